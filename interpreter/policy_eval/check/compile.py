"""Middle: the file of a policy → its checked program, or diagnostics."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
from pathlib import Path
from typing import Any

from policy_eval import program as p
from policy_eval import resources
from policy_eval.diagnostics import Diagnostic, Place, Rule, has_errors
from policy_eval.quantity import Choice, Country, Date, Flag, Words, count, money
from policy_eval.shape import shape
from policy_eval.source import List, Map, Source, Text, decode, read
from policy_eval.syntax import Fault, Parser, Vocabulary, grammar, keywords, tree

from .lower import Scope, Wrong, amount, condition, lower, names, rate

NO_FILE = Rule("PE300", "文件“{file}”读不到", "cannot read “{file}”")
KINDS = {"text": Words(), "flag": Flag(), "date": Date(), "country": Country()}


def compile_policy(path: Path) -> tuple[p.Program | None, list[Diagnostic]]:
    """The program of the policy in `path` under its default readings, or everything that is wrong with it."""
    try:
        data = path.read_bytes()
    except OSError:
        return None, [Diagnostic(NO_FILE, {"file": str(path)})]
    text, found = decode(data, path.name)
    if text is None:
        return None, found
    root, found = read(text, path.name)
    source = Source.of(text, path.name)
    if root is None or has_errors(found):
        return None, found
    root, faults = shape(root)
    if has_errors(faults) or not isinstance(root, Map):
        return None, source.excerpts(faults)
    maker = _Maker(root, path.parent, hashlib.sha256(text.encode()).hexdigest())
    program = maker.program()
    return (None if maker.found else program), source.excerpts(maker.found)


def _text(node: Any, default: str = "") -> str:
    return node.value if isinstance(node, Text) else default


def _texts(node: Any) -> tuple[str, ...]:
    return tuple(_text(i) for i in node.items) if isinstance(node, List) else (node.value,) if node else ()


def _items(node: Any) -> list[Any]:
    return list(node.items) if isinstance(node, List) else []


def _said(node: Any) -> p.Said:
    if isinstance(node, Map):
        return p.Said("|".join(_texts(node.get("zh"))), "|".join(_texts(node.get("en"))))
    return p.Said("|".join(_texts(node)), "")


def _date(node: Any) -> dt.date | None:
    return dt.date.fromisoformat(node.value) if isinstance(node, Text) and node.value else None


class _Maker:
    """Collects what is wrong while it makes the program, part by part."""

    def __init__(self, root: Map, folder: Path, digest: str) -> None:
        self.root, self.folder, self.digest = root, folder, digest
        self.found: list[Diagnostic] = []
        self.places: list[Place] = []
        self.currency = _text(root.get("currency"))

    def at(self, node: Any) -> int:
        self.places.append(node.place)
        return len(self.places) - 1

    def program(self) -> p.Program:
        facts = self.root.get("facts")
        assert isinstance(facts, Map)  # noqa: S101 – the shape demands it
        self.measures = frozenset(self._measures(facts))
        self.lists = tuple(self._list(n, m) for n, m in facts.items())
        self.claimant = next(i for i, f in enumerate(self.lists) if f.is_claimant)
        self.sets = tuple(self._set(n, m) for n, m in self._map("sets"))
        self.parser = self._parser()
        self.lists = tuple(self._held(f, m) for f, (_, m) in zip(self.lists, facts.items(), strict=True))
        clauses = tuple(self._clause(c) for c in _items(self.root.get("clauses")))
        covers: Any = self.root.get("period").get("covers")  # type: ignore[union-attr]
        every = tuple(c.name for c in clauses)
        own = [m for c in _items(self.root.get("clauses")) for m in self._marks(c, (_text(c.get("id")),))]
        return p.Program(
            _text(self.root.get("policy")), _text(self.root.get("version")), _said(self.root.get("title")).zh,
            self.currency, self.claimant, _date(covers.get("from")) or dt.date.min,
            _date(covers.get("until")) or dt.date.max, self.lists, self.sets, clauses,
            tuple(self._limit(x) for x in _items(self.root.get("limits"))),
            tuple(self._exclusion(x) for x in _items(self.root.get("exclusions"))),
            (*own, *self._marks(self.root, every)),
            tuple(self._reading(x) for x in _items(self.root.get("readings"))), (),
            p.Round(1, p.Rounding.HALF_UP, written=False), tuple(self.places), self.digest,
        )  # fmt: skip

    def _map(self, key: str) -> list[tuple[str, Any]]:
        node = self.root.get(key)
        return list(node.items()) if isinstance(node, Map) else []

    def _measures(self, facts: Map) -> list[str]:
        out = ["次"]
        for _, fact in facts.items():
            entry: Any = fact
            for node in (entry, *(f for _, f in entry.get("fields").items())):
                out += _texts(node.get("measure"))
                word, _, unit = _text(node.get("type")).partition(" ")
                out += [unit] if word == "count" else []
        return out

    def _list(self, name: str, node: Any) -> p.ListFact:
        fields = tuple(self._field(n, f) for n, f in node.get("fields").items())
        dated = _text(node.get("dated"), "none")
        index = next((i for i, f in enumerate(fields) if f.name == dated), None)
        is_claimant = name == _text(self.root.get("claimant"))
        return p.ListFact(name, _said(node.get("label")), fields, index, (), (), is_claimant, "", self.at(node))

    def _field(self, name: str, node: Any) -> p.FieldFact:
        word, _, unit = _text(node.get("type")).partition(" ")
        kind: Any = KINDS.get(word) or (money(unit) if word == "money" else count(unit))
        kind = Choice(name) if _text(node.get("type")) == "one of" else kind
        values = tuple((k, _said(v)) for k, v in node.get("values").items()) if node.get("values") else ()
        default: Any = _text(node.get("default")) or None
        if default is not None:
            default = default in {"yes", "true"} if kind == Flag() else int(default)
        required = _text(node.get("required")) == "yes" or (default is None and _text(node.get("optional")) != "yes")
        return p.FieldFact(name, _said(node.get("label")), kind, required, default, values)

    def _set(self, name: str, node: Any) -> p.SetFact:
        file = _text(node.get("file"))
        members = tuple(p.Member(_text(m), None, None) for m in _items(node.get("members")))
        if file:
            with (self.folder / file).open(encoding="utf-8-sig", newline="") as rows:
                members = tuple(_member(r) for r in csv.DictReader(rows))
        return p.SetFact(name, _said(node.get("label")), Country(), members, _text(node.get("source")),
                         _text(node.get("taken")), self.at(node))  # fmt: skip

    def _parser(self) -> Parser:
        words: set[str] = set()
        for fact in (*self.lists, *self.sets):
            words |= names(fact.name, fact.label)
        lists = {n for f in self.lists if not f.is_claimant for n in names(f.name, f.label)}
        for fact in self.lists:
            for f in fact.fields:
                words |= names(f.name, f.label).union(*(names(v, label) for v, label in f.values))
        for clause in _items(self.root.get("clauses")):
            terms = clause.get("terms")
            for name, term in terms.items() if terms else ():
                words |= names(name, _said(term.get("label")))
        lark = grammar(resources.grammar())
        return Parser(lark, Vocabulary.of(words - lists, lists, self.measures, keywords(lark)))

    def parse(self, node: Any, start: Any) -> Any:
        """The tree of a text; a fault is noted."""
        parsed = self.parser.parse(node.value, start)
        if isinstance(parsed, Fault):
            self.found.append(Diagnostic(parsed.rule, parsed.details, node.at(parsed.start, parsed.end)))
            return None
        return parsed

    def lowered(self, node: Any, start: Any, how: Any) -> Any:
        """What `how` makes of the tree of a text; a finding is noted."""
        parsed = self.parse(node, start) if node is not None else None
        if parsed is None:
            return None
        try:
            return how(parsed)
        except Wrong as wrong:
            place = node.at(*wrong.node.span)
            self.found.append(Diagnostic(wrong.rule, wrong.details, place, suggestion=wrong.suggestion))
            return None

    def _scope(self, index: int) -> Scope:
        return Scope(self.lists, self.sets, self.claimant, index, self.currency, self.measures)

    def _held(self, fact: p.ListFact, node: Any) -> p.ListFact:
        holds, unique = [], []
        scope = self._scope(self.lists.index(fact))
        index = {f.name: i for i, f in enumerate(fact.fields)}
        for h in _items(node.get("holds")):
            message = _said(h.get("message"))
            if h.get("one"):
                one, per = index[_text(h.get("one"))], index[_text(h.get("per"))]
                unique.append(p.Unique(one, per, message, self.at(h)))
                continue
            that = h.get("that")
            test = self.lowered(that, "expression", lambda x: condition(x, scope))
            fields = tuple(n for n in index if n in that.value)
            holds.append(p.Holds(test, message, fields, p.Said(that.value, that.value), self.at(h)))
        return p.ListFact(fact.name, fact.label, fact.fields, fact.dated, tuple(holds), tuple(unique),
                          fact.is_claimant, fact.measure, fact.at)  # fmt: skip

    def _clause(self, node: Any) -> p.Clause:
        name = _text(node.get("id"))
        target = self.parse(node.get("for"), "target") or tree.Target("claimant", tree.Name(""))
        reach = p.Reach(target.reach)
        index = -1
        if reach is not p.Reach.CLAIMANT:
            index = self.lowered(node.get("for"), "target", lambda x: self._scope(-1).list_index(x.name))
        scope = self._scope(-1 if index is None else index)
        terms = []
        for i, (term, entry) in enumerate(node.get("terms").items() if node.get("terms") else ()):
            made = self.lowered(entry.get("is"), "expression", lambda x: lower(x, scope))
            label, value = _said(entry.get("label")), entry.get("is").value
            if made:
                for word in names(term, label):
                    scope.terms[word] = p.Term(i, term, made[1], label)
                terms.append(p.TermFact(term, label, made[0], p.Said(value, value), self.at(entry)))
        when = node.get("when")
        test = self.lowered(when, "expression", lambda x: condition(x, scope))
        steps = tuple(self._step(s, name, scope) for s in _items(node.get("pays")))
        words = p.Said(_text(when), _text(when))
        return p.Clause(name, _said(node.get("label")), _text(node.get("article")), _texts(node.get("quote")), reach,
                        scope.list, test, words, tuple(terms), steps, (), self.at(node), 0)  # fmt: skip

    def _step(self, node: Any, clause: str, scope: Scope) -> p.Step:
        def make(step: tree.Step) -> p.Step:
            when = condition(step.when, scope) if step.when else None
            action = self._action(step.action, clause, scope)
            return p.Step(action, when, p.Said(node.value, node.value), self.at(node))

        made: p.Step = self.lowered(node, "step", make)
        return made

    def _action(self, a: tree.Action, clause: str, s: Scope) -> p.Action:
        match a:
            case tree.Pay():
                return p.Pay(amount(a.value, s))
            case tree.Uplift():
                return p.Uplift(rate(a.rate, s))
            case tree.Add():
                return p.Add(amount(a.value, s))
            case tree.Deduct():
                return p.Deduct(amount(a.value, s))
            case tree.Floor():
                return p.Floor(amount(a.value, s))
            case tree.Cap():
                return p.Cap(amount(a.value, s), self._pot(a.scope, (clause,), clause, s) if a.scope else None)
            case tree.First():
                return p.First(lower(a.count, s)[0], self._pot(a.scope, (clause,), clause, s))
            case tree.Round():
                unit: Any = amount(a.unit, s) if a.unit else p.Const(1, money(self.currency))
                return p.Round(int(unit.value), a.rounding, written=True)

    def _pot(self, scope: tree.Scope, clauses: tuple[str, ...], name: str, s: Scope) -> p.Pot:
        claimant = self.lists[self.claimant]
        key = None
        if scope.holder.text not in names(claimant.name, claimant.label):
            found = s.value(scope.holder)
            key = found if isinstance(found, p.Field) else None
        return p.Pot(name, key, scope.period or p.Period.YEAR, clauses)

    def _limit(self, node: Any) -> p.Limit:
        name, over, scope = _text(node.get("id")), _texts(node.get("over")), self._scope(-1)

        def make(cap: tree.Cap) -> tuple[Any, p.Pot]:
            assert cap.scope is not None  # noqa: S101 – the grammar demands it
            return amount(cap.value, scope), self._pot(cap.scope, over, name, scope)

        made = self.lowered(node.get("cap"), "limit", make) or (None, None)
        words = p.Said(_text(node.get("cap")), _text(node.get("cap")))
        return p.Limit(name, _said(node.get("label")), _text(node.get("article")), _texts(node.get("quote")),
                       made[0], made[1], words, (), self.at(node))  # fmt: skip

    def _exclusion(self, node: Any) -> p.Exclusion:
        when = node.get("when")
        test = self.lowered(when, "expression", lambda x: condition(x, self._scope(-1)))
        over = _texts(node.get("over"))
        return p.Exclusion(_text(node.get("id")), _said(node.get("label")), _text(node.get("article")),
                           _texts(node.get("quote")), test, over, over == ("all",),
                           p.Said(when.value, when.value), (), self.at(node))  # fmt: skip

    def _marks(self, node: Any, clauses: tuple[str, ...]) -> list[p.Mark]:
        target = node.get("for")
        parsed = self.parse(target, "target") if target else None
        index = self._scope(-1).list_index(parsed.name) if parsed else -1
        out = []
        for mark in _items(node.get("marks")):
            test = self.lowered(mark.get("when"), "expression", lambda x: condition(x, self._scope(index)))
            out.append(p.Mark(_text(mark.get("id")), _said(mark.get("label")), test, clauses, self.at(mark)))
        return out

    def _reading(self, node: Any) -> p.Reading:
        answers = tuple(p.Answer(n, _said(a.get("says")), _text(a.get("asks"))) for n, a in node.get("answers").items())
        default = _text(node.get("default"))
        return p.Reading(_text(node.get("id")), _text(node.get("article")), _said(node.get("question")),
                         p.Said("未决定", "undecided"), answers, default, default, ())  # fmt: skip


def _member(row: dict[str, str]) -> p.Member:
    days = [dt.date.fromisoformat(row[k]) if row.get(k) else None for k in ("from", "until")]
    return p.Member(row["country"], *days)
