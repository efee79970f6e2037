"""Uses: thresholds, branches and caps that no example reaches from both sides – rules for `linting`.

Laws of this module:

* What is asked for is what `boundaries.essential` names, less than coverage measures. One finding for one step,
  condition or limit; for a clause that no example is paid under, one for the whole clause.
* Only what the policy's own file put in is asked for: what a revision leaves alone, its base has examples for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from policy_eval.boundaries import Boundary, Part, Spot, boundaries
from policy_eval.boundaries.essential import Need, needs
from policy_eval.boundaries.kinds import Branch, Run, Threshold
from policy_eval.diagnostics import Place, Rule, Severity
from policy_eval.linting import Check
from policy_eval.linting.written import Finding, Written
from policy_eval.policy import nodes
from policy_eval.program import Said
from policy_eval.source import Node

from .examples import Example, claims_of
from .programs import Programs, Readied
from .showing import shown_on
from .touched import own_part, touched

UNREACHED = Rule(
    "PE701",
    "没有示例写到这种情形：{zh}",
    "no example shows {en}",
    "运行 policy-eval cases {file}，核对拟好的示例后贴进来",
    "`policy-eval cases {file}` proposes an example: check it and paste it",
    Severity.WARNING,
)
NO_EXAMPLES = Rule(
    "PE702",
    "这份政策还没有示例",
    "the policy has no examples",
    "运行 policy-eval cases {file}，核对拟好的示例后贴进来",
    "`policy-eval cases {file}` proposes some: check them and paste them",
    Severity.WARNING,
)

_MOST = 3
"""So many claims are named in one message."""

_AWARD = Said("按本条给付", "an award under this clause")

Asked = Mapping[int, tuple[Need, ...]]
"""The claims that are asked for, by the number of their boundary."""


def rules(programs: Programs) -> tuple[tuple[Rule, Check], ...]:
    """The rules of this module, ready for `lint`."""

    def find(written: Written) -> Iterator[Finding]:
        return _found(written, programs)

    return (UNREACHED, find), (NO_EXAMPLES, find)


def _found(written: Written, programs: Programs) -> Iterator[Finding]:
    root, program, file = written.document.root, written.program, written.document.name
    found = touched(boundaries(program), root, program)
    wanted = {number: made for number, each in enumerate(found) if (made := needs(each, program))}
    examples, faults = claims_of(root, programs.parser)
    if wanted and not examples and not faults:
        yield Finding(NO_EXAMPLES, (root.get("policy") or root).place, (root,), {"file": file})
    elif not faults:
        left = _left(wanted, found, examples, programs.ready)
        for place, homes, said in _told(wanted, left, found, written):
            yield Finding(UNREACHED, place, homes, {"zh": said.zh, "en": said.en, "file": file})


# --- what the examples leave ------------------------------------------------------------------------------------------


def _left(wanted: Asked, found: Sequence[Boundary], examples: Iterable[Example], readied: Readied) -> Asked:
    """The claims that no example is. Those under other readings, which need a program each, are looked at last."""
    for example in sorted(examples, key=lambda each: bool(each.answers)):
        if not wanted:
            break
        wanted = _without(wanted, found, example, readied)
    return wanted


def _without(wanted: Asked, found: Sequence[Boundary], example: Example, readied: Readied) -> Asked:
    """What is still asked for behind an example."""
    ready = readied(example.answers)
    if ready is None:
        return wanted
    theirs = frozenset(boundaries(ready.program)) if example.answers else None
    numbers = [number for number in wanted if theirs is None or found[number] in theirs]
    shown = shown_on(ready, [found[number] for number in numbers], example, near=False)
    seen = {(numbers[at], side) for at, side in shown}
    if not seen:
        return wanted
    left = {n: tuple(e for e in each if not any((n, side) in seen for side in e.sides)) for n, each in wanted.items()}
    return {number: each for number, each in left.items() if each}


# --- one finding for one step -----------------------------------------------------------------------------------------

_Told = tuple[Place, tuple[Node, ...], Said]
"""Where something is told, the elements it lies in, and what."""


def _told(wanted: Asked, left: Asked, found: Sequence[Boundary], written: Written) -> Iterator[_Told]:
    unpaid = _unpaid(wanted, left, found, written)
    for name in unpaid:
        yield written.place("clauses", name), written.homes("clauses", name), _AWARD
    rest = [number for number in left if found[number].spot.owner not in unpaid]
    for _, group in groupby(rest, key=lambda number: (found[number].spot, found[number].spot.at)):
        numbers = [*group]
        yield *_where(found[numbers[0]].spot, written), _listed([*_said(wanted, left, found, numbers)])


def _said(wanted: Asked, left: Asked, found: Sequence[Boundary], numbers: Sequence[int]) -> Iterator[Said]:
    """What is left at one spot: of a step that is never taken only that, of a row and its threshold the threshold."""
    untaken = [number for number in numbers if isinstance(found[number], Run) and left[number] == wanted[number]]
    thresholds = [each.whole for number in numbers if isinstance(each := found[number], Threshold)]
    for number in untaken or numbers:
        match found[number]:
            case Branch(_, case, row) if row < len(case.rows) and case.rows[row][0] in thresholds:
                continue
            case _:
                yield from (need.said for need in left[number])


def _unpaid(wanted: Asked, left: Asked, found: Sequence[Boundary], written: Written) -> list[str]:
    """The clauses of the policy's own file that no example is paid under: no more is said of them."""
    runs = [(number, each.spot.owner) for number, each in enumerate(found) if isinstance(each, Run)]
    paid = {name for number, name in runs if left.get(number) != wanted[number]}
    own = written.document.root.place.file
    names = dict.fromkeys(name for _, name in runs if name not in paid)
    return [name for name in names if written.place("clauses", name).file == own]


def _where(spot: Spot, written: Written) -> tuple[Place, tuple[Node, ...]]:
    """The line that is meant, in the policy's own file, and the elements it lies in."""
    place, homes = _written(spot, written)
    own = written.document.root.place.file
    if place.file != own and (part := own_part(homes[0], own)):
        place = part.place
    return place, homes


def _written(spot: Spot, written: Written) -> tuple[Place, tuple[Node, ...]]:
    program = written.program
    match spot.part:
        case Part.LIMIT:
            text = next(written.limit_text(each) for each in program.limits if each.name == spot.owner)
            homes = written.homes("limits", spot.owner)
            return (text or homes[0]).place, homes
        case Part.EXCLUSION:
            homes = written.homes("exclusions", spot.owner)
            return (nodes.get(homes[0], "when") or homes[0]).place, homes
        case _:
            return program.places[spot.at], written.homes("clauses", spot.owner)


def _listed(said: Sequence[Said]) -> Said:
    """The first few, and how many there are beyond."""
    zh, en = ([each.in_(language) for each in said[:_MOST]] for language in ("zh", "en"))
    named, beyond = Said("；".join(zh), "; ".join(en)), len(said) - _MOST
    return Said(f"{named.zh}等{len(said)}种", f"{named.en}; and {beyond} more") if beyond > 0 else named
