"""Uses: what two versions pay over many claims, as blocks – totals, clauses, who gains and loses, why."""

from __future__ import annotations

from collections.abc import Iterator

from policy_eval.backends.reckoning import Ceiling
from policy_eval.diffing.basis import Basis, Days
from policy_eval.diffing.impact import QUANTILES, Binding, ByClause, Impact, Reason, Spread, Sums
from policy_eval.program import Said

from .blocks import Bar, Bars, Block, Column, Drawing, Grid, Heading, Histogram, Item, Items, Paragraph, Tone
from .data import Report
from .wording import Wording, one_line, percent

_SHOWN_QUANTILES = (0, 10, 50, 90, 100)


def money(report: Report, impact: Impact, words: Wording) -> Iterator[Block]:
    """The whole section."""
    yield Heading(2, words("money"))
    yield from _conditions(report.basis, impact, words)
    if not impact.changed:
        yield Paragraph(words("same_money"))
    yield from _clauses(impact, words)
    if impact.generated:
        yield from _bindings(impact, words)
    elif impact.changed:
        yield from _shares(report, words)
        yield from _fields(impact, words)
        yield from _winners(impact, words)
        yield from _changed(impact, words)
        yield from _bindings(impact, words)
    yield from _left_out(impact, words)


def _conditions(basis: Basis, impact: Impact, words: Wording) -> Iterator[Block]:
    """What the sums are about."""
    if impact.generated:
        yield Paragraph(words("generated", n=impact.compared), Tone.QUIET)
    else:
        yield Paragraph(words("compared", n=impact.claims, k=impact.compared))
    if basis.as_dated:
        old, new = (words.listed([_days(each, words) for each in basis.days(side)]) for side in (0, 1))
        yield Paragraph(words("as_dated", old=old, new=new))
    elif impact.aligned:
        (days,) = basis.days(0)
        yield Paragraph(words("aligned", first=days.first.isoformat(), last=days.last.isoformat()))
    if impact.currencies[0] != impact.currencies[1]:
        yield Paragraph(words("currencies", old=impact.currencies[0], new=impact.currencies[1]), Tone.LESS)


def _days(days: Days, words: Wording) -> str:
    return words("days", version=days.version, first=days.first.isoformat(), last=days.last.isoformat())


# --- totals -----------------------------------------------------------------------------------------------------------


def _clauses(impact: Impact, words: Wording) -> Iterator[Block]:
    paid = [each for each in impact.clauses if each.sums.before or each.sums.after]
    if impact.generated:
        paid = [each for each in paid if each.sums.difference or each.sums.more or each.sums.less]
    yield Heading(3, words("by_clause", currency=words.unit))
    rows = [_row(_named(each, words), each.sums, words) for each in paid]
    yield Grid(_head("clause", words), (*rows, _row(words("total"), impact.total, words)), has_sum=True)
    changed = [each for each in paid if each.sums.difference]
    if changed and not impact.generated:
        bars = tuple(Bar(_named(each, words), each.sums.before, each.sums.after) for each in paid)
        yield Drawing(words("bars"), words("bars_said"), words.unit, Bars(bars))


def _head(first: str, words: Wording) -> tuple[str, ...]:
    names = ("before", "after", "difference", "percent", "got_more", "got_less")
    return (words(first), *(words(name) for name in names))


def _row(name: str, sums: Sums, words: Wording) -> tuple[str, ...]:
    amounts = (words.amount(sums.before), words.amount(sums.after), words.amount(sums.difference, signed=True))
    return (name, *amounts, percent(sums.before, sums.after), str(sums.more), str(sums.less))


def _named(each: ByClause, words: Wording) -> str:
    name = words.said(each.label) or each.clause
    if each.in_old and each.in_new:
        return name
    return words("is_new" if each.in_new else "is_gone", name=name)


def _fields(impact: Impact, words: Wording) -> Iterator[Block]:
    for field in impact.fields:
        if [value.value for value in field.values] == [None]:
            continue
        name = words.said(field.label) or field.field
        yield Heading(3, words("by_field", field=name, currency=words.unit))
        rows = [
            _row(words("not_stated") if each.value is None else words.said(each.label) or each.value, each.sums, words)
            for each in field.values
        ]
        head = (name, *_head("clause", words)[1:])
        yield Grid(head, (*rows, _row(words("total"), impact.total, words)), has_sum=True)


# --- single claims ----------------------------------------------------------------------------------------------------


def _winners(impact: Impact, words: Wording) -> Iterator[Block]:
    yield Heading(3, words("winners"))
    head = ("", words("count_of"), words("sum_of"), *(_quantile(each, words) for each in _SHOWN_QUANTILES))
    rows = [_spread("gain", impact.gains, words), _spread("loss", impact.losses, words)]
    yield Grid(head, tuple(rows))
    yield Paragraph(words("newly", n=impact.total.newly, k=impact.total.no_longer))
    losses = [Column(low, high, count, is_gain=False) for low, high, count in reversed(impact.losses.bins)]
    gains = [Column(low, high, count, is_gain=True) for low, high, count in impact.gains.bins]
    axis = words("spread_axis", currency=words.unit)
    yield Drawing(words("spread"), words("spread_said"), axis, Histogram((*losses, *gains)))


def _quantile(per_cent: int, words: Wording) -> str:
    names = {0: "least", 50: "median", 100: "greatest"}
    return words(names[per_cent]) if per_cent in names else f"{per_cent}%"


def _spread(name: str, spread: Spread, words: Wording) -> tuple[str, ...]:
    known = dict(zip(QUANTILES, spread.quantiles, strict=False))
    quantiles = (words.amount(known[each]) if known else "" for each in _SHOWN_QUANTILES)
    return (words(name), str(spread.count), words.amount(spread.total), *quantiles)


def _changed(impact: Impact, words: Wording) -> Iterator[Block]:
    labels = {each.clause: words.said(each.label) or each.clause for each in impact.clauses}
    yield Heading(3, words("most_changed", currency=words.unit))
    head = tuple(words(name) for name in ("claim", "line", "before", "after", "difference", "clause"))
    rows = [
        (
            each.claim_id,
            str(each.line),
            words.amount(each.before),
            words.amount(each.after),
            words.amount(each.difference, signed=True),
            words.listed([f"{labels.get(n, n)} {words.amount(b - a, signed=True)}" for n, a, b in each.clauses]),
        )
        for each in impact.changed
    ]
    yield Grid(head, tuple(rows))


# --- why --------------------------------------------------------------------------------------------------------------


def _shares(report: Report, words: Wording) -> Iterator[Block]:
    if not report.shares:
        return
    said = {told.number: one_line(words.said(told.said)) for told in report.told}
    yield Heading(3, words("shares", currency=words.unit))
    head = tuple(words(name) for name in ("numbered", "in_order", "alone", "what"))
    rows = [
        (
            words.listed([str(number) for number in each.numbers]),
            _maybe(each.in_order, words),
            _maybe(each.alone, words),
            words("semicolon").join(said[number] for number in each.numbers) or words("other_days"),
        )
        for each in report.shares
    ]
    whole = sum(each.in_order or 0 for each in report.shares)
    yield Grid(head, (*rows, (words("total"), words.amount(whole, signed=True), "", "")), has_sum=True)
    if report.interplay:
        yield Paragraph(words("interplay", amount=words.money(report.interplay, signed=True)))
    yield Paragraph(words("shares_note") + (words("shares_dated") if report.basis.as_dated else ""), Tone.QUIET)


def _maybe(minor: int | None, words: Wording) -> str:
    return "" if minor is None else words.amount(minor, signed=True)


def _bindings(impact: Impact, words: Wording) -> Iterator[Block]:
    changed = [each for each in impact.bindings if each.before != each.after]
    if not changed:
        return
    yield Heading(3, words("bindings"))
    head = tuple(words(name) for name in ("ceiling", "before", "after", "difference"))
    rows = [
        (_ceiling(each, words), str(each.before), str(each.after), _signed(each.after - each.before))
        for each in changed
    ]
    yield Grid(head, tuple(rows))


def _ceiling(binding: Binding, words: Wording) -> str:
    label, path = words.said(binding.label), binding.path
    name = label or path[1]
    step = _step(path, words)
    name = f"{name}（{step}）" if step and words.language == "zh" else f"{name} ({step})" if step else name
    if binding.in_old and binding.in_new:
        return name
    return words("is_new" if binding.in_new else "is_gone", name=name)


def _step(path: Ceiling, words: Wording) -> str:
    """A step by what it does, and by number where there are several."""
    return " ".join([*(words(f"step_{verb}") for verb in path[3:4]), *path[4:]])


def _signed(number: int) -> str:
    return f"+{number}" if number > 0 else f"−{-number}" if number else "0"


def _left_out(impact: Impact, words: Wording) -> Iterator[Block]:
    refusals = impact.refusals
    items: list[str] = []
    if refusals.count and not impact.generated:
        yield Paragraph(words("refused", n=refusals.count, old=refusals.old, new=refusals.new, both=refusals.both))
        items += [_reason(each, words) for each in refusals.reasons]
    items += [
        words(f"lacking_{each.by}", field=_field(each.label, each.field, words), n=each.claims)
        for each in impact.lacking
    ]
    items += [words(f"unread_{each.by}", field=each.field, n=each.claims) for each in impact.unread]
    if items:
        yield Items(tuple(Item(one_line(item), tone=Tone.QUIET) for item in items))


def _field(label: Said, name: str, words: Wording) -> str:
    return words.said(label) or name


def _reason(each: Reason, words: Wording) -> str:
    message = each.example.message(words.language)
    return words("reason", by=words(f"by_{each.by}"), n=each.claims, line=each.line, message=message)
