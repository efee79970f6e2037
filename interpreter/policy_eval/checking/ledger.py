"""Middle: what one check finds, the places it hands out, and how texts become nodes without stopping at a mistake."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from policy_eval.diagnostics import Diagnostic, Place, Rule, Severity
from policy_eval.source import Node, Text
from policy_eval.syntax import Fault, Parser, tree
from policy_eval.syntax.mask import fold

from .wrong import Silent, Wrong

MORE = Rule(
    "PE399",
    "先列 {most} 处，改正后再查",
    "only the first {most} are listed: mend them and check again",
    severity=Severity.NOTE,
)

MOST_FINDINGS = 200
"""Nobody reads more; a broken list has a hundred thousand."""

Made = TypeVar("Made")


class Ledger:
    """Collects findings and places."""

    def __init__(self, found: Iterable[Diagnostic] = (), places: Iterable[Place] = ()) -> None:
        self.found = list(found)
        self.places = list(places)

    def add(self, rule: Rule, node: Node | Place, suggestion: str = "", /, **details: str) -> None:
        """Note a finding at a node or a place."""
        place = node if isinstance(node, Place) else node.place
        if len(self.found) < MOST_FINDINGS:
            self.found.append(Diagnostic(rule, details, place, suggestion=suggestion))
        elif len(self.found) == MOST_FINDINGS:
            self.found.append(Diagnostic(MORE, {"most": str(MOST_FINDINGS)}))

    def at(self, node: Node | None) -> int:
        """The number of a node's place, -1 where there is no node."""
        if node is None:
            return -1
        self.places.append(node.place)
        return len(self.places) - 1

    def expression(self, node: Node | None, parser: Parser) -> tree.Expression | None:
        """The tree of a condition or a value; what is wrong with it is noted."""
        if not isinstance(node, Text):
            return None
        parsed = parser.parse(node.value, "expression")
        if isinstance(parsed, Fault):
            self._note(node, parsed)
            return None
        return parsed

    def step(self, node: Node | None, parser: Parser) -> tree.Step | None:
        """The tree of a step."""
        return self._noted(node, parser.parse(node.value, "step")) if isinstance(node, Text) else None

    def target(self, node: Node | None, parser: Parser) -> tree.Target | None:
        """The tree of what a clause is for."""
        return self._noted(node, parser.parse(node.value, "target")) if isinstance(node, Text) else None

    def limit(self, node: Node | None, parser: Parser) -> tree.Cap | None:
        """The tree of a limit's cap."""
        return self._noted(node, parser.parse(node.value, "limit")) if isinstance(node, Text) else None

    def goal(self, node: Node | None, parser: Parser) -> tree.Row | None:
        """The tree of a measurable target."""
        return self._noted(node, parser.parse(node.value, "test")) if isinstance(node, Text) else None

    def _noted(self, node: Text, parsed: Made | Fault) -> Made | None:
        """The tree, or none where there is a fault, which is noted."""
        if not isinstance(parsed, Fault):
            return parsed
        self._note(node, parsed)
        return None

    def _note(self, node: Text, parsed: Fault) -> None:
        place, written = node.at(parsed.start, parsed.end), node.value[parsed.start : parsed.end]
        # The parser reads full-width forms as half-width ones; the author is shown what stands there.
        is_folded = parsed.details.get("found") == fold(written)
        details = parsed.details | {"found": written} if is_folded else parsed.details
        self.found.append(Diagnostic(parsed.rule, details, place, suggestion=parsed.suggestion))

    def tried(self, node: Text, make: Callable[[], Made]) -> Made | None:
        """What `make` makes of the expression in `node`; what is wrong is noted at its place inside the text."""
        try:
            return make()
        except Wrong as wrong:
            place = node.at(*wrong.node.span)
            self.found.append(Diagnostic(wrong.rule, wrong.details, place, suggestion=wrong.suggestion))
        except Silent:
            pass
        return None
