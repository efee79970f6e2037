"""Uses: what an example expects – amounts, reasons, marks, refusals – read and checked against the policy."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from policy_eval.diagnostics import Diagnostic, Rule
from policy_eval.policy import nodes
from policy_eval.program import Said
from policy_eval.source import Map, Node, Text
from policy_eval.strict_json import step_into
from policy_eval.syntax.mask import fold

from .declared import Declared, Field, Named, Question, called, find, known, near
from .literals import Literals, day

NO_CLAUSE = Rule(
    "PE511", "没有条款“{word}”", "there is no clause “{word}”", "条款有：{known_zh}", "the clauses are: {known_en}"
)
NO_LIMIT = Rule(
    "PE512", "没有总限额“{word}”", "there is no limit “{word}”", "总限额有：{known_zh}", "the limits are: {known_en}"
)
NO_READING = Rule(
    "PE513", "没有解读“{word}”", "there is no reading “{word}”", "解读有：{known_zh}", "the readings are: {known_en}"
)
NO_ANSWER = Rule(
    "PE514",
    "解读“{name_zh}”没有答案“{word}”",
    "reading “{name_en}” has no answer “{word}”",
    "答案有：{known_zh}",
    "its answers are: {known_en}",
)
NOTHING_EXPECTED = Rule(
    "PE515",
    "这个示例没有写应有什么结果",
    "the example does not say what must come out",
    "写“应得”“合计”“总限额”“不受理”“标注”或“拒绝”",
    "add “award”, “total”, “limits”, “not-covered”, “marks” or “refused”",
)
WHICH_CLAUSE = Rule(
    "PE516",
    "看不出这是哪一条的金额",
    "the amount is of no clause in particular",
    "写成“应得: {{条款: 金额}}”；指全部金额的，写“合计”",
    "write “award: {{clause: amount}}”, or “total” for all of it",
)
PAID_AND_REFUSED = Rule(
    "PE517",
    "被拒绝的申报没有“{word_zh}”",
    "a refused claim has no “{word_en}”",
    "分成两个示例，或删去一处",
    "make two examples of it, or remove one of the two",
)
NO_PATH = Rule(
    "PE518",
    "申报里没有“{word}”这个栏目",
    "a claim has no field “{word}”",
    "写成“事项[0].栏目”，第一笔是 [0]",
    "write it as list[0].field; the first row is [0]",
)
EXPECTED_TWICE = Rule("PE519", "“{word}”写了两次", "“{word}” is stated twice", "只留一处", "keep one of the two")
NO_MARK = Rule(
    "PE520", "没有标注“{word}”", "there is no mark “{word}”", "标注有：{known_zh}", "the marks are: {known_en}"
)

_PATH = re.compile(r"(?P<table>[^\[\].]+)(?P<row>\[(?:0|[1-9][0-9]*)\])?(?:\.(?P<field>[^\[\].]+))?")
TOTAL = Said("合计", "total")
_PAYING = {"award": "应得", "limits": "总限额", "total": "合计", "not-covered": "不受理", "marks": "标注"}
"""What only a claim that is not refused has, with its Chinese key."""


@dataclass(frozen=True, slots=True)
class Sum:
    """An amount that is expected of a clause or a limit, in minor units of the policy's currency."""

    name: str
    label: Said
    amount: int


@dataclass(frozen=True, slots=True)
class Expected:
    """What an example expects. `refused`: paths of fields, as findings name them; `total`: minor units.

    `marks`: the ids of all marks of its awards; none where the example does not say.
    """

    awards: tuple[Sum, ...]
    limits: tuple[Sum, ...]
    total: int | None
    reasons: tuple[str, ...]
    marks: frozenset[str] | None
    refused: tuple[str, ...]


class Expectations:
    """Reads what one example expects. `clause`: the one it stands beside; none at the end of a policy."""

    def __init__(self, words: Declared, literals: Literals, clause: Named | None) -> None:
        self._words = words
        self._literals = literals
        self._clause = clause
        self.found: list[Diagnostic] = []

    def expected(self, example: Map) -> Expected:
        """What must come out."""
        total = example.get("total")
        self._check(example)
        return Expected(
            tuple(self._awards(example.get("award"))),
            tuple(self._sums(example.get("limits"), self._words.limits, NO_LIMIT)),
            None if total is None else self._amount(total, TOTAL),
            nodes.texts(example.get("not-covered")),
            self._marks(example.get("marks")),
            tuple(self._refused(example)),
        )

    def answers(self, example: Map) -> dict[str, str]:
        """The readings that the example chooses: question id → answer id, or the date that an answer asks for."""
        chosen: dict[str, str] = {}
        for key, node in nodes.pairs(example.get("readings")):
            question = find(key.value, self._words.questions)
            if question is None:
                self._unknown(NO_READING, key, self._words.questions)
            elif question.name in chosen:
                self._add(EXPECTED_TWICE, key, word=key.value)
            elif isinstance(node, Text):
                chosen[question.name] = self._answer(node, question)
        return chosen

    def _check(self, example: Map) -> None:
        """An example expects something, and nothing of a claim that is refused."""
        paying = [entry.key for entry in example.entries if entry.key.value in _PAYING]
        refused = example.get("refused") is not None
        if not paying and not refused:
            self._add(NOTHING_EXPECTED, example.get("why") or example)
        for key in paying if refused else ():
            self._add(PAID_AND_REFUSED, key, word_zh=_PAYING[key.value], word_en=key.value)

    def _awards(self, node: Node | None) -> Iterator[Sum]:
        if isinstance(node, Text):
            if self._clause is None:
                self._add(WHICH_CLAUSE, node)
            else:
                yield Sum(self._clause.name, self._clause.label, self._amount(node, self._clause.label))
        yield from self._sums(node, self._words.clauses, NO_CLAUSE)

    def _sums(self, node: Node | None, among: tuple[Named, ...], unknown: Rule) -> Iterator[Sum]:
        seen: set[str] = set()
        for key, amount in nodes.pairs(node):
            named = find(key.value, among)
            if named is None:
                self._unknown(unknown, key, among)
            elif named.name in seen:
                self._add(EXPECTED_TWICE, key, word=key.value)
            else:
                seen.add(named.name)
                yield Sum(named.name, named.label, self._amount(amount, named.label))

    def _marks(self, node: Node | None) -> frozenset[str] | None:
        names: set[str] = set()
        for written in nodes.items(node):
            word = nodes.text(written)
            mark = find(word, self._words.marks)
            if mark is None and isinstance(written, Text):
                self._unknown(NO_MARK, written, self._words.marks)
            elif mark and mark.name in names:
                self._add(EXPECTED_TWICE, written, word=word)
            elif mark:
                names.add(mark.name)
        return None if node is None else frozenset(names)

    def _amount(self, node: Node, label: Said) -> int:
        field = Field("", label, (), "money", self._words.currency)
        made = self._literals.amount(node, field) if isinstance(node, Text) else 0
        if isinstance(made, Diagnostic):
            self.found.append(made)
            return 0
        return made

    def _answer(self, written: Text, question: Question) -> str:
        answer = find(written.value, question.answers)
        if answer:
            return answer.name
        if question.asks_date and (chosen := day(written)):
            return chosen
        self._unknown(NO_ANSWER, written, question.answers, **called(question))
        return ""

    def _refused(self, example: Map) -> Iterator[str]:
        written = set(_keys(example.get("given")))
        for node in nodes.items(example.get("refused")):
            path = self._path(node.value, written) if isinstance(node, Text) else ""
            if path:
                yield path
            else:
                self._add(NO_PATH, node, word=nodes.text(node))

    def _path(self, word: str, written: set[str]) -> str:
        """A path with labels or ids as findings name it. A name that the claim states wrongly stands for itself."""
        parts = _PATH.fullmatch(fold(word).strip())
        if parts is None:
            return ""
        table = find(parts["table"], self._words.tables)
        if table is None:
            own = find(parts["table"], self._words.head)
            alone = own.name if own else step_into("", word) if word in written else ""
            return alone if not parts["row"] and not parts["field"] else ""
        base = table.name + (parts["row"] or "")
        if not parts["field"]:
            return base
        field = find(parts["field"], table.fields)
        stranger = step_into(base, parts["field"]) if parts["field"] in written else ""
        return f"{base}.{field.name}" if field else stranger

    def _unknown(self, rule: Rule, key: Text, among: tuple[Named, ...], **said: str) -> None:
        details = {"word": key.value, **known(among), **said}
        self.found.append(Diagnostic(rule, details, key.place, suggestion=near(key.value, among)))

    def _add(self, rule: Rule, node: Node, **details: str) -> None:
        self.found.append(Diagnostic(rule, details, node.place))


def _keys(node: Node | None) -> Iterator[str]:
    """Every key of a claim."""
    for key, value in nodes.pairs(node):
        yield key.value
        yield from _keys(value)
    if not isinstance(node, Map | Text):
        for item in nodes.items(node):
            yield from _keys(item)
