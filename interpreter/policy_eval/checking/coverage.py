"""Middle: every stretch of the text has a home – each quote stands in it word for word, and together they cover it.

Laws of this module:

* White space does not count, nor which quotation marks are used; punctuation between quotes needs no home.
* The title and headings are recognised: a heading is a numbered line that ends no sentence.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from policy_eval.diagnostics import Diagnostic, Rule, Severity
from policy_eval.policy import Document, nodes
from policy_eval.source import List, Map, Node, Text

from .ledger import Ledger
from .orders import AMENDED_BY

NOT_IN_TEXT = Rule(
    "PE390",
    "引文与原文不符：从“{found}”起，原文中没有这句话",
    "the quote does not stand in the text: it departs at “{found}”",
    "从原文复制，一字不改",
    "copy it from the text, word for word",
)
NO_HOME = Rule(
    "PE391",
    "原文的这一段没有任何引文：{stretch}",
    "no quote contains this stretch of the text: {stretch}",
    "写进条款、承诺等的引文，或列入“无规则”",
    "quote it in a clause, a commitment …, or list it under “no-rule”",
)
NO_TEXT = Rule(
    "PE392",
    "没有指明原文文件，引文无从核对",
    "no text is named, so quotes cannot be compared",
    "写“原文: 文件名”",
    "add “text: FILE”",
    severity=Severity.WARNING,
)

_QUOTES = str.maketrans("“”„‟「」『』‘’", '""""""""\'\'')
_NUMBERS = "一二三四五六七八九十百零〇0-9IVXivx"
_MARKER = re.compile(
    rf"\s*(?:[（(][{_NUMBERS}]+[）)]|第[{_NUMBERS}]+[章节条款]|[{_NUMBERS}]+[、.．]|#+\s|§+\s*[0-9.]+|Article\s+[0-9]+\.?|[-*•]\s)\s*"
)
_SENTENCE_END = re.compile(r"[。；;.!?！？]\s*$")
_LONGEST_HEADING = 60
_QUOTED = frozenset({"quote", AMENDED_BY, "no-rule"})


@dataclass(frozen=True)
class _Squeezed:
    """A text without white space; `offsets` say where each character stands in the whole one."""

    text: str
    offsets: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> _Squeezed:
        """The text squeezed."""
        kept = [(c, i) for i, c in enumerate(text.translate(_QUOTES)) if not c.isspace()]
        return cls("".join(c for c, _ in kept), tuple(i for _, i in kept))


def covered(document: Document, ledger: Ledger, known: frozenset[int] = frozenset()) -> Document:
    """The document with its text opened; what has no home, and quotes that do not stand there, are noted.

    `known`: the ids of nodes that were compared before. The text has its homes in the policy as it is written: where
    some of it was changed, only the new quotes are compared.
    """
    files = tuple(file for file in nodes.items(document.root.get("text")) if isinstance(file, Text))
    quotes = tuple(_quotes(document.root, known))
    if known and not quotes:
        return document
    if not files:
        if quotes and not known:
            ledger.add(NO_TEXT, quotes[0])
        return document
    texts: list[tuple[Text, str]] = []
    for file in files:
        document, text, found = document.opened(file)
        ledger.found += found
        texts += [(file, text)] if text is not None else []
    if len(texts) == len(files):
        _compare(document, texts, quotes, ledger, is_whole=not known)
    return document


def quotes_first(found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """The findings; what has no home is told once all quotes are right: a wrong one leaves its own sentence without."""
    told = list(found)
    is_wrong = any(each.rule == NOT_IN_TEXT for each in told)
    return [each for each in told if not (is_wrong and each.rule == NO_HOME)]


def _compare(
    document: Document, texts: list[tuple[Text, str]], quotes: tuple[Text, ...], ledger: Ledger, *, is_whole: bool
) -> None:
    """Note quotes that stand in none of the texts, and stretches of the policy's own texts without a quote."""
    squeezed = [_Squeezed.of(text) for _, text in texts]
    for quote in quotes:
        wanted = _Squeezed.of(quote.value)
        if not any(wanted.text in text.text for text in squeezed):
            _note_departure(squeezed, quote, wanted, ledger)
    for (file, text), whole in zip(texts, squeezed, strict=True):
        if is_whole and file.place.file == document.name:
            homes = _homes(whole, quotes) | _headings(text, document.root)
            _note_homeless(text, homes, document, file.value, ledger)


def _quotes(node: Node, known: frozenset[int]) -> Iterator[Text]:
    """Every quote of the policy, in written order; those of changes are compared once they are applied."""
    if id(node) in known:
        return
    if isinstance(node, Map):
        for key, value in node.items():
            if id(value) in known:
                continue
            if key in _QUOTED:
                yield from (each for each in nodes.items(value) if isinstance(each, Text))
            elif key not in {"readings", "changes", "examples"}:
                yield from _quotes(value, known)
    elif isinstance(node, List):
        for item in node.items:
            yield from _quotes(item, known)


def _homes(text: _Squeezed, quotes: Iterable[Text]) -> set[int]:
    """The offsets of the text that quotes contain: every place where a quote stands."""
    homes: set[int] = set()
    for quote in quotes:
        squeezed = _Squeezed.of(quote.value)
        spots = list(_spots(text.text, squeezed.text))
        for spot in spots:
            homes.update(text.offsets[spot : spot + len(squeezed.text)])
        if not spots:
            homes.update(_meant(text, squeezed.text))
    return homes


def _spots(text: str, part: str) -> Iterator[int]:
    spot = text.find(part) if part else -1
    while spot >= 0:
        yield spot
        spot = text.find(part, spot + 1)


def _note_departure(texts: Iterable[_Squeezed], quote: Text, squeezed: _Squeezed, ledger: Ledger) -> None:
    """Note where the longest beginning that a text has ends."""
    low = max(_shared(text.text, squeezed.text) for text in texts)
    start = squeezed.offsets[low] if low < len(squeezed.offsets) else 0
    place = quote.at(start, start + 1)
    ledger.add(NOT_IN_TEXT, place, found=quote.value[start : start + 12])


def _shared(text: str, words: str) -> int:
    """How much of the beginning of `words` stands somewhere in `text`."""
    low, high = 0, len(words)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if words[:middle] in text else (low, middle - 1)
    return low


def _headings(text: str, root: Map) -> set[int]:
    """The offsets of the title, of headings, and of the numbers before paragraphs."""
    found: set[int] = set()
    titles = {_Squeezed.of(word).text for group in nodes.labels(root.get("title")) for word in group}
    start = 0
    for number, line in enumerate(text.split("\n")):
        marker = _MARKER.match(line)
        is_heading = marker and len(line) <= _LONGEST_HEADING and not _SENTENCE_END.search(line)
        if is_heading or _Squeezed.of(line).text in titles or (number == 0 and line.startswith("#")):
            found.update(range(start, start + len(line)))
        elif marker:
            found.update(range(start, start + marker.end()))
        start += len(line) + 1
    return found


def _meant(text: _Squeezed, quote: str) -> tuple[int, ...]:
    """The offsets of the stretch that a quote with a slip in it was copied from; none where little of it stands there.

    A quote that departs from the text is one mistake: that the text has no home there follows from it.
    """
    first = _shared(text.text, quote)
    last = _shared(text.text[::-1], quote[::-1])
    if 2 * (first + last) < len(quote):
        return ()
    starts = list(_spots(text.text, quote[:first]))
    ends = [spot + last for spot in _spots(text.text, quote[len(quote) - last :])]
    starts = starts or [max(0, end - len(quote)) for end in ends]
    ends = ends or [start + len(quote) for start in starts]
    ways = [(abs(end - start - len(quote)), start, end) for start in starts for end in ends if start < end]
    _, start, end = min(ways, default=(0, 0, 0))
    # A short end may stand elsewhere too: what is shared is part of the stretch in any case.
    return text.offsets[min(start, end - last) : max(end, start + first)] if end else ()


def _note_homeless(text: str, homes: set[int], document: Document, name: str, ledger: Ledger) -> None:
    source = next(source for source in document.sources if source.file == name)
    for line in _lines(text):
        for has_home, group in groupby(line, key=lambda offset: offset in homes or text[offset].isspace()):
            stretch = tuple(group)
            words = text[stretch[0] : stretch[-1] + 1]
            if not has_home and not _is_punctuation(words):
                place = source.place(stretch[0], stretch[-1] + 1)
                ledger.add(NO_HOME, place, stretch=words.strip())


def _lines(text: str) -> Iterator[range]:
    start = 0
    for line in text.split("\n"):
        yield range(start, start + len(line))
        start += len(line) + 1


def _is_punctuation(words: str) -> bool:
    return all(unicodedata.category(c)[0] in "PZSC" for c in words)
