"""Middle: the tables by which the claims for a program are read, made once per program."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from policy_eval.diagnostics import Rule
from policy_eval.program import Cap, Clause, FieldFact, First, ListFact, Program, Said, Unique
from policy_eval.quantity import COUNTRIES, Choice, Country

from .cells import absent, cell_reader, code_reader, whole_reader
from .facts import Cell
from .faults import AS_EXPECTED_EN as _EN
from .faults import AS_EXPECTED_ZH as _ZH
from .faults import MISSING, CellReader, Expected, Fault
from .fields import PRIORS, REF_FIELD, head_fields, prior_list
from .table import NOT_AN_OBJECT, Column, OneValue, Table
from .text import remark_reader
from .wanted import bounds, choose_near, expected, listed

NOT_COVERED = Rule(
    "PC107",
    "本政策不适用于 {found} 年，只适用于 {allowed_zh}",
    "this policy does not cover {found}, only {allowed_en}",
    "改正年度，或选用该年度的政策",
    "correct the year, or use the policy of that year",
)
NO_CLAUSE = Rule(
    "PC108",
    "政策中没有条款 {found}",
    "the policy has no clause {found}",
    "条款有：{allowed_zh}",
    "the clauses are: {allowed_en}",
)
NOT_A_YEAR = Rule("PC180", _ZH, _EN, "写四位整数，不加引号", "write four digits, without quotes")
NO_KEY = Rule("PC181", _ZH, _EN)

_ROWS = Said("由各笔组成的数组 [{…}, {…}]", "an array of rows, [{…}, {…}]")
_OBJECT = Said("对象 {…}", "an object {…}")


def fact_table(fact: ListFact, index: int) -> Table:
    """The table of a list that the policy declares, or of the claimant: that one has no ref."""
    fields = fact.fields if fact.is_claimant else (*fact.fields, REF_FIELD)
    words = [(field.name, field.label) for field in fields]
    return Table(
        fact.name,
        index,
        tuple(map(_column, fields)),
        _names(words),
        *_wanted(fact.name, fact.label, words),
        defaults=tuple((i, field.name) for i, field in enumerate(fields) if field.default is not None),
        dated=fact.dated,
        unique=tuple(_one_value(rule, fact.fields) for rule in fact.unique),
    )


def prior_table(program: Program) -> Table:
    """The table of the awards paid before."""
    fact = prior_list(program)
    clause, year, amount, key = fact.fields
    clauses = [name for name, _ in clause.values]
    columns = (
        (clause.name, code_reader(clauses, NO_CLAUSE, expected(clause)), absent(clause)),
        (year.name, _year_reader(year, NOT_A_YEAR), absent(year)),
        *(_column(field) for field in (amount, key, REF_FIELD)),
    )
    words = [(field.name, field.label) for field in (*fact.fields, REF_FIELD)]
    return Table(PRIORS, -1, columns, _names(words), *_wanted(PRIORS, fact.label, words))


def head_table(program: Program) -> Table:
    """The table of the whole claim: its columns are what is no list."""
    claim_id, year = head_fields(program)
    columns = (
        _column(claim_id),
        (year.name, _year_reader(year, NOT_COVERED), absent(year)),
        _claimant_column(program.claimant_list),
    )
    words = [(field.name, field.label) for field in (claim_id, year)]
    words += [(fact.name, fact.label) for fact in (*program.lists, prior_list(program))]
    return Table("", -1, columns, _names(words), *_wanted("", Said("申报", "claim"), words))


def key_readers(program: Program) -> dict[Cell, CellReader]:
    """Clause → the reader of its prior awards' keys, where only listed values or countries tell its pots apart.

    Any other key would count for none of them, and nobody would notice.
    """
    fields = {clause.name: _keyed_by(clause, program) for clause in program.clauses}
    return {
        name: code_reader([code for field in keys for code in _codes(field)], NO_KEY, _key_words(keys))
        for name, keys in fields.items()
        if keys and all(isinstance(field.kind, Choice | Country) for field in keys)
    }


def _keyed_by(clause: Clause, program: Program) -> list[FieldFact]:
    """The fields whose values tell the pots of a clause apart."""
    pots = [step.action.pot for step in clause.steps if isinstance(step.action, Cap | First) and step.action.pot]
    keys = [pot.key for pot in pots if pot.key]
    return [*dict.fromkeys(program.lists[clause.list].fields[key.index] for key in keys)]


def _codes(field: FieldFact) -> Iterable[str]:
    return [name for name, _ in field.values] if isinstance(field.kind, Choice) else COUNTRIES


def _key_words(keys: Sequence[FieldFact]) -> Expected:
    """What a key may be, in words: what its field may be."""
    first = expected(keys[0])
    label = Said(f"此前奖补的对象（{first.label.zh}）", f"key of the prior award ({first.label.en})")
    return Expected(label, first.allowed, required=True, suggest=first.suggest)


def _column(field: FieldFact) -> Column:
    reader = remark_reader if field is REF_FIELD else cell_reader
    return field.name, reader(field), absent(field)


def _year_reader(field: FieldFact, out_of_bounds: Rule) -> CellReader:
    least, most = bounds(field)
    allowed = Said(f"{least} 年", f"{least}")
    if least != most:
        allowed = Said(f"{least} 年至 {most} 年", f"{least} to {most}")
    return whole_reader(field, NOT_A_YEAR, out_of_bounds, Expected(field.label, allowed, required=True))


def _claimant_column(fact: ListFact) -> Column:
    """The claimant is handed on as it stands; it may be left out where nothing in it is required."""
    wanted = _wanted(fact.name, fact.label, ())[1]

    def read(value: object) -> object:
        return value if isinstance(value, dict) else Fault(NOT_AN_OBJECT, value, wanted)

    return fact.name, read, Fault(MISSING, "", wanted) if _is_required(fact) else {}


def _is_required(claimant: ListFact) -> bool:
    return any(field.required for field in claimant.fields)


def _names(words: Iterable[tuple[str, Said]]) -> frozenset[str]:
    return frozenset(name for name, _ in words)


def _wanted(name: str, label: Said, words: Sequence[tuple[str, Said]]) -> tuple[Expected, Expected, Expected]:
    """What the rows, one row and a field of a table may be, in words."""
    said = Said(label.in_("zh") or name, label.in_("en") or name)
    return (
        Expected(said, _ROWS),
        Expected(said, _OBJECT, required=True),
        Expected(said, listed(words), required=True, suggest=choose_near(words)),
    )


def _one_value(rule: Unique, fields: Sequence[FieldFact]) -> OneValue:
    return OneValue(rule.one, rule.per, fields[rule.one].name, expected(fields[rule.one]), rule.message)
