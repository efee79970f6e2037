"""Uses: `given` of an example → a claim's JSON; what the example leaves out of no consequence is filled in.

A fault in a field for which the claim must be refused is no fault of the example: the field goes into the claim as it
stands.
"""

from __future__ import annotations

from collections.abc import Iterable

from policy_eval.claim import CLAIM_ID, YEAR
from policy_eval.diagnostics import Diagnostic, Rule
from policy_eval.policy import nodes
from policy_eval.source import List, Map, Node, Text
from policy_eval.strict_json import step_into

from .declared import Declared, Field, Named, Table, called, find, known, near
from .literals import Literals

NO_LIST = Rule(
    "PE500",
    "申报里没有“{word}”这一项",
    "a claim has nothing called “{word}”",
    "可以写：{known_zh}",
    "it may have: {known_en}",
)
NO_FIELD = Rule(
    "PE501",
    "“{name_zh}”没有“{word}”这个栏目",
    "“{name_en}” has no field “{word}”",
    "栏目有：{known_zh}",
    "its fields are: {known_en}",
)
TWICE = Rule(
    "PE502",
    "“{word}”写了两次",
    "“{word}” is stated twice",
    "只留一处",
    "keep one of the two",
)
NOT_ROWS = Rule(
    "PE507",
    "“{name_zh}”应由各笔组成",
    "“{name_en}” is a list of rows",
    "写成 [{{…}}, {{…}}]，只有一笔也写在 [ ] 里",
    "write [{{…}}, {{…}}], even a single row in [ ]",
)
NOT_FIELDS = Rule(
    "PE508",
    "“{name_zh}”应是“栏目: 内容”",
    "“{name_en}” holds “field: value” pairs",
    "写成 {{栏目: 内容, …}}",
    "write {{field: value, …}}",
)
NOT_ONE_VALUE = Rule(
    "PE509",
    "“{name_zh}”应填一个值",
    "“{name_en}” takes one value",
    "没有就删去这一项",
    "leave it out where there is none",
)

Claim = dict[str, object]


class ClaimMaker:
    """Makes one claim. `refused`: paths of the fields that the claim must be refused for."""

    def __init__(self, words: Declared, literals: Literals, refused: frozenset[str]) -> None:
        self._words = words
        self._literals = literals
        self._refused = refused
        self.found: list[Diagnostic] = []

    def claim(self, example: Map, name: str) -> Claim:
        """The claim of `example`, called `name` unless it says otherwise."""
        claim: Claim = {}
        year = example.entry("year")
        if year:
            self._put(claim, self._words.head[1].name, self._value(year.value, self._words.head[1], YEAR), year.key)
        for key, node in nodes.pairs(example.get("given")):
            self._enter(claim, key, node)
        claimant = next((table for table in self._words.tables if table.is_claimant), None)
        if claimant and claimant.name not in claim and claimant.name not in self._refused:
            claim[claimant.name] = self._filled({}, claimant, claimant.name, "")
        return {CLAIM_ID: name, YEAR: self._words.year} | claim

    def _enter(self, claim: Claim, key: Text, node: Node) -> None:
        """Put what stands under one key of `given` into the claim."""
        table, field = find(key.value, self._words.tables), find(key.value, self._words.head)
        if table:
            self._put(claim, table.name, self._table(node, table), key)
        elif field:
            self._put(claim, field.name, self._value(node, field, field.name), key)
        elif key.value in self._refused:
            claim[key.value] = _raw(node)
        else:
            self._unknown(NO_LIST, key, (*self._words.tables, *self._words.head), **known(self._words.tables))

    def _put(self, into: Claim, name: str, value: object, key: Text) -> None:
        if name in into:
            self.found.append(Diagnostic(TWICE, {"word": key.value}, key.place))
        into.setdefault(name, value)

    def _table(self, node: Node, table: Table) -> object:
        if table.is_claimant:
            return self._row(node, table, table.name, "")
        if isinstance(node, List):
            return [self._row(row, table, f"{table.name}[{n}]", f" {n + 1}") for n, row in enumerate(node.items)]
        return self._refusal(Diagnostic(NOT_ROWS, called(table), node.place), table.name, node)

    def _row(self, node: Node, table: Table, path: str, number: str) -> object:
        """The fields of a row or of the claimant; `number` tells the neutral texts of rows apart."""
        if not isinstance(node, Map):
            return self._refusal(Diagnostic(NOT_FIELDS, called(table), node.place), path, node)
        row: Claim = {}
        for key, value in nodes.pairs(node):
            field = find(key.value, table.fields)
            if field:
                self._put(row, field.name, self._value(value, field, f"{path}.{field.name}"), key)
            elif step_into(path, key.value) in self._refused:
                row[key.value] = _raw(value)
            else:
                self._unknown(NO_FIELD, key, table.fields, **called(table), **known(table.fields))
        return self._filled(row, table, path, number)

    def _filled(self, row: Claim, table: Table, path: str, number: str) -> Claim:
        """`row` with the texts that it needs and leaves out; each row gets its own."""
        for field in table.fields:
            if field.kind == "text" and field.needed and f"{path}.{field.name}" not in self._refused:
                row.setdefault(field.name, f"{field.label.in_('zh')}{number}")
        return row

    def _value(self, node: Node, field: Field, path: str) -> object:
        if not isinstance(node, Text) or node.is_nothing:
            return self._refusal(Diagnostic(NOT_ONE_VALUE, called(field), node.place), path, node)
        made = self._literals.value(node, field)
        return self._refusal(made, path, node) if isinstance(made, Diagnostic) else made

    def _refusal(self, finding: Diagnostic, path: str, node: Node) -> object:
        """What is wrong, noted, unless the claim must be refused for it."""
        if path not in self._refused:
            self.found.append(finding)
        return _raw(node)

    def _unknown(self, rule: Rule, key: Text, among: Iterable[Named], **details: str) -> None:
        self.found.append(
            Diagnostic(rule, {"word": key.value, **details}, key.place, suggestion=near(key.value, among))
        )


def _raw(node: Node) -> object:
    """What is written, as JSON of texts."""
    match node:
        case Text():
            return node.value
        case List():
            return [_raw(item) for item in node.items]
        case Map():
            return {key: _raw(value) for key, value in node.items()}
