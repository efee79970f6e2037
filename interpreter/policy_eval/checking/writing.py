"""Middle: the words of steps and conditions in Chinese and in English, written from their trees."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from policy_eval.diagnostics import Language
from policy_eval.program import Said
from policy_eval.syntax import Spellings, show, tree
from policy_eval.syntax.mask import fold

from .names import Names


@dataclass(frozen=True)
class Writer:
    """Writes the sentences of one place, in both languages."""

    chinese: Spellings
    english: Spellings

    def words(self, node: tree.Tree | None) -> Said:
        """The sentence of a tree; empty for none."""
        return Said(show(node, "zh", self.chinese), show(node, "en", self.english)) if node else Said("", "")


class Writers:
    """Spells names as they are called where a sentence stands; the tables of a list are made once."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._made: dict[int, Writer] = {}

    def at(self, index: int, terms: Iterable[tuple[str, Said]] = ()) -> Writer:
        """The writer where the fields of list `index` (-1: none) are meant first, and there are these terms."""
        if index not in self._made:
            self._made[index] = Writer(self._table(index, "zh"), self._table(index, "en"))
        writer, own = self._made[index], tuple(terms)
        return Writer(_with(writer.chinese, own, "zh"), _with(writer.english, own, "en")) if own else writer

    def _table(self, index: int, language: Language) -> Spellings:
        """Later entries win: listed values, sets, lists, the claimant's fields, the row's fields."""
        names = self._names
        table: dict[str, str] = {}
        for fact in names.lists:
            for field in fact.fields:
                spelled, labels = names.values.get(f"{fact.name}.{field.name}", {}), dict(field.values)
                table |= {word: _name(value, labels[value], language) for word, value in spelled.items()}
        table |= _called(names.set_names, [_name(fact.name, fact.label, language) for fact in names.sets])
        table |= _called(names.list_names, [_name(fact.name, fact.label, language) for fact in names.lists])
        for each in (names.claimant, index):
            table |= self._fields(each, language) if each >= 0 else {}
        fields = {word: self._fields(number, language) for word, number in names.list_names.items()}
        return Spellings({k: v for k, v in table.items() if v}, fields, self._measures(index))

    def _fields(self, index: int, language: Language) -> dict[str, str]:
        called = [_name(field.name, field.label, language) for field in self._names.lists[index].fields]
        return _called(self._names.fields[index], called)

    def _measures(self, index: int) -> dict[str, str]:
        """The measure word between 每 and a holder."""
        names = self._names
        made = {word: names.lists[number].measure for word, number in names.list_names.items()}
        for each in (names.claimant, index):
            if each >= 0:
                made |= {word: names.lists[each].fields[i].measure for word, i in names.fields[each].items()}
        return made


def _with(spellings: Spellings, terms: tuple[tuple[str, Said], ...], language: Language) -> Spellings:
    called = {
        fold(word): _name(name, said, language) for name, said in terms for word in (name, said.zh, said.en) if word
    }
    return replace(spellings, names={**spellings.names, **called})


def _name(name: str, label: Said, language: Language) -> str:
    """What something is called in a language: its label there; else its id in English, any label in Chinese."""
    return label.en or name if language == "en" else label.in_("zh") or name


def _called(spelled: Mapping[str, int], called: list[str]) -> dict[str, str]:
    return {word: called[index] for word, index in spelled.items()}
