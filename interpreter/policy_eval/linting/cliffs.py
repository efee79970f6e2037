"""Uses: cliffs – an award that falls when what it is paid for rises, shown by two claims."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from policy_eval.claim import Row, bounds
from policy_eval.diagnostics import Rule, Severity
from policy_eval.program import (
    Arithmetic,
    Clause,
    Compare,
    Const,
    Deduct,
    Field,
    FieldFact,
    Operator,
    Program,
    Slice,
    Source,
    Term,
)
from policy_eval.quantity import Quantity

from . import saying
from .claims import Asking, numbers
from .figures import Scanner, matches, number_of
from .written import Finding, Written, parts

CLIFF = Rule(
    "PE651",
    "“{zh}”从 {from_zh} 增加到 {to_zh}，给付反而从 {before_zh} 降到 {after_zh}",
    "when “{en}” rises from {from_en} to {to_en}, the award falls from {before_en} to {after_en}",
    "核对界限两边的规则；原文确实如此的，用“容许”写明理由",
    "check the rule on both sides of the bound; if the text wants it so, say so under “accept”",
    Severity.WARNING,
)


class Fall(NamedTuple):
    """Two values of a fact, the lower first, and what is paid for each, in minor units."""

    low: int
    high: int
    before: Fraction
    after: Fraction


def find(written: Written) -> Iterator[Finding]:
    """One cliff for each number of a row at which the award of a clause falls."""
    suspects = [(clause, number) for clause in written.program.clauses for number in _suspects(written, clause)]
    if not suspects:
        return
    asked = {clause.name: Asking(_sharing(written.program, clause), clause) for clause, _ in suspects}
    for clause, number in suspects:
        fact = written.program.lists[clause.list].fields[number]
        if fall := _fall(asked[clause.name], number, fact):
            yield _finding(written, clause, fact, fall, written.scanner)


def _sharing(program: Program, clause: Clause) -> Program:
    """The program with just the clauses on which the award of one depends: those that draw from a limit with it."""
    names = {clause.name}
    for _ in program.limits:
        names.update(*(limit.pot.clauses for limit in program.limits if not names.isdisjoint(limit.pot.clauses)))
    return replace(program, clauses=tuple(each for each in program.clauses if each.name in names))


def _suspects(written: Written, clause: Clause) -> list[int]:
    """The numbers of a row that may lower the award: those that are compared, taken off, or divided by."""
    if clause.list < 0:
        return []
    falling = [
        field
        for node in parts((clause.when, clause.terms, clause.steps))
        for field in parts(_lowering(node))
        if isinstance(field, Field | Term)
    ]
    meant = {field for each in falling for field in _fields(each, clause) if field.source is Source.ROW}
    fields = written.program.lists[clause.list].fields
    return sorted({field.index for field in meant if isinstance(fields[field.index].kind, Quantity)})


def _fields(node: Field | Term, clause: Clause) -> Iterator[Field]:
    if isinstance(node, Field):
        yield node
        return
    for part in parts(clause.terms[node.index].value):
        if isinstance(part, Field | Term):
            yield from _fields(part, clause)


def _lowering(node: object) -> tuple[object, ...]:
    """The parts of a node of which more may give less."""
    match node:
        case Compare(_, left, right):
            return left, right
        case Slice(_, over, up_to, _):
            return over, up_to
        case Deduct(value):
            return (value,)
        case Arithmetic(operators, operands, _):
            pairs = zip(operators, operands[1:], strict=True)
            return tuple(operand for sign, operand in pairs if sign in {Operator.SUBTRACT, Operator.DIVIDE})
        case _:
            return ()


def _fall(asking: Asking, number: int, fact: FieldFact) -> Fall | None:
    """The first fall along the values at which the clause turns."""
    points = _points(asking.clause, fact)
    for claimant, row in asking.claims(number):
        told = [(point, _award(asking, claimant, row, number, point)) for point in points]
        known = [(point, award) for point, award in told if award is not None]
        for (low, before), (high, after) in pairwise(known):
            if after < before and (fall := _narrowed(asking, claimant, row, number, Fall(low, high, before, after))):
                return fall
    return None


def _award(asking: Asking, claimant: Row, row: Row, number: int, value: int) -> Fraction | None:
    return asking.award(claimant, (*row[:number], value, *row[number + 1 :]))


def _narrowed(asking: Asking, claimant: Row, row: Row, number: int, fall: Fall) -> Fall | None:
    """The two neighbours between which the award falls; none where it goes down little by little."""
    low, high, before, after = fall
    while high - low > 1:
        middle = (low + high) // 2
        award = _award(asking, claimant, row, number, middle)
        if award is None:
            return fall
        low, before, high, after = (middle, award, high, after) if award >= before else (low, before, middle, award)
    return Fall(low, high, before, after) if before - after > high - low else None


def _points(clause: Clause, fact: FieldFact) -> list[int]:
    """The literals that the clause compares with, their neighbours, and amounts between and beyond."""
    least, most = bounds(fact)
    told = numbers(tuple(parts((clause.when, clause.terms, clause.steps))), fact.kind)
    near = {number + step for number in told for step in (-1, 0, 1)} | {2 * number for number in told}
    return sorted(point for point in {least, *near, *(10**power for power in range(13))} if least <= point <= most)


def _finding(written: Written, clause: Clause, fact: FieldFact, fall: Fall, scanner: Scanner) -> Finding:
    said = {"from": saying.number(fall.low, fact.kind), "to": saying.number(fall.high, fact.kind)}
    money = written.program.money
    said |= {"before": saying.number(fall.before, money), "after": saying.number(fall.after, money)}
    details = {f"{key}_{language}": each.in_(language) for key, each in said.items() for language in ("zh", "en")}
    details |= {"zh": fact.label.in_("zh") or fact.name, "en": fact.label.in_("en") or fact.name}
    for passage in written.passages[clause.name]:
        literals = [told for part in parts(passage.node) if isinstance(part, Const) and (told := number_of(part))]
        for value, kind in literals:
            if kind == fact.kind and value in {fall.low, fall.high}:
                spots = [f for f in scanner.figures(passage.text.value) if matches(f, value, kind)]
                return passage.finding(CLIFF, (spots[0].start, spots[0].end) if spots else None, **details)
    return Finding(CLIFF, written.place("clauses", clause.name), written.homes("clauses", clause.name), details)
