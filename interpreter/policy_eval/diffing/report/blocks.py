"""Uses: a report as a list of blocks in reading order, in one language – what all pages have in common.

Laws of this module:

* Nothing is marked up or escaped: a text is a text, and whoever shows it decides how it looks.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from .data import Curve


class Tone(StrEnum):
    """What a text tells: good or bad news for claimants, something beside the point, or neither."""

    PLAIN = "plain"
    MORE = "more"
    LESS = "less"
    BOTH = "both"
    QUIET = "quiet"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; the title of the whole has level 1."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One or more sentences; `of_item`: they belong to the item of a list before them."""

    text: str
    tone: Tone = Tone.PLAIN
    of_item: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """One of a list. `mark`: a word in front that sorts it, "" for none."""

    text: str
    mark: str = ""
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Items:
    """A list; `numbers` are what counts them, none for bullets."""

    items: tuple[Item, ...]
    numbers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Grid:
    """A table. Columns of numbers stand at the right; the last row may be a sum."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    has_sum: bool = False


@dataclass(frozen=True, slots=True)
class Replaced:
    """Words that stood there, and words that stand there now; one of them may be missing."""

    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class Beside:
    """Two texts line by line beside each other, under a head each."""

    heads: tuple[str, str]
    left: tuple[str, ...]
    right: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Folded:
    """What need not be read at once. `is_data`: it is for programs, and left out where nothing can be folded."""

    summary: str
    blocks: tuple[Block, ...]
    is_data: bool = False


@dataclass(frozen=True, slots=True)
class Code:
    """A text for programs, in the language it is named after."""

    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One name with two amounts, in minor units."""

    name: str
    old: int
    new: int


@dataclass(frozen=True, slots=True)
class Column:
    """How many claims gain (`is_gain`) or lose an amount of at least `least` and less than `most` minor units."""

    least: int
    most: int
    count: int
    is_gain: bool


@dataclass(frozen=True, slots=True)
class Bars:
    """Totals by name."""

    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Histogram:
    """How gains and losses are spread, losses from the greatest on, then gains."""

    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A plot, on pages that can draw. `said`: what it shows, for those who do not see it; `across`: its x axis."""

    title: str
    said: str
    across: str
    picture: Curve | Bars | Histogram


Block = Heading | Paragraph | Items | Grid | Replaced | Beside | Folded | Code | Drawing
