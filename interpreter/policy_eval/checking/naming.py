"""Middle: a name in an expression → what it means where it stands."""

from __future__ import annotations

from policy_eval.diagnostics import Rule, nearest
from policy_eval.program import Const, Field, Said, Source, Term, Truth
from policy_eval.quantity import COUNTRIES, Choice, Country, Date, Flag, Kind
from policy_eval.syntax import tree as t

from . import kinds
from .context import Context, Typed
from .knowledge import GIVEN
from .names import offered, spoken
from .wrong import Wrong

UNKNOWN = Rule(
    "PE301",
    "没有“{name}”这个名称",
    "there is no “{name}” here",
    "改用这里已有的名称（{known_zh}），或先在申报事项、名单或“其中”里写明",
    "use a name that is at hand here ({known_en}), or declare it among the facts, sets or terms",
)
NO_DAY = Rule("PE304", "日历上没有这一天", "the calendar has no such day", "改成存在的日期", "write a day that exists")
NO_VALUE = Rule(
    "PE324",
    "“{name}”不是{what_zh}的取值",
    "“{name}” is no value of {what_en}",
    "可以写：{known_zh}",
    "it is one of: {known_en}",
)
ROWS = Rule(
    "PE326",
    "这一条把各笔汇总计算，“{name}”是哪一笔的不清楚",
    "this clause takes all rows together: of which row is “{name}” meant?",
    "写“{name} 合计”，或把对象改为“逐项”",
    "write “total of {name}”, or make it “each of …”",
)
OTHER_LIST = Rule(
    "PE336",
    "“{name}”是“{owner_zh}”的栏目，这里用不到",
    "“{name}” is a field of “{owner_en}”, which is not at hand here",
    "这里可以用：{known_zh}",
    "what is at hand here: {known_en}",
)


class Naming:
    """Resolves names that stand in one context."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.names = context.names

    def day(self, node: t.Day) -> Typed:
        """A day of the calendar."""
        if node.day is None:
            raise Wrong(NO_DAY, node)
        return Typed(Const(node.day, Date()), Date())

    def name(self, node: t.Name, wanted: Kind | None) -> Typed:
        """A listed value where one is wanted, else a term, a field of the row, or one of the claimant."""
        if isinstance(wanted, Choice | Country) and (listed := self._listed(node, wanted)) is not None:
            return Typed(Const(listed, wanted), wanted)
        if found := self.context.terms.find(node.text):
            term, optional = found
            return self._named(term, optional=optional)
        field = self.names.field(self.context.list, node.text) or self.names.field(self.names.claimant, node.text)
        if field is None:
            raise self.unknown(node, wanted)
        if field.source is Source.ROW and not self.context.has_row:
            raise Wrong(ROWS, node, name=node.text)
        return self._named(field, optional=self.names.is_optional(self.context.list, field))

    def _named(self, value: Field | Term, *, optional: bool) -> Typed:
        optional = optional and (GIVEN, value) not in self.context.known
        return Typed(Truth(value) if value.kind == Flag() else value, value.kind, optional)

    def unknown(self, node: t.Name, wanted: Kind | None) -> Wrong:
        """What is wrong with a name that means nothing here."""
        if isinstance(wanted, Choice | Country):
            return self.no_value(node, wanted)
        at_hand = self.context.nearby()
        guess = nearest(node.text, at_hand)
        listed = offered(self.context.at_hand())
        if owner := None if guess else self._owner(node.text):
            return Wrong(OTHER_LIST, node, name=node.text, owner_zh=owner.zh, owner_en=owner.en, **listed)
        return Wrong(UNKNOWN, node, guess, name=node.text, **listed)

    def _owner(self, name: str) -> Said | None:
        """What the list that has a field of this name is called."""
        owners = (fact for fact, fields in zip(self.names.lists, self.names.fields, strict=True) if name in fields)
        fact = next(owners, None)
        return Said(fact.label.zh or fact.name, fact.label.en or fact.name) if fact else None

    def _listed(self, node: t.Name, kind: Choice | Country) -> str | None:
        if isinstance(kind, Choice):
            return self.names.value_of(kind, node.text)
        return node.text if node.text in COUNTRIES else None

    def no_value(self, node: t.Name, kind: Choice | Country) -> Wrong:
        """What is wrong with a name that is no value of a kind."""
        spelled = self.names.values.get(kind.domain, {}) if isinstance(kind, Choice) else {}
        labels = self.names.listed(kind.domain) if isinstance(kind, Choice) else ()
        listed = offered(labels or (Said("ISO 3166-1（KZ、MY、……）", "ISO 3166-1 (KZ, MY, …)"),))
        what = kinds.words(kind, self.names.called)
        code = node.text.upper()
        guess = nearest(node.text, spelled) or (code if not spelled and code in COUNTRIES else "")
        return Wrong(NO_VALUE, node, guess, name=node.text, **listed, what_zh=what.zh, what_en=what.en)

    def path(self, node: t.Path) -> Typed:
        """A field of the claimant or of the row at hand, named with its list."""
        index = self.list_index(node.list)
        if index not in {self.context.list, self.names.claimant}:
            raise Wrong(ROWS, node, name=f"{node.list.text}.{node.field.text}")
        if self.names.field(index, node.field.text) is None:
            listed = offered(spoken(field.name, field.label) for field in self.names.lists[index].fields)
            guess = nearest(node.field.text, self.names.fields[index])
            raise Wrong(UNKNOWN, node.field, guess, name=node.field.text, **listed)
        return self.name(node.field, None)

    def list_index(self, node: t.Name) -> int:
        """The list that a name means."""
        index = self.names.list_names.get(node.text)
        if index is None:
            listed = offered(spoken(fact.name, fact.label) for fact in self.names.lists)
            raise Wrong(UNKNOWN, node, nearest(node.text, self.names.list_names), name=node.text, **listed)
        return index
