"""Uses: a report in reading order – in short, the words, what they mean, what cannot be affected, the money.

Laws of this module:

* One screen tells what changed; everything else can be left out without losing that.
* What was not found is said to be not found, and never taken for no difference.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator

from policy_eval.diagnostics import Language
from policy_eval.diffing.impact import Impact
from policy_eval.diffing.model import Difference, Direction, Order, Sort
from policy_eval.diffing.witness import Search, Shows, View, Witness
from policy_eval.explaining import Explanation

from .blocks import Beside, Block, Code, Drawing, Folded, Grid, Heading, Item, Items, Paragraph, Replaced, Tone
from .data import Curve, Group, Named, Report, Told, Version
from .money import money
from .short import short
from .wording import ACTS, DIRECTIONS, TONES, Wording, one_line

MOST_IN_SUMMARY = 12


def outline(report: Report, language: Language) -> tuple[Block, ...]:
    """The whole report in one language."""
    return tuple(_outline(report, Wording(language, report.new.currency)))


def _outline(report: Report, words: Wording) -> Iterator[Block]:
    yield from _head(report, words)
    if not report.told:
        yield Paragraph(words("nothing"))
        return
    yield from _summary(report, words)
    yield Heading(2, words("words"))
    for told in report.meaning:
        yield from _words(told, words)
    texts = tuple(told for told in report.told if told.difference.sort is Sort.WORDS)
    if texts:
        shown = tuple(block for told in texts for block in _words(told, words))
        yield Folded(words("text_only", n=len(texts), numbers=_numbers(texts, words)), shown)
    yield Heading(2, words("meaning"))
    if report.basis.as_dated:
        yield Paragraph(words("by_itself"), Tone.QUIET)
    yield from _meaning(report, words)
    if report.groups:
        yield Heading(2, words("unaffected"))
        yield from _unaffected(report.unaffected, words)
    if report.impact:
        yield from money(report, report.impact, words)


# --- the summary ------------------------------------------------------------------------------------------------------


def _head(report: Report, words: Wording) -> Iterator[Block]:
    old, new = report.old, report.new
    yield Heading(1, words("title", old=_called(old, new), new=_called(new, old)))
    if old.title == new.title:
        yield Paragraph(words.said(new.title))
    head = ("", words("old"), words("new"))
    rows = (
        (words("named"), words.said(old.title), words.said(new.title)),
        (words("version"), old.version, new.version),
        (words("file"), old.file, new.file),
        (words("program"), old.sha256[:12], new.sha256[:12]),
    )
    yield Grid(head, tuple(row for row in rows if row[1] != row[2]))


def _called(one: Version, other: Version) -> str:
    if one.policy != other.policy:
        return f"{one.policy} {one.version}".strip()
    return one.version if one.version and one.version != other.version else one.file


def _summary(report: Report, words: Wording) -> Iterator[Block]:
    yield Heading(2, words("summary"))
    yield Paragraph(_count(report, words))
    items = tuple(_headline(told, report, words) for told in report.meaning[:MOST_IN_SUMMARY])
    yield Items(items, tuple(told.number for told in report.meaning[:MOST_IN_SUMMARY]))
    if len(report.meaning) > MOST_IN_SUMMARY:
        yield Paragraph(words("more_told", n=len(report.meaning) - MOST_IN_SUMMARY), Tone.QUIET)
    if any(report.basis.counts_days or not group.is_calendar for group in report.groups):
        yield Paragraph(_overall(report, words), TONES[report.direction])
    yield Paragraph(words("untouched", n=len(report.clauses), k=len(report.unaffected)))
    if report.impact:
        yield Paragraph(_money(report.impact, words))
        yield from _asked(report, report.impact, words)


def _money(impact: Impact, words: Wording) -> str:
    total = impact.total
    if impact.generated:
        return words("made_up", n=impact.compared, more=total.more, less=total.less)
    amounts = words.money(total.before), words.money(total.after), words.money(total.difference, signed=True)
    before, after, difference = amounts
    claims = words("claims", n=impact.compared)
    return words("money_short", claims=claims, before=before, after=after, difference=difference,
                 more=total.more, less=total.less)  # fmt: skip


def _asked(report: Report, impact: Impact, words: Wording) -> Iterator[Block]:
    """Which question those sums answer, where there are two."""
    if report.basis.as_dated or (impact.aligned and not impact.generated):
        yield Paragraph(words("money_dated" if report.basis.as_dated else "money_aligned"), Tone.QUIET)


def _count(report: Report, words: Wording) -> str:
    n, meaning = len(report.told), len(report.meaning)
    if not meaning:
        return words("count_words", n=n)
    return words("count_one") if n == 1 else words("count", n=n, meaning=meaning, words=n - meaning)


def _headline(told: Told, report: Report, words: Wording) -> Item:
    said = one_line(words.said(told.said))
    if told.is_calendar and not report.basis.counts_days:
        return Item(said, words("period"), Tone.QUIET)
    direction = next((g.direction for g in report.groups if g.told == (told,)), told.direction)
    return Item(said, words.said(DIRECTIONS[direction]), TONES[direction])


def _overall(report: Report, words: Wording) -> str:
    groups = [group for group in report.groups if report.basis.counts_days or not group.is_calendar]
    counted = Counter(group.direction for group in groups)
    each = [words("each", direction=words.said(DIRECTIONS[d]), n=counted[d]) for d in Direction if counted[d]]
    return words("overall", direction=words.said(DIRECTIONS[report.direction]), each=words.listed(each))


# --- the words --------------------------------------------------------------------------------------------------------


def _words(told: Told, words: Wording) -> Iterator[Block]:
    difference = told.difference
    where = words("change", act=words.said(ACTS[difference.act]), where=words.said(told.where))
    yield Items((Item(where, tone=Tone.PLAIN if difference.sort is Sort.MEANING else Tone.QUIET),), (told.number,))
    yield _replaced(difference, words)
    for order in difference.orders:
        yield Paragraph(_ordered(order, words), Tone.QUIET, of_item=True)


def _replaced(difference: Difference, words: Wording) -> Replaced:
    old, new = (words.said(part.words) if part else None for part in (difference.old, difference.new))
    return Replaced(old, None if old == new else new)


def _ordered(order: Order, words: Wording) -> str:
    return words("ordered", article=order.article, quote="".join(order.quotes))


# --- the meaning ------------------------------------------------------------------------------------------------------


def _meaning(report: Report, words: Wording) -> Iterator[Block]:
    curves = {curve.group: curve for curve in report.curves}
    for number, group in enumerate(report.groups):
        yield from _group(group, report, words)
        if number in curves:
            yield _drawn(curves[number], words)
    if not report.groups:
        yield Paragraph(words("no_meaning"))


def _group(group: Group, report: Report, words: Wording) -> Iterator[Block]:
    form = "numbers" if len(group.told) == 1 else "several"
    yield Heading(3, words(form, numbers=_numbers(group.told, words)))
    yield Items(tuple(_headline(told, report, words) for told in group.told))
    if group.is_calendar and report.basis.is_shared:
        yield Paragraph(words("calendar_dated"), Tone.QUIET)
        return
    if group.is_calendar and not report.basis.as_dated:
        yield Paragraph(words("calendar"), Tone.QUIET)
    else:
        yield Paragraph(_direction(group, words))
        yield Paragraph(_affected(group, report, words), Tone.QUIET)
    yield from _witness(group, words)


def _affected(group: Group, report: Report, words: Wording) -> str:
    names = {name for told in group.told for name in told.affected}
    if not names:
        return words("affects_none")
    if len(names) == len(report.clauses):
        return words("affects_all")
    return words("affects", names=words.listed([_label(each, words) for each in report.clauses if each.name in names]))


def _label(named: Named, words: Wording) -> str:
    return words.said(named.label) or named.name


def _numbers(told: Iterable[Told], words: Wording) -> str:
    return words.listed([str(each.number) for each in told])


def _direction(group: Group, words: Wording) -> str:
    direction, search = words.said(DIRECTIONS[group.direction]), group.search
    if group.is_sure or not search.tried:
        return words("sure", direction=direction)
    return words("evidence", direction=direction, tried=search.tried, more=search.more, less=search.less)


def _witness(group: Group, words: Wording) -> Iterator[Block]:
    search = group.search
    if search.same:
        yield Paragraph(words("same_program"), Tone.QUIET)
        return
    if search.witness is None:
        yield Paragraph(words("none_found", tried=search.tried) if search.apart else words("not_apart"), Tone.QUIET)
        return
    yield Paragraph(words("witness") + _shows(search.witness, words))
    sides = (("old_pays", search.witness.old, group.old), ("new_pays", search.witness.new, group.new))
    heads, bodies = zip(*(_view(name, view, told, words) for name, view, told in sides), strict=True)
    yield Beside((heads[0], heads[1]), bodies[0], bodies[1])
    yield Folded(words("as_json"), (Code("json", claim_text(search)),), is_data=True)


def claim_text(search: Search) -> str:
    """The claim of a witness as one line of JSON, without what every claim must say."""
    claim = dict(search.witness.claim) if search.witness else {}
    return json.dumps(claim, ensure_ascii=False)


def _shows(witness: Witness, words: Wording) -> str:
    match witness.shows:
        case Shows.TOTAL:
            return ""
        case Shows.AWARDS:
            return words("awards")
        case Shows.DETAILS:
            return words("details")
        case Shows.ACCEPTANCE:
            return words("acceptance")


def _view(name: str, view: View, told: Explanation | None, words: Wording) -> tuple[str, tuple[str, ...]]:
    amount = words("refuses") if view.total is None else words.money(view.total)
    if told is not None:
        return words(name, amount=amount), short(told, words)
    return words(name, amount=amount), tuple(found.message(words.language) for found in view.refused)


def _drawn(curve: Curve, words: Wording) -> Drawing:
    field = words.said(curve.field)
    clauses = words.listed([_label(named, words) for named in curve.clauses])
    unit = Wording(words.language, curve.unit).unit if curve.is_money else curve.unit
    return Drawing(
        words("curve", clauses=clauses, field=field),
        words("curve_said"),
        words("curve_axis", field=field, unit=unit) if unit else field,
        curve,
    )


# --- what cannot be affected ------------------------------------------------------------------------------------------


def _unaffected(clauses: tuple[Named, ...], words: Wording) -> Iterator[Block]:
    if clauses:
        yield Paragraph(words.listed([_label(named, words) for named in clauses]))
    else:
        yield Paragraph(words("all_may"), Tone.QUIET)
