"""Uses: the names, words and units that may go on an expression, by what is written before the cursor.

Chinese has no blanks between words: what is typed so far may begin at any character of the run before the cursor, so
every beginning is tried, and a candidate stands in for just what it completes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from policy_eval.checking.declare import Declared
from policy_eval.diagnostics import Language
from policy_eval.program import FieldFact, ListFact, Said
from policy_eval.quantity import CHINESE_CURRENCIES, COUNTRIES, Choice, Country, Kind, Quantity, Words
from policy_eval.syntax import Start
from policy_eval.syntax.mask import NAME, fold, mask
from policy_eval.syntax.upcoming import Upcoming, upcoming

from .expressions import Scope, kind_of

_RUN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*$|[^\W\d_a-zA-Z][\w“”]*$|[≥≤<>=≠→+×÷]$|$")
_WORD = f"({NAME[0]}{NAME[1]}*)"
_RELATION = r"(?:is +not|is|不为|为|≠|=|!=)"
_AFTER_IS = re.compile(rf"{_WORD}\s*{_RELATION}\s*$")
_AFTER_IN = re.compile(rf"{_WORD}\s*(?:not +in|in|不属于|属于)\s*(?P<bracket>[(（][^()（）]*)?$")
_AFTER_TIER = re.compile(rf"(?:tier|按)\s*{_WORD}[^()（）]*[(（](?:[^()（）]*[,，])?\s*$")
_AFTER_PER = re.compile(r"(?:\bper|每)\s*$")
_AFTER_FOR = re.compile(r"(?:\bof|逐项|汇总)\s*$")
_PATH = re.compile(r"([\ue000-\ue003]+)\s*(?:\.|的)\s*$")


NOTHING = Said("", "")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A word that completes the last `typed` characters. `sort`: name, word or unit; `says`: what it means."""

    word: str
    typed: int
    sort: str
    says: Said = NOTHING


@dataclass(frozen=True, slots=True)
class Candidates:
    """What may go on expressions of one place."""

    declared: Declared
    scope: Scope
    language: Language

    def of(self, text: str, start: Start) -> list[Candidate]:
        """Everything that may stand behind `text` or complete its last word, the likeliest first."""
        run = _RUN.search(text)
        first = run.start() if run else len(text)
        is_word = text[first:].isascii()
        made: dict[str, Candidate] = {}
        for at in (first,) if is_word else range(first, len(text) + 1):
            if made and at == len(text):
                break
            for each in self._from(text[:at], text[at:], start):
                made.setdefault(each.word, each)
        return list(made.values())

    def _from(self, before: str, typed: str, start: Start) -> Iterator[Candidate]:
        """What completes `typed` behind `before`."""
        following = upcoming(self.declared.parser, before, start)
        if following is None:
            return
        masked = mask(fold(before), self.declared.parser.words)
        for word, sort, says in self._all(following, before, masked, typed):
            if word.lower().startswith(typed.lower()) and word != typed:
                yield Candidate(word, len(typed), sort, says)

    def _all(self, following: Upcoming, before: str, masked: str, typed: str) -> Iterator[tuple[str, str, Said]]:
        if following.kinds & {"NAME", "LIST"}:
            yield from self._names(before, masked, typed, following.kinds)
        if following.kinds & {"CURRENCY", "MEASURE"} and re.search(r"[0-9万亿]\s*$", before):
            yield from self._units(before)
        else:
            yield from self._words(following, typed)

    def _words(self, following: Upcoming, typed: str) -> Iterator[tuple[str, str, Said]]:
        chinese = self.language == "zh" or not typed.isascii()
        for word in sorted(following.words):
            if not any(c.isalnum() for c in word) or word.isascii() != chinese:
                yield word, "word", NOTHING

    # ------------------------------------------------------------------------------------------ units

    def _units(self, before: str) -> Iterator[tuple[str, str, Said]]:
        names = self.declared.names
        kinds = [field.kind for fact in names.lists for field in fact.fields if isinstance(field.kind, Quantity)]
        currencies = dict.fromkeys([names.currency, *(kind.currency for kind in kinds if kind.currency)])
        is_scaled = before.rstrip().endswith(("万", "亿"))
        chinese = [word for code in currencies for word, known in CHINESE_CURRENCIES.items() if known == code]
        scaled = [f"{scale}{word}" for word in chinese for scale in ("", "万", "亿") if not (scale and is_scaled)]
        plain = ["%", "个百分点", "年", "个月", "天", "个工作日"]
        if self.language == "en":
            plain = ["%", "percentage points", "years", "months", "days", "working days", *currencies]
        yield from ((word, "unit", NOTHING) for word in (*scaled, *plain, *names.measures))

    # ------------------------------------------------------------------------------------------ names

    def _names(self, before: str, masked: str, typed: str, kinds: frozenset[str]) -> Iterator[tuple[str, str, Said]]:
        if found := _AFTER_IS.search(masked) or _AFTER_TIER.search(masked):
            yield from self._values(self._kind(before, found), typed)
        if found := _AFTER_IN.search(masked):
            kind = self._kind(before, found)
            yield from self._values(kind, typed) if found["bracket"] else self._sets(kind, typed)
        elif found := _AFTER_PER.search(masked):
            yield from self._holders(typed, is_chinese=found[0].startswith("每"))
        elif _AFTER_FOR.search(masked) and "NUMBER" not in kinds:
            yield from self._lists(typed, claimant=False)
        elif found := _PATH.search(masked):
            name = fold(before)[found.start(1) : found.end(1)]
            yield from self._fields(self.declared.names.list_names.get(name, -1), typed)
        else:
            yield from self._anything(typed, kinds)

    def _anything(self, typed: str, kinds: frozenset[str]) -> Iterator[tuple[str, str, Said]]:
        for term in dict.fromkeys(self.scope.terms.values()):
            spelled = [word for word, name in self.scope.terms.items() if name == term]
            yield from ((word, "term", Said("其中", "term")) for word in _spelled(spelled, typed, self.language))
        names = self.declared.names
        if "NUMBER" in kinds:
            yield from self._fields(self.scope.list, typed)
            yield from self._fields(names.claimant, typed)
        if "NUMBER" not in kinds:
            yield from self._lists(typed, claimant=True)
        elif typed:
            yield from self._lists(typed, claimant=False)

    def _fields(self, index: int, typed: str) -> Iterator[tuple[str, str, Said]]:
        names = self.declared.names
        if index < 0:
            return
        for number, fact in enumerate(names.lists[index].fields):
            spelled = [word for word, each in names.fields[index].items() if each == number]
            for word in _spelled(spelled, typed, self.language):
                yield word, "fact", _says(fact)

    def _holders(self, typed: str, *, is_chinese: bool) -> Iterator[tuple[str, str, Said]]:
        """Whose pot it may be: the claimant's, or that of the rows with one value; in Chinese with the measure word."""
        names = self.declared.names
        facts: list[tuple[ListFact | FieldFact, str]] = [
            (names.lists[names.claimant], "list"),
            *((field, "fact") for field in self._row()),
        ]
        for fact, sort in facts:
            spelled = [word for word in (fact.name, fact.label.zh, fact.label.en) if word]
            for word in _spelled(list(dict.fromkeys(spelled)), typed, self.language):
                yield (f"{fact.measure}{word}" if is_chinese and not word.isascii() else word), sort, fact.label

    def _row(self) -> tuple[FieldFact, ...]:
        """The fields of the row whose values tell pots apart."""
        fields = self.declared.names.lists[self.scope.list].fields if self.scope.list >= 0 else ()
        return tuple(field for field in fields if isinstance(field.kind, Choice | Words | Country))

    def _lists(self, typed: str, *, claimant: bool) -> Iterator[tuple[str, str, Said]]:
        names = self.declared.names
        for number, fact in enumerate(names.lists):
            if fact.is_claimant and not claimant:
                continue
            spelled = [word for word, each in names.list_names.items() if each == number]
            yield from ((word, "list", fact.label) for word in _spelled(spelled, typed, self.language))

    def _sets(self, kind: Kind | None, typed: str) -> Iterator[tuple[str, str, Said]]:
        names = self.declared.names
        for number, fact in enumerate(names.sets):
            if kind is not None and fact.of != kind:
                continue
            spelled = [word for word, each in names.set_names.items() if each == number]
            yield from ((word, "set", fact.label) for word in _spelled(spelled, typed, self.language))

    def _values(self, kind: Kind | None, typed: str) -> Iterator[tuple[str, str, Said]]:
        names = self.declared.names
        if isinstance(kind, Country):
            yield from ((code, "value", Said("国家代码", "country code")) for code in sorted(COUNTRIES))
        if not isinstance(kind, Choice):
            return
        labels = {v: said for fact in names.lists for f in fact.fields if f.kind == kind for v, said in f.values}
        for value, said in labels.items():
            spelled = [word for word, each in names.values.get(kind.domain, {}).items() if each == value]
            yield from ((word, "value", said) for word in _spelled(spelled, typed, self.language))

    def _kind(self, before: str, found: re.Match[str]) -> Kind | None:
        return kind_of(fold(before)[found.start(1) : found.end(1)], self.scope, self.declared.names)


def _spelled(words: list[str], typed: str, language: Language) -> list[str]:
    """How a name is offered: as the language of the file has it; by every spelling once something is typed."""
    if typed or not words:
        return words
    chinese = next((word for word in words if not word.isascii()), words[0])
    return [chinese if language == "zh" else words[0]]


def _says(fact: FieldFact) -> Said:
    return fact.label
