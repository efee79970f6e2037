"""Uses: the elements of a policy by every spelling, the scope of a clause, and the tree of a text by its role."""

from __future__ import annotations

from policy_eval.checking import readings
from policy_eval.checking.declare import Declared
from policy_eval.policy import nodes
from policy_eval.source import Map, Node, Text
from policy_eval.syntax import Fault, tree
from policy_eval.syntax.mask import fold
from policy_eval.testing.declared import marks_of

from .expressions import Scope
from .roles import Role
from .symbols import Naming

WITH_IDS = {
    "clauses": Naming.CLAUSE,
    "limits": Naming.LIMIT,
    "exclusions": Naming.EXCLUSION,
    "marks": Naming.MARK,
    "readings": Naming.QUESTION,
    "commitments": Naming.COMMITMENT,
}
"""The parts of a policy whose elements have ids."""


class Elements:
    """The elements of a document by every spelling: clauses, limits, marks, questions with their answers …"""

    def __init__(self, root: Map) -> None:
        self.clauses = readings.clause_ids(root)
        self.others = {key: _spelled(root, key) for key in WITH_IDS} | {"marks": _marks(root)}
        self.questions = {nodes.said_text(node, "id"): node for node in nodes.items(root.get("readings"))}

    def answers(self, question: str) -> list[str]:
        """The answers of a question."""
        return [key.value for key, _ in nodes.pairs(nodes.get(self.questions.get(question), "answers"))]


def _spelled(root: Map, key: str) -> dict[str, str]:
    made: dict[str, str] = {}
    for node in nodes.items(root.get(key)):
        name = nodes.said_text(node, "id")
        for word in nodes.spellings(name, nodes.get(node, "label")):
            made.setdefault(fold(word), name)
    return made


def _marks(root: Map) -> dict[str, str]:
    """Results and examples know a mark by its id alone: one that several clauses have is one mark."""
    made: dict[str, str] = {}
    for mark in marks_of(root):
        for word in mark.spellings:
            made.setdefault(fold(word), mark.name)
    return made


def scope_of(clause: Node | None, declared: Declared) -> Scope:
    """The scope of the expressions of a clause."""
    target = nodes.get(clause, "for")
    parsed = declared.parser.parse(target.value, "target") if isinstance(target, Text) else None
    index = -1
    if isinstance(parsed, tree.Target):
        index = declared.names.list_names.get(fold(parsed.name.text), -1)
    terms = {
        fold(word): key.value
        for key, term in nodes.pairs(nodes.get(clause, "terms"))
        for word in nodes.spellings(key.value, nodes.get(term, "label"))
    }
    return Scope(index, nodes.said_text(clause, "id"), terms)


def parsed(declared: Declared, text: Text, role: Role) -> tree.Tree | None:
    """The tree of a text of this role, none where it cannot be read."""
    parser = declared.parser
    match role:
        case Role.STEP:
            made: tree.Tree | Fault = parser.parse(text.value, "step")
        case Role.TARGET:
            made = parser.parse(text.value, "target")
        case Role.LIMIT:
            made = parser.parse(text.value, "limit")
        case Role.TEST:
            made = parser.parse(text.value, "test")
        case _:
            made = parser.parse(text.value, "expression")
    return None if isinstance(made, Fault) else made
