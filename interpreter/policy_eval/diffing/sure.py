"""Uses: whether more for one award is surely more in total – no pot, count or order behind it turns it round."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from policy_eval.program import (
    Aggregate,
    Arithmetic,
    Cap,
    Clause,
    Deduct,
    First,
    Fold,
    Operator,
    Program,
    Reach,
)

from .model import Difference
from .reaching import affected, nodes_in
from .side import Side

_LESS = {Operator.SUBTRACT, Operator.DIVIDE}


def is_sure(difference: Difference, old: Side, new: Side) -> bool:
    """Whether nothing behind an award can turn more of it into less of the total."""
    reached = affected(difference, old, new)
    if difference.path[0] == "exclusions" and reached >= {clause.name for clause in new.program.clauses}:
        return True
    return all(_is_plain(side.program, reached, difference) for side in (old, new))


def _is_plain(program: Program, reached: Iterable[str], difference: Difference) -> bool:
    limits = Counter(name for limit in program.limits for name in limit.pot.clauses)
    clauses = [clause for clause in program.clauses if clause.name in {*reached}]
    return all(limits[clause.name] <= 1 and _is_straight(clause, difference) for clause in clauses)


def _is_straight(clause: Clause, difference: Difference) -> bool:
    """Whether its pots get wider one after the other, and no award is counted that another could have been."""
    pots = [step.action.pot for step in clause.steps if isinstance(step.action, Cap) and step.action.pot]
    keyed = [pot.key is not None for pot in pots]
    counted = any(isinstance(step.action, First) for step in clause.steps)
    is_cap = difference.path[-1].split("/")[0] in {"cap", "first"} or difference.path[0] == "limits"
    if difference.path[-1] == "when" and not _is_alone(clause):
        return False
    return keyed == sorted(keyed, reverse=True) and (not counted or is_cap)


def _is_alone(clause: Clause) -> bool:
    """Whether a further row that counts changes no other row's award, and never makes the rows' common one less."""
    parts = [*nodes_in(clause)]
    own = [each for each in parts if isinstance(each, Aggregate) and each.own]
    if clause.reach is not Reach.ALL or not own:
        return not own
    takes = any(isinstance(each, Arithmetic) and {*each.operators} & _LESS for each in parts)
    takes = takes or any(isinstance(step.action, Deduct) for step in clause.steps)
    return not takes and all(each.fold in {Fold.TOTAL, Fold.COUNT} for each in own)
