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
from policy_eval.diffing.model import Difference, Direction, Order, Sort
from policy_eval.diffing.witness import Search, Shows, View, Witness
from policy_eval.explaining import Explanation

from .blocks import Beside, Block, Drawing, Folded, Grid, Heading, Item, Items, Paragraph, Replaced, Tone
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
    for told in report.told:
        yield from _words(told, words)
    yield Heading(2, words("meaning"))
    yield from _meaning(report, words)
    yield Heading(2, words("unaffected"))
    yield from _unaffected(report.unaffected, words)
    if report.impact:
        yield from money(report, report.impact, words)


# --- the summary ------------------------------------------------------------------------------------------------------


def _head(report: Report, words: Wording) -> Iterator[Block]:
    old, new = report.old, report.new
    yield Heading(1, words("title", old=_called(old, new), new=_called(new, old)))
    head = ("", words("old"), words("new"))
    rows = [("", words.said(old.title), words.said(new.title)), (words("version"), old.version, new.version),
            (words("file"), old.file, new.file), (words("program"), old.sha256[:12], new.sha256[:12])]  # fmt: skip
    yield Grid(head, tuple(row for row in rows if any(row[1:])))


def _called(one: Version, other: Version) -> str:
    name = one.version or one.file
    return name if one.policy == other.policy and name != (other.version or other.file) else f"{one.policy} {name}"


def _summary(report: Report, words: Wording) -> Iterator[Block]:
    yield Heading(2, words("summary"))
    yield Paragraph(_count(report, words))
    items = tuple(_headline(told, words) for told in report.meaning[:MOST_IN_SUMMARY])
    yield Items(items, tuple(told.number for told in report.meaning[:MOST_IN_SUMMARY]))
    if len(report.meaning) > MOST_IN_SUMMARY:
        yield Paragraph(words("more_told", n=len(report.meaning) - MOST_IN_SUMMARY), Tone.QUIET)
    if report.groups:
        yield Paragraph(_overall(report, words), TONES[report.direction])
    yield Paragraph(words("untouched", n=len(report.clauses), k=len(report.unaffected)))
    impact = report.impact
    if impact:
        total = impact.total
        of = words("made_up" if impact.generated else "claims", n=impact.compared)
        signed = words.money(total.difference, signed=True)
        before, after = words.money(total.before), words.money(total.after)
        yield Paragraph(words("money_short", claims=of, before=before, after=after, difference=signed,
                              more=total.more, less=total.less))  # fmt: skip


def _count(report: Report, words: Wording) -> str:
    n, meaning = len(report.told), len(report.meaning)
    if not meaning:
        return words("count_words", n=n)
    return words("count_one") if n == 1 else words("count", n=n, meaning=meaning, words=n - meaning)


def _headline(told: Told, words: Wording) -> Item:
    return Item(one_line(words.said(told.said)), words.said(DIRECTIONS[told.direction]), TONES[told.direction])


def _overall(report: Report, words: Wording) -> str:
    counted = Counter(told.direction for told in report.meaning)
    each = [words("each", direction=words.said(DIRECTIONS[d]), n=counted[d]) for d in Direction if counted[d]]
    return words("overall", direction=words.said(DIRECTIONS[report.direction]), each=words.listed(each))


# --- the words --------------------------------------------------------------------------------------------------------


def _words(told: Told, words: Wording) -> Iterator[Block]:
    difference = told.difference
    where = words("change", act=words.said(ACTS[difference.act]), where=difference.where)
    yield Items((Item(where, tone=Tone.PLAIN if difference.sort is Sort.MEANING else Tone.QUIET),), (told.number,))
    yield _replaced(difference, words)
    for order in difference.orders:
        yield Paragraph(_ordered(order, words), Tone.QUIET)


def _replaced(difference: Difference, words: Wording) -> Replaced:
    old, new = (part and words.said(part.words) for part in (difference.old, difference.new))
    return Replaced(old, None if old == new else new)


def _ordered(order: Order, words: Wording) -> str:
    return words("ordered", article=order.article, quote="".join(order.quotes))


# --- the meaning ------------------------------------------------------------------------------------------------------


def _meaning(report: Report, words: Wording) -> Iterator[Block]:
    curves = {curve.group: curve for curve in report.curves}
    for number, group in enumerate(report.groups):
        yield from _group(group, words)
        if number in curves:
            yield _drawn(curves[number], words)
    texts = [told for told in report.told if told.difference.sort is Sort.WORDS]
    if texts:
        yield Paragraph(words("text_only", n=len(texts), numbers=_numbers(texts, words)), Tone.QUIET)


def _group(group: Group, words: Wording) -> Iterator[Block]:
    form = "numbers" if len(group.told) == 1 else "several"
    yield Heading(3, words(form, numbers=_numbers(group.told, words)))
    yield Items(tuple(_headline(told, words) for told in group.told))
    yield Paragraph(_direction(group, words))
    affected = tuple(dict.fromkeys(name for told in group.told for name in told.affected))
    yield Paragraph(words("affects", names=words.listed(list(affected))) if affected else words("affects_none"), Tone.QUIET)
    yield from _witness(group, words)


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
    yield Folded(words("as_json"), (Paragraph(claim_text(search)),))


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
    clauses = words.listed([words.said(named.label) or named.name for named in curve.clauses])
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
        yield Paragraph(words.listed([words.said(named.label) or named.name for named in clauses]))
    else:
        yield Paragraph(words("all_may"), Tone.QUIET)
