"""Uses: a place in two versions at once – its path, and where a text there stands in each of them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from policy_eval.source import Node

from .side import At


@dataclass(frozen=True, slots=True)
class Where:
    """A place in both versions: its path, and where a text there stands in each of them."""

    path: tuple[str, ...]
    old: At
    new: At

    def below(self, name: str, key: str | None = None) -> Where:
        """The place of something below."""
        key = name if key is None else key
        return Where((*self.path, name), replace(self.old, key=key), replace(self.new, key=key))

    def inside(self, old: Node | None, new: Node | None) -> Where:
        """The same place, inside a clause."""
        return Where(self.path, replace(self.old, clause=old), replace(self.new, clause=new))

    def among(self, old: int, new: int) -> Where:
        """The same place, among the fields of a list."""
        return Where(self.path, replace(self.old, list=old), replace(self.new, list=new))

    @property
    def key(self) -> str:
        """The key in front."""
        return self.new.key


START = Where((), At(""), At(""))
