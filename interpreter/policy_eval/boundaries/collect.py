"""Uses: a program → everything in it that an example can exercise, in the policy's order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass

from policy_eval.backends.reads import reads_row
from policy_eval.program import (
    Aggregate,
    Among,
    Bands,
    Cap,
    Case,
    Clause,
    Compare,
    Condition,
    Const,
    Default,
    Every,
    Extreme,
    First,
    Floor,
    Mark,
    Not,
    OneOf,
    Program,
    Reach,
    Round,
    Slice,
    Some,
    Step,
    Units,
)
from policy_eval.program import Period as Counted
from policy_eval.program.kind import kind_of
from policy_eval.quantity import Date, Quantity

from .kinds import (
    Boundary,
    Branch,
    Ceiling,
    Dated,
    Decider,
    Fallback,
    Leaf,
    Listed,
    Part,
    Period,
    Run,
    Sharing,
    Spot,
    Threshold,
    Turns,
    Whole,
)


def boundaries(program: Program) -> tuple[Boundary, ...]:
    """Everything of `program` that an example can exercise, each once."""
    found = (*_periods(program), *_holds(program), *_clauses(program), *_others(program))
    return tuple(dict.fromkeys(found))


def leaves(condition: Condition) -> Iterator[Condition]:
    """The parts that a condition is put together from, from the left."""
    match condition:
        case Every() | Some():
            for part in condition.conditions:
                yield from leaves(part)
        case Not():
            yield from leaves(condition.condition)
        case _:
            yield condition


def _periods(program: Program) -> Iterator[Boundary]:
    paying = {clause.list for clause in program.clauses}
    for index, fact in enumerate(program.lists):
        if fact.dated is not None and index in paying:
            spot = Spot(fact.name, Part.PERIOD, -1, index, fact.at, fact.label)
            yield from (Period(spot, last) for last in (False, True))


def _holds(program: Program) -> Iterator[Boundary]:
    """What must hold on the rows of a list is seen through a clause that pays on them."""
    for index, fact in enumerate(program.lists):
        clause = next((i for i, each in enumerate(program.clauses) if each.list == index), -1)
        if fact.is_claimant or clause >= 0:
            for holds in fact.holds:
                of = -1 if fact.is_claimant else index
                yield from _condition(Spot(fact.name, Part.HOLDS, clause, of, holds.at, holds.words), holds.condition)


def _clauses(program: Program) -> Iterator[Boundary]:
    for index, clause in enumerate(program.clauses):
        if clause.when is not None:
            spot = Spot(clause.name, Part.WHEN, index, clause.list, clause.when_at, clause.when_words)
            yield from _condition(spot, clause.when)
            yield from _members(spot, clause.when, program)
        for term in clause.terms:
            spot = Spot(clause.name, Part.TERM, index, clause.list, term.at, term.words)
            yield from _within(spot, term.value, program)
        for number, step in enumerate(clause.steps):
            if not isinstance(step.action, Round) or step.action.written:
                spot = Spot(clause.name, Part.STEP, index, clause.list, step.at, step.words)
                yield from _step(spot, number, step, clause, program)


def _others(program: Program) -> Iterator[Boundary]:
    for index, limit in enumerate(program.limits):
        spot = Spot(limit.name, Part.LIMIT, -1, -1, limit.at, limit.words)
        yield Ceiling(spot, -1, index, pot=True, key=limit.pot.key)
        numbers = [i for i, clause in enumerate(program.clauses) if clause.name in limit.pot.clauses]
        yield from (Sharing(spot, index, number) for number in numbers)
    for exclusion in program.exclusions:
        spot = Spot(exclusion.name, Part.EXCLUSION, -1, -1, exclusion.at, exclusion.words)
        yield from _within(spot, exclusion.when, program)
    for mark in program.marks:
        if mark.when is not None:
            yield from _within(_marking(mark, mark.when, program), mark.when, program)


def _marking(mark: Mark, when: Condition, program: Program) -> Spot:
    """A mark that asks about the row is seen through the first clause that it stands by."""
    at = next((i for i, clause in enumerate(program.clauses) if clause.name in mark.clauses), -1)
    clause = at if reads_row(when) else -1
    return Spot(mark.name, Part.MARK, clause, program.clauses[clause].list if clause >= 0 else -1, mark.at, mark.label)


def _step(spot: Spot, number: int, step: Step, clause: Clause, program: Program) -> Iterator[Boundary]:
    yield Run(spot, number, conditional=step.when is not None)
    if step.when is not None:
        yield from _within(spot, step.when, program)
    match step.action:
        case Cap(value, pot):
            shared = pot is not None and clause.reach is Reach.EACH and not _is_paid_once(clause.steps[:number])
            yield Ceiling(spot, number, -1, pot=shared, key=pot.key if pot else None)
            yield from _within(spot, value, program)
        case Floor(value):
            yield Ceiling(spot, number, -1, pot=False, key=None, floor=True)
            yield from _within(spot, value, program)
        case First():
            yield Turns(spot, number)
        case action:
            yield from _within(spot, action, program)


def _is_paid_once(before: Sequence[Step]) -> bool:
    """Whether the steps before let one award pass and never another: what follows has no prior or other award."""
    turns = [step.action for step in before if step.when is None and isinstance(step.action, First)]
    return any(
        each.pot.key is None
        and each.pot.period is Counted.EVER
        and isinstance(each.count, Const)
        and each.count.value == 1
        for each in turns
    )


def _within(spot: Spot, node: object, program: Program) -> Iterator[Boundary]:
    """What stands in a value or a condition, however deep. Rows of other lists are not looked at one by one."""
    if isinstance(node, Condition):
        yield from _condition(spot, node)
        yield from _members(spot, node, program)
        return
    yield from _value(spot, node)
    if isinstance(node, tuple):
        for part in node:
            yield from _within(spot, part, program)
    elif isinstance(node, Aggregate):
        if node.own and node.where is not None:
            yield from _within(
                Spot(spot.owner, Part.WHERE, spot.clause, node.list, spot.at, spot.words), node.where, program
            )
    elif is_dataclass(node) and not isinstance(node, type):
        for each in fields(node):
            yield from _within(spot, getattr(node, each.name), program)


def _value(spot: Spot, node: object) -> Iterator[Boundary]:
    match node:
        case Case():
            number = len(node.rows) + (node.otherwise is not None)
            yield from (Branch(spot, node, row) for row in range(number))
        case Extreme():
            yield from (Decider(spot, node, operand) for operand in range(len(node.operands)))
        case Default():
            yield Fallback(spot, node)
        case Units(full=True):
            yield Whole(spot, node)
        case Slice():
            yield Threshold(spot, node.value, node.over)
            yield from (Threshold(spot, node.value, end) for end in (node.up_to,) if end is not None)
        case Bands():
            yield from (Threshold(spot, node.subject, bound) for bound, _ in node.bands)
        case _:
            return


def _condition(spot: Spot, whole: Condition) -> Iterator[Boundary]:
    for number, leaf in enumerate(leaves(whole)):
        if isinstance(leaf, Compare) and isinstance(kind_of(leaf.left), Quantity | Date):
            yield Threshold(spot, leaf.left, leaf.right, whole, number)
        else:
            yield Leaf(spot, whole, number)


def _members(spot: Spot, whole: Condition, program: Program) -> Iterator[Boundary]:
    for leaf in leaves(whole):
        match leaf:
            case OneOf(value, members):
                yield from (Listed(spot, value, member) for member in members)
            case Among(value, number):
                ends = {member.until is not None for member in program.sets[number].members if _is_dated(member)}
                yield from (Dated(spot, value, number, until) for until in sorted(ends))
            case Compare(_, left, right):
                yield from _within(spot, (left, right), program)
            case _:
                continue


def _is_dated(member: object) -> bool:
    return getattr(member, "since", None) is not None or getattr(member, "until", None) is not None
