"""Front: what may stand at a place of a policy – the JSON Schema as frozen forms, both languages in each."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from policy_eval.diagnostics import Language

from .dialect import Json


@dataclass(frozen=True, slots=True)
class Words:
    """One thing in both languages."""

    en: str
    zh: str

    def in_(self, language: Language) -> str:
        """The word in a language."""
        return self.zh if language == "zh" else self.en

    def any_in(self, among: Collection[str]) -> bool:
        """Whether it is there in one of the languages."""
        return self.en in among or self.zh in among


@dataclass(frozen=True, slots=True)
class TextForm:
    """A text: any, one of `allowed`, or one that fits `pattern`. `words` are those that Chinese has too."""

    words: tuple[Words, ...] = ()
    allowed: tuple[str, ...] = ()
    pattern: re.Pattern[str] | None = None
    described: Words = Words("", "")
    example: Words = Words("", "")

    def to(self, language: Language, value: str) -> str:
        """The value with the word that it is, or begins with, in `language`."""
        source: Language = "en" if language == "zh" else "zh"
        for word in self.words:
            if value == word.in_(source):
                return word.in_(language)
        return self._with_unit(source, language, value) if self.pattern else value

    def _with_unit(self, source: Language, language: Language, value: str) -> str:
        for word in self.words:
            head = word.in_(source)
            if value.startswith(head) and (source == "zh" or value[len(head) :].startswith(" ")):
                return f"{word.in_(language)} {value[len(head) :].strip()}"
        return value

    def allows(self, value: str) -> bool:
        """Whether an English value may stand here."""
        if self.allowed:
            return value in self.allowed
        return not self.pattern or self.pattern.search(value) is not None


@dataclass(frozen=True, slots=True)
class Key:
    """A key in both languages and what stands behind it."""

    words: Words
    form: Form


@dataclass(frozen=True, slots=True)
class MapForm:
    """A map: `keys` by either name, and `rest`, the form of all other values (None = no others)."""

    keys: Mapping[str, Key]
    required: tuple[Words, ...]
    rest: Form | None
    names: TextForm | None
    least: int


@dataclass(frozen=True, slots=True)
class Form:
    """What may stand at a place: a text, a list, one of several maps, or (`is_free`) anything."""

    text: TextForm | None = None
    items: Form | None = None
    least: int = 0
    maps: tuple[MapForm, ...] = ()
    is_free: bool = False

    def below(self, segment: str) -> Form:
        """The form of what stands under a key of a map, or of any item of a list."""
        for each in self.maps:
            if found := each.keys.get(segment):
                return found.form
        return self.items or next((m.rest for m in self.maps if m.rest), FREE)


FREE = Form(is_free=True)


def compiled(schema: Json) -> Form:
    """The form that a JSON Schema of the dialect describes."""
    definitions = schema.get("$defs", {})
    return _form(schema, definitions)


def _form(schema: Json, definitions: Json) -> Form:
    if "$ref" in schema:
        schema = definitions[schema["$ref"].removeprefix("#/$defs/")] | _own(schema)
        return _form(schema, definitions)
    if "anyOf" in schema:
        return _either(_form(each, definitions) for each in schema["anyOf"])
    kind = schema.get("type")
    if kind == "object":
        return Form(maps=(_map(schema, definitions),))
    if kind == "array":
        return Form(items=_form(schema["items"], definitions), least=schema.get("minItems", 0))
    return Form(text=_text(schema)) if kind else FREE


def _own(schema: Json) -> Json:
    """What stands beside a reference: it is about the place, and goes before what is said of the thing."""
    return {key: value for key, value in schema.items() if key != "$ref"}


def _either(forms: Iterable[Form]) -> Form:
    """Alternatives differ in kind; several maps are told apart by their keys."""
    found = list(forms)
    return Form(
        text=next((f.text for f in found if f.text), None),
        items=next((f.items for f in found if f.items), None),
        least=next((f.least for f in found if f.items), 0),
        maps=tuple(m for f in found for m in f.maps),
    )


def _map(schema: Json, definitions: Json) -> MapForm:
    properties = schema.get("properties", {})
    keys = [Key(_words(name, value), _form(value, definitions)) for name, value in properties.items()]
    rest = schema.get("additionalProperties", True)
    names = schema.get("propertyNames")
    return MapForm(
        MappingProxyType({name: key for key in keys for name in (key.words.en, key.words.zh)}),
        tuple(key.words for key in keys if key.words.en in schema.get("required", ())),
        None if rest is False else FREE if rest is True else _form(rest, definitions),
        _form(names, definitions).text if names else None,
        schema.get("minProperties", 0),
    )


def _words(name: str, schema: Json) -> Words:
    return Words(name, schema["x-zh"])


def _text(schema: Json) -> TextForm:
    example = str(schema.get("examples", [""])[0])
    return TextForm(
        tuple(Words(en, zh) for en, zh in schema.get("x-zh-values", {}).items()),
        tuple(schema.get("enum", ())),
        re.compile(schema["pattern"]) if "pattern" in schema else None,
        Words(schema.get("x-form", ""), schema.get("x-zh-form", "")),
        Words(example, str(schema.get("x-zh-examples", [example])[0])),
    )
