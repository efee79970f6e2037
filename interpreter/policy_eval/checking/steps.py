"""Middle: the steps of a clause – their actions, whether they can stand in that order, and where amounts are rounded.

Laws of this module:

* Written order is the order. After a cap that several rows share only further caps follow: nothing refunds it.
* An amount that may be negative meets a floor before it meets a cap or the end of its clause.
* Where an amount that is not surely whole meets a cap or the end of its clause, one `Round` is placed, as the policy
  rounds.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import assert_never

from policy_eval.diagnostics import Rule
from policy_eval.program import (
    Action,
    Add,
    Cap,
    Const,
    Deduct,
    Field,
    First,
    Floor,
    Pay,
    Period,
    Pot,
    Round,
    Said,
    Source,
    Step,
    Uplift,
    Value,
)
from policy_eval.quantity import RATE, Choice, Country, Words, money
from policy_eval.source import Node
from policy_eval.syntax import tree

from . import samples
from .knowledge import Knowledge, when_true
from .ledger import Ledger
from .lower import Lower
from .wrong import Wrong

NO_PERIOD = Rule(
    "PE370",
    "“{name}”的上限要写明期间：每年、累计，还是本政策期内",
    "a cap per {name} states its period",
    "写“{holder_zh} 每年 {cap_zh}”“{holder_zh} 累计 {cap_zh}”或“{holder_zh} 本政策期内 {cap_zh}”",
    "write “{cap_en} per {holder_en} per year”, “{cap_en} per {holder_en} ever” or “… per version”",
)
NO_KEY = Rule(
    "PE371",
    "“{name}”不能用来分组：它应是每笔中的文字、选项或国家",
    "“{name}” tells no pots apart: a scope is the claimant or a text, choice or country of the row",
    "改用申报主体或这样的栏目",
    "use the claimant or such a field",
)
KEY_OF_ALL = Rule(
    "PE372",
    "这一条把各笔汇总计算，不能再按“{name}”分组",
    "this clause takes all rows together: they cannot be told apart by “{name}”",
    "把对象改为“逐项”",
    "make it “each of …”",
)
SHARED_CAP = Rule(
    "PE373",
    "几笔合用的上限应是整{unit}的金额",
    "a cap that rows share is a whole number of minor units",
    "写出固定的金额",
    "write a fixed amount",
)
UNIT = Rule(
    "PE374",
    "取整的单位应是写明的金额，且不小于最小货币单位",
    "what is rounded to is a literal amount of at least the minor unit",
    "例如：四舍五入到 1{unit_zh}",
    "such as: round to 1 {unit_en}",
)
COUNT = Rule(
    "PE375",
    "“限”后面应是写明的次数或件数",
    "“first” takes a literal number of times",
    "例如：限 1次",
    "such as: first 1次",
)
NOTHING_YET = Rule(
    "PE376",
    "到这一步还没有金额",
    "there is no amount yet at this step",
    "把“给予……”写在它前面",
    "put what pays (rate, tier, pay) before it",
)
OVERWRITES = Rule(
    "PE377",
    "这一步会把前面算出的金额丢掉",
    "this step throws away the amount before it",
    "要加上去就写“另加”；只在某种情形下取代，就写“若 ……，给予 ……”",
    "write “add” to add to it, or give the step a condition",
)
AFTER_POT = Rule(
    "PE378",
    "合用的上限之后只能再写上限",
    "after a cap that rows share only further caps may follow",
    "把这一步移到上限之前",
    "move this step before the cap",
)
NEGATIVE = Rule(
    "PE379",
    "这一步之后金额可能小于 0",
    "the amount may be below zero after this step",
    "在后面加一行“最低 0{unit_zh}”",
    "add a step “floor 0 {unit_en}” behind it",
)


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose steps they are: the clause's name (that of its pots), and the rounding of the policy."""

    name: str
    rounding: Round


# --- one step -----------------------------------------------------------------------------------------------------


def action(node: tree.Action, lower: Lower, owner: Owner) -> Action:  # noqa: PLR0911 – one case a node
    """What a step does with the amount."""
    currency = money(lower.names.currency)
    match node:
        case tree.Pay(value):
            return Pay(lower.value(value, currency))
        case tree.Uplift(rate):
            return Uplift(lower.value(rate, RATE))
        case tree.Add(value):
            return Add(lower.value(value, currency))
        case tree.Deduct(value):
            return Deduct(lower.value(value, currency))
        case tree.Floor(value):
            return Floor(lower.value(value, currency))
        case tree.Cap(value, scope):
            return _cap(lower.value(value, currency), value, scope, lower, owner)
        case tree.First(value, scope):
            return First(_count(value, lower), pot(scope, (owner.name,), owner.name, lower))
        case tree.Round():
            return rounding(node, lower)
        case _:
            assert_never(node)


def _cap(value: Value, node: tree.Expression, scope: tree.Scope | None, lower: Lower, owner: Owner) -> Cap:
    if scope is None:
        return Cap(value, None)
    check_shared(value, node, lower)
    return Cap(value, pot(scope, (owner.name,), owner.name, lower))


def check_shared(value: Value, node: tree.Expression, lower: Lower) -> None:
    """What several rows draw from is a whole number of minor units, and not below zero."""
    knowledge = lower.context.knowledge
    if not (knowledge.is_whole(value) and knowledge.is_never_negative(value)):
        raise Wrong(SHARED_CAP, node, unit="分" if lower.names.currency == "CNY" else "数")


def _count(node: tree.Expression, lower: Lower) -> Value:
    value, kind = lower.quantity(node)
    is_number = isinstance(value, Const) and isinstance(value.value, int) and value.value >= 1
    if not is_number or kind.currency or kind.ratio.value != "number":
        raise Wrong(COUNT, node)
    return value


def rounding(node: tree.Round, lower: Lower) -> Round:
    """A written rounding: to a literal amount."""
    if node.unit is None:
        return Round(1, node.rounding, written=True)
    value = lower.value(node.unit, money(lower.names.currency))
    if not isinstance(value, Const) or not isinstance(value.value, int) or value.value < 1:
        raise Wrong(UNIT, node.unit, **samples.units(lower.names.currency))
    return Round(value.value, node.rounding, written=True)


_SCOPED = Said("最高 ……", "cap …")


def pot(scope: tree.Scope, clauses: tuple[str, ...], name: str, lower: Lower, shown: Said = _SCOPED) -> Pot:
    """What a scope means: whose rows draw together, and which prior awards count. `shown`: what the scope is of."""
    holder = scope.holder
    if lower.names.list_names.get(holder.text) == lower.names.claimant:
        if scope.period is None:
            called = samples.holder(lower.names)
            said = {"holder_zh": called.zh, "holder_en": called.en, "cap_zh": shown.zh, "cap_en": shown.en}
            raise Wrong(NO_PERIOD, scope, name=holder.text, **said)
        return Pot(name, None, scope.period, clauses)
    if not lower.context.has_row and lower.names.field(lower.context.list, holder.text):
        raise Wrong(KEY_OF_ALL, holder, name=holder.text)
    found = lower.sure(holder).node
    if not isinstance(found, Field) or found.source is Source.CLAIMANT or not _is_key(found):
        raise Wrong(NO_KEY, holder, name=holder.text)
    return Pot(name, found, scope.period or Period.YEAR, clauses)


def _is_key(field: Field) -> bool:
    return isinstance(field.kind, Words | Choice | Country)


# --- all steps ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Written:
    """A step with the node it stands in."""

    step: Step
    node: Node


def in_order(written: list[Written], ledger: Ledger) -> None:
    """Note the first step that cannot stand where it does: those behind it follow from it."""
    has_amount = shared = False
    for each in written:
        act = each.step.action
        if rule := _misplaced(each.step, has_amount=has_amount, shared=shared):
            ledger.add(rule, each.node)
            return
        has_amount = has_amount or isinstance(act, Pay | Add)
        shared = shared or (isinstance(act, Cap) and act.pot is not None)


def _misplaced(step: Step, *, has_amount: bool, shared: bool) -> Rule | None:
    act = step.action
    if shared and not isinstance(act, Cap):
        return AFTER_POT
    if not has_amount and not isinstance(act, Pay | Add | First):
        return NOTHING_YET
    return OVERWRITES if has_amount and isinstance(act, Pay) and step.when is None else None


def check_sign(written: list[Written], knowledge: Knowledge, ledger: Ledger, currency: str) -> None:
    """Note the step after which an amount that may be below zero meets a cap or the end."""
    culprit: Node | None = None
    for each in written:
        if isinstance(each.step.action, Cap) and culprit is not None:
            break
        culprit = _culprit(each, culprit, _knowing(each.step, knowledge))
    if culprit is not None:
        ledger.add(NEGATIVE, culprit, **samples.units(currency))


def _culprit(each: Written, before: Node | None, knowledge: Knowledge) -> Node | None:
    """The step that may have made the amount negative, as things stand after `each`."""
    act = each.step.action
    match act:
        case Pay(value):
            made = None if knowledge.is_never_negative(value) else each.node
            return made or (before if each.step.when is not None else None)
        case Add(value) | Uplift(value):
            return before if knowledge.is_never_negative(value) else before or each.node
        case Deduct():
            return each.node
        case Floor(value):
            return None if knowledge.is_never_negative(value) and each.step.when is None else before
        case Cap() | First() | Round():
            return before
        case _:
            assert_never(act)


def _knowing(step: Step, knowledge: Knowledge) -> Knowledge:
    if step.when is None:
        return knowledge
    return replace(knowledge, known=knowledge.known | when_true(step.when))


def rounded(steps: tuple[Step, ...], knowledge: Knowledge, rounding: Round) -> tuple[Step, ...]:
    """The steps with a `Round` where an amount that may not be whole meets a cap or the end of the clause."""
    made: list[Step] = []
    whole = True
    for step in steps:
        if isinstance(step.action, Cap) and not whole:
            made.append(_placed(rounding, step.at))
            whole = True
        made.append(step)
        whole = _stays_whole(step, knowledge, whole=whole)
    if not whole:
        made.append(_placed(rounding, made[-1].at))
    return tuple(made)


def _placed(rounding: Round, at: int) -> Step:
    return Step(rounding, None, Said("", ""), at)


def _stays_whole(step: Step, knowledge: Knowledge, *, whole: bool) -> bool:
    """Whether the amount is surely whole after the step."""
    act = step.action
    match act:
        case Pay(value):
            return knowledge.is_whole(value) and (whole or step.when is None)
        case Add(value) | Deduct(value) | Floor(value) | Cap(value, _):
            return whole and knowledge.is_whole(value)
        case Uplift():
            return False
        case Round():
            return whole or step.when is None
        case First():
            return whole
        case _:
            assert_never(act)


# --- does the order of rows matter --------------------------------------------------------------------------------


def order_matters(steps: tuple[Step, ...]) -> bool:
    """Whether the total of a clause can depend on the order of its rows.

    It does where the first rows are taken, and where a cap follows a pot that is shared more widely: what the
    second cap cuts has left the first pot already.
    """
    widest: Pot | None = None
    for step in steps:
        match step.action:
            case First():
                return True
            case Cap(_, pot_):
                if widest is not None and (pot_ is None or (pot_.key is not None and pot_.key != widest.key)):
                    return True
                widest = pot_ or widest
            case _:
                pass
    return False
