"""Middle: the terms of a clause (其中) – lowered when first used, so that they may stand in any order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from policy_eval.diagnostics import Rule
from policy_eval.policy import nodes
from policy_eval.program import Condition, Said, Term, TermFact, Value
from policy_eval.source import Node, Text
from policy_eval.syntax import Parser, tree
from policy_eval.syntax.mask import fold

from .context import Context, Typed
from .ledger import Ledger
from .lower import Lower
from .names import spoken
from .writing import Writer
from .wrong import Silent

CYCLE = Rule(
    "PE380",
    "“{name}”绕了一圈又用到自己",
    "“{name}” is defined by itself",
    "改用申报的栏目或别的名称来定义",
    "define it by facts or by other terms",
)


TOO_DEEP = Rule(
    "PE389",
    "“{name}”经过太多层“其中”才算出（最多 {most} 层）",
    "“{name}” rests on too many terms, one upon the other (at most {most})",
    "把几步合成一步",
    "join some of them",
)

_MOST_DEPTH = 50


@dataclass
class _Entry:
    """A term as it is written, and what it was lowered to: `None` before; `state` tells what is going on."""

    key: Text
    node: Node
    state: str = "waiting"
    typed: Typed | None = None
    tree: tree.Expression | None = None


@dataclass
class TermTable:
    """The terms of one clause. `context` is where they stand: the clause, and what its condition makes known."""

    written: tuple[tuple[Text, Node], ...]
    parser: Parser
    ledger: Ledger
    context: Context | None = None
    entries: list[_Entry] = field(default_factory=list)
    spelled: dict[str, int] = field(default_factory=dict)
    depth: int = 0

    def __post_init__(self) -> None:
        for key, node in self.written:
            for word in nodes.spellings(key.value, nodes.get(node, "label")):
                self.spelled.setdefault(fold(word), len(self.entries))
            self.entries.append(_Entry(key, node))

    def find(self, name: str) -> tuple[Term, bool] | None:
        """The term that is spelled `name`, and whether it may be missing. Raises `Silent` for one that is wrong."""
        index = self.spelled.get(name)
        if index is None:
            return None
        typed = self._lowered(index)
        entry = self.entries[index]
        return Term(index, entry.key.value, typed.kind, nodes.called(entry.key.value, entry.node)), typed.optional

    def meaning(self, term: Term) -> Value | Condition:
        """What a term stands for."""
        return self._lowered(term.index).node

    def spellings(self) -> Iterable[str]:
        """The names of all terms."""
        return self.spelled

    def names(self) -> Iterable[Said]:
        """What all terms are called."""
        return (spoken(entry.key.value, nodes.label(nodes.get(entry.node, "label"))) for entry in self.entries)

    def facts(self, writer: Writer) -> tuple[TermFact, ...]:
        """All terms as the program has them; a term that is wrong was noted and is left out."""
        made = []
        for index, entry in enumerate(self.entries):
            try:
                typed = self._lowered(index)
            except Silent:
                continue
            label = nodes.called(entry.key.value, entry.node)
            words = writer.words(entry.tree) if entry.tree else Said("", "")
            made.append(TermFact(entry.key.value, label, typed.node, words, self.ledger.at(entry.node)))
        return tuple(made)

    def _lowered(self, index: int) -> Typed:
        entry = self.entries[index]
        if entry.state == "waiting":
            entry.state = "busy"
            self.depth += 1
            entry.typed = self._make(entry)
            self.depth -= 1
            entry.state = "done"
        elif entry.state == "busy":
            self.ledger.add(CYCLE, entry.key, name=entry.key.value)
            entry.state = "done"
            raise Silent
        if entry.typed is None:
            raise Silent
        return entry.typed

    def _make(self, entry: _Entry) -> Typed | None:
        if self.depth > _MOST_DEPTH:
            self.ledger.add(TOO_DEEP, entry.key, name=entry.key.value, most=str(_MOST_DEPTH))
            return None
        text = nodes.get(entry.node, "is")
        entry.tree = self.ledger.expression(text, self.parser)
        if entry.tree is None or not isinstance(text, Text) or self.context is None:
            return None
        # A term may be missing; whoever uses it has to say what then.
        lower, parsed = Lower(self.context), entry.tree
        return self.ledger.tried(text, lambda: lower.any(parsed))
