"""Uses: what may be typed at the cursor – keys, words, names, ids, units, places – with what each means."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from policy_eval.changes.places import children
from policy_eval.checking.declare import Declared
from policy_eval.checking.layers import verb
from policy_eval.claim import REF
from policy_eval.diagnostics import Language
from policy_eval.formatting.names import called
from policy_eval.policy import nodes
from policy_eval.program import Said
from policy_eval.quantity import CHINESE_CURRENCIES, COUNTRIES, Choice, Country, Flag, Kind
from policy_eval.render import REASONS
from policy_eval.source import List, Map, Node, Text
from policy_eval.syntax import Start, tree
from policy_eval.syntax.mask import fold
from policy_eval.testing.declared import Named, find, marks_of
from policy_eval.testing.declared import declared as words_of

from .analysis import Analysis
from .candidates import NOTHING, Candidates
from .cursor import Cursor, cursor
from .elements import Elements, scope_of
from .expressions import Scope
from .guide import Guide, Key, Path
from .index import target_of
from .roles import Role, role_of, role_of_keys

_STARTS: Mapping[Role, Start] = {
    Role.STEP: "step",
    Role.EXPRESSION: "expression",
    Role.TARGET: "target",
    Role.LIMIT: "limit",
    Role.TEST: "test",
}
_ID = re.compile(r"( *(?:- +)?)(?:id|编号): +([^\s#]+)")
_SENTENCE = re.compile(r"[^\s。；！？][^。；！？\n]*[。；！？]?")
_LONGEST_SHOWN = 40
_TRUTHS = (Said("是", "yes"), Said("否", "no"))


@dataclass(frozen=True, slots=True)
class Completion:
    """`text` stands in for the last `typed` characters before the cursor. `sort` tells what it is."""

    text: str
    typed: int
    sort: str
    label: str = ""
    says: Said = NOTHING
    rank: int = 0


def completions(now: Analysis, known: Analysis | None, line: int, column: int) -> list[Completion]:
    """What may be typed at a spot of the text `now`; `known` is the last state whose declarations could be read."""
    here = cursor(now.source.lines, line, column)
    return list(_Completing(now, known or now, here).all())


class _Completing:
    def __init__(self, now: Analysis, known: Analysis, here: Cursor) -> None:
        self.here, self.language = here, now.language
        self.guide: Guide = now.tools.guide
        self.declared, _ = known.declared
        self.path: Path = self.guide.english(here.path)
        self.lines = now.source.lines

    def all(self) -> Iterator[Completion]:
        """Everything that fits."""
        if self.here.part != "value":
            yield from self._keys()
        if self.here.part != "key":
            yield from self._values()

    # ------------------------------------------------------------------------------------------ keys

    def _keys(self) -> Iterator[Completion]:
        present = frozenset(self.guide.english((*self.path, name))[-1] for name in self.here.siblings)
        barred = present | self.guide.rivals(self.path, present)
        ranked = sorted(self.guide.keys(self.path).items(), key=lambda each: not each[1].required)
        for rank, (name, key) in enumerate(ranked):
            if name not in barred:
                yield self._key(key, rank)
        role = role_of_keys(self.path)
        if role and self.declared:
            for word, says in self._words(role, self.declared):
                if word not in self.here.siblings:
                    yield Completion(f"{word}: ", len(self.here.word), "reference", word, says)

    def _key(self, key: Key, rank: int) -> Completion:
        name = key.name.in_(self.language)
        text = f"{name}: " if not key.holds or "text" in key.holds else f"{name}:"
        return Completion(text, len(self.here.word), "key", name, key.means, rank)

    # ------------------------------------------------------------------------------------------ values

    def _values(self) -> Iterator[Completion]:
        for word in self.guide.words(self.path):
            yield self._word(word.in_(self.language), word)
        role = role_of(self.path)
        if role is None or self.declared is None:
            return
        if role in _STARTS:
            yield from self._expression(role, self.declared, self._scope(self.declared))
        elif role is Role.CHANGED:
            yield from self._changed(self.declared)
        elif role is Role.KIND:
            yield from self._kinds(self.declared)
        elif role is Role.QUOTE:
            yield from self._sentences(self.declared)
        else:
            yield from (self._word(word, says) for word, says in self._words(role, self.declared))

    def _word(self, word: str, says: Said) -> Completion:
        return Completion(word, len(self.here.word), "value", word, says)

    def _expression(self, role: Role, declared: Declared, scope: Scope) -> Iterator[Completion]:
        found = Candidates(declared, scope, self.language).of(self.here.word, _STARTS[role])
        for rank, each in enumerate(found):
            yield Completion(each.word, each.typed, each.sort, each.word, each.says, rank)

    def _sentences(self, declared: Declared) -> Iterator[Completion]:
        """The sentences of the text; the editor leaves those that begin otherwise than what is typed."""
        document = declared.document
        for name in (item for item in nodes.items(document.root.get("text")) if isinstance(item, Text)):
            _, text, _ = document.opened(name)
            for rank, found in enumerate(_SENTENCE.finditer(text or "")):
                shown = found[0] if len(found[0]) <= _LONGEST_SHOWN else f"{found[0][:_LONGEST_SHOWN]}…"
                yield Completion(found[0], len(self.here.word), "value", shown, NOTHING, rank)

    def _kinds(self, declared: Declared) -> Iterator[Completion]:
        chinese = self.language == "zh"
        for currency in dict.fromkeys((declared.names.currency, "USD", "EUR")):
            said = next((word for word, code in CHINESE_CURRENCIES.items() if code == currency), currency)
            yield self._word(f"金额 {said}" if chinese else f"money {currency}", Said("金额", "money"))
        for measure in declared.names.measures:
            yield self._word(f"{'数量' if chinese else 'count'} {measure}", Said("数量", "a count"))

    def _scope(self, declared: Declared) -> Scope:
        """The scope at the cursor: the clause is found by the id that stands above."""
        match self.path:
            case ("clauses", *_):
                return self._clause_scope(self._id_above(), declared)
            case ("facts", name, *_):
                return Scope(declared.names.list_names.get(fold(name), -1))
            case _:
                return Scope()

    def _clause_scope(self, name: str, declared: Declared) -> Scope:
        root = declared.document.root
        found = next((c for c in nodes.items(root.get("clauses")) if nodes.said_text(c, "id") == name), None)
        return scope_of(found, declared)

    def _id_above(self) -> str:
        """The id of the element around the cursor: elements inside it stand further to the right."""
        found: list[tuple[int, str]] = []
        for line in reversed(self.lines[: self._line]):
            if match := _ID.match(line):
                found.append((len(match[1]), match[2].strip("'\"")))
            elif line[:1].strip(" #-"):
                break
        return min(found, key=lambda each: each[0], default=(0, ""))[1]

    def _above(self, keys: set[str]) -> str:
        """The value of the nearest key above the cursor that is one of these, in the first item around it."""
        for line in reversed(self.lines[: self._line]):
            head, colon, value = line.partition(":")
            if colon and head.strip(" -") in keys:
                return value.strip().strip("'\"")
        return ""

    @property
    def _line(self) -> int:
        return self.here.line

    # ------------------------------------------------------------------------------------------ words of a role

    def _words(self, role: Role, declared: Declared) -> Iterator[tuple[str, Said]]:
        elements = Elements(declared.document.root)
        makers: Mapping[Role, Callable[[], Iterator[tuple[str, Said]]]] = {
            Role.LIST: lambda: self._lists(declared),
            Role.FIELD: lambda: self._fields(declared),
            Role.CHOICE: lambda: self._choices(declared),
            Role.CLAUSE: lambda: _named(declared.document.root, "clauses"),
            Role.CLAUSES: lambda: _named(declared.document.root, "clauses"),
            Role.LIMIT_ID: lambda: _named(declared.document.root, "limits"),
            Role.QUESTION: lambda: _questions(declared.document.root),
            Role.ANSWER: lambda: self._answers(elements),
            Role.STATED: lambda: self._stated(declared),
            Role.MARK: lambda: (self._called(mark) for mark in marks_of(declared.document.root)),
            Role.REASON: lambda: iter(REASONS.items()),
            Role.MEMBER: lambda: ((code, Said("国家代码", "country code")) for code in sorted(COUNTRIES)),
            Role.PLACE: lambda: self._places(declared),
        }
        return makers[role]() if role in makers else iter(())

    def _lists(self, declared: Declared) -> Iterator[tuple[str, Said]]:
        if self.path == ("claimant",):
            yield from ((each.name, each.label) for each in declared.names.lists if each.is_claimant)
        else:
            yield from map(self._called, words_of(declared.document.root).tables)

    def _called(self, thing: Named) -> tuple[str, Said]:
        """The word for a thing in the language of the file, and what it is."""
        return called(thing, "", self.language), thing.label

    def _list(self, declared: Declared) -> int:
        """The list whose fields are meant: that of a declaration, or of `given`."""
        return declared.names.list_names.get(fold(self._list_written()), -1)

    def _list_written(self) -> str:
        """What the list is called where its fields are meant."""
        if self.path[:1] == ("facts",):
            return self.path[1]
        index = self.path.index("given") + 1 if "given" in self.path else len(self.path)
        return self.path[index] if index < len(self.path) else ""

    def _fields(self, declared: Declared) -> Iterator[tuple[str, Said]]:
        table = find(self._list_written(), words_of(declared.document.root).tables)
        fields = (field for field in (table.fields if table else ()) if field.name != REF)
        is_date = self.path[-1:] == ("dated",)
        yield from (self._called(field) for field in fields if not is_date or field.kind == "date")

    def _choices(self, declared: Declared) -> Iterator[tuple[str, Said]]:
        for fact in declared.names.lists:
            yield from ((field.name, field.label) for field in fact.fields if isinstance(field.kind, Choice))

    def _stated(self, declared: Declared) -> Iterator[tuple[str, Said]]:
        """The values that a field may have."""
        names, index = declared.names, self._list(declared)
        field = names.field(index, self.path[3] if self.path[:1] == ("facts",) else self.path[-1])
        yield from _values(field.kind, declared, self.language) if field else ()

    def _answers(self, elements: Elements) -> Iterator[tuple[str, Said]]:
        question = self._id_above() if self.path[0] == "readings" and len(self.path) == _DEFAULT else self.path[-1]
        for name, node in nodes.pairs(nodes.get(elements.questions.get(question), "answers")):
            yield name.value, nodes.label(nodes.get(node, "says"))

    # ------------------------------------------------------------------------------------------ changes

    def _places(self, declared: Declared) -> Iterator[tuple[str, Said]]:
        """The places one step further than what is typed."""
        head = self.here.word.rpartition("/")[0]
        node: Node | None = declared.document.root
        for segment in filter(None, head.split("/")):
            node = _below(node, segment, declared)
        for name, below in _steps(node, declared) if node is not None else ():
            yield (f"{head}/{name}" if head else name), nodes.label(nodes.get(below, "label"))

    def _changed(self, declared: Declared) -> Iterator[Completion]:
        """What may stand at the place of a change."""
        place = self._beside() or self._above({"at", "after", "before", "位置", "之后", "之前"})
        path, scope = target_of(declared, self.guide, place.split("/"), beside=self.path[-1] == "add")
        role = role_of(path)
        if role is not None and role in _STARTS:
            yield from self._expression(role, declared, scope)

    def _beside(self) -> str:
        """The place that stands in the same braces."""
        text = self.lines[self._line - 1] if self._line <= len(self.lines) else ""
        found = re.search(r"\{(?:at|after|before|位置|之后|之前): *([^,]+),", text)
        return found[1].strip() if found else ""


_DEFAULT = 3
"""The length of the path `readings/0/default`."""


def _named(root: Map, key: str) -> Iterator[tuple[str, Said]]:
    for node in nodes.items(root.get(key)):
        yield nodes.said_text(node, "id"), nodes.label(nodes.get(node, "label"))


def _questions(root: Map) -> Iterator[tuple[str, Said]]:
    for node in nodes.items(root.get("readings")):
        yield nodes.said_text(node, "id"), nodes.label(nodes.get(node, "question"))


def _values(kind: Kind, declared: Declared, language: Language) -> Iterator[tuple[str, Said]]:
    match kind:
        case Flag():
            yield from ((truth.in_(language), truth) for truth in _TRUTHS)
        case Country():
            yield from ((code, Said("国家代码", "country code")) for code in sorted(COUNTRIES))
        case Choice():
            fields = (field for fact in declared.names.lists for field in fact.fields if field.kind == kind)
            for value, label in (each for field in fields for each in field.values):
                yield called(Named(value, label, ()), "", language), label
        case _:
            return


def _below(node: Node | None, segment: str, declared: Declared) -> Node | None:
    return next((below for name, below in _steps(node, declared) if name == segment), None) if node else None


def _steps(node: Node, declared: Declared) -> list[tuple[str, Node]]:
    """What stands directly in a node, as places call it: steps by their verbs."""
    if isinstance(node, List) and node.items and all(isinstance(item, Text) for item in node.items):
        verbs: list[tuple[str, Node]] = [(_verb(i, declared), i) for i in node.items if isinstance(i, Text)]
        if all(name for name, _ in verbs):
            return verbs
    return children(node)


def _verb(text: Text, declared: Declared) -> str:
    parsed = declared.parser.parse(text.value, "step")
    return verb(parsed.action) if isinstance(parsed, tree.Step) else ""
