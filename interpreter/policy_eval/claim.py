"""Middle: the JSON of a claim → typed facts, or everything that is wrong with it.

Laws of this module:

* What a claim may say is what the program declares, and the few names that the engine reserves; nothing else.
* All faults at once, one a mistake, each with the path of its field.
* A table of columns is made once per program: reading a claim looks up no kind and no bound.
* A claim that is nothing but faults costs no more than a good one of its size: it is not read to its end.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import cast

from .claim_cells import (
    MISSING,
    Cell,
    CellReader,
    Expected,
    Fault,
    absent,
    bounds,
    cell_reader,
    choose_near,
    code_reader,
    expected,
    listed,
    refusal,
    remark_reader,
    whole_reader,
)
from .diagnostics import Diagnostic, Rule, Severity
from .program import Cap, Clause, FieldFact, First, ListFact, Program, Said, Unique
from .quantity import COUNTRIES, NUMBER, Choice, Country, Words
from .strict_json import shown, step_into

MOST_FAULTS = 100
ENOUGH_FAULTS = 10_000
"""Behind so many faults a claim is not read on."""

CLAIM_ID, YEAR, PRIORS, REF = "claim_id", "year", "prior_awards", "ref"
"""The names that belong to the engine; the others are the program's."""

_ZH = "{label_zh}：读到 {found}，应为：{allowed_zh}"
_EN = "{label_en}: expected {allowed_en}, found {found}"

NOT_A_CLAIM = Rule(
    "PC101",
    "一份申报应是一个对象 {{…}}，这里是 {found}",
    "a claim is one object {{…}}, found {found}",
    "多份申报用 JSON Lines，一行一份，交给 batch",
    "give many claims as JSON Lines, one a line, to batch",
)
UNKNOWN = Rule(
    "PC103",
    "没有 {found} 这个字段",
    "there is no field {found}",
    "可填：{allowed_zh}",
    "there are: {allowed_en}",
)
NOT_A_LIST = Rule("PC104", _ZH, _EN, "只有一笔也写在 [ ] 里；没有就不写", "write even one row in [ ]; leave out none")
NOT_AN_OBJECT = Rule("PC105", _ZH, _EN)
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
NOT_UNIQUE = Rule(
    "PC109",
    "{message_zh}：这里是 {found}，{other} 是 {first}",
    "{message_en}: {found} here, {first} at {other}",
    "两处改成一致",
    "make the two agree",
)
NOT_A_YEAR = Rule("PC180", _ZH, _EN, "写四位整数，不加引号", "write four digits, without quotes")
NO_KEY = Rule("PC181", _ZH, _EN)
ENOUGH = Rule(
    "PC198",
    "错误至少有 {count} 处，没有再往下读",
    "there are at least {count} faults; nothing was read behind them",
    severity=Severity.NOTE,
)
MORE = Rule("PC199", "还有 {count} 处错误没有列出", "{count} more faults are not listed", severity=Severity.NOTE)

Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Prior:
    """An award paid before. `amount` is in minor units of the policy's currency."""

    clause: str
    year: int
    amount: int
    key: str | None


@dataclass(frozen=True, slots=True)
class Facts:
    """A claim as the back ends see it.

    `rows`, `refs` and `days` have an entry per list, as in `Program.lists`; the claimant's are empty.
    `days` is what dates each row: its dating field, else 31 December of the claim's year. `defaulted` holds
    (list, row, field) where the policy's default stands in, `bad` the (list, row) whose faults were reported:
    their cells may be None though required. In both, row -1 is the claimant.
    """

    claim_id: str
    year: int
    claimant: Row
    rows: tuple[tuple[Row, ...], ...]
    refs: tuple[tuple[str | None, ...], ...]
    days: tuple[tuple[dt.date, ...], ...]
    priors: tuple[Prior, ...]
    defaulted: frozenset[tuple[int, int, int]]
    bad: frozenset[tuple[int, int]]


# --- the engine's own fields ------------------------------------------------------------------------------

REF_FIELD = FieldFact(REF, Said("凭证号", "reference"), Words(), required=False, default=None)


def head_fields(program: Program) -> tuple[FieldFact, FieldFact]:
    """`claim_id` and `year`, as if the policy had declared them."""
    first, last = program.first_day.year, program.last_day.year
    claim_id = FieldFact(CLAIM_ID, Said("申报编号", "claim id"), Words(), required=True, default=None, most=200)
    year = Said("申报年度", "year of the claim")
    return claim_id, FieldFact(YEAR, year, NUMBER, required=True, default=None, least=first, most=last)


def prior_list(program: Program) -> ListFact:
    """`prior_awards`, as if the policy had declared it."""
    clauses = tuple((clause.name, clause.label) for clause in program.clauses)
    fields = (
        FieldFact("clause", Said("条款", "clause"), Choice("clause"), required=True, default=None, values=clauses),
        FieldFact("year", Said("年度", "year"), NUMBER, required=True, default=None, least=1000, most=9999),
        FieldFact("amount", Said("金额", "amount"), program.money, required=True, default=None),
        FieldFact("key", Said("对象", "key"), Words(), required=False, default=None),
    )
    label = Said("此前已得奖补", "prior awards")
    return ListFact(PRIORS, label, fields, None, (), (), is_claimant=False, measure="", at=-1)


# --- reading ----------------------------------------------------------------------------------------------


class Reader:
    """Reads claims for one program."""

    __slots__ = ("_claimant", "_claimant_index", "_head", "_keys", "_last_year", "_lists", "_priors")

    def __init__(self, program: Program) -> None:
        self._head = _head_table(program)
        self._claimant = _fact_table(program.claimant_list, program.claimant)
        self._claimant_index = program.claimant
        self._lists = [None if fact.is_claimant else _fact_table(fact, i) for i, fact in enumerate(program.lists)]
        self._priors = _prior_table(program)
        self._keys = _key_readers(program)
        self._last_year = program.last_day.year

    def read(self, claim: object) -> tuple[Facts | None, list[Diagnostic]]:
        """Parsed JSON as facts, and all that is wrong with it; no facts where there is no object to read.

        Nor are there any behind `ENOUGH_FAULTS`.
        Takes what `strict_json` gives or `json.loads` does, with `Decimal` for numbers too.
        """
        if not isinstance(claim, dict):
            return None, [Diagnostic(NOT_A_CLAIM, {"found": shown(claim)})]
        findings = _Findings()
        try:
            facts = self._facts(claim, findings)
        except _EnoughError:
            facts = None
        return facts, findings.told()

    def _facts(self, claim: dict[object, object], findings: _Findings) -> Facts:
        claim_id, year, claimant = self._head.cells(claim, -1, findings)
        year = cast("int", year or self._last_year)
        return Facts(
            cast("str", claim_id or ""),
            year,
            self._read_claimant(claimant, findings),
            *self._read_lists(claim, dt.date(year, 12, 31), findings),
            self._read_priors(claim, findings),
            frozenset(findings.defaulted),
            frozenset(findings.bad),
        )

    def _read_claimant(self, value: object, findings: _Findings) -> Row:
        """The claimant's cells; `value` is None where its fault was found already."""
        if value is not None:
            return cast("Row", tuple(self._claimant.cells(value, -1, findings)))
        findings.bad.append((self._claimant_index, -1))
        return self._claimant.blank

    def _read_lists(self, claim: dict[object, object], year_end: dt.date, findings: _Findings) -> _Columns:
        """Rows, refs and days, each with an entry per list."""
        read = [
            table.read(claim[table.name], year_end, findings) if table and table.name in claim else _NO_ROWS
            for table in self._lists
        ]
        return cast("_Columns", zip(*read, strict=True))

    def _read_priors(self, claim: dict[object, object], findings: _Findings) -> tuple[Prior, ...]:
        """The prior awards that are whole."""
        if PRIORS not in claim:
            return ()
        rows, _, _ = self._priors.read(claim[PRIORS], dt.date.max, findings)
        for number, (clause, _, _, key) in enumerate(rows) if self._keys else ():
            known = self._keys.get(clause) if key is not None else None
            if known and isinstance(fault := known(key), Fault):
                findings.add(f"{PRIORS}[{number}].key", fault)
        return tuple([Prior(*cast("_PriorCells", row)) for row in rows if None not in row[:3]])


_Rows = tuple[tuple[Row, ...], tuple[str | None, ...], tuple[dt.date, ...]]
_Columns = tuple[tuple[tuple[Row, ...], ...], tuple[tuple[str | None, ...], ...], tuple[tuple[dt.date, ...], ...]]
_PriorCells = tuple[str, int, int, str | None]
_Column = tuple[str, CellReader, object]
"""A field's name, the reader of its values, and what stands there when the claim does not say it."""

_NO_ROWS: _Rows = ((), (), ())
_ROWS = Said("由各笔组成的数组 [{…}, {…}]", "an array of rows, [{…}, {…}]")
_OBJECT = Said("对象 {…}", "an object {…}")
_IS_FAULTLESS = frozenset((Fault,)).isdisjoint


class _EnoughError(Exception):
    """More is wrong with a claim than anybody reads."""


class _Findings:
    """What reading one claim brings up beside its cells."""

    __slots__ = ("bad", "count", "defaulted", "kept")

    def __init__(self) -> None:
        self.kept: list[Diagnostic] = []
        self.count = 0
        self.bad: list[tuple[int, int]] = []
        self.defaulted: list[tuple[int, int, int]] = []

    def add(self, path: str, fault: Fault) -> None:
        """Keep the first faults, count the rest. A hostile claim has millions: raises where that is enough."""
        self.count += 1
        if self.count <= MOST_FAULTS:
            self.kept.append(fault.told(path))
        elif self.count == ENOUGH_FAULTS:
            raise _EnoughError

    def told(self) -> list[Diagnostic]:
        """All that is kept, and how many are not."""
        if self.count == ENOUGH_FAULTS:
            return [*self.kept, Diagnostic(ENOUGH, {"count": f"{ENOUGH_FAULTS:,}"})]
        if self.count > MOST_FAULTS:
            return [*self.kept, Diagnostic(MORE, {"count": str(self.count - MOST_FAULTS)})]
        return self.kept


@dataclass(frozen=True, slots=True)
class _Table:
    """How the rows of a list, or one object, are read. `index`: in `Program.lists`; -1: the engine's own."""

    name: str
    index: int
    columns: tuple[_Column, ...]
    known: frozenset[str]
    is_rows: Expected
    is_object: Expected
    is_field: Expected
    defaults: tuple[tuple[int, str], ...] = ()
    dated: int | None = None
    unique: tuple[_OneValue, ...] = ()

    @property
    def blank(self) -> Row:
        """A row of which nothing is known."""
        return (None,) * len(self.columns)

    def read(self, value: object, year_end: dt.date, findings: _Findings) -> _Rows:
        """The list's rows without their refs, the refs, and the day of each."""
        if not isinstance(value, list):
            findings.add(self.name, refusal(NOT_A_LIST, value, self.is_rows))
            return _NO_ROWS
        cells = [self.cells(row, number, findings) for number, row in enumerate(value)]
        refs = tuple([row.pop() for row in cells])
        for rule in self.unique if len(cells) > 1 else ():
            rule.check(self.name, cells, findings)
        rows = tuple(map(tuple, cells))
        dated = self.dated
        days = (year_end,) * len(rows) if dated is None else tuple([row[dated] or year_end for row in rows])
        return cast("_Rows", (rows, refs, days))

    def cells(self, row: object, number: int, findings: _Findings) -> list[object]:
        """The cells of one row, None where there is a fault."""
        if not isinstance(row, dict):
            return self._no_cells(row, number, findings)
        cells = [read(row[name]) if name in row else absent for name, read, absent in self.columns]
        if self.defaults:
            findings.defaulted += [(self.index, number, i) for i, name in self.defaults if name not in row]
        if _IS_FAULTLESS(map(type, cells)) and self.known.issuperset(row):
            return cells
        return self._report(row, cells, number, findings)

    def _no_cells(self, row: object, number: int, findings: _Findings) -> list[object]:
        findings.add(self._path(number), Fault(NOT_AN_OBJECT, row, self.is_object))
        self._mark(number, findings)
        return [*self.blank]

    def _report(self, row: dict[object, object], cells: list[object], number: int, findings: _Findings) -> list[object]:
        """Report the faults. A required field is not missing too where an unknown one nearly has its name."""
        path = self._path(number)
        unknown = [key for key in row if key not in self.known]
        meant = {self.is_field.suggest(key) for key in unknown[:MOST_FAULTS] if isinstance(key, str)}
        for (name, _, _), cell in zip(self.columns, cells, strict=True):
            if isinstance(cell, Fault) and not (cell.rule is MISSING and name in meant):
                findings.add(step_into(path, name), cell)
        for key in unknown:
            findings.add(step_into(path, key), Fault(UNKNOWN, key, self.is_field))
        self._mark(number, findings)
        return [None if isinstance(cell, Fault) else cell for cell in cells]

    def _mark(self, number: int, findings: _Findings) -> None:
        if self.index >= 0:
            findings.bad.append((self.index, number))

    def _path(self, number: int) -> str:
        return f"{self.name}[{number}]" if number >= 0 else self.name


@dataclass(frozen=True, slots=True)
class _OneValue:
    """A `Unique` of a list: rows that agree in column `per` agree in column `one`."""

    one: int
    per: int
    name: str
    expected: Expected
    message: Said

    def check(self, where: str, rows: list[list[object]], findings: _Findings) -> None:
        """Report every row that differs from the first one with the same value."""
        first: dict[object, tuple[int, object]] = {}
        for number, row in enumerate(rows):
            key, value = row[self.per], row[self.one]
            if key is None or value is None:
                continue
            earlier, same = first.setdefault(key, (number, value))
            if same != value:
                findings.add(f"{where}[{number}].{self.name}", self._fault(value, f"{where}[{earlier}]", same))

    def _fault(self, value: object, other: str, first: object) -> Fault:
        beside = {"other": other, "first": shown(first), "message_zh": self.message.in_("zh")}
        return Fault(NOT_UNIQUE, value, self.expected, {**beside, "message_en": self.message.in_("en")})


# --- tables, made once ------------------------------------------------------------------------------------


def _fact_table(fact: ListFact, index: int) -> _Table:
    """The table of a list that the policy declares, or of the claimant: that one has no ref."""
    fields = fact.fields if fact.is_claimant else (*fact.fields, REF_FIELD)
    words = [(field.name, field.label) for field in fields]
    return _Table(
        fact.name,
        index,
        tuple(map(_column, fields)),
        _names(words),
        *_wanted(fact.name, fact.label, words),
        defaults=tuple((i, field.name) for i, field in enumerate(fields) if field.default is not None),
        dated=fact.dated,
        unique=tuple(_one_value(rule, fact.fields) for rule in fact.unique),
    )


def _prior_table(program: Program) -> _Table:
    fact = prior_list(program)
    clause, year, amount, key = fact.fields
    clauses = [name for name, _ in clause.values]
    columns = (
        (clause.name, code_reader(clauses, NO_CLAUSE, expected(clause)), absent(clause)),
        (year.name, _year_reader(year, NOT_A_YEAR), absent(year)),
        *(_column(field) for field in (amount, key, REF_FIELD)),
    )
    words = [(field.name, field.label) for field in (*fact.fields, REF_FIELD)]
    return _Table(PRIORS, -1, columns, _names(words), *_wanted(PRIORS, fact.label, words))


def _head_table(program: Program) -> _Table:
    """The table of the whole claim: its columns are what is no list."""
    claim_id, year = head_fields(program)
    columns = (
        _column(claim_id),
        (year.name, _year_reader(year, NOT_COVERED), absent(year)),
        _claimant_column(program.claimant_list),
    )
    words = [(field.name, field.label) for field in (claim_id, year)]
    words += [(fact.name, fact.label) for fact in (*program.lists, prior_list(program))]
    return _Table("", -1, columns, _names(words), *_wanted("", Said("申报", "claim"), words))


def _key_readers(program: Program) -> dict[Cell, CellReader]:
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


def _column(field: FieldFact) -> _Column:
    reader = remark_reader if field is REF_FIELD else cell_reader
    return field.name, reader(field), absent(field)


def _year_reader(field: FieldFact, out_of_bounds: Rule) -> CellReader:
    least, most = bounds(field)
    allowed = Said(f"{least} 年", f"{least}")
    if least != most:
        allowed = Said(f"{least} 年至 {most} 年", f"{least} to {most}")
    return whole_reader(field, NOT_A_YEAR, out_of_bounds, Expected(field.label, allowed, required=True))


def _claimant_column(fact: ListFact) -> _Column:
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


def _one_value(rule: Unique, fields: Sequence[FieldFact]) -> _OneValue:
    return _OneValue(rule.one, rule.per, fields[rule.one].name, expected(fields[rule.one]), rule.message)
