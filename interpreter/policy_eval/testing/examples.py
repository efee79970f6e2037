"""Uses: the examples of a policy as claims with what they expect."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from policy_eval.diagnostics import Diagnostic, Place
from policy_eval.policy import nodes
from policy_eval.program import Said
from policy_eval.program.node import Node as Plain
from policy_eval.program.node import node
from policy_eval.source import Map, Node
from policy_eval.syntax import Parser

from .declared import Declared, Named, declared, find
from .expected import NOTHING_EXPECTED, Expectations, Expected
from .given import ClaimMaker
from .literals import Literals


@node
class Example(Plain):
    """One example. `clause`: the id of the clause it stands beside, "" at the end of a policy.

    `claim` is what `evaluate` takes, `answers` the readings that it chooses, `why` what it shows.
    """

    clause: str
    label: Said
    why: Said
    place: Place
    claim: dict[str, object]
    answers: Mapping[str, str]
    expected: Expected


def claims_of(root: Map, parser: Parser | None = None) -> tuple[tuple[Example, ...], list[Diagnostic]]:
    """The examples of a shaped policy in written order, and all that is wrong with the others.

    Each claim has an id of its own, the place of the example: `rent/examples/2`. `parser` serves where the caller has
    one that knows the measure words and no names.
    """
    made = read_examples(root, parser)
    return tuple(e for e in made if isinstance(e, Example)), [d for e in made if isinstance(e, list) for d in e]


def read_examples(root: Map, parser: Parser | None) -> list[Example | list[Diagnostic]]:
    """Each example, or what is wrong with it."""
    words = declared(root)
    written = list(_written(root, words))
    if not written:
        return []
    literals = Literals(words, parser)
    return [_example(*each, words, literals) for each in written]


def _written(root: Map, words: Declared) -> Iterator[tuple[Map, Named | None, int]]:
    """Each example with its clause and its number there, from 1."""
    owners: list[tuple[Node | None, Named | None]] = [
        (nodes.get(clause, "examples"), find(nodes.said_text(clause, "id"), words.clauses))
        for clause in nodes.items(root.get("clauses"))
    ]
    for examples, clause in [*owners, (root.get("examples"), None)]:
        for number, example in enumerate(nodes.items(examples), 1):
            if isinstance(example, Map):
                yield example, clause, number


def _example(
    node: Map, clause: Named | None, number: int, words: Declared, literals: Literals
) -> Example | list[Diagnostic]:
    """The example, or everything that is wrong with it."""
    reader = Expectations(words, literals, clause)
    expected, answers = reader.expected(node), reader.answers(node)
    maker = ClaimMaker(words, literals, frozenset(expected.refused))
    owner = f"{clause.name}/" if clause else ""
    claim = maker.claim(node, f"{owner}examples/{number}")
    if maker.found:
        # What was expected may stand in the wrong place, which was told.
        return [*maker.found, *(each for each in reader.found if each.rule != NOTHING_EXPECTED)]
    if reader.found:
        return reader.found
    name, label = (clause.name, clause.label) if clause else ("", Said("", ""))
    return Example(name, label, nodes.label(node.get("why")), node.place, claim, answers, expected)
