"""Uses: what a revision, or the terms of those who follow, put into a policy – its own examples are held to that alone.

Laws of this module:

* A step, a condition or a term is touched where it is written in the policy's own file, or reads a term that is; a
  limit, an exclusion or a mark where any part of it is. Entries of sets are data: what reads them stays as it was.
* Of a policy that changes no other everything is touched.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from policy_eval.boundaries import Boundary, Part, Spot
from policy_eval.diagnostics import Place
from policy_eval.linting.written import parts
from policy_eval.policy import nodes
from policy_eval.program import Clause, Program, Term
from policy_eval.source import List, Map, Node


def touched(found: Iterable[Boundary], root: Map, program: Program) -> tuple[Boundary, ...]:
    """Those of the boundaries that the policy's own file put in."""
    own = _Own(root, program)
    return tuple(each for each in found if own.has(each.spot))


def is_revision(root: Map, program: Program) -> bool:
    """Whether the policy was made by changing another."""
    return any(place.file != root.place.file for place in program.places)


def place_of(spot: Spot, root: Map, program: Program) -> Place | None:
    """Where a boundary stands; of what another file began, where the policy's own file changes it."""
    place = program.places[spot.at] if 0 <= spot.at < len(program.places) else None
    if place is None or place.file == root.place.file:
        return place
    parts = (own_part(node, root.place.file) for node in _elements(root) if nodes.said_text(node, "id") == spot.owner)
    return next((part.place for part in parts if part), place)


def own_part(node: Node, file: str) -> Node | None:
    """A node, or the first part of it, that stands in a file."""
    if node.place.file == file:
        return node
    return next((found for each in _inside(node) if (found := own_part(each, file))), None)


@dataclass(frozen=True)
class _Own:
    """What stands in the policy's own file."""

    root: Map
    program: Program

    def has(self, spot: Spot) -> bool:
        """Whether what stands at a spot was put in, or reads what was."""
        if spot.part in {Part.LIMIT, Part.EXCLUSION, Part.MARK}:
            return spot.owner in self._changed
        return self._is_here(spot.at) or spot.at in self._read

    def _is_here(self, at: int) -> bool:
        return 0 <= at < len(self.program.places) and self.program.places[at].file == self.root.place.file

    def _stands(self, node: Node) -> bool:
        return own_part(node, self.root.place.file) is not None

    @cached_property
    def _changed(self) -> frozenset[str]:
        """The ids of elements of which a part was put in."""
        return frozenset(nodes.said_text(node, "id") for node in _elements(self.root) if self._stands(node))

    @cached_property
    def _read(self) -> frozenset[int]:
        """The places of conditions, terms and steps that read a term."""
        terms = {
            nodes.said_text(node, "id"): [self._stands(term) for _, term in nodes.pairs(nodes.get(node, "terms"))]
            for node in nodes.items(self.root.get("clauses"))
        }
        return frozenset(
            at for clause in self.program.clauses for at in self._reading(clause, terms.get(clause.name, []))
        )

    def _reading(self, clause: Clause, own: list[bool]) -> Iterator[int]:
        """Terms read others, too: those that do are as good as put in."""
        ours = {number for number, is_own in enumerate(own) if is_own}
        before = -1
        while len(ours) > before:
            before = len(ours)
            ours |= {number for number, term in enumerate(clause.terms) if _reads(term.value, ours)}
        yield from (clause.terms[number].at for number in ours)
        yield from (step.at for step in clause.steps if _reads((step.when, step.action), ours))
        if _reads(clause.when, ours):
            yield clause.when_at


def _reads(node: object, terms: set[int]) -> bool:
    return any(isinstance(each, Term) and each.index in terms for each in parts(node))


def _elements(root: Map) -> Iterator[Node]:
    """Clauses, limits, exclusions and marks."""
    clauses = nodes.items(root.get("clauses"))
    for key in ("limits", "exclusions"):
        yield from nodes.items(root.get(key))
    for node in (root, *clauses):
        yield from nodes.items(nodes.get(node, "marks"))
    yield from clauses


def _inside(node: Node) -> tuple[Node, ...]:
    match node:
        case Map(entries=entries):
            return tuple(entry.value for entry in entries)
        case List(items=items):
            return items
        case _:
            return ()
