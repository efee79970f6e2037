"""Shell: where in a tree of files the versions stand that a policy builds on by id and version."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from typing import Protocol

from policy_eval.library import base_of, identity_of, named

_MOST_LINKS = 8
_MOST_READ = 100
"""So many files that speak of an id are looked into."""


class Tree(Protocol):
    """Files below one folder, by their paths from there."""

    def holding(self, word: str) -> Iterable[PurePosixPath]:
        """The files in which a word stands."""
        ...

    def text(self, path: PurePosixPath) -> str:
        """What an ordinary file holds; "" for anything else."""
        ...


def chain(tree: Tree, path: PurePosixPath, text: str) -> Iterator[PurePosixPath]:
    """The files of the versions that the policy at `path`, which is `text`, builds on, as far as they are in the tree.

    A version that is named by id is looked for beside the file, then in the folders around, the nearest first.
    """
    for _ in range(_MOST_LINKS):
        found = _base(tree, path, base_of(text))
        if found is None:
            return
        path, text = found, tree.text(found)
        yield path


def _base(tree: Tree, path: PurePosixPath, name: str) -> PurePosixPath | None:
    wanted = named(name)
    if wanted is None:
        return path.parent / name if name and "/" not in name else None
    near = sorted(each for each in tree.holding(wanted[0]) if each.suffix == ".yaml" and each != path)
    near.sort(key=lambda each: _distance(path.parent, each.parent))
    return next((each for each in near[:_MOST_READ] if identity_of(tree.text(each)) == wanted), None)


def _distance(one: PurePosixPath, other: PurePosixPath) -> int:
    """How many steps lead from one folder to another."""
    shared = sum(1 for _ in _common(one.parts, other.parts))
    return len(one.parts) + len(other.parts) - 2 * shared


def _common(one: Iterable[str], other: Iterable[str]) -> Iterator[str]:
    for a, b in zip(one, other, strict=False):
        if a != b:
            return
        yield a
