"""Uses: a policy → the examples it lacks, as text to be pasted, and what no example was found for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from policy_eval.boundaries import SIDES, Boundary, Side, boundaries, named
from policy_eval.diagnostics import Language, Place, printable
from policy_eval.program import Program, Said
from policy_eval.source import Map
from policy_eval.syntax import Parser
from policy_eval.testing import claims_of
from policy_eval.testing.programs import Readied
from policy_eval.testing.showing import shown_by
from policy_eval.testing.touched import is_revision, place_of, touched

from .explore import Explorer
from .propose import Wanted, proposals
from .write import Style, Writer, heading


@dataclass(frozen=True, slots=True)
class Block:
    """The proposals that stand beside one clause (`owner`; "": at the end of the policy), as lines of YAML.

    `place`: of the clause.
    """

    owner: str
    heading: str
    place: Place | None
    examples: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Unreached:
    """One side of a boundary for which no example was found: it may be that none is possible."""

    owner: str
    what: Said
    side: Side
    place: Place | None


@dataclass(frozen=True, slots=True)
class Missing:
    """The examples that a policy lacks. `of_changes`: of one that changes another, those of what it changes."""

    blocks: tuple[Block, ...]
    unreached: tuple[Unreached, ...]
    of_changes: bool = False

    @property
    def number(self) -> int:
        """How many are proposed."""
        return sum(len(block.examples) for block in self.blocks)


def missing(root: Map, readied: Readied, style: Style, parser: Parser | None = None) -> Missing | None:
    """The examples that a shaped policy lacks; `None` where it has faults. For `parser` see `claims_of`."""
    ready = readied({})
    if ready is None:
        return None
    found, of_changes = touched(boundaries(ready.program), root, ready.program), is_revision(root, ready.program)
    examples, _ = claims_of(root, parser)
    explorer = Explorer(ready.program, ready.reader, ready.interpreter, found)
    made, failed = proposals(explorer, shown_by(examples, found, readied))
    writer = Writer(ready.program, found, style, at_end=of_changes)
    order = {clause.name: number for number, clause in enumerate(ready.program.clauses)}
    placed = sorted(made, key=lambda each: order.get(writer.owner(each), len(order)))
    blocks = tuple(
        Block(
            owner,
            heading(owner, ready.program),
            _place(owner, ready.program),
            tuple(tuple(writer.example(p)) for p in of),
        )
        for owner, of in groupby(placed, key=writer.owner)
    )
    return Missing(blocks, tuple(_unreached(failed, found, root, ready.program)), of_changes)


def _unreached(failed: list[Wanted], found: tuple[Boundary, ...], root: Map, program: Program) -> Iterator[Unreached]:
    for number, side in failed:
        spot = found[number].spot
        yield Unreached(spot.owner, named(found[number], program), side, place_of(spot, root, program))


def _place(owner: str, program: Program) -> Place | None:
    at = next((clause.at for clause in program.clauses if clause.name == owner), -1)
    return program.places[at] if 0 <= at < len(program.places) else None


# --- for people -------------------------------------------------------------------------------------------------------

_NOTHING = Said("# 没有缺少的示例", "# no example is missing")
_OF_CHANGES = Said("# 只拟本文件改动部分的示例", "# only for what this file changes")
_NOT_FOUND = Said("# 下列各项没有找到示例（可能不存在）：", "# for these no example was found (there may be none):")
_ITEM = Said("#   {}：{}：{}——{}", "#   {}: {}: {} – {}")


def missing_text(found: Missing, language: Language) -> str:
    """`found` as YAML to be pasted, block by block at the indentation of its place; the rest as comments."""
    lines = [_OF_CHANGES.in_(language)] if found.of_changes else []
    lines += [] if found.blocks else [_NOTHING.in_(language)]
    for block in found.blocks:
        indent = " " * (6 if block.owner else 2)
        lines += [block.heading + (f" ({block.place})" if block.place else "")]
        lines += [f"{indent}{line}" for example in block.examples for line in example]
        lines += [""]
    if found.unreached:
        lines += [_NOT_FOUND.in_(language), *(_item(each, language) for each in found.unreached)]
    return "\n".join(lines).rstrip("\n") + "\n"


def _item(unreached: Unreached, language: Language) -> str:
    place = str(unreached.place) if unreached.place else ""
    what, side = unreached.what.in_(language), SIDES[unreached.side].in_(language)
    return _ITEM.in_(language).format(place, printable(unreached.owner), printable(what), side)
