"""Uses: a result as a table for people.

Laws of this module:

* It chooses words and columns, and computes nothing.
* A full-width character takes two columns; what a claimant wrote cannot act on the terminal.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from typing import Any

from .diagnostics import Language, printable

_WIDTH = 78

_WORDS: dict[str, tuple[str, str]] = {
    "claim": ("申报", "Claim"),
    "policy": ("政策", "Policy"),
    "excluded": ("不予支持", "Excluded"),
    "awards": ("奖补", "Awards"),
    "limits": ("合并上限", "Shared limits"),
    "of": ("上限", "cap"),
    "used_before": ("此前已用", "used before"),
    "granted": ("本次", "granted"),
    "left": ("余", "left"),
    "not_covered": ("不在支持范围", "Not covered"),
    "row": ("第 {} 笔", "row {}"),
    "total": ("合计", "Total"),
}


def text(result: dict[str, Any], language: Language) -> str:
    """`result` as a table: awards with their rows, shared limits, rows not covered, the total."""
    return "".join(line.rstrip() + "\n" for line in _lines(result, language))


def width(shown: str) -> int:
    """The columns that `shown` takes in a terminal."""
    return sum(_columns(character) for character in shown)


def grouped(amount: str) -> str:
    """`1490553.42` as `1,490,553.42`."""
    whole, point, part = amount.partition(".")
    return f"{int(whole):,}{point}{part}"


def _lines(result: dict[str, Any], language: Language) -> Iterator[str]:
    policy = result["policy"]
    yield f"{_word('claim', language)} {printable(result['claim_id'])}"
    yield f"{_word('policy', language)} {policy['id']} {policy['version']}"
    if result["excluded"] is not None:
        yield f"{_word('excluded', language)}: {result['excluded']}"
    for name, lines in (("awards", _awards), ("limits", _limits), ("not_covered", _not_covered)):
        if result[name]:
            yield ""
            yield _word(name, language)
            yield from lines(result[name], language)
    yield ""
    yield _spread(_word("total", language), f"{grouped(result['total'])} {result['currency']}")


def _awards(awards: list[dict[str, Any]], language: Language) -> Iterator[str]:
    for award in awards:
        marks = f" [{'; '.join(map(_mark, award['marks']))}]" if award["marks"] else ""
        yield _spread(f"  {award['clause']}{marks}", grouped(award["amount"]))
        for row in award["rows"]:
            yield _spread(f"    {_which(row, language)}", grouped(row["amount"]))


def _limits(limits: list[dict[str, Any]], language: Language) -> Iterator[str]:
    for limit in limits:
        yield _spread(f"  {limit['limit']}  {_word('of', language)}", grouped(limit["cap"]))
        for name in ("used_before", "granted", "left"):
            yield _spread(f"    {_word(name, language)}", grouped(limit[name]))


def _not_covered(entries: list[dict[str, Any]], language: Language) -> Iterator[str]:
    for entry in entries:
        clause = f" {entry['clause']}" if entry["clause"] else ""
        which = f"{entry['list']} {_which(entry, language)}"
        details = ", ".join(f"{key} {_detail(value)}" for key, value in entry["details"].items())
        yield f"  {which}{clause}: {entry['reason']}{f' ({details})' if details else ''}"


def _which(entry: dict[str, Any], language: Language) -> str:
    """Whose line it is: the rows as people count them, and the claimant's own reference."""
    rows = entry.get("rows", [entry["row"]] if entry.get("row") is not None else [])
    number = ", ".join(str(row + 1) for row in rows)
    reference = entry.get("ref")
    said = _word("row", language).format(number) if rows else "–"
    return f"{said}  {printable(reference)}" if reference else said


def _mark(mark: object) -> str:
    return printable(mark) if isinstance(mark, str) else _detail(mark)


def _detail(value: object) -> str:
    return printable(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))


def _spread(left: str, right: str) -> str:
    """Both at the edges of the table."""
    return left + " " * max(2, _WIDTH - width(left) - width(right)) + right


def _columns(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _word(name: str, language: Language) -> str:
    return _WORDS[name][language == "en"]
