"""Uses: what the JSON Schema of policies says of a place – its keys, its words, what they mean in both languages.

A path is made of keys and names; an item of a list is any segment. Keys may be of either language.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from policy_eval.diagnostics import Language
from policy_eval.program import Said
from policy_eval.shape.dialect import Json

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Key:
    """A key of a map: its names, what it means, whether it must be there, what it holds (`text`, `list`, `map`)."""

    name: Said
    means: Said
    example: Said
    required: bool
    holds: frozenset[str]


@dataclass(frozen=True)
class Guide:
    """The schema, asked by paths."""

    document: Json
    _known: dict[Path, tuple[Json, ...]] = field(default_factory=dict, compare=False)
    _spelled: dict[Path, dict[str, str]] = field(default_factory=dict, compare=False)

    def english(self, path: Sequence[str]) -> Path:
        """The path with its keys in English; names that the author chose stay."""
        made: Path = ()
        for segment in path:
            made = (*made, self._names(made).get(segment, segment))
        return made

    def keys(self, path: Sequence[str]) -> dict[str, Key]:
        """The keys that may stand in the map at a path, by their English names."""
        made: dict[str, Key] = {}
        for schema in self._at(path):
            needed = schema.get("required", ())
            for name, below in schema.get("properties", {}).items():
                made.setdefault(name, self._key(name, below, required=name in needed))
        return made

    def key(self, path: Sequence[str]) -> Key | None:
        """The key that a path ends with."""
        if not path:
            return None
        *above, last = self.english(path)
        return self.keys(above).get(last)

    def rivals(self, path: Sequence[str], present: frozenset[str]) -> frozenset[str]:
        """The keys (English) that cannot stand beside those that are there, since no alternative has both."""
        alternatives = [frozenset(each.get("properties", {})) for each in self._at(path) if "properties" in each]
        known = frozenset().union(*alternatives) if alternatives else frozenset()
        fitting = [each for each in alternatives if present & known <= each]
        return known - frozenset().union(*fitting) if fitting else frozenset()

    def words(self, path: Sequence[str]) -> tuple[Said, ...]:
        """The words that the text at a path may be, or begin with."""
        made = [Said(zh, en) for schema in self._at(path) for en, zh in schema.get("x-zh-values", {}).items()]
        return tuple(dict.fromkeys(made))

    def holds(self, path: Sequence[str]) -> frozenset[str]:
        """What may stand at a path: `text`, `list`, `map`; nothing of them where anything may."""
        return frozenset(_kind(schema) for schema in self._at(path)) - {""}

    def language(self, keys: Sequence[str]) -> Language:
        """The language of a policy with these keys at its top."""
        chinese = sum(key in self._chinese for key in keys)
        return "zh" if chinese > sum(key in self.keys(()) for key in keys) else "en"

    @cached_property
    def _chinese(self) -> frozenset[str]:
        return frozenset(key.name.zh for key in self.keys(()).values())

    def _at(self, path: Sequence[str]) -> tuple[Json, ...]:
        """The alternatives of what may stand at a path."""
        path = tuple(path)
        if path not in self._known:
            below = self._below(self._at(path[:-1]), path[-1]) if path else [self.document]
            self._known[path] = tuple(each for schema in below for each in self._plain(schema))
        return self._known[path]

    def _below(self, plain: Sequence[Json], segment: str) -> list[Json]:
        """What stands below a key; where there is no such key, any item or any other key of the map."""
        known = [below for each in plain if (below := _property(each, segment))]
        return known or [each[word] for each in plain for word in ("items", "additionalProperties") if each.get(word)]

    def _names(self, path: Path) -> dict[str, str]:
        """The keys at a path in either language → in English."""
        if path not in self._spelled:
            pairs = [pair for each in self._at(path) for pair in each.get("properties", {}).items()]
            self._spelled[path] = {word: name for name, below in pairs for word in (name, below.get("x-zh", name))}
        return self._spelled[path]

    def _plain(self, schema: Json) -> Iterator[Json]:
        """The schema without references and alternatives: what stands beside a reference goes before."""
        if "$ref" in schema:
            own = {key: value for key, value in schema.items() if key != "$ref"}
            yield from self._plain({**self.document["$defs"][schema["$ref"].removeprefix("#/$defs/")], **own})
        elif "anyOf" in schema:
            for each in schema["anyOf"]:
                yield from self._plain(each)
        else:
            yield schema

    def _key(self, name: str, schema: Json, *, required: bool) -> Key:
        example = schema.get("examples", [""])[0]
        chinese = schema.get("x-zh-examples", [example])[0]
        return Key(
            Said(schema.get("x-zh", name), name),
            Said(schema.get("x-zh-description", ""), schema.get("description", "")),
            Said(_scalar(chinese), _scalar(example)),
            required,
            frozenset(_kind(each) for each in self._plain(schema)) - {""},
        )


def _property(schema: Json, segment: str) -> Json | None:
    for name, below in schema.get("properties", {}).items():
        if segment in {name, below.get("x-zh")}:
            found: Json = below
            return found
    return None


def _kind(schema: Json) -> str:
    match schema.get("type"):
        case "object":
            return "map"
        case "array":
            return "list"
        case None:
            return ""
        case _:
            return "text"


def _scalar(example: object) -> str:
    return "" if isinstance(example, dict | list) else str(example)
