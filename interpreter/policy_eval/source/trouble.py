"""Front: what the YAML library reports, and what a slip is – a rule with its stretch of one line.

Lines and columns count from 0 here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from policy_eval.diagnostics import Rule

Spot = tuple[int, int]
"""Line and column, from 0."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """What the YAML library reports. `since` is where the thing began that it could not finish.

    `scalar` is where the last scalar before the trouble begins and ends, `quote` its mark ("" = none);
    `bracket` is where the innermost bracket stands that is still open.
    """

    problem: str
    at: Spot
    since: Spot | None
    scalar: tuple[Spot, Spot] | None
    quote: str
    bracket: Spot | None
    lines: tuple[str, ...]

    @property
    def character(self) -> str:
        """What stands where the reader gave up."""
        return self.lines[self.at[0]][self.at[1] : self.at[1] + 1]

    @property
    def begins(self) -> Spot:
        """Where the unfinished thing begins."""
        return self.since or self.at

    @property
    def indent(self) -> int:
        """The column of the first character of the line where the reader gave up."""
        return indent_of(self.lines[self.at[0]])

    @property
    def above(self) -> int:
        """The nearest line above that one that holds something."""
        return next((i for i in range(self.at[0] - 1, -1, -1) if holds_text(self.lines[i])), 0)


@dataclass(frozen=True, slots=True)
class Slip:
    """What is wrong, in one line: from `spot` up to `end`, the column behind."""

    rule: Rule
    spot: Spot
    end: int
    details: dict[str, str] = field(default_factory=dict)


def one_character(rule: Rule, spot: Spot, **details: str) -> Slip:
    """A slip of the character at `spot`."""
    return Slip(rule, spot, spot[1] + 1, details)


def to_end(rule: Rule, trouble: Trouble, spot: Spot, **details: str) -> Slip:
    """A slip from `spot` to the end of its line."""
    return Slip(rule, spot, max(len(trouble.lines[spot[0]].rstrip()), spot[1] + 1), details)


def whole_line(rule: Rule, trouble: Trouble, line: int) -> Slip:
    """A slip of all that a line holds."""
    text = trouble.lines[line].strip()
    return to_end(rule, trouble, (line, indent_of(trouble.lines[line])), line=text)


def lead_of(line: str) -> str:
    """What stands before the first text of a line: spaces and the dashes of list items."""
    found = re.match(r"[ ]*(?:- +)*", line)
    return found.group() if found else ""


def indent_of(line: str) -> int:
    """The column of the first character of a line."""
    return len(line) - len(line.lstrip(" "))


def holds_text(line: str) -> bool:
    """Whether a line holds something of the document: no comment, no mark of YAML's own."""
    return bool(line.strip()) and not line.lstrip().startswith(("#", "%", "---"))
