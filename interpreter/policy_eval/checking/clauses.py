"""Middle: clauses, limits, exclusions and marks – each from its node, each by itself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from policy_eval.diagnostics import Rule, Severity, nearest
from policy_eval.policy import nodes
from policy_eval.program import (
    Clause,
    Condition,
    Exclusion,
    Holds,
    Limit,
    ListFact,
    Mark,
    Pot,
    Reach,
    Round,
    Said,
    Step,
    Unique,
    Value,
)
from policy_eval.quantity import money
from policy_eval.source import Node, Text
from policy_eval.syntax import Parser, tree
from policy_eval.syntax.mask import fold

from . import samples, steps
from .context import Context
from .declare import Declared
from .knowledge import when_true
from .ledger import Ledger
from .lower import Lower
from .names import Names, offered, spoken
from .orders import AMENDED_BY
from .terms import TermTable
from .walk import fields_in
from .writing import Writer
from .wrong import Wrong

NO_LIST = Rule(
    "PE381",
    "“{name}”不是申报中的一类事项",
    "“{name}” is no list of a claim",
    "可以写：{known_zh}",
    "the lists are: {known_en}",
)
NOT_CLAIMANT = Rule(
    "PE382",
    "“{name}”不是申报主体；按一类事项计算要写“逐项”或“汇总”",
    "“{name}” is not the claimant; a clause over a list says “each of” or “all of”",
    "写“逐项 {name}”或“汇总 {name}”",
    "write “each of {name}” or “all of {name}”",
)
CLAIMANT_ALONE = Rule(
    "PE387",
    "“{name}”是申报主体，没有各笔可分",
    "“{name}” is the claimant: there are no rows to take",
    "对象直接写“{name}”",
    "write “for: {name}”",
)
NO_CLAUSE = Rule(
    "PE383", "没有条款“{name}”", "there is no clause “{name}”", "条款有：{known}", "the clauses are: {known}"
)
LIMIT_SCOPE = Rule(
    "PE384",
    "总限额只能按申报主体计",
    "a limit over several clauses is per claimant",
    "写“{holder_zh} 每年 ……”或“{holder_zh} 累计 ……”",
    "write “… per {holder_en} per year” or “… per {holder_en} ever”",
)
FIRST_ROWS = Rule(
    "PE385",
    "“{name}”的合计与各笔的先后有关：按申报中的顺序计算",
    "the total of “{name}” depends on the order of its rows: they count in the order of the claim",
    severity=Severity.NOTE,
)
NO_FIELD = Rule(
    "PE386",
    "“{owner}”没有“{name}”这一栏",
    "“{owner}” has no field “{name}”",
    "栏目有：{known_zh}",
    "its fields are: {known_en}",
)


@dataclass(frozen=True)
class Maker:
    """Makes the parts of a program from their nodes. `clause_ids`: spelling → id; `questions`: clause id → readings."""

    declared: Declared
    ledger: Ledger
    rounding: Round
    clause_ids: Mapping[str, str]
    questions: Mapping[tuple[str, str], tuple[str, ...]]

    @property
    def names(self) -> Names:
        """What names mean."""
        return self.declared.names

    @property
    def parser(self) -> Parser:
        """The parser of expressions."""
        return self.declared.parser

    # ------------------------------------------------------------------------------------------ clauses

    def clause(self, node: Node) -> Clause | None:
        """A paying clause; none where its target is not clear, for nothing else of it could be read."""
        name = nodes.said_text(node, "id")
        target = self._target(nodes.get(node, "for"))
        if target is None:
            return None
        reach, index = target
        terms = TermTable(nodes.pairs(nodes.get(node, "terms")), self.parser, self.ledger)
        row = Context(self.names, index, -1, reach is not Reach.CLAIMANT, terms)
        terms.context = replace(row, own=index, has_row=reach is Reach.EACH)
        when_node = nodes.get(node, "when")
        when_tree, when = self._condition(when_node, row)
        known = when_true(when) if when is not None else frozenset()
        here = Context(self.names, index, index, reach is Reach.EACH, terms, known)
        terms.context = here
        writer = self.declared.writers.at(index, _labels(node))
        made = self._steps(nodes.get(node, "pays"), here, name, writer)
        facts = terms.facts(writer)
        if steps.order_matters(made) and not _accepts(node, FIRST_ROWS):
            self.ledger.add(FIRST_ROWS, nodes.get(node, "id") or node, name=name)
        return Clause(
            name,
            nodes.label(nodes.get(node, "label")),
            nodes.said_text(node, "article"),
            nodes.texts(nodes.get(node, "quote")),
            reach,
            index,
            when,
            writer.words(when_tree),
            facts,
            made,
            self.questions.get(("clauses", name), ()),
            self.ledger.at(nodes.get(node, "id") or node),
            self.ledger.at(when_node),
            nodes.texts(nodes.get(node, AMENDED_BY)),
        )

    def _target(self, node: Node | None) -> tuple[Reach, int] | None:
        target = self.ledger.target(node, self.parser)
        if target is None or node is None:
            return None
        reach = Reach(target.reach)
        index = self.names.list_names.get(fold(target.name.text))
        if reach is Reach.CLAIMANT:
            if index == self.names.claimant:
                return reach, -1
            rule = NOT_CLAIMANT if index is not None else NO_LIST
            self._no_list(node, target.name, rule)
            return None
        if index is None or index == self.names.claimant:
            self._no_list(node, target.name, NO_LIST if index is None else CLAIMANT_ALONE)
            return None
        return reach, index

    def _no_list(self, node: Node, name: tree.Name, rule: Rule) -> None:
        listed = offered(spoken(fact.name, fact.label) for fact in self.names.lists)
        place = node.at(*name.span) if isinstance(node, Text) else node.place
        guess = nearest(name.text, self.names.list_names) if rule is NO_LIST else ""
        self.ledger.add(rule, place, guess, name=name.text, **listed)

    def _condition(self, node: Node | None, context: Context) -> tuple[tree.Expression | None, Condition | None]:
        """The tree of a condition and what it was lowered to."""
        parsed = self.ledger.expression(node, self.parser)
        if parsed is None or not isinstance(node, Text):
            return None, None
        return parsed, self.ledger.tried(node, lambda: Lower(context).condition(parsed))

    # ------------------------------------------------------------------------------------------ steps

    def _steps(self, node: Node | None, context: Context, name: str, writer: Writer) -> tuple[Step, ...]:
        """The steps with their roundings; an order that cannot be is noted only where every step was understood."""
        texts = nodes.items(node)
        written = [each for text in texts if (each := self._step(text, context, name, writer))]
        made = tuple(each.step for each in written)
        if len(written) < len(texts):
            return made
        before = len(self.ledger.found)
        steps.in_order(written, self.ledger)
        if len(self.ledger.found) == before:
            steps.check_sign(written, context.knowledge, self.ledger, self.names.currency)
        return steps.rounded(made, context.knowledge, self.rounding)

    def _step(self, node: Node, context: Context, name: str, writer: Writer) -> steps.Written | None:
        parsed = self.ledger.step(node, self.parser)
        if parsed is None or not isinstance(node, Text):
            return None
        owner = steps.Owner(name, self.rounding)

        def make() -> Step:
            lower = Lower(context)
            when = lower.condition(parsed.when) if parsed.when else None
            acting = lower.knowing(when) if when is not None else lower
            act = steps.action(parsed.action, acting, owner)
            return Step(act, when, writer.words(parsed), self.ledger.at(node))

        step = self.ledger.tried(node, make)
        return steps.Written(step, node) if step else None

    # ------------------------------------------------------------------------------------------ the others

    def limit(self, node: Node) -> Limit | None:
        """A cap that several clauses share."""
        name, cap = nodes.said_text(node, "id"), nodes.get(node, "cap")
        over = self.over(nodes.get(node, "over"))
        parsed = self.ledger.limit(cap, self.parser)
        if parsed is None or not isinstance(cap, Text):
            return None
        context = Context(self.names, has_row=False)
        made = self.ledger.tried(cap, lambda: _limited(parsed, over, name, Lower(context)))
        if made is None:
            return None
        words = self.declared.writers.at(-1).words(parsed)
        questions = self.questions.get(("limits", name), ())
        at, amended = self.ledger.at(nodes.get(node, "id")), nodes.texts(nodes.get(node, AMENDED_BY))
        return Limit(name, *_head(node), made[0], made[1], words, questions, at, amended)

    def exclusion(self, node: Node) -> Exclusion | None:
        """Who receives nothing."""
        name, over = nodes.said_text(node, "id"), nodes.get(node, "over")
        everything = _is_all(over)
        clauses = tuple(self.clause_ids.values()) if everything else self.over(over)
        parsed, when = self._condition(nodes.get(node, "when"), Context(self.names, has_row=False))
        if when is None:
            return None
        words = self.declared.writers.at(-1).words(parsed)
        unique = tuple(dict.fromkeys(clauses))
        questions = self.questions.get(("exclusions", name), ())
        at = self.ledger.at(nodes.get(node, "id"))
        return Exclusion(name, *_head(node), when, unique, everything, words, questions, at)

    def marks(self, node: Node, clause: Clause | None) -> tuple[Mark, ...]:
        """The marks of a clause, which see its rows, or those of the policy."""
        index = clause.list if clause else -1
        context = Context(self.names, index, has_row=index >= 0)
        return tuple(
            mark for each in nodes.items(nodes.get(node, "marks")) if (mark := self._mark(each, clause, context))
        )

    def _mark(self, node: Node, clause: Clause | None, context: Context) -> Mark | None:
        over = nodes.get(node, "over")
        every = tuple(dict.fromkeys(self.clause_ids.values()))
        clauses = (clause.name,) if clause else every if _is_all(over) else self.over(over)
        when_node = nodes.get(node, "when")
        _, when = self._condition(when_node, context)
        if when_node is not None and when is None:
            return None
        name, label = nodes.said_text(node, "id"), nodes.label(nodes.get(node, "label"))
        return Mark(name, label, when, clauses, self.ledger.at(nodes.get(node, "id")))

    def over(self, node: Node | None) -> tuple[str, ...]:
        """The clauses that a list names, by id or label."""
        made = []
        for each in nodes.items(node):
            name = nodes.text(each)
            clause = self.clause_ids.get(fold(name))
            if clause is None:
                known = "、".join(dict.fromkeys(self.clause_ids.values()))
                self.ledger.add(NO_CLAUSE, each, self._meant(name), name=name, known=known)
            else:
                made.append(clause)
        return tuple(made)

    def _meant(self, name: str) -> str:
        """The clause that was probably meant; several, where only the comma between them is full-width."""
        parts = [part.strip() for part in re.split("[、，；]", name)]
        is_several = len(parts) > 1 and all(fold(part) in self.clause_ids for part in parts)
        return ", ".join(parts) if is_several else nearest(name, self.clause_ids)

    # ------------------------------------------------------------------------------------------ what must hold

    def held(self, index: int, node: Node) -> ListFact:
        """A list with what must hold in its rows and between them."""
        fact = self.names.lists[index]
        holds: list[Holds] = []
        unique: list[Unique] = []
        for each in nodes.items(nodes.get(node, "holds")):
            if nodes.get(each, "one") is not None:
                unique += self._unique(index, each)
            else:
                holds += self._holds(index, each)
        return replace(fact, holds=tuple(holds), unique=tuple(unique))

    def _holds(self, index: int, node: Node) -> list[Holds]:
        context = Context(self.names, index if index != self.names.claimant else -1)
        parsed, condition = self._condition(nodes.get(node, "that"), context)
        if condition is None:
            return []
        fields = tuple(field.name for field in fields_in(condition))
        words = self.declared.writers.at(index).words(parsed)
        return [Holds(condition, _message(node), fields, words, self.ledger.at(node))]

    def _unique(self, index: int, node: Node) -> list[Unique]:
        one, per = (self._column(index, nodes.get(node, word)) for word in ("one", "per"))
        if one is None or per is None:
            return []
        return [Unique(one, per, _message(node), self.ledger.at(node))]

    def _column(self, index: int, node: Node | None) -> int | None:
        name, spelled = nodes.text(node), self.names.fields[index]
        if fold(name) not in spelled and node is not None:
            fact = self.names.lists[index]
            listed = offered(spoken(field.name, field.label) for field in fact.fields)
            self.ledger.add(NO_FIELD, node, nearest(name, spelled), owner=fact.name, name=name, **listed)
        return spelled.get(fold(name))


def _accepts(node: Node, rule: Rule) -> bool:
    """Whether the policy says, with a reason, that a finding is as it should be."""
    return any(nodes.said_text(each, "rule") == rule.code for each in nodes.items(nodes.get(node, "accept")))


def _is_all(over: Node | None) -> bool:
    """Whether every clause is meant: nothing is said, or `all`."""
    return over is None or nodes.text(over) == "all"


def _limited(cap: tree.Cap, over: tuple[str, ...], name: str, lower: Lower) -> tuple[Value, Pot]:
    value = lower.value(cap.value, money(lower.names.currency))
    steps.check_shared(value, cap.value, lower)
    scope = cap.scope
    if scope is None or lower.names.list_names.get(scope.holder.text) != lower.names.claimant:
        holder = samples.holder(lower.names)
        raise Wrong(LIMIT_SCOPE, scope.holder if scope else cap, holder_zh=holder.zh, holder_en=holder.en)
    return value, steps.pot(scope, over, name, lower, samples.amount(cap.value))


def _head(node: Node) -> tuple[Said, str, tuple[str, ...]]:
    """Label, article and quotes."""
    label = nodes.label(nodes.get(node, "label"))
    return label, nodes.said_text(node, "article"), nodes.texts(nodes.get(node, "quote"))


def _labels(node: Node) -> tuple[tuple[str, Said], ...]:
    terms = nodes.pairs(nodes.get(node, "terms"))
    return tuple((key.value, nodes.called(key.value, term)) for key, term in terms)


def _message(node: Node) -> Said:
    return nodes.label(nodes.get(node, "message"))
