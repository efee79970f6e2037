"""Uses: examples evaluated, and what came out compared with what was expected – amounts as whole minor units."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from policy_eval.diagnostics import Diagnostic, Place
from policy_eval.policy import nodes
from policy_eval.program import Said
from policy_eval.program.node import Node as Plain
from policy_eval.program.node import node
from policy_eval.quantity import grouped, minor_digits, money_text
from policy_eval.source import Map
from policy_eval.syntax import Parser

from .declared import declared
from .examples import Example, read_examples
from .expected import TOTAL, Sum
from .literals import currency_word

Result = dict[str, object]
Evaluate = Callable[[dict[str, object], Mapping[str, str]], tuple[Result | None, list[Diagnostic]]]
"""A claim and the answers to readings (id → answer id, or a date) → the result, or why the claim is refused."""

_NOT_COVERED = Said("不受理", "not covered")
_MARKS = Said("标注", "marks")
_REFUSED = Said("拒绝", "refused")
_NOTHING = Said("无", "none")
_PAID = Said("未被拒绝，合计 {}", "not refused, total {}")
_OTHERWISE = Said("因 {} 被拒绝", "refused for {}")


@node
class Line(Plain):
    """One thing that is expected, in words: what, how much, and what came out."""

    what: Said
    expected: Said
    got: Said
    holds: bool


@node
class Outcome(Plain):
    """What became of one example. `found`: why its claim was refused."""

    clause: str
    label: Said
    why: Said
    place: Place
    lines: tuple[Line, ...]
    found: tuple[Diagnostic, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether everything came out as expected."""
        return bool(self.lines) and all(line.holds for line in self.lines)


@node
class Report(Plain):
    """The examples of one policy. `found`: what is wrong with those that could not be run, `faulty` in number."""

    outcomes: tuple[Outcome, ...]
    faulty: int
    found: tuple[Diagnostic, ...]

    @property
    def passed(self) -> int:
        """How many examples came out as expected."""
        return sum(outcome.passed for outcome in self.outcomes)

    @property
    def failed(self) -> int:
        """How many came out otherwise."""
        return len(self.outcomes) - self.passed

    @property
    def is_fine(self) -> bool:
        """Whether nothing is wrong and everything came out as expected."""
        return not self.faulty and not self.failed


def run(root: Map, evaluate: Evaluate, parser: Parser | None = None) -> Report:
    """Every example of a shaped policy, evaluated and compared. For `parser` see `claims_of`.

    Findings lack the lines that they speak of: `Document.excerpts` adds them.
    """
    made = read_examples(root, parser)
    faults = [found for found in made if isinstance(found, list)]
    terms = _Terms(nodes.said_text(root, "currency"), {mark.name: mark.label for mark in declared(root).marks})
    outcomes = tuple(_outcome(each, evaluate, terms) for each in made if isinstance(each, Example))
    return Report(outcomes, len(faults), tuple(each for found in faults for each in found))


@node
class _Terms(Plain):
    """In what results of the policy are told: its currency, and its marks with their labels, in written order."""

    currency: str
    marks: Mapping[str, Said]


def _outcome(example: Example, evaluate: Evaluate, terms: _Terms) -> Outcome:
    result, found = evaluate(example.claim, example.answers)
    errors = tuple(each for each in found if each.is_error)
    if result is None:
        lines = tuple(_refusals(example.expected.refused, errors))
    elif example.expected.refused:
        lines = tuple(_not_refused(example.expected.refused, result, terms.currency))
    else:
        lines = tuple(_compared(example, result, terms))
    told = errors if result is None and not (lines and all(line.holds for line in lines)) else ()
    return Outcome(example.clause, example.label, example.why, example.place, lines, told)


# --- a claim that is refused ------------------------------------------------------------------------------------------


def _refusals(paths: tuple[str, ...], errors: tuple[Diagnostic, ...]) -> Iterator[Line]:
    named = tuple(dict.fromkeys(each.path for each in errors if each.path))
    for path in paths:
        yield Line(_REFUSED, _both(path), _said(_OTHERWISE, ", ".join(named)), path in named)


def _not_refused(paths: tuple[str, ...], result: Result, currency: str) -> Iterator[Line]:
    paid = _amount(_minor(result.get("total"), currency), currency)
    for path in paths:
        yield Line(_REFUSED, _both(path), _said(_PAID, paid), holds=False)


# --- a claim that is paid ---------------------------------------------------------------------------------------------


def _compared(example: Example, result: Result, terms: _Terms) -> Iterator[Line]:
    expected, currency = example.expected, terms.currency
    yield from _sums(expected.awards, _granted(result, "awards", "clause", "amount", currency), currency)
    yield from _sums(expected.limits, _granted(result, "limits", "limit", "granted", currency), currency)
    if expected.total is not None:
        yield _line(TOTAL, expected.total, _minor(result.get("total"), currency), currency)
    reasons = tuple(dict.fromkeys(str(entry.get("reason")) for entry in _entries(result, "not_covered")))
    got = _both(", ".join(reasons)) if reasons else _NOTHING
    for reason in expected.reasons:
        yield Line(_NOT_COVERED, _both(reason), got, reason in reasons)
    if expected.marks is not None:
        shown = _shown_marks(result, example.clause)
        holds = expected.marks == shown
        yield Line(_MARKS, _named(expected.marks, terms.marks), _named(shown, terms.marks), holds)


def _sums(expected: Iterable[Sum], got: Mapping[str, int], currency: str) -> Iterator[Line]:
    """A clause without a covered row, and a limit of an excluded claim, grant nothing."""
    return (_line(each.label, each.amount, got.get(each.name, 0), currency) for each in expected)


def _line(what: Said, expected: int, got: int, currency: str) -> Line:
    return Line(what, _amount(expected, currency), _amount(got, currency), expected == got)


def _granted(result: Result, part: str, name: str, amount: str, currency: str) -> dict[str, int]:
    """The amounts of a part of the result, summed by what they are of."""
    sums: dict[str, int] = {}
    for entry in _entries(result, part):
        key = str(entry.get(name))
        sums[key] = sums.get(key, 0) + _minor(entry.get(amount), currency)
    return sums


def _shown_marks(result: Result, clause: str) -> frozenset[str]:
    """The marks of a clause's award, or of all awards where no clause is named."""
    awards = (award for award in _entries(result, "awards") if clause in {"", award.get("clause")})
    marks = (award.get("marks") for award in awards)
    return frozenset(str(mark) for each in marks if isinstance(each, list) for mark in each)


def _entries(result: Result, part: str) -> list[dict[str, object]]:
    entries = result.get(part)
    return [entry for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []


def _minor(amount: object, currency: str) -> int:
    """An amount of a result, which has exactly the decimals of its currency, in minor units."""
    whole, _, part = str(amount).partition(".")
    return int(whole + part.ljust(minor_digits(currency), "0"))


# --- words ------------------------------------------------------------------------------------------------------------


def _named(marks: frozenset[str], labels: Mapping[str, Said]) -> Said:
    """Marks by their labels, in the policy's order."""
    named = [label for mark, label in labels.items() if mark in marks]
    if not named:
        return _NOTHING
    return Said("、".join(each.in_("zh") for each in named), "; ".join(each.in_("en") for each in named))


def _both(text: str) -> Said:
    return Said(text, text)


def _said(form: Said, part: Said | str) -> Said:
    part = _both(part) if isinstance(part, str) else part
    return Said(form.zh.format(part.zh), form.en.format(part.en))


def _amount(minor: int, currency: str) -> Said:
    word, shown = currency_word(currency), grouped(money_text(minor, currency))
    return Said(f"{shown} {word.zh}" if word.zh.isascii() else f"{shown}{word.zh}", f"{shown} {word.en}")
