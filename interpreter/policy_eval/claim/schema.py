"""Middle: the shape of claims as JSON Schema (2020-12), and a filled claim.

Laws of this module:

* The schema takes every claim that the reader takes. Where it cannot say all that the reader asks (bounds of
  an amount written as text, `620.0`, what must hold between fields), the description says it.
* Titles and descriptions are in Chinese and English; an editor shows them as it completes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import assert_never

from policy_eval.program import Cap, Clause, Const, FieldFact, ListFact, Program, Said, Scalar, Source
from policy_eval.quantity import COUNTRIES, Choice, Country, Date, Flag, Quantity, Words, minor_digits, money_text

from .fields import CLAIM_ID, PRIORS, REF, REF_FIELD, YEAR, head_fields, prior_list
from .wanted import bounds, expected

Json = dict[str, "Json"] | list["Json"] | str | int | bool

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_NO_CONTROLS = r"^[^\u0000-\u001f\u007f-\u009f]*$"
_NO_CONTROLS_BUT_LINES = r"^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]*$"
"""A claimant's own text may have several lines."""
_DAY = "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"


def claim_schema(program: Program) -> dict[str, Json]:
    """The JSON Schema of claims for `program`."""
    schema = _object_schema(_head_schemas(program), _head_required(program))
    uses_countries = any(isinstance(field.kind, Country) for fact in program.lists for field in fact.fields)
    return {
        "$schema": DIALECT,
        "title": f"{program.title.in_('zh')} {program.version}".strip(),
        "description": _joined(
            Said("一份申报：一个申报主体，一个年度", "a claim: one claimant, one year"),
            program.claimant_list.label,
        ),
        **schema,
        **({"$defs": {"country": _country_codes()}} if uses_countries else {}),
    }


def example_claim(program: Program) -> dict[str, Json]:
    """A claim with every field filled: the reader takes it, and what must hold most likely does."""
    year = program.last_day.year
    rows = {fact.name: _example_row(program, fact) for fact in program.lists}
    lists: dict[str, Json] = {fact.name: [rows[fact.name]] for fact in program.lists if not fact.is_claimant}
    claimant = program.claimant_list.name
    priors: dict[str, Json] = {PRIORS: [_example_prior(program, rows)]} if program.clauses else {}
    return {CLAIM_ID: f"{year}-0001", YEAR: year, claimant: rows[claimant], **lists, **priors}


# --- the schema -------------------------------------------------------------------------------------------


def _head_schemas(program: Program) -> dict[str, Json]:
    facts = (*program.lists, prior_list(program))
    schemas = {field.name: _field_schema(field) for field in head_fields(program)}
    # The claimant stands first, as people write it.
    for fact in sorted(facts, key=lambda fact: not fact.is_claimant):
        schemas[fact.name] = _claimant_schema(fact) if fact.is_claimant else _list_schema(fact)
    return schemas


def _head_required(program: Program) -> list[str]:
    claimant = program.claimant_list
    return [CLAIM_ID, YEAR, *([claimant.name] if any(field.required for field in claimant.fields) else [])]


def _claimant_schema(fact: ListFact) -> Json:
    return {**_titled(fact.label, _rules_of(fact)), **_row_schema(fact.fields)}


def _list_schema(fact: ListFact) -> Json:
    items = _row_schema((*fact.fields, REF_FIELD))
    return {**_titled(fact.label, _dated_by(fact), _rules_of(fact)), "type": "array", "items": items}


def _row_schema(facts: tuple[FieldFact, ...]) -> dict[str, Json]:
    schemas = {field.name: _field_schema(field) for field in facts}
    return _object_schema(schemas, [field.name for field in facts if field.required])


def _object_schema(properties: dict[str, Json], required: list[str]) -> dict[str, Json]:
    return {
        "type": "object",
        "properties": properties,
        "required": [*required],
        "additionalProperties": False,
    }


def _field_schema(field: FieldFact) -> Json:
    proof = Said(f"凭证：{field.proof}", f"proof: {field.proof}") if field.proof else Said("", "")
    described = _titled(field.label, expected(field).allowed, Said(field.note, field.note), proof)
    default = {} if field.default is None else {"default": _written(field, field.default)}
    return {**described, **_value_schema(field), **default}


def _value_schema(field: FieldFact) -> dict[str, Json]:
    kind = field.kind
    match kind:
        case Quantity():
            return _money_schema(field, kind.currency) if kind.currency else _count_schema(field)
        case Date():
            return {"type": "string", "format": "date", "pattern": _DAY}
        case Flag():
            return {"type": "boolean"}
        case Words():
            return _text_schema(field)
        case Country():
            return {"$ref": "#/$defs/country"}
        case Choice():
            return {"enum": [name for name, _ in field.values]} if field.values else {"not": {}}
        case _:
            assert_never(kind)


def _money_schema(field: FieldFact, currency: str) -> dict[str, Json]:
    """Text, or a number: of that the bounds in whole units, for JSON Schema knows no exact decimals."""
    digits = minor_digits(currency)
    least, most = bounds(field)
    pattern = rf"^[0-9]+(\.[0-9]{{1,{digits}}})?$" if digits else "^[0-9]+$"
    number: Json = {
        "type": "number" if digits else "integer",
        "minimum": least // 10**digits,
        "exclusiveMaximum": most // 10**digits + 1,
    }
    return {"anyOf": [{"type": "string", "pattern": pattern}, number]}


def _count_schema(field: FieldFact) -> dict[str, Json]:
    least, most = bounds(field)
    return {"type": "integer", "minimum": least, "maximum": most}


def _text_schema(field: FieldFact) -> dict[str, Json]:
    least: dict[str, Json] = {"minLength": 1} if field.required else {}
    pattern = _NO_CONTROLS_BUT_LINES if field is REF_FIELD else _NO_CONTROLS
    return {"type": "string", **least, "maxLength": bounds(field)[1], "pattern": pattern}


def _country_codes() -> Json:
    return {**_titled(Said("国家或地区", "country or region"), _ISO_3166), "enum": [*sorted(COUNTRIES)]}


_ISO_3166 = Said("ISO 3166-1 两位代码", "the two letters of ISO 3166-1")


def _titled(label: Said, *said: Said) -> dict[str, Json]:
    """Title and description, each in both languages."""
    title, description = _joined(label), _joined(*said, between="\n")
    return {**({"title": title} if title else {}), **({"description": description} if description else {})}


def _joined(*said: Said, between: str = " · ") -> str:
    """Each text in Chinese and English, once where both are the same."""
    both = [dict.fromkeys(text for text in (each.zh, each.en) if text) for each in said]
    return between.join(" / ".join(texts) for texts in both if texts)


def _dated_by(fact: ListFact) -> Said:
    if fact.name == PRIORS:
        return Said("用去上限的此前奖补", "awards paid before, which use up caps")
    if fact.dated is None:
        return Said(
            "没有日期栏目：按申报年度 12 月 31 日计",
            "without a date: counts as 31 December of the claim's year",
        )
    name = fact.fields[fact.dated].name
    return Said(
        f"按 {name} 判断所属期间；未填按申报年度 12 月 31 日计",
        f"judged on {name}; without it, as of 31 December of the claim's year",
    )


def _rules_of(fact: ListFact) -> Said:
    """What must hold: a schema cannot ask it."""
    rules = [*(rule.message for rule in fact.holds), *(rule.message for rule in fact.unique)]
    zh = "；".join(said.in_("zh") for said in rules)
    en = "; ".join(said.in_("en") for said in rules)
    return Said(f"必须成立：{zh}", f"must hold: {en}") if rules else Said("", "")


def _written(field: FieldFact, value: Scalar) -> Json:
    """A cell as a claim writes it."""
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, bool | str) or not isinstance(field.kind, Quantity):
        return value if isinstance(value, bool | str) else str(value)
    whole = int(value)
    return money_text(whole, field.kind.currency) if field.kind.currency else whole


# --- the example ------------------------------------------------------------------------------------------

_PLAUSIBLE_AMOUNT = 100_000
_PLAUSIBLE_COUNT = 600


def _example_row(program: Program, fact: ListFact) -> dict[str, Json]:
    """All fields of a row. Days follow each other and amounts are alike: most of what policies ask holds."""
    days = _example_days(program, len(fact.fields))
    refused = {const.value for rule in fact.holds for const in _constants(rule.condition)}
    dated = zip(fact.fields, days, strict=True)
    row = {field.name: _example(program, field, day, refused) for field, day in dated}
    return row if fact.is_claimant else {**row, REF: _sample_text(REF_FIELD)}


def _example_days(program: Program, count: int) -> list[dt.date]:
    """Days of the last covered year, evenly spread."""
    year = program.last_day.year
    first = max(program.first_day, dt.date(year, 1, 1))
    last = min(program.last_day, dt.date(year, 12, 31))
    return [first + (last - first) * (i + 1) // (count + 1) for i in range(count)]


def _example(program: Program, field: FieldFact, day: dt.date, refused: set[Scalar]) -> Json:
    kind = field.kind
    match kind:
        case Quantity():
            return _written(field, _plausible(field, kind))
        case Date():
            return day.isoformat()
        case Flag():
            return field.default is None or bool(field.default)
        case Words():
            return _sample_text(field)
        case Country():
            return next(code for code in _countries(program) if code not in refused)
        case Choice():
            return field.values[0][0]
        case _:
            assert_never(kind)


def _sample_text(field: FieldFact) -> str:
    return f"示例{field.label.in_('zh') or field.name}"[: bounds(field)[1]]


def _plausible(field: FieldFact, kind: Quantity) -> int:
    """A usual number, moved into the bounds of the field."""
    least, most = bounds(field)
    scale: int = 10 ** minor_digits(kind.currency)
    return min(most, max(least, _PLAUSIBLE_AMOUNT * scale if kind.currency else _PLAUSIBLE_COUNT))


def _countries(program: Program) -> Iterator[str]:
    """Countries that the policy names come first: they are the ones it speaks of."""
    for each in program.sets:
        if isinstance(each.of, Country):
            yield from (member.value for member in each.members)
    yield from sorted(COUNTRIES)


def _constants(node: object) -> Iterator[Const]:
    """The literals in a condition or value."""
    if isinstance(node, Const):
        yield node
    elif isinstance(node, tuple):
        for item in node:
            yield from _constants(item)
    elif is_dataclass(node) and not isinstance(node, type):
        for each in fields(node):
            yield from _constants(getattr(node, each.name))


def _example_prior(program: Program, rows: Mapping[str, dict[str, Json]]) -> Json:
    """A prior award of the first clause; with a key, where that clause caps per key."""
    clause = program.clauses[0]
    prior: dict[str, Json] = {
        "clause": clause.name,
        "year": program.last_day.year,
        "amount": money_text(10 ** minor_digits(program.currency), program.currency),
    }
    key = _key_field(clause)
    return {**prior, "key": rows[program.lists[clause.list].name][key]} if key else prior


def _key_field(clause: Clause) -> str:
    """The field whose text tells the pots of `clause` from each other, if it has such a cap."""
    caps = [step.action.pot for step in clause.steps if isinstance(step.action, Cap) and step.action.pot]
    keys = [pot.key for pot in caps if pot.key and pot.key.source is Source.ROW and isinstance(pot.key.kind, Words)]
    return keys[0].name if keys else ""
