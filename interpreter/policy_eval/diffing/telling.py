"""Uses: where two trees differ → what an official would say of it: which number of what, from what to what."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from policy_eval.program import Said
from policy_eval.source import Text
from policy_eval.syntax import tree

from . import figures
from .contrast import Pair, Spot, listed

_MOST = 3
"""How many single changes of one text are told one by one."""

NONE = Said("", "")
COMMA = Said("，", ", ")
FROM_TO = Said("{0}由{1}{2}{3}{4}", "{0} {2} from {1} to {3}{4}")
INSTEAD = Said("“{0}”改为“{1}”", "“{0}” becomes “{1}”")
CAP = Said("{0}上限", "the cap{0}")
OWN_CAP = Said("单笔上限", "the cap of each award")
LIMIT = Said("{0}限额", "the limit{0}")
RATE = Said("{0}的给付比例", "the share of {0}")
COMPUTED = Said("“{0}”", "“{0}”")
UPLIFT = Said("上浮比例", "the uplift")
ADDITION = Said("另加金额", "the addition")
DEDUCTION = Said("扣除金额", "the deduction")
FLOOR = Said("最低金额", "the floor")
TIMES = Said("{0}给付次数", "the number of awards{0}")
ROUNDED = Said("取整单位", "the unit of rounding")
TIER_START = Said("第{0}档的起点", "the start of tier {0}")
TIER_AMOUNT = Said("第{0}档（{1}）的{2}", "the {2} of tier {0} ({1})")
ELSE = Said("其他情形的{0}", "the {0} in all other cases")
FULL_AMOUNT = Said("每满{0}的给付", "what is paid for every full {0}")
EVERY_AMOUNT = Said("每{0}的给付", "what is paid for every {0}")
UNIT = Said("计给{0}所需的数额", "what it takes for {0}")
TO_WHOLE = Said("“{0}”改为只计满整数单位", "of “{0}” only full units count")
TO_PART = Said("“{0}”改为不满一个单位的也按比例计", "of “{0}” parts of a unit count too")
MISSING = Said("未填“{0}”时的计算金额", "what stands for a missing “{0}”")
SLICE = Said("“{0}”起算的数", "what “{0}” must exceed to count")
SLICE_END = Said("“{0}”计到的数", "up to what “{0}” counts")
THRESHOLD = Said("“{0}”的要求", "what is asked of “{0}”")
WHERE = Said("{0}的，{1}", "{1} (where {0})")
BY_ITSELF = Said("每笔", "for each award")
RELATION = Said("条件“{0}”改为“{1}”", "the condition “{0}” becomes “{1}”")
SCOPE = Said("{2}由“{0}”改为“{1}”", "{2}: “{0}” becomes “{1}”")
MORE = Said("条件增加“{1}{0}”", "the condition gains “{1}{0}”")
LESS = Said("条件去掉“{1}{0}”", "the condition loses “{1}{0}”")
STEP_MORE = Said("“{1}”增加条件“{0}”", "“{1}” gains the condition “{0}”")
STEP_LESS = Said("“{1}”取消条件“{0}”", "“{1}” loses the condition “{0}”")
TIER_TEST = Said("第{0}档由“{1}”改为“{2}”", "tier {0} is “{2}” instead of “{1}”")
TIER_NEW = Said("新增一档“{0}”", "a new tier “{0}”")
TIER_GONE = Said("取消“{0}”这一档", "the tier “{0}” is gone")
LISTED_MORE = Said("“{0}”的范围增加“{1}”", "“{0}” may also be “{1}”")
LISTED_LESS = Said("“{0}”的范围去掉“{1}”", "“{0}” may no longer be “{1}”")
AMOUNT, SHARE = Said("金额", "amount"), Said("比例", "rate")
AND, OR = Said("且 ", "and "), Said("或 ", "or ")
NUMBER = Said("“{0}”中的数", "the number in “{0}”")


def say(form: Said, *parts: Said | str) -> Said:
    """`form` with its places filled, each language with its own words."""
    known = [Said(part, part) if isinstance(part, str) else part for part in parts]
    return Said(form.zh.format(*(each.zh for each in known)), form.en.format(*(each.en for each in known)))


def joined(parts: list[Said]) -> Said:
    """Several sentences as one."""
    return Said("；".join(each.zh for each in parts), "; ".join(each.en for each in parts))


def told(pair: Pair, old: Text, new: Text) -> Said:
    """What differs between two texts: number by number, or as a whole where that is clearer."""
    one, other = pair.trees(old, new)
    whole = say(INSTEAD, _tidy(pair.old.said(old, pair.old_at)), _tidy(pair.new.said(new, pair.new_at)))
    if one is None or other is None:
        return whole
    teller = _Teller(pair)
    parts = [teller.spot(spot) for spot in pair.spots(one, other)]
    known = [part for part in parts if part is not None]
    return joined(known) if known and len(known) == len(parts) <= _MOST else whole


def _tidy(said: Said) -> Said:
    return Said(said.zh, figures.spaced(said.en))


@dataclass(frozen=True, slots=True)
class _Teller:
    """Tells what differs at a spot; none where only the whole text tells it."""

    pair: Pair

    def old(self, node: tree.Tree) -> Said:
        """A part of the old tree in words."""
        return _tidy(self.pair.old.words(node, self.pair.old_at))

    def new(self, node: tree.Tree) -> Said:
        """A part of the new tree in words."""
        return _tidy(self.pair.new.words(node, self.pair.new_at))

    def spot(self, spot: Spot) -> Said | None:  # noqa: C901, PLR0911 – one case a kind of difference
        """The sentence of a spot."""
        match spot.old, spot.new:
            case tree.Literal() as old, tree.Literal() as new:
                return self.numbers(spot, old, new)
            case tree.Scope() as old, tree.Scope() as new:
                return self.scopes(spot, old, new)
            case (tree.Cap() as old, tree.Cap() as new) if self.pair.same(old.value, new.value):
                return self.holders(old.scope, new.scope, Said("上限", "the cap"))
            case tree.Logic() as old, tree.Logic() as new:
                return self.logic(old, new)
            case (tree.Comparison() as old, tree.Comparison() as new) if old.relation != new.relation:
                return say(RELATION, self.old(old), self.new(new)) if self.pair.same(old.left, new.left) else None
            case tree.Table() as old, tree.Table() as new:
                return self.tables(old, new)
            case (tree.Units() as old, tree.Units() as new) if old.full != new.full and self._same_units(old, new):
                return say(TO_WHOLE if new.full else TO_PART, self.old(old.value))
            case (tree.Membership() | tree.Comparison()) as old, (tree.Membership() | tree.Comparison()) as new:
                return self.memberships(old, new)
            case tree.Step() as old, tree.Step() as new:
                return self.steps(old, new)
            case (tree.Row() as old, tree.Row() as new) if old.relation and new.relation:
                return self.rows(spot, old, new)
            case _:
                return self.others(spot)

    def _same_units(self, old: tree.Units, new: tree.Units) -> bool:
        return all(self.pair.same(getattr(old, name), getattr(new, name)) for name in ("amount", "unit", "value"))

    # ------------------------------------------------------------------------------------------ numbers

    def numbers(self, spot: Spot, old: tree.Literal, new: tree.Literal) -> Said:
        """One number for another, by what it is."""
        what = self.role(spot, old) or say(NUMBER, self._around(spot, old))
        is_count = spot.last is not None and isinstance(spot.last.old, tree.First)
        change = NONE if is_count else figures.change(old, new)
        told = say(FROM_TO, what, figures.said(old), figures.verbs(old, new), figures.said(new), change)
        return Said(told.zh, told.en.strip())

    def _around(self, spot: Spot, literal: tree.Literal) -> Said:
        last = spot.last
        around = last.old if last else literal
        return self.old(around) if isinstance(around, tree.Expression) else figures.said(literal)

    def role(self, spot: Spot, literal: tree.Literal) -> Said | None:  # noqa: PLR0911 – one case a place
        """What a number is: the cap, a tier's start … none where that cannot be said."""
        last = spot.last
        if last is None:
            return NONE
        match last.old, last.field:
            case tree.Cap(scope=scope), "value":
                return self.cap(scope)
            case tree.Share() as share, "rate":
                base = self.old(share.base)
                return say(RATE, base if isinstance(share.base, tree.Name) else say(COMPUTED, base))
            case tree.First(scope=scope), "count":
                return say(TIMES, self.scope(scope))
            case tree.Row() as row, field:
                return self.row(spot, row, field)
            case tree.Table(), "otherwise":
                return say(ELSE, _kind(literal))
            case tree.Comparison() as comparison, "right":
                return self.threshold(spot, comparison)
            case (tree.Units() | tree.Default() | tree.Slice()) as node, field:
                return self.computed(node, field)
            case node, _:
                return _PLAIN.get(type(node))

    def threshold(self, spot: Spot, comparison: tree.Comparison) -> Said:
        """What is asked of a value, and of whom where it is asked of some only."""
        told = say(THRESHOLD, self.old(comparison.left))
        ors = [i for i, turn in enumerate(spot.way) if isinstance(turn.old, tree.Logic) and not turn.old.every]
        ands = [turn for turn in spot.way[ors[-1] :] if isinstance(turn.old, tree.Logic)][1:] if ors else []
        beside = [each for turn in ands if isinstance(turn.old, tree.Logic)
                  for i, each in enumerate(turn.old.parts) if i != turn.index]  # fmt: skip
        if not beside:
            return told
        said = [self.old(each) for each in beside]
        return say(WHERE, Said("且".join(each.zh for each in said), " and ".join(each.en for each in said)), told)

    def computed(self, node: tree.Units | tree.Default | tree.Slice, field: str) -> Said | None:
        """A number of a value that is computed."""
        match node, field:
            case tree.Units(), "amount":
                return say(FULL_AMOUNT if node.full else EVERY_AMOUNT, self.old(node.unit))
            case tree.Units(), "unit":
                return say(UNIT, self.old(node.amount))
            case tree.Default(), "fallback":
                return say(MISSING, self.old(node.value))
            case tree.Slice(), "over":
                return say(SLICE, self.old(node.value))
            case tree.Slice(), "up_to":
                return say(SLICE_END, self.old(node.value))
            case _:
                return None

    def cap(self, scope: tree.Scope | None) -> Said:
        """A cap, by whom it is for."""
        if self.pair.new_at.key == "cap":
            return say(LIMIT, self.scope(scope))
        return say(CAP, self.scope(scope)) if scope else OWN_CAP

    def row(self, spot: Spot, row: tree.Row, field: str) -> Said | None:
        """A number of a table: the start of a tier, or what it gives."""
        table, index = spot.within(tree.Table), spot.way[-2].index if len(spot.way) > 1 else -1
        if table is None or index < 0:
            return None
        if field == "test":
            return say(TIER_START, str(index + 1))
        kind = _kind(spot.old) if isinstance(spot.old, tree.Literal) else AMOUNT
        return say(TIER_AMOUNT, str(index + 1), self.test(row), kind)

    def test(self, row: tree.Row) -> Said:
        """The test of a row: ≥ 100万美元."""
        shown = self.old(row) if row.relation else self.old(row.test)
        return Said(shown.zh.replace(" ", "") if row.relation else shown.zh, shown.en)

    def scope(self, scope: tree.Scope | None) -> Said:
        """Whom a cap is for, and how long: 单个展会, 每家企业每年."""
        if scope is None:
            return NONE
        said = (
            self.new(tree.Cap(tree.Name("¤"), scope))
            if self._knows(scope)
            else self.old(tree.Cap(tree.Name("¤"), scope))
        )
        zh = said.zh.replace("¤", "").replace(" ", "")
        zh = zh if scope.period else f"单{zh.removeprefix('每')}"
        return Said(zh, said.en.replace("¤", ""))

    def _knows(self, scope: tree.Scope) -> bool:
        """Whether the new version spells the holder so too."""
        return self.new(scope.holder) != Said(scope.holder.text, scope.holder.text)

    # ------------------------------------------------------------------------------------------ structure

    def scopes(self, spot: Spot, old: tree.Scope, new: tree.Scope) -> Said:
        """A cap for somebody else, or for another period."""
        is_first = spot.last is not None and isinstance(spot.last.old, tree.First)
        what = Said("给付次数", "the number of awards") if is_first else Said("上限", "the cap")
        what = Said("限额", "the limit") if self.pair.new_at.key == "cap" else what
        return self.holders(old, new, what)

    def holders(self, old: tree.Scope | None, new: tree.Scope | None, what: Said) -> Said:
        """Whom a cap is for now, and whom it was for."""
        one, other = (self.scope(each) if each else BY_ITSELF for each in (old, new))
        return say(SCOPE, Said(one.zh, one.en.strip()), Said(other.zh, other.en.strip()), what)

    def logic(self, old: tree.Logic, new: tree.Logic) -> Said | None:
        """Parts of a condition added or removed, the others as they were."""
        if old.every != new.every:
            return None
        word = AND if old.every else OR
        added = [each for each in new.parts if not any(self.pair.same(other, each) for other in old.parts)]
        gone = [each for each in old.parts if not any(self.pair.same(each, other) for other in new.parts)]
        if (added and gone) or len(new.parts) - len(old.parts) != len(added) - len(gone):
            return None
        told = [
            *(say(MORE, self.new(each), word) for each in added),
            *(say(LESS, self.old(each), word) for each in gone),
        ]
        return joined(told) if told else None

    def tables(self, old: tree.Table, new: tree.Table) -> Said | None:
        """Rows of a table added or removed, the others as they were."""
        if not self.pair.same(old.subject, new.subject) or not self.pair.same(old.otherwise, new.otherwise):
            return None
        added = [each for each in new.rows if not any(self.pair.same(other, each) for other in old.rows)]
        gone = [each for each in old.rows if not any(self.pair.same(each, other) for other in new.rows)]
        if old.marginal != new.marginal or (added and gone) or not (added or gone):
            return None
        forms = [(TIER_NEW, each, self.new) for each in added] + [(TIER_GONE, each, self.old) for each in gone]
        return joined([say(form, self._row(each, words)) for form, each, words in forms])

    def rows(self, spot: Spot, old: tree.Row, new: tree.Row) -> Said | None:
        """A tier whose start belongs to it no longer, or belongs to it now."""
        if spot.last is None or not self.pair.same(old.test, new.test) or not self.pair.same(old.value, new.value):
            return None
        return say(TIER_TEST, str(spot.last.index + 1), self.old(old), self.new(new))

    def _row(self, row: tree.Row, words: Callable[[tree.Tree], Said]) -> Said:
        test, value = words(row) if row.relation else words(row.test), words(row.value)
        return Said(f"{test.zh} → {value.zh}", f"{test.en} → {value.en}")

    def memberships(self, old: tree.Expression, new: tree.Expression) -> Said | None:
        """Listed values added or removed."""
        one, other = listed(old), listed(new)
        if one is None or other is None or not self.pair.same(one[0], other[0]):
            return None
        added = [each for each in other[1] if not any(self.pair.same(before, each) for before in one[1])]
        gone = [each for each in one[1] if not any(self.pair.same(each, after) for after in other[1])]
        value = self.new(other[0])
        told = [say(LISTED_MORE, value, self.new(each)) for each in added]
        return joined([*told, *(say(LISTED_LESS, value, self.old(each)) for each in gone)]) if told or gone else None

    def steps(self, old: tree.Step, new: tree.Step) -> Said | None:
        """The condition of a step added or removed."""
        if not self.pair.same(old.action, new.action):
            return None
        action = self.new(tree.Step(new.action, None))
        if old.when is None and new.when is not None:
            return say(STEP_MORE, self.new(new.when), action)
        return say(STEP_LESS, self.old(old.when), action) if old.when is not None else None

    def others(self, spot: Spot) -> Said | None:
        """One part for another, told by its own words; a condition gains or loses a part where it becomes another."""
        made = self._gained(spot) or self._lost(spot)
        if made or isinstance(spot.old, tree.Row | tree.Scope | tree.Target | tree.Action):
            return made
        return say(INSTEAD, self.old(spot.old), self.new(spot.new)) if spot.way else None  # type: ignore[arg-type]

    def _gained(self, spot: Spot) -> Said | None:
        """One condition becomes several: a → a or b."""
        if not isinstance(spot.new, tree.Logic):
            return None
        word, parts = AND if spot.new.every else OR, spot.new.parts
        rest = [each for each in parts if not self.pair.same(spot.old, each)]
        return joined([say(MORE, self.new(each), word) for each in rest]) if len(rest) == len(parts) - 1 else None

    def _lost(self, spot: Spot) -> Said | None:
        """Several become one: a or b → a."""
        if not isinstance(spot.old, tree.Logic):
            return None
        word, parts = AND if spot.old.every else OR, spot.old.parts
        rest = [each for each in parts if not self.pair.same(each, spot.new)]
        return joined([say(LESS, self.old(each), word) for each in rest]) if len(rest) == len(parts) - 1 else None


def _kind(literal: tree.Literal) -> Said:
    return SHARE if figures.is_rate(literal) else AMOUNT


_PLAIN: dict[type, Said] = {
    tree.Uplift: UPLIFT,
    tree.Add: ADDITION,
    tree.Deduct: DEDUCTION,
    tree.Floor: FLOOR,
    tree.Round: ROUNDED,
    tree.Pay: Said("给付金额", "the amount paid"),
}
