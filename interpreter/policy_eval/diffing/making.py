"""Uses: groups of differences, each made by itself in the old version – compiled once, for whoever asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from policy_eval.program import Program

from .hybrid import Between, groups
from .model import Difference, Sort
from .side import Side

Group = tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Made:
    """A group of differences. `program`: the old version with only these made, `None` where that cannot be."""

    differences: Group
    program: Program | None

    @property
    def is_words(self) -> bool:
        """Whether they concern words alone: nothing is computed with them."""
        return all(difference.sort is Sort.WORDS for difference in self.differences)


def made_alone(old: Side, new: Side, differences: Sequence[Difference]) -> tuple[Made, ...]:
    """Each group of the differences between two versions, made by itself."""
    between = Between(old, new)
    return tuple(_made(between, group) for group in groups(between, differences))


def _made(between: Between, group: Group) -> Made:
    if all(difference.sort is Sort.WORDS for difference in group):
        return Made(group, between.old.program)
    side, _ = between.made(group)
    return Made(group, side.program if side else None)
