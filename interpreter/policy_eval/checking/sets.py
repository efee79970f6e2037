"""Middle: named lists of countries and values – written in the policy, or in a file that officers keep with Excel."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from policy_eval.diagnostics import Place, Rule, nearest
from policy_eval.policy import Document, nodes
from policy_eval.program import ListFact, Member, SetFact
from policy_eval.quantity import COUNTRIES, Choice, Country
from policy_eval.source import Map, Node, Text
from policy_eval.syntax.mask import fold

from .ledger import Ledger

NO_KIND = Rule(
    "PE360",
    "名单里是什么？“{name}”既不是“国家”，也不是选项栏目",
    "of what is the set? “{name}” is neither “country” nor a field with listed values",
    "可以写：{known}",
    "it is one of: {known}",
)
NO_MEMBER = Rule(
    "PE361",
    "“{name}”不是{what_zh}",
    "“{name}” is no {what_en}",
    "国家写 ISO 3166-1 两字母代码，如 KZ",
    "a country is two letters of ISO 3166-1, such as KZ",
)
BAD_DAY = Rule(
    "PE362",
    "“{name}”不是日历上的日期",
    "“{name}” is no day of the calendar",
    "写成 2025-06-30 或 2025年6月30日",
    "write it as 2025-06-30",
)
DAYS_CROSS = Rule(
    "PE363",
    "“{name}”的起始日期晚于截止日期",
    "“{name}” begins after it ends",
    "对调或改正",
    "swap or mend the dates",
)
TWICE = Rule(
    "PE364",
    "“{name}”写了两次：第 {line} 行已有，期间重叠",
    "“{name}” is listed twice: its days overlap with those on line {line}",
    "删去一项，或写明不重叠的起止日期",
    "remove one, or give dates that do not overlap",
)
NO_COLUMN = Rule(
    "PE365",
    "文件“{file}”的第一行没有“{column}”这一列",
    "the first line of “{file}” has no column “{column}”",
    "第一行写列名：country, from, until, note（或 国家、起、止、备注）",
    "its first line names the columns: country, from, until, note",
)
NO_TABLE = Rule(
    "PE366",
    "文件“{file}”不是 CSV 表格",
    "the file “{file}” is no CSV table",
    "用 Excel 另存为“CSV UTF-8（逗号分隔）”",
    "save it as CSV",
)

_COLUMNS: Mapping[str, str] = {
    "country": "is", "国家": "is", "is": "is", "为": "is", "成员": "is", "value": "is", "取值": "is",
    "from": "from", "起": "from", "until": "until", "止": "until", "note": "note", "备注": "note",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Entry:
    """A member as it is written, and where."""

    value: str
    since: str
    until: str
    place: Place


def sets(document: Document, lists: tuple[ListFact, ...], ledger: Ledger) -> tuple[tuple[SetFact, ...], Document]:
    """The sets in written order, and the document with the files that were opened."""
    made = []
    for key, node in nodes.pairs(document.root.get("sets")):
        fact, document = _set(key, node, document, lists, ledger)
        made.append(fact)
    return tuple(made), document


def _set(
    key: Text, node: Node, document: Document, lists: tuple[ListFact, ...], ledger: Ledger
) -> tuple[SetFact, Document]:
    kind, values = _kind(node, lists, ledger)
    file = nodes.get(node, "file")
    if isinstance(file, Text):
        entries, document = _from_file(file, document, ledger)
    else:
        entries = [_inline(member) for member in nodes.items(nodes.get(node, "members"))]
    members = _members(entries, kind, values, ledger)
    label = nodes.called(key.value, node)
    source, taken = nodes.said_text(node, "source"), nodes.said_text(node, "taken")
    return SetFact(key.value, label, kind, members, source, taken, ledger.at(key)), document


def _kind(node: Node, lists: tuple[ListFact, ...], ledger: Ledger) -> tuple[Country | Choice, Mapping[str, str]]:
    """What the set lists, and the spellings of listed values."""
    of = nodes.get(node, "of") or node
    name = nodes.text(of)
    if name == "country":
        return Country(), {}
    choices = [field for fact in lists for field in fact.fields if isinstance(field.kind, Choice)]
    for field in choices:
        domain = field.kind.domain if isinstance(field.kind, Choice) else ""
        if name in {field.name, domain, field.label.zh, field.label.en}:
            spelled = {fold(w): v for v, label in field.values for w in (v, label.zh, label.en) if w}
            return Choice(domain), spelled
    known = ["country", *(field.name for field in choices)]
    ledger.add(NO_KIND, of, nearest(name, known), name=name, known="、".join(known))
    return Country(), {}


def _inline(node: Node) -> _Entry:
    if isinstance(node, Map):
        written = node.get("is") or node
        return _Entry(nodes.text(written), nodes.said_text(node, "from"), nodes.said_text(node, "until"), written.place)
    return _Entry(nodes.text(node), "", "", node.place)


# --- files --------------------------------------------------------------------------------------------------------


def _from_file(file: Text, document: Document, ledger: Ledger) -> tuple[list[_Entry], Document]:
    """The entries of a CSV file in UTF-8, or in GB18030 as Excel may save it."""
    document, text, found = document.opened(file, from_excel=True)
    ledger.found += found
    if text is None:
        return [], document
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error:
        ledger.add(NO_TABLE, file, file=file.value)
        return [], document
    columns = [_COLUMNS.get(name.strip().lower(), "") for name in rows[0]] if rows else []
    if "is" not in columns:
        ledger.add(NO_COLUMN, file, file=file.value, column="country")
        return [], document
    return list(_rows(file.value, columns, rows[1:])), document


def _rows(file: str, columns: list[str], rows: list[list[str]]) -> Iterator[_Entry]:
    for number, row in enumerate(rows, 2):
        cells = {column: cell.strip() for column, cell in zip(columns, row, strict=False)}
        if any(cells.values()):
            width = max(len(",".join(row)), 1)
            place = Place(file, number, 1, number, width + 1)
            yield _Entry(cells.get("is", ""), cells.get("from", ""), cells.get("until", ""), place)


# --- members ------------------------------------------------------------------------------------------------------


def _members(
    entries: list[_Entry], kind: Country | Choice, values: Mapping[str, str], ledger: Ledger
) -> tuple[Member, ...]:
    made: list[tuple[Member, _Entry]] = []
    for entry in entries:
        member = _member(entry, kind, values, ledger)
        if member is None:
            continue
        other = next((e for m, e in made if m.value == member.value and _overlap(m, member)), None)
        if other:
            ledger.add(TWICE, entry.place, name=entry.value, line=str(other.place.line))
        made.append((member, entry))
    return tuple(member for member, _ in made)


def _member(entry: _Entry, kind: Country | Choice, values: Mapping[str, str], ledger: Ledger) -> Member | None:
    known = COUNTRIES if isinstance(kind, Country) else frozenset(values)
    value = values.get(fold(entry.value), entry.value)
    if fold(entry.value) not in known:
        what = ("国家代码", "country code") if isinstance(kind, Country) else ("列出的取值", "listed value")
        guess = nearest(entry.value, known) if len(entry.value) > 2 else ""  # noqa: PLR2004 – codes are all near
        ledger.add(NO_MEMBER, entry.place, guess, name=entry.value, what_zh=what[0], what_en=what[1])
        return None
    days = [_day(text, entry, ledger) for text in (entry.since, entry.until)]
    if days[0] and days[1] and days[0] > days[1]:
        ledger.add(DAYS_CROSS, entry.place, name=entry.value)
    return Member(value, *days)


def _day(text: str, entry: _Entry, ledger: Ledger) -> dt.date | None:
    day = nodes.day(Text.made(text.replace("/", "-"), entry.place))
    if text and day is None:
        ledger.add(BAD_DAY, entry.place, name=text)
    return day


def _overlap(one: Member, other: Member) -> bool:
    starts = max(one.since or dt.date.min, other.since or dt.date.min)
    return starts <= min(one.until or dt.date.max, other.until or dt.date.max)
