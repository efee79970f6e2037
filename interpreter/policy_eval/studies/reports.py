"""Uses: what was weighed and what was tried, as tables in the words of the policy."""

from __future__ import annotations

from collections.abc import Sequence

from policy_eval.diagnostics import Language
from policy_eval.program import Clause, Limit, Program, Said
from policy_eval.quantity import grouped, money_text
from policy_eval.tables import Table

from .simulating import Outcome, Point, WhatIf
from .weighing import Spread, Weighing

_WORDS = {
    "question": Said("问题", "question"),
    "answer": Said("答案", "answer"),
    "default": Said("（现行）", " (as written)"),
    "total": Said("合计", "total"),
    "difference": Said("差额", "difference"),
    "more": Said("增加的申报", "claims with more"),
    "less": Said("减少的申报", "claims with less"),
    "clauses": Said("涉及条款", "clauses"),
    "least": Said("最少", "least"),
    "most": Said("最多", "most"),
    "answers": Said("采用的答案", "answers"),
    "value": Said("取值", "value"),
    "clause": Said("条款", "clause"),
    "before": Said("改前", "before"),
    "after": Said("改后", "after"),
    "asks": Said("所问", "it asks"),
    "says": Said("含义", "it means"),
    "decided": Said("决定", "decided"),
}


class Reports:
    """Tables in one language, with the names of all versions and the currency of the latest."""

    def __init__(self, versions: Sequence[Program], language: Language) -> None:
        self._program = versions[-1]
        self._language = language
        readings = [reading for program in versions for reading in program.readings]
        self._asked = {reading.name: reading.question.in_(language) for reading in readings}
        named: list[Clause | Limit] = [clause for program in versions for clause in program.clauses]
        named += [limit for program in versions for limit in program.limits]
        self._labels = {each.name: each.label.in_(language) or each.name for each in named}

    def questions(self) -> Table:
        """The questions of a policy with their answers, the one in force marked."""
        rows = []
        for reading in self._program.readings:
            asked = (reading.name, reading.question.in_(self._language), reading.decided.in_(self._language))
            for answer in reading.answers:
                mark = self._word("default") if answer.name == reading.default else ""
                rows.append([*asked, f"{answer.name}{mark}", answer.says.in_(self._language)])
        return self._table(("question", "asks", "decided", "answer", "says"), rows, common=3)

    def weights(self, weighing: Weighing) -> Table:
        """Each answer's total and difference, and for how many claims."""
        rows = []
        for weight in weighing.weights:
            name = f"{weight.answer}{self._word('default') if weight.is_default else ''}"
            between = "、" if self._language == "zh" else ", "
            clauses = between.join(self._labels.get(clause, clause) for clause, _ in weight.clauses)
            amounts = (self._money(weight.total), self._signed(weight.difference))
            asked = (weight.question, self._asked.get(weight.question, ""))
            rows.append([*asked, name, *amounts, str(weight.more), str(weight.less), clauses])
        head = ("question", "asks", "answer", "total", "difference", "more", "less", "clauses")
        return self._table(head, rows, common=2)

    def spread(self, spread: Spread) -> Table:
        """The least and the most over all combinations, with the answers that lead there."""
        ends = (("least", spread.least, spread.least_answers), ("most", spread.most, spread.most_answers))
        rows = [
            [self._word(word), self._money(total), ", ".join(f"{question}={answer}" for question, answer in answers)]
            for word, total, answers in ends
        ]
        return Table(["", self._word("total"), self._word("answers")], rows)

    def what_if(self, made: WhatIf) -> Table:
        """Before and after by clause, and in all."""
        rows = [self._compared(self._labels.get(name, name), was, now) for name, was, now in _joined(made)]
        rows.append(self._compared(self._word("total"), made.before.total, made.after.total))
        return self._table(("clause", "before", "after", "difference"), rows)

    def sweep(self, points: Sequence[Point], usual: Outcome) -> Table:
        """The total at each value, and how it differs from the policy as written."""
        rows = [
            [point.value, self._money(point.outcome.total), self._signed(point.outcome.total - usual.total)]
            for point in points
        ]
        return self._table(("value", "total", "difference"), rows)

    def _table(self, head: Sequence[str], rows: Sequence[Sequence[str]], common: int = 0) -> Table:
        return Table([self._word(word) for word in head], rows, common)

    def _compared(self, name: str, before: int, after: int) -> list[str]:
        return [name, self._money(before), self._money(after), self._signed(after - before)]

    def _money(self, amount: int) -> str:
        return grouped(money_text(amount, self._program.currency))

    def _signed(self, amount: int) -> str:
        return f"+{self._money(amount)}" if amount > 0 else self._money(amount)

    def _word(self, name: str) -> str:
        return _WORDS[name].in_(self._language)


def _joined(made: WhatIf) -> list[tuple[str, int, int]]:
    before, after = dict(made.before.clauses), dict(made.after.clauses)
    return [(name, before.get(name, 0), after.get(name, 0)) for name in {**before, **after}]
