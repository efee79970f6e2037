"""Uses: what a boundary is called, in Chinese and in English, by the names that the policy gives."""

from __future__ import annotations

from typing import assert_never

from policy_eval.program import (
    Aggregate,
    Among,
    Calendar,
    Compare,
    Condition,
    Const,
    Field,
    Fold,
    Given,
    Moment,
    OneOf,
    Program,
    Relation,
    Said,
    Shift,
    Term,
    Truth,
    Value,
)
from policy_eval.program.kind import kind_of

from .collect import leaves
from .kinds import (
    Boundary,
    Branch,
    Ceiling,
    Dated,
    Decider,
    Fallback,
    Leaf,
    Listed,
    Period,
    Run,
    Sharing,
    Side,
    Threshold,
    Turns,
    Whole,
)
from .writing import first_label, written

_AGAINST = Said("{}与{}", "{} against {}")
_IS = Said("{}为{}", "{} is {}")
_AMONG = Said("{}属于{}", "{} is among {}")
_GIVEN = Said("{}已填", "{} is given")
_DAY = Said("{}的起止日期", "the dated entries of {}")
_ELSE = Said("其他", "else")
_UNITS = Said("{}每满{}", "every full {1} of {0}")
_SHARES = Said("{}占用这一限额", "{} draws from this limit")
_PERIOD = Said("{}在适用期间{}", "{} on the {}")
_FIRST, _LAST = Said("首日 {}", "first day of the period, {}"), Said("末日 {}", "last day of the period, {}")
_TOTAL = Said("{}合计", "total of {}")
_COMPUTED = Said("算式值", "computed value")
_LATER = Said("{}加{}", "{} plus {}")
_MOMENTS = {
    Moment.YEAR_START: Said("当年首日", "first day of the year"),
    Moment.NEXT_YEAR_START: Said("次年首日", "first day of the next year"),
    Moment.DAYS_IN_YEAR: Said("当年天数", "days of the year"),
}

SIDES = {
    Side.BELOW: Said("差一点", "just below"),
    Side.AT: Said("刚好", "exactly at"),
    Side.ABOVE: Said("刚超过", "just above"),
    Side.HOLDS: Said("成立并起决定作用", "holding, and deciding"),
    Side.FAILS: Said("不成立并起决定作用", "failing, and deciding"),
    Side.MET: Said("用到", "used"),
    Side.GIVEN: Said("已填", "given"),
    Side.MISSING: Said("未填", "left out"),
    Side.SLACK: Said("有余", "slack"),
    Side.EXACT: Said("恰好用完", "exactly used up"),
    Side.BINDING: Said("超过而截去", "exceeded and cut"),
    Side.SHARED: Said("几笔合用而截去", "several rows share it and are cut"),
    Side.OTHER_KEY: Said("不同的各有一份", "different ones have one each"),
    Side.PRIOR: Said("本年此前已得", "used up by prior awards of the year"),
    Side.OTHER_YEAR: Said("其他年度已得", "with prior awards of another year"),
}


def named(boundary: Boundary, program: Program) -> Said:  # noqa: C901, PLR0911 – one case a kind
    """What `boundary` is called."""
    match boundary:
        case Threshold(_, left, right):
            return say(_AGAINST, name_of(left, program), name_of(right, program))
        case Leaf(_, whole, leaf):
            return _condition([*leaves(whole)][leaf], program)
        case Listed(_, value, member):
            return say(_IS, name_of(value, program), _word(member, value, program))
        case Dated(_, _, number):
            return say(_DAY, first_label(program.sets[number].label))
        case Branch(_, case, row):
            return _condition(case.rows[row][0], program) if row < len(case.rows) else _ELSE
        case Decider(_, extreme, operand):
            return name_of(extreme.operands[operand], program)
        case Fallback(_, default):
            return name_of(default.field, program)
        case Whole(_, units):
            return say(_UNITS, name_of(units.value, program), name_of(units.unit, program))
        case Sharing(_, _, clause):
            return say(_SHARES, first_label(program.clauses[clause].label))
        case Period(spot, last):
            day = (program.last_day if last else program.first_day).isoformat()
            return say(_PERIOD, first_label(spot.words), say(_LAST if last else _FIRST, Said(day, day)))
        case Run() | Ceiling() | Turns():
            return boundary.spot.words
        case _:
            assert_never(boundary)


def name_of(node: Value, program: Program) -> Said:
    """A value by its name, a literal as it is written."""
    match node:
        case Const(value, kind):
            return Said(written(value, kind, program, "zh"), written(value, kind, program, "en"))
        case Field() | Term():
            return first_label(node.label)
        case Calendar(moment):
            return _MOMENTS[moment]
        case Shift(day, by):
            return say(_LATER, name_of(day, program), name_of(by, program))
        case Aggregate(Fold.TOTAL, _, value) if value is not None:
            return say(_TOTAL, name_of(value, program))
        case _:
            return _COMPUTED


def say(form: Said, *parts: Said) -> Said:
    """`form` with its `{}` filled by `parts`, each in its own language."""
    return Said(form.zh.format(*(p.in_("zh") for p in parts)), form.en.format(*(p.in_("en") for p in parts)))


def _word(member: str, value: Value, program: Program) -> Said:
    kind = kind_of(value)
    return Said(written(member, kind, program, "zh"), written(member, kind, program, "en"))


def _condition(condition: Condition, program: Program) -> Said:
    match condition:
        case Compare(relation, left, right):
            form = (
                _IS if relation is Relation.EQ else Said(f"{{}} {relation.value} {{}}", f"{{}} {relation.value} {{}}")
            )
            return say(form, name_of(left, program), name_of(right, program))
        case Among(value, number):
            return say(_AMONG, name_of(value, program), first_label(program.sets[number].label))
        case OneOf(value, members):
            words = [_word(member, value, program) for member in members]
            return say(
                _AMONG, name_of(value, program), Said("、".join(w.zh for w in words), ", ".join(w.en for w in words))
            )
        case Given(value):
            return say(_GIVEN, first_label(value.label))
        case Truth(value):
            return first_label(value.label)
        case _:
            parts = [_condition(leaf, program) for leaf in leaves(condition)]
            return Said("、".join(p.in_("zh") for p in parts), ", ".join(p.in_("en") for p in parts))
