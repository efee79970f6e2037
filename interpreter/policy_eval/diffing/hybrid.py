"""Uses: a policy in which only some of the differences are made; which of them can only be made together.

Laws of this module:

* None made: the old version. All made: the new one, but for its texts, which are not opened.
* What only changed its name is renamed everywhere at once, or nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from policy_eval.checking import Compiler, readings
from policy_eval.checking.assemble import assembled
from policy_eval.checking.collisions import check_ids
from policy_eval.checking.ledger import Ledger
from policy_eval.diagnostics import Diagnostic, has_errors
from policy_eval.policy import Document
from policy_eval.source import Entry, List, Map, Node, Text

from . import members
from .model import Act, Difference, Sort
from .renames import aliased
from .side import Aliases, At, Side
from .walk import Walk
from .where import START

_NAMES = re.compile(r"[\w-]+")
_DECLARED = frozenset({"facts", "sets", "clauses", "limits", "exclusions", "readings", "commitments", "marks"})
_KEPT = frozenset({"examples", "changes"})
"""Keys under which nothing is spelled anew: it is not compiled."""


def hybrid(old: Side, new: Side, differences: Sequence[Difference]) -> tuple[Side | None, list[Diagnostic]]:
    """The old version with `differences` of `compare(old, new)` made in it; or what is wrong with that."""
    return Between(old, new).made(differences)


class Between:
    """The versions between two: walked once, and each made once, whoever asks for it."""

    def __init__(self, old: Side, new: Side) -> None:
        self.old, self.new = old, new
        self.known = aliased(old, new)
        trial = Walk(self.known, new)
        trial.maps(old.root, new.root, START)
        self._found = trial.found
        self._made: dict[frozenset[_Key], tuple[Side | None, list[Diagnostic]]] = {}

    def made(self, differences: Iterable[Difference]) -> tuple[Side | None, list[Diagnostic]]:
        """The old version with `differences` made in it, or what is wrong with that."""
        wanted = frozenset(map(_key, differences))
        if wanted not in self._made:
            self._made[wanted] = compiled(self.old, self._mixed(wanted), self.new)
        return self._made[wanted]

    def _mixed(self, wanted: frozenset[_Key]) -> Map:
        """The document of the old version with some differences made in it, without the texts that it quotes."""
        renamed = [each for each in self._found if each.act is Act.RENAMED]
        is_renamed = all(_key(each) in wanted for each in renamed)

        def made(each: Difference) -> bool:
            return _key(each) in wanted and (is_renamed or each.act is not Act.RENAMED)

        root = self._walk(made, is_renamed=is_renamed).maps(self.old.root, self.new.root, START)
        return Map(tuple(entry for entry in root.entries if entry.key.value != "text"), root.place)

    def _walk(self, made: Callable[[Difference], bool], *, is_renamed: bool) -> Walk:
        if _is_called_otherwise(self._found):
            respelled = _Respelled(self.known, self.new, is_renamed=is_renamed)
            return Walk(self.known, self.new, made, respelled)
        paths = frozenset(each.path[:end] for each in self._found for end in range(len(each.path) + 1))
        return Walk(self.known, self.new, made, _as_it_is, paths)


def compiled(old: Side, root: Map, new: Side | None = None) -> tuple[Side | None, list[Diagnostic]]:
    """The version that the document `root`, made of the old one's, is; or what is wrong with it."""
    compiler, found = _compiler(old, new or old, root)
    if compiler is None:
        return None, found
    run, faults = readings.choices(compiler.questions, {})
    checked, more = assembled(compiler.declared, run, old.root)
    found = [*found, *faults, *more]
    return (None if has_errors(found) else Side(compiler, checked.program)), found


_Key = tuple[str, str, str, str]


def _key(each: Difference) -> _Key:
    """The same for the same difference, whoever compared."""
    said = (part.words.zh if part else "" for part in (each.old, each.new))
    return (each.act, each.where, *said)  # type: ignore[return-value]  # two of them


def _compiler(old: Side, new: Side, root: Map) -> tuple[Compiler | None, list[Diagnostic]]:
    """What makes programs of the document `root`, or what is wrong with its declarations."""
    compiler, document = old.compiler, _document(old, new, root)
    found = compiler.schema.misfits(root, old.root, document.spoken)
    if has_errors(found):
        return None, document.excerpts(found)
    declared, faults = compiler.declared.again(document, compiler.parsers)
    if declared is None:
        return None, document.excerpts(faults)
    ledger = Ledger()
    check_ids(root, ledger)
    questions = () if ledger.found else readings.questions(root, compiler.schema, ledger)
    found = document.excerpts([*found, *ledger.found])
    made = replace(compiler, document=document, declared=declared, questions=questions)
    return (None if has_errors(found) else made), found


def _document(old: Side, new: Side, root: Map) -> Document:
    one, other = old.compiler.document, new.compiler.document
    sources = tuple(dict.fromkeys((*one.sources, *other.sources)))
    return replace(one, root=root, sources=sources, folders={**other.folders, **one.folders})


# --- other names ------------------------------------------------------------------------------------------------------


def _is_called_otherwise(found: Iterable[Difference]) -> bool:
    """Whether anything that expressions speak of got another id or label."""
    return any(each.act is Act.RENAMED or {"label", "values", "measure"} & {*each.path} for each in found)


def _as_it_is(node: Node, side: Side, at: At) -> Node:
    """The node, but for a set that is kept in a file: its members are written out."""
    is_set = isinstance(node, Map) and at.key and node.get("file") is not None and node.get("of") is not None
    return members.written_out(side, node) if is_set and isinstance(node, Map) else node


@dataclass(frozen=True)
class _Respelled:
    """Writes expressions with ids, those of the new version where the renames are made, else of the old one."""

    old: Side
    new: Side
    is_renamed: bool

    def __call__(self, node: Node, side: Side, at: At) -> Node:
        """The node with every name by its id."""
        node = _as_it_is(node, side, at)
        return self._spelled(node, self._speller(side), at)

    def _speller(self, side: Side) -> Side:
        if side is self.new:
            return side if self.is_renamed else side.aliased(_reversed(self.old.aliases))
        return side if self.is_renamed else side.aliased(Aliases())

    def _spelled(self, node: Node, side: Side, at: At) -> Node:
        if at.key in _KEPT:
            return node
        match node:
            case Text():
                text = _by_ids(side, node, at)
                return node if text == node.value else Text.made(text, node.place)
            case List():
                return List(tuple(self._spelled(item, side, at) for item in node.items), node.place)
            case Map():
                entries = (
                    Entry(e.key, self._spelled(e.value, side, replace(at, key=e.key.value))) for e in node.entries
                )
                return Map(tuple(entries), node.place)


def _by_ids(side: Side, text: Text, at: At) -> str:
    is_expression = side.tree_of(at.key, text) is not None
    return side.canonical(text, at) if is_expression else side.named(text, at) or text.value


def _reversed(aliases: Aliases) -> Aliases:
    """The names the other way round."""
    lists = {now: name for name, now in aliases.lists.items()}
    fields = {(aliases.lists.get(owner, owner), now): name for (owner, name), now in aliases.fields.items()}
    values = {(_domain(aliases, domain), now): name for (domain, name), now in aliases.values.items()}
    sets = {now: name for name, now in aliases.sets.items()}
    clauses = aliases.elements
    terms = {(clauses.get(("clauses", owner), owner), now): name for (owner, name), now in aliases.terms.items()}
    elements = {(kind, now): name for (kind, name), now in clauses.items()}
    return Aliases(lists, fields, values, sets, terms, elements)


def _domain(aliases: Aliases, domain: str) -> str:
    owner, _, field = domain.partition(".")
    return f"{aliases.lists.get(owner, owner)}.{aliases.fields.get((owner, field), field)}"


# --- what can only be made together -----------------------------------------------------------------------------------


def groups(between: Between, differences: Sequence[Difference]) -> tuple[tuple[Difference, ...], ...]:
    """The differences in groups that can each be made alone, in the order of the new version.

    What declares a name goes with what uses it; what still cannot be compiled alone is joined to its neighbours.
    """
    parts = _joined([[each] for each in differences], _by_names(between.known, between.new))
    for among in (_of_one_element, _of_anything):
        wrong = [part for part in parts if not _can_be_made(between, part)]
        parts = _joined(parts, among(wrong)) if wrong else parts
    if not all(_can_be_made(between, part) for part in parts):
        parts = [[*differences]]
    order = {id(each): index for index, each in enumerate(differences)}
    return tuple(tuple(sorted(part, key=lambda each: order[id(each)])) for part in parts)


Together = Callable[[Difference, Difference], bool]


def _joined(parts: list[list[Difference]], together: Together) -> list[list[Difference]]:
    """The groups of which some members belong together, joined."""
    made: list[list[Difference]] = []
    for part in parts:
        near = [each for each in made if any(together(a, b) or together(b, a) for a in each for b in part)]
        made = [each for each in made if each not in near]
        made.append([*(one for each in near for one in each), *part])
    return made


def _of_one_element(wrong: Sequence[Sequence[Difference]]) -> Together:
    """What is wrong alone goes with what changes the same element."""
    bad = [each for part in wrong for each in part]
    return lambda one, other: one in bad and one.element == other.element and other.sort is Sort.MEANING


def _of_anything(wrong: Sequence[Sequence[Difference]]) -> Together:
    """All that is wrong alone goes together."""
    bad = [each for part in wrong for each in part]
    return lambda one, other: one in bad and other in bad


def _can_be_made(between: Between, part: Sequence[Difference]) -> bool:
    if all(each.sort is Sort.WORDS and each.act is not Act.RENAMED for each in part):
        return True
    return between.made(part)[0] is not None


def _by_names(old: Side, new: Side) -> Together:
    """A name that is added, with what begins to use it; one that is removed, with what no longer does; all renames."""
    uses: dict[int, tuple[frozenset[str], frozenset[str]]] = {}

    def used(each: Difference) -> tuple[frozenset[str], frozenset[str]]:
        if id(each) not in uses:
            sides = ((each.old, old), (each.new, new))
            uses[id(each)] = tuple(  # type: ignore[assignment]  # two of them
                frozenset(_names(part.node, side, At(_key_of(each)))) if part else frozenset() for part, side in sides
            )
        return uses[id(each)]

    def together(one: Difference, other: Difference) -> bool:
        if one.act is Act.RENAMED and other.act is Act.RENAMED:
            return True
        name = _declares(one)
        if not name or one is other or other.sort is Sort.WORDS:
            return False
        before, after = used(other)
        return name in (after - before if one.act is Act.ADDED else before - after)

    return together


def _declares(each: Difference) -> str:
    """The name that a difference adds or removes; "" for none."""
    is_part = not {"fields", "values", "terms"}.isdisjoint(each.path[-2:-1])
    is_name = each.path[0] in _DECLARED and (each.is_whole or is_part)
    return each.path[-1] if is_name and each.act in {Act.ADDED, Act.REMOVED} else ""


def _key_of(each: Difference) -> str:
    """The key in front of what differs."""
    return "pays" if "pays" in each.path else "over" if "over" in each.path else each.path[-1]


def _names(node: Node, side: Side, at: At) -> Iterable[str]:
    """All names that are used in a node."""
    match node:
        case Text():
            yield from _NAMES.findall(_by_ids(side, node, at))
        case List():
            for item in node.items:
                yield from _names(item, side, at)
        case Map():
            for key, value in node.items():
                if key not in _KEPT:
                    yield from _names(value, side, replace(at, key=key, clause=node if node.get("pays") else at.clause))
