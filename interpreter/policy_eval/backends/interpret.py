"""Back ends: one claim, exact – the reference meaning."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from policy_eval import program as p
from policy_eval.claim import Facts
from policy_eval.diagnostics import Diagnostic, Rule
from policy_eval.quantity import half_up, money_text, plus_months, tidy

NOT_HELD = Rule("PC200", "{zh}", "{en}")


@dataclass
class _Frame:
    """What an expression can see: the claim, the row at hand, the clause's covered rows, its terms."""

    facts: Facts
    list: int = -1
    row: int = -1
    own: Sequence[int] = ()
    terms: tuple[p.TermFact, ...] = ()


class Interpreter:
    """Evaluates claims against one program."""

    def __init__(self, program: p.Program) -> None:
        self.program = program

    def violations(self, facts: Facts) -> list[Diagnostic]:
        """What must hold and does not, each with the field it speaks of."""
        out = []
        for index, fact in enumerate(self.program.lists):
            for row in range(len(facts.rows[index])):
                for h in fact.holds if (index, row) not in facts.bad else ():
                    if not self._test(h.condition, _Frame(facts, index, row)):
                        path = f"{fact.name}[{row}].{h.fields[0] if h.fields else ''}"
                        details = {"zh": h.message.in_("zh"), "en": h.message.in_("en")}
                        out.append(Diagnostic(NOT_HELD, details, path=path))
        return out

    def evaluate(self, facts: Facts) -> dict[str, object]:
        """The contract's result for one claim; amounts are texts in the currency's major unit."""
        return _Run(self, facts).result()

    def _test(self, node: Any, f: _Frame) -> bool:  # noqa: PLR0911 – one case a node
        match node:
            case None:
                return True
            case p.Truth():
                return bool(self.value(node.value, f))
            case p.Compare():
                return _compare(node.relation, self.value(node.left, f), self.value(node.right, f))
            case p.Among():
                value, day = self.value(node.value, f), f.facts.days[f.list][f.row]
                return any(m.value == value and (m.since is None or m.since <= day) and (
                    m.until is None or day <= m.until) for m in self.program.sets[node.set].members)  # fmt: skip
            case p.OneOf():
                return self.value(node.value, f) in node.members
            case p.Given():
                return self.value(node.value, f) is not None
            case p.Every():
                return all(self._test(c, f) for c in node.conditions)
            case p.Some():
                return any(self._test(c, f) for c in node.conditions)
            case p.Not():
                return not self._test(node.condition, f)
        return bool(self.value(node, f))

    def value(self, node: Any, f: _Frame) -> Any:  # noqa: C901, PLR0911, PLR0912 – one case a node
        """The exact value of `node` on the row at hand."""
        match node:
            case p.Const():
                return node.value
            case p.Field():
                is_row = node.source is p.Source.ROW
                return (f.facts.rows[f.list][f.row] if is_row else f.facts.claimant)[node.index]
            case p.Term():
                return self.value(f.terms[node.index].value, f)
            case p.Calendar():
                start, end = dt.date(f.facts.year, 1, 1), dt.date(f.facts.year + 1, 1, 1)
                days = {p.Moment.YEAR_START: start, p.Moment.NEXT_YEAR_START: end}
                return days.get(node.moment, (end - start).days)
            case p.Arithmetic():
                left, right = (self.value(o, f) for o in node.operands)
                return _calculate(node.operators[0], left, right)
            case p.Shift():
                day, by = self.value(node.day, f), node.sign * int(self.value(node.by, f))
                return plus_months(day, by) if node.in_months else day + dt.timedelta(days=by)
            case p.Days():
                days_ = (self.value(node.end, f) - self.value(node.start, f)).days
                return days_ if node.signed else max(days_, 0)
            case p.Share():
                return tidy(self.value(node.rate, f) * self.value(node.base, f))
            case p.Slice():
                top = self.value(node.value, f)
                top = min(top, self.value(node.up_to, f)) if node.up_to else top
                return max(top - self.value(node.over, f), 0)
            case p.Units():
                value, unit = self.value(node.value, f), self.value(node.unit, f)
                times = value // unit if node.full else _calculate(p.Operator.DIVIDE, value, unit)
                return tidy(times * self.value(node.amount, f))
            case p.Case():
                for test, result in node.rows:
                    if self._test(test, f):
                        return self.value(result, f)
                return self.value(node.otherwise, f)
            case p.Default():
                given = self.value(node.field, f)
                return self.value(node.fallback, f) if given is None else given
            case p.Aggregate():
                return self._aggregate(node, f)
            case p.Extreme():
                values = [self.value(o, f) for o in node.operands]
                return (min if node.fold in {p.Fold.MIN, p.Fold.EARLIEST} else max)(values)
            case p.Whole():
                return int(self.value(node.value, f))
        return self._test(node, f)

    def _aggregate(self, node: p.Aggregate, f: _Frame) -> Any:
        days = f.facts.days[node.list]
        covered = [r for r in range(len(days)) if self.covers(node.list, days[r])]
        frames = [_Frame(f.facts, node.list, r) for r in (f.own if node.own else covered)]
        frames = [x for x in frames if self._test(node.where, x)]
        if node.value is None:
            return len(frames)
        values = [self.value(node.value, x) for x in frames]
        if node.fold is p.Fold.TOTAL:
            return sum(values)
        return (min if node.fold in {p.Fold.MIN, p.Fold.EARLIEST} else max)(values)

    def covers(self, index: int, day: dt.date) -> bool:
        """A row of an undated list is covered: the claim's year is."""
        undated = self.program.lists[index].dated is None
        return undated or self.program.first_day <= day <= self.program.last_day


def _field(node: Any) -> Any:
    return next(getattr(node, name) for name in node.__slots__)


def _compare(relation: p.Relation, a: Any, b: Any) -> bool:
    table = {p.Relation.EQ: a == b, p.Relation.NE: a != b}
    if relation in table:
        return table[relation]
    ordered = {p.Relation.GE: a >= b, p.Relation.GT: a > b, p.Relation.LE: a <= b, p.Relation.LT: a < b}
    return bool(ordered[relation])


def _calculate(operator: p.Operator, a: Any, b: Any) -> Any:
    match operator:
        case p.Operator.ADD:
            return a + b
        case p.Operator.SUBTRACT:
            return a - b
        case p.Operator.MULTIPLY:
            return tidy(a * b)
        case p.Operator.DIVIDE:
            return tidy(Fraction(a) / Fraction(b))


class _Run:
    """One claim's evaluation: what the pots have given so far."""

    def __init__(self, interpreter: Interpreter, facts: Facts) -> None:
        self.i, self.facts, self.program = interpreter, facts, interpreter.program
        self.drawn: dict[tuple[str, object], int] = {}
        self.first: dict[str, int] = {}
        self.tried: dict[tuple[int, int], list[str]] = {}
        self.paid: set[tuple[int, int]] = set()

    def result(self) -> dict[str, object]:
        excluded = next((e.name for e in self.program.exclusions
                         if e.everything and self.i._test(e.when, _Frame(self.facts))), None)  # fmt: skip
        awards = [] if excluded else [a for c in self.program.clauses if (a := self._clause(c))]
        total = sum(a.pop("fen") for a in awards)
        limits = [] if excluded else [self._limit(x) for x in self.program.limits]
        return {
            "claim_id": self.facts.claim_id,
            "policy": {"id": self.program.policy, "version": self.program.version,
                       "source_sha256": self.program.source_sha256},
            "readings": {r.name: r.chosen for r in self.program.readings},
            "currency": self.program.currency, "total": self._money(total), "excluded": excluded,
            "awards": awards, "limits": limits, "not_covered": [] if excluded else self._not_covered(),
        }  # fmt: skip

    def _money(self, fen: int) -> str:
        return money_text(fen, self.program.currency)

    def _clause(self, c: p.Clause) -> dict[str, Any] | None:
        days = self.facts.days[c.list] if c.list >= 0 else (None,)
        rows = []
        for r, day in enumerate(days):
            if day is not None and not self.i.covers(c.list, day):
                continue
            self.tried.setdefault((c.list, r), []).append(c.name)
            if self.i._test(c.when, _Frame(self.facts, c.list, r, terms=c.terms)):
                rows.append(r)
        if not rows:
            return None
        self.paid |= {(c.list, r) for r in rows}
        groups = [rows] if c.reach is p.Reach.ALL else [[r] for r in rows]
        amounts = [self._award(c, _Frame(self.facts, c.list, g[0], rows, c.terms)) for g in groups]
        total = sum(amounts)
        return {"clause": c.name, "amount": self._money(total), "marks": self._marks(c, rows, amounts),
                "rows": [self._entry(c, g, a) for g, a in zip(groups, amounts, strict=True)], "fen": total}  # fmt: skip

    def _entry(self, c: p.Clause, group: list[int], fen: int) -> dict[str, object]:
        if c.reach is p.Reach.ALL:
            return {"rows": group, "amount": self._money(fen)}
        ref = self.facts.refs[c.list][group[0]] if c.list >= 0 else None
        return {"row": group[0], **({"ref": ref} if ref is not None else {}), "amount": self._money(fen)}

    def _award(self, c: p.Clause, f: _Frame) -> int:
        """The steps in written order, then the shared limits."""
        amount: Any = 0
        pots: list[tuple[str, object]] = []
        for step in c.steps:
            if step.when is not None and not self.i._test(step.when, f):
                continue
            match step.action:
                case p.Pay(value):
                    amount = self.i.value(value, f)
                case p.Uplift(rate):
                    amount = tidy(amount * (1 + self.i.value(rate, f)))
                case p.Add(value):
                    amount += self.i.value(value, f)
                case p.Deduct(value):
                    amount -= self.i.value(value, f)
                case p.Floor(value):
                    amount = max(amount, self.i.value(value, f))
                case p.Round(unit):
                    amount = half_up(amount, unit)
                case p.First(count, pot):
                    prior = sum(1 for x in self._priors(pot, f) if x.amount > 0)
                    if prior + self.first.get(c.name, 0) >= self.i.value(count, f):
                        return 0
                case p.Cap(value, None):
                    amount = min(half_up(amount), self.i.value(value, f))
                case p.Cap(value, pot):
                    amount = half_up(amount)
                    key = (pot.name + str(len(pots)), self.i.value(pot.key, f) if pot.key else None)
                    prior = sum(x.amount for x in self._priors(pot, f))
                    left = max(self.i.value(value, f) - prior - self.drawn.get(key, 0), 0)
                    amount = min(amount, left)
                    self.drawn[key] = self.drawn.get(key, 0) + amount
                    pots.append(key)
        amount = half_up(amount)
        for limit in self.program.limits:
            if c.name in limit.pot.clauses:
                used = sum(x.amount for x in self._priors(limit.pot, f)) + self.drawn.get((limit.name, "limit"), 0)
                amount = min(amount, max(self.i.value(limit.cap, f) - used, 0))
                self.drawn[limit.name, "limit"] = self.drawn.get((limit.name, "limit"), 0) + amount
        self.first[c.name] = self.first.get(c.name, 0) + (amount > 0)
        return int(amount)

    def _priors(self, pot: p.Pot, f: _Frame) -> list[Any]:
        key = self.i.value(pot.key, f) if pot.key else None
        first, last = self.program.first_day.year, self.program.last_day.year
        years = {
            p.Period.YEAR: (self.facts.year,) * 2,
            p.Period.EVER: (0, 9999),
            p.Period.VERSION: (first, last),
        }
        low, high = years[pot.period]
        return [x for x in self.facts.priors if x.clause in pot.clauses and low <= x.year <= high
                and (pot.key is None or x.key == key)]  # fmt: skip

    def _limit(self, limit: p.Limit) -> dict[str, object]:
        f = _Frame(self.facts)
        cap, before = self.i.value(limit.cap, f), sum(x.amount for x in self._priors(limit.pot, f))
        granted = self.drawn.get((limit.name, "limit"), 0)
        return {"limit": limit.name, "cap": self._money(cap), "used_before": self._money(before),
                "granted": self._money(granted), "left": self._money(max(cap - before - granted, 0))}  # fmt: skip

    def _marks(self, c: p.Clause, rows: list[int], amounts: list[int]) -> list[str]:
        each = c.reach is p.Reach.EACH
        seen = [r for r, a in zip(rows, amounts, strict=False) if a > 0 or not each] or rows[:1]
        return [m.name for m in self.program.marks if c.name in m.clauses
                and any(self.i._test(m.when, _Frame(self.facts, c.list, r)) for r in seen)]  # fmt: skip

    def _not_covered(self) -> list[dict[str, object]]:
        out: list[dict[str, object]] = []
        for index, fact in enumerate(self.program.lists):
            for r, day in enumerate(self.facts.days[index]):
                entry: dict[str, object] = {"list": fact.name, "row": r, "clause": None}
                if not self.i.covers(index, day):
                    out.append(entry | {"reason": "out-of-period", "details": {"date": day.isoformat()}})
                elif (index, r) not in self.paid:
                    tried = {"clauses": self.tried.get((index, r), [])}
                    out.append(entry | {"reason": "condition-not-met", "details": tried})
        return out
