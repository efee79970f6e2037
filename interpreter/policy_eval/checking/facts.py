"""Middle: what a claim may state – lists and fields with their types, defaults and bounds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from policy_eval.diagnostics import Rule, nearest
from policy_eval.policy import nodes
from policy_eval.program import FieldFact, ListFact, Said, Scalar
from policy_eval.quantity import (
    CHINESE_CURRENCIES,
    COUNTRIES,
    CURRENCIES,
    Choice,
    Country,
    Date,
    Flag,
    Kind,
    Quantity,
    Words,
    count,
    money,
)
from policy_eval.source import Map, Node, Text
from policy_eval.syntax import Parser, tree
from policy_eval.syntax.mask import fold

from . import kinds
from .ledger import Ledger
from .literals import literal
from .names import offered, spoken
from .wrong import Wrong, wrong_kind

NO_CURRENCY = Rule(
    "PE340",
    "没有“{name}”这个币种",
    "there is no currency “{name}”",
    "写 ISO 4217 的三字母代码（如 CNY），或元、美元等",
    "write the three letters of ISO 4217, such as CNY",
)
NO_VALUES = Rule(
    "PE341",
    "选项栏目“{name}”没有列出取值",
    "“{name}” is one of listed values, and none is listed",
    "写“取值”",
    "add “values”",
)
STRAY_VALUES = Rule(
    "PE342",
    "“{name}”不是选项，不能列出取值",
    "“{name}” is not one of listed values",
    "类型写“选项”，或删去取值",
    "make its type “one of”, or remove the values",
)
CONTRADICTION = Rule(
    "PE343",
    "“{name}”既是必填，又可缺或有默认值",
    "“{name}” is required, and may be missing or has a default",
    "只留一种",
    "keep one of them",
)
BAD_DEFAULT = Rule(
    "PE344",
    "“{value}”不能作“{name}”的默认值：应是{wanted_zh}",
    "“{value}” is no default for “{name}”, which is {wanted_en}",
)
NO_BOUNDS = Rule(
    "PE345",
    "“{name}”不是数量或金额，没有大小界限",
    "“{name}” is no count and no money and has no bounds",
    "删去",
    "remove it",
)
OUT_OF_BOUNDS = Rule(
    "PE346",
    "“{name}”的默认值不在允许的范围内",
    "the default of “{name}” lies outside its bounds",
    "改默认值或界限",
    "change the default or the bound",
)
BOUNDS_CROSS = Rule(
    "PE347", "“{name}”的最小值大于最大值", "the bounds of “{name}” leave no value", "对调或改正", "swap or mend them"
)
NO_DATE = Rule(
    "PE348",
    "“{owner}”没有说明按哪个日期判断是否在适用期间内",
    "“{owner}” does not say which date decides whether a row is covered",
    "写“归属日: 日期栏目”，只看申报年度的写“归属日: 无”",
    "write “dated: FIELD”, or “dated: none” where the claim's year decides",
)
NOT_A_DATE = Rule(
    "PE349",
    "“{name}”不是“{owner}”的日期栏目",
    "“{name}” is no date field of “{owner}”",
    "日期栏目有：{known_zh}",
    "its date fields are: {known_en}",
)
CLAIMANT_DATED = Rule("PE350", "申报主体没有归属日", "the claimant is not dated", "删去这一行", "remove this line")
NO_CLAIMANT = Rule(
    "PE351",
    "申报事项里没有申报主体“{name}”",
    "the facts have no claimant “{name}”",
    "写申报事项中的一项",
    "write the id of one of the facts",
)
NO_COUNT = Rule(
    "PE353",
    "“{unit}”不能作数量的单位：“1{unit}”已经是时间、比例或金额",
    "“{unit}” is no unit of a count: with a number it is a time, a share or money",
    "时间写成起、止两个日期栏目；金额的类型写“金额”；或者换一个单位",
    "make a time two fields with dates, and money the type “money”; or use another unit",
)

_PLAIN: dict[str, Kind] = {"text": Words(), "flag": Flag(), "date": Date(), "country": Country()}
_TRUTHS = {"yes": True, "true": True, "是": True, "no": False, "false": False, "否": False}


class Units(NamedTuple):
    """What literals of facts are read with: a parser that knows no names, and the measure words."""

    parser: Parser
    measures: Mapping[str, str]


def measures(facts: Node | None) -> dict[str, str]:
    """Every measure word that the facts declare → the one that stands for it, and 次 for awards given so many times.

    The words of one fact mean the same (persons, person); a word that different facts share means itself.
    """
    groups = [("次",), *_groups(facts)]
    meant: dict[str, set[str]] = {}
    for group in groups:
        for word in group:
            meant.setdefault(word, set()).add(group[0])
    return {word: next(iter(firsts)) if len(firsts) == 1 else word for word, firsts in meant.items()}


def _groups(facts: Node | None) -> Iterator[tuple[str, ...]]:
    """The measure words of each list and each field; the unit of a count comes first."""
    for _, fact in nodes.pairs(facts):
        yield nodes.texts(nodes.get(fact, "measure"))
        for _, field in nodes.pairs(nodes.get(fact, "fields")):
            word, _, unit = nodes.said_text(field, "type").partition(" ")
            own = (unit.strip(),) if word == "count" else ()
            yield (*own, *nodes.texts(nodes.get(field, "measure")))


def lists(root: Map, units: Units, ledger: Ledger) -> tuple[ListFact, ...]:
    """The facts in written order, without what must hold of them."""
    claimant = nodes.said_text(root, "claimant")
    facts = nodes.pairs(root.get("facts"))
    if claimant not in {key.value for key, _ in facts}:
        node = root.get("claimant") or root
        ledger.add(NO_CLAIMANT, node, nearest(claimant, [key.value for key, _ in facts]), name=claimant)
        claimant = ""
    return tuple(_list(key, node, units, ledger, claimant) for key, node in facts)


def _list(key: Text, node: Node, units: Units, ledger: Ledger, claimant: str) -> ListFact:
    """A list. The claimant alone needs no date; where it is not known who that is (""), no list does."""
    is_claimant = key.value == claimant
    fields = tuple(
        _field(key.value, name, field, units, ledger) for name, field in nodes.pairs(nodes.get(node, "fields"))
    )
    is_dated = bool(claimant) or nodes.get(node, "dated") is not None
    dated = _dated(key, node, fields, ledger, is_claimant=is_claimant) if is_dated else None
    measure = next(iter(nodes.texts(nodes.get(node, "measure"))), "")
    label = nodes.called(key.value, node)
    return ListFact(key.value, label, fields, dated, (), (), is_claimant, measure, ledger.at(key))


def _dated(key: Text, node: Node, fields: tuple[FieldFact, ...], ledger: Ledger, *, is_claimant: bool) -> int | None:
    """The number of the field that dates a row."""
    dated = nodes.get(node, "dated")
    if is_claimant or dated is None:
        if is_claimant and dated is not None:
            ledger.add(CLAIMANT_DATED, dated)
        elif not is_claimant:
            ledger.add(NO_DATE, key, owner=key.value)
        return None
    if nodes.text(dated) == "none":
        return None
    spelled = {
        fold(word): index
        for index, (name, field) in enumerate(nodes.pairs(nodes.get(node, "fields")))
        for word in nodes.spellings(name.value, nodes.get(field, "label"))
    }
    index = spelled.get(fold(nodes.text(dated)))
    dates = [spoken(field.name, field.label) for field in fields if field.kind == Date()]
    listed = offered(dates or [Said("–", "–")])
    if index is None or fields[index].kind != Date():
        name = nodes.text(dated)
        guess = nearest(name, [word for word, number in spelled.items() if fields[number].kind == Date()])
        ledger.add(NOT_A_DATE, dated, guess, name=name, owner=key.value, **listed)
        return None
    return index


def _field(owner: str, key: Text, node: Node, units: Units, ledger: Ledger) -> FieldFact:
    kind = _kind(owner, key, node, units, ledger)
    values = nodes.pairs(nodes.get(node, "values"))
    least, most = (_bound(key, nodes.get(node, word), kind, units, ledger) for word in ("at-least", "at-most"))
    default = _default(key, node, kind, units, ledger)
    _check_bounds(key, default, (least, most), ledger)
    stated = nodes.said_text(node, "required") == "yes"
    optional = nodes.said_text(node, "optional") == "yes"
    if stated and (optional or default is not None):
        ledger.add(CONTRADICTION, key, name=key.value)
    return FieldFact(
        key.value,
        nodes.called(key.value, node),
        kind,
        required=stated or (default is None and not optional),
        default=default,
        values=tuple((value.value, nodes.label(label)) for value, label in values),
        least=least,
        most=most,
        measure=next(iter(nodes.texts(nodes.get(node, "measure"))), ""),
        proof=nodes.said_text(node, "proof"),
        note=nodes.said_text(node, "note"),
    )


def _kind(owner: str, key: Text, node: Node, units: Units, ledger: Ledger) -> Kind:
    word, _, unit = nodes.said_text(node, "type").partition(" ")
    has_values = nodes.get(node, "values") is not None
    is_choice = word == "one"
    if is_choice and not has_values:
        ledger.add(NO_VALUES, key, name=key.value)
    if has_values and not is_choice:
        ledger.add(STRAY_VALUES, key, name=key.value)
    if is_choice:
        return Choice(f"{owner}.{key.value}")
    if word == "money":
        return money(_currency(unit.strip(), nodes.get(node, "type") or key, ledger))
    return _count(unit.strip(), nodes.get(node, "type") or key, units, ledger) if word == "count" else _PLAIN[word]


def _count(unit: str, node: Node, units: Units, ledger: Ledger) -> Kind:
    """A count in a unit; a number with that unit must mean nothing else, or it is taken for what that is."""
    kind = count(units.measures[unit])
    read = units.parser.parse(f"1 {unit}", "expression")
    meant = literal(read, units.measures).kind if isinstance(read, tree.Literal) else kind
    if meant != kind:
        ledger.add(NO_COUNT, node, unit=unit)
    return meant


def currency_meant(name: str) -> str:
    """The currency that people call so; codes are too short to guess by their letters."""
    known = {"RMB": "CNY", "人民币": "CNY", "人民币元": "CNY", "块": "元", "圆": "元", "美金": "美元"}
    return known.get(name.upper(), name.upper() if name.upper() in CURRENCIES else "")


def _currency(name: str, node: Node, ledger: Ledger) -> str:
    code = CHINESE_CURRENCIES.get(name, name)
    if code not in CURRENCIES:
        ledger.add(NO_CURRENCY, node, currency_meant(name), name=name)
    return code


# --- defaults and bounds ------------------------------------------------------------------------------------------


def _default(key: Text, node: Node, kind: Kind, units: Units, ledger: Ledger) -> Scalar | None:
    written = nodes.get(node, "default")
    if not isinstance(written, Text):
        return None
    made = _scalar(written, node, kind, units)
    if made is None:
        wanted = kinds.words(kind)
        ledger.add(BAD_DEFAULT, written, value=written.value, name=key.value, wanted_zh=wanted.zh, wanted_en=wanted.en)
    return made


def _scalar(written: Text, field: Node, kind: Kind, units: Units) -> Scalar | None:
    """A value of a fact as policies write it; none where it is no such value."""
    match kind:
        case Flag():
            return _TRUTHS.get(written.value)
        case Date():
            return nodes.day(written)
        case Country():
            return written.value if written.value in COUNTRIES else None
        case Choice():
            return _choice(written.value, field)
        case Words():
            return written.value
        case Quantity():
            return _number(written, kind, units)


def _choice(word: str, field: Node) -> str | None:
    values = nodes.pairs(nodes.get(field, "values"))
    return next((key.value for key, label in values if word in nodes.spellings(key.value, label)), None)


def _number(written: Text, kind: Quantity, units: Units) -> int | None:
    """A whole number of the field's unit; the unit itself need not be written."""
    parsed = units.parser.parse(written.value, "expression")
    if not isinstance(parsed, tree.Literal):
        return None
    try:
        made = literal(parsed, units.measures)
        bare = literal(tree.Literal(parsed.value, kind.currency), units.measures) if kind.currency else made
    except Wrong:
        return None
    if made.kind != kind and parsed.unit:
        return None
    value = (made if parsed.unit else bare).value
    return value if isinstance(value, int) else None


def _bound(key: Text, written: Node | None, kind: Kind, units: Units, ledger: Ledger) -> int | None:
    if not isinstance(written, Text):
        return None
    if not isinstance(kind, Quantity):
        ledger.add(NO_BOUNDS, written, name=key.value)
        return None
    number = _number(written, kind, units)
    if number is None:
        wrong = wrong_kind(tree.Literal(0, ""), kind, kind)  # type: ignore[arg-type]
        ledger.add(wrong.rule, written, **wrong.details | {"found_zh": f"“{written.value}”", "found_en": written.value})
    return number


def _check_bounds(key: Text, default: Scalar | None, bounds: tuple[int | None, int | None], ledger: Ledger) -> None:
    least, most = bounds
    if least is not None and most is not None and least > most:
        ledger.add(BOUNDS_CROSS, key, name=key.value)
        return
    if not isinstance(default, int) or isinstance(default, bool):
        return
    if (least is not None and default < least) or (most is not None and default > most):
        ledger.add(OUT_OF_BOUNDS, key, name=key.value)
