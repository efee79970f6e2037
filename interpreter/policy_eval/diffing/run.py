"""Uses: two files of policies → everything that is told of how they differ (`report`).

Laws of this module:

* What is wrong with a version is returned, never raised; nothing is printed, and claims are not kept.
* Without claims, the impact is over claims made up at the boundaries, and says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePath

from policy_eval.compiled import program_sha256
from policy_eval.diagnostics import Diagnostic, below
from policy_eval.policy import nodes
from policy_eval.program import Program, Said

from . import searching
from .attribution import Attribution, attribute
from .basis import Basis, basis, history
from .compare import compare
from .counting import impact as counted
from .direction import affected, direction, unaffected
from .generated import generated
from .impact import MOST_TOLD, Impact, Lines
from .making import made_alone
from .meaning import Sentences
from .model import Difference, Direction, Sort
from .pair import Pair, paired
from .places import place_of
from .renames import aliased
from .report.data import Curve, Group, Named, Report, Share, Told, Version, together
from .side import Side, open_side
from .witness import Search

Claims = Callable[[], Lines]
"""Claims from the first one on, each time it is called."""


@dataclass(frozen=True, slots=True)
class Options:
    """What is wanted. `names`: what the reader calls the files (their own names without).

    `shelves`: where else a version is looked for that the old or the new one names by id. `by_change`: what each single
    change makes of the difference in money; `as_dated`: which question the money answers (see `basis`; `None`: what is
    usual for the two); `with_curves`: payout curves, for pages; `with_money`: whether money is asked for at all.
    """

    names: tuple[str, str] = ("", "")
    shelves: tuple[tuple[Path, ...], tuple[Path, ...]] = ((), ())
    by_change: bool = False
    as_dated: bool | None = None
    with_curves: bool = False
    with_money: bool = True
    most: int = MOST_TOLD


def compare_policies(
    old: Path, new: Path, claims: Claims | None = None, options: Options | None = None, *, cache: Path | None = None
) -> tuple[Report | None, list[Diagnostic]]:
    """What differs between the policies in two files, and what that does to `claims`; or what is wrong with them.

    `cache`: where the tables of the grammar are kept.
    """
    options = options or Options()
    one, found = open_side(old, cache=cache, shelves=options.shelves[0])
    other, more = open_side(new, one, shelves=options.shelves[1])
    names = options.names if any(options.names) else (old.name, new.name)
    if one is None or other is None:
        return None, [*below(PurePath(names[0]).parent, found), *below(PurePath(names[1]).parent, more)]
    return report(one, other, claims, replace(options, names=names))


def report(old: Side, new: Side, claims: Claims | None, options: Options) -> tuple[Report | None, list[Diagnostic]]:
    """The report on two opened versions; or what is wrong with what they revise."""
    is_run = claims is not None or options.as_dated is not None
    before, found = history(old) if is_run else ((old.program,), [])
    after, more = history(new) if is_run else ((new.program,), [])
    if before is None or after is None:
        return None, [*found, *more]
    asked = basis(before, after, aliased(old, new).aliases, as_dated=options.as_dated)
    return _report((old, new), asked, claims, options), []


def _report(sides: tuple[Side, Side], asked: Basis, claims: Claims | None, options: Options) -> Report:
    old, new = sides
    differences = compare(old, new)
    pair, alone_pair = asked.pair, paired(old.program, new.program, asked.pair.names)
    told = tuple(_told(old, new, differences))
    numbers = {id(each.difference): each for each in told}
    is_about_money = any(each.sort is Sort.MEANING for each in differences)
    alone = made_alone(old, new, differences) if is_about_money else ()
    moved = map(asked.moved, alone)
    searched = searching.searches(asked.start, new.program, moved, pair.names)
    groups = tuple(_group(each, numbers) for each in searched)
    groups = tuple(group for group in groups if any(each.difference.sort is Sort.MEANING for each in group.told))
    impact = _impact(pair, claims, options) if claims or (is_about_money and options.with_money) else None
    shares = attribute(pair, sides, alone, claims()) if claims and options.by_change else None
    counting = [each.difference for each in told if asked.counts_days or not each.is_calendar]
    return Report(
        old=_version(old, options.names[0]),
        new=_version(new, options.names[1]),
        basis=asked,
        told=told,
        groups=groups,
        clauses=tuple(_clauses(alone_pair)),
        unaffected=tuple(_named(name, alone_pair) for name in unaffected(counting, old, new)),
        impact=impact,
        shares=tuple(_shares(shares, numbers)) if shares else (),
        interplay=shares.interplay if shares else None,
        curves=_curves(alone_pair, groups) if options.with_curves else (),
    )


def _curves(pair: Pair, groups: tuple[Group, ...]) -> tuple[Curve, ...]:
    from .report.curves import curves  # noqa: PLC0415 – only pages have them

    return curves(pair, groups)


def _impact(pair: Pair, claims: Claims | None, options: Options) -> Impact:
    return counted(pair, claims(), options.most) if claims else generated(pair, options.most)


def _version(side: Side, name: str) -> Version:
    program, root = side.program, side.root
    policy, paths = nodes.said_text(root, "policy"), side.compiler.document.paths
    return Version(name, policy, program.version, program.title, program.currency, program_sha256(program), paths)


def _told(old: Side, new: Side, differences: Sequence[Difference]) -> Iterable[Told]:
    sentences = Sentences(old, new)
    order = {clause.name: number for number, clause in enumerate((*new.program.clauses, *old.program.clauses))}
    for number, each in enumerate(differences, 1):
        sure = Direction.NONE if each.sort is Sort.WORDS else direction(each, old, new)
        names = sorted(affected(each, old, new), key=lambda name: order.get(name, len(order)))
        where, said = place_of(each, old, new), sentences.of(each)
        yield Told(number, each, where, said, sure, sure is not Direction.UNKNOWN, tuple(names))


def _group(search: Search, numbers: Mapping[int, Told]) -> Group:
    told = tuple(numbers[id(each)] for each in search.differences)
    sure = together(each.direction for each in told)
    before, after = searching.explanations(search)
    found = Direction.NONE if search.same else searching.direction_of(search, sure)
    return Group(told, found, search.same or sure is not Direction.UNKNOWN, search, before, after)


def _shares(found: Attribution, numbers: Mapping[int, Told]) -> Iterable[Share]:
    for part in found.parts:
        told = tuple(numbers[id(each)].number for each in part.differences)
        yield Share(told, part.in_order, part.alone)


def _clauses(pair: Pair) -> Iterable[Named]:
    """The clauses of both versions, in the order of the new one."""
    yield from (Named(clause.name, clause.label) for clause in pair.new.clauses)
    known = {clause.name for clause in pair.new.clauses}
    gone = (clause for clause in pair.old.clauses if pair.clause(clause.name) not in known)
    yield from (Named(clause.name, clause.label) for clause in gone)


def _named(name: str, pair: Pair) -> Named:
    programs: tuple[Program, ...] = (pair.new, pair.old)
    clauses = (clause for program in programs for clause in program.clauses)
    return Named(name, next((clause.label for clause in clauses if clause.name == name), Said("", "")))
