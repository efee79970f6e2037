"""Front: text → tree. The only module that knows lark.

`Parser` is made once per vocabulary; `Parser.parse` gives the tree, or one finding with its stretch of the text.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path as File
from typing import Any, Literal

from lark import Lark, Token, Transformer_NonRecursive, UnexpectedCharacters, UnexpectedEOF, UnexpectedInput
from lark.lexer import PatternStr
from lark.tree import Meta

from policy_eval.diagnostics import Rule
from policy_eval.program import Fold, Moment, Operator, Period, Relation, Rounding
from policy_eval.quantity import CHINESE_CURRENCIES

from . import tree
from .mask import Vocabulary, fold, mask

Start = Literal["step", "expression", "target", "limit", "test"]

MOST_DEPTH = 60
MOST_CHARACTERS = 60_000

UNEXPECTED = Rule(
    "PE201",
    "这里看不懂：“{found}”",
    "“{found}” is not understood here",
    "对照语言说明检查这一句的写法",
    "compare the sentence with the language specification",
)
INCOMPLETE = Rule(
    "PE202",
    "这句话没有写完",
    "the sentence is not complete",
    "补全缺少的部分（或括号）",
    "complete what is missing (or the bracket)",
)
MIXED = Rule(
    "PE203",
    "“且”和“或”混用，读者会误解",
    "“and” and “or” are mixed: a reader could be misled",
    "用括号分清先后",
    "put parentheses around the part that belongs together",
)
AFTER_SHARE = Rule(
    "PE204",
    "“……的百分之几”后面又有加减，读者会误解",
    "a sum behind “% of” could be misread",
    "用括号分清先后",
    "put parentheses around the part that belongs together",
)
COMMAS = Rule(
    "PE205",
    "数字里不能有千分位逗号：“{found}”",
    "no comma inside a number: “{found}”",
    "写成 {plain}",
    "write {plain}",
)
TOO_DEEP = Rule(
    "PE206",
    "括号套得太深（最多 {limit} 层）",
    "brackets nested too deep (at most {limit})",
    "用“其中”给中间结果起名字",
    "name the parts as terms",
)
TOO_LONG = Rule(
    "PE207",
    "这句话太长（最多 {limit} 个字符）",
    "the expression is too long (at most {limit} characters)",
    "用“其中”给中间结果起名字",
    "name the parts as terms",
)

_COMMA_NUMBER = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])")
_ASCII_OR_CHINESE = re.compile(r"[A-Za-z_]+|[0-9一-鿿]*[一-鿿][0-9一-鿿]*")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a text, and its stretch."""

    rule: Rule
    start: int
    end: int
    details: dict[str, str]


def grammar(folder: File) -> Lark:
    """The parser of the grammar in `folder`."""
    text = (folder / "expression.lark").read_text(encoding="utf-8")
    starts = ["step", "expression", "target", "limit", "test"]
    return Lark(text, parser="lalr", lexer="contextual", start=starts, propagate_positions=True)


def keywords(lark: Lark) -> frozenset[str]:
    """Every word of the grammar."""
    found: set[str] = set()
    for terminal in lark.terminals:
        if isinstance(terminal.pattern, PatternStr):
            found.add(terminal.pattern.value)
        elif terminal.name not in {"NAME", "LIST", "MEASURE", "NUMBER", "DATE", "CURRENCY"}:
            found.update(_ASCII_OR_CHINESE.findall(terminal.pattern.value))
    return frozenset(word for word in found if word[0].isalpha())


class Parser:
    """Parses texts that use the words of one vocabulary."""

    def __init__(self, lark: Lark, words: Vocabulary) -> None:
        self._lark = lark
        self._words = words

    def parse(self, text: str, start: Start) -> Any | Fault:  # noqa: ANN401 – what comes out follows from `start`
        """The tree of `text`, or what is wrong with it."""
        folded = fold(text)
        if fault := _unfit(folded):
            return fault
        masked = mask(folded, self._words)
        try:
            parsed = self._lark.parse(masked, start=start)
        except UnexpectedInput as error:
            return _fault(error, folded, masked)
        return _Builder(folded).transform(parsed)


def _unfit(text: str) -> Fault | None:
    if len(text) > MOST_CHARACTERS:
        return Fault(TOO_LONG, 0, 1, {"limit": str(MOST_CHARACTERS)})
    if commas := _COMMA_NUMBER.search(text):
        details = {"found": commas[0], "plain": commas[0].replace(",", "")}
        return Fault(COMMAS, commas.start(), commas.end(), details)
    depth = 0
    for at, character in enumerate(text):
        depth += (character == "(") - (character == ")")
        if depth > MOST_DEPTH:
            return Fault(TOO_DEEP, at, at + 1, {"limit": str(MOST_DEPTH)})
    return None


def _fault(error: UnexpectedInput, text: str, masked: str) -> Fault:
    at = error.pos_in_stream
    if (
        at is None
        or at >= len(masked.rstrip())
        or getattr(getattr(error, "token", None), "type", "") == "$END"
        or isinstance(error, UnexpectedEOF)
    ):
        return Fault(INCOMPLETE, len(text), len(text), {})
    token = getattr(error, "token", None)
    end = at + len(token) if isinstance(token, Token) and token else at + 1
    found = text[at:end]
    if found in {"and", "or", "且", "或"}:
        return Fault(MIXED, at, end, {})
    if found in {"+", "-", "−"} and not isinstance(error, UnexpectedCharacters):
        return Fault(AFTER_SHARE, at, end, {})
    return Fault(UNEXPECTED, at, end, {"found": found})


_RELATIONS = {">=": Relation.GE, "<=": Relation.LE, "!=": Relation.NE}
_OPERATORS = {
    "-": Operator.SUBTRACT, "−": Operator.SUBTRACT, "+": Operator.ADD,
    "*": Operator.MULTIPLY, "×": Operator.MULTIPLY, "/": Operator.DIVIDE, "÷": Operator.DIVIDE,
}  # fmt: skip
_FOLDS = {"合计": "total", "最小": "min", "最大": "max", "最早": "earliest", "最晚": "latest"}
_MOMENTS = {"当年1月1日": "year_start", "次年1月1日": "next_year_start", "当年天数": "days_in_year"}
_TIME_UNITS = {"YEARS": "years", "MONTHS": "months", "DAYS": "days", "WORKDAYS": "workdays", "PERCENT": "%"}
_MAGNITUDES = {"万": 10**4, "亿": 10**8}

C = list[Any]


class _Builder(Transformer_NonRecursive[Token, Any]):
    """From lark's tree to ours; one method a production."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def _call_userfunc(self, tree: Any, new_children: C | None = None) -> Any:  # noqa: ANN401 – lark's hook
        children = tree.children if new_children is None else new_children
        return getattr(self, "do_" + tree.data)(_span(tree.meta), children)

    def _word(self, token: Token) -> tree.Name:
        span = (token.start_pos or 0, token.end_pos or 0)
        return tree.Name(self._text[span[0] : span[1]], span=span)

    def _name(self, item: Any) -> Any:  # noqa: ANN401 – a token is a name, anything else is built already
        return self._word(item) if isinstance(item, Token) else item

    # steps
    def do_step(self, s: tree.Span, c: C) -> tree.Step:
        return tree.Step(c[0], None, span=s)

    def do_conditional(self, s: tree.Span, c: C) -> tree.Step:
        return tree.Step(c[0], c[1], span=s)

    def do_conditional_zh(self, s: tree.Span, c: C) -> tree.Step:
        return tree.Step(c[1], c[0], span=s)

    def do_pay(self, s: tree.Span, c: C) -> tree.Pay:
        return tree.Pay(c[0], span=s)

    def do_uplift(self, s: tree.Span, c: C) -> tree.Uplift:
        return tree.Uplift(c[0], span=s)

    def do_add(self, s: tree.Span, c: C) -> tree.Add:
        return tree.Add(c[0], span=s)

    def do_deduct(self, s: tree.Span, c: C) -> tree.Deduct:
        return tree.Deduct(c[0], span=s)

    def do_floor(self, s: tree.Span, c: C) -> tree.Floor:
        return tree.Floor(c[0], span=s)

    def do_cap(self, s: tree.Span, c: C) -> tree.Cap:
        return tree.Cap(c[0], c[1], span=s)

    def do_cap_zh(self, s: tree.Span, c: C) -> tree.Cap:
        return tree.Cap(c[1], c[0], span=s)

    do_limit, do_limit_zh = do_cap, do_cap_zh

    def do_first(self, s: tree.Span, c: C) -> tree.First:
        return tree.First(c[0], c[1], span=s)

    def do_first_zh(self, s: tree.Span, c: C) -> tree.First:
        return tree.First(c[1], c[0], span=s)

    def do_rounding(self, s: tree.Span, c: C) -> tree.Round:
        return tree.Round(c[1], Rounding.HALF_UP, span=s)

    def do_rounding_down(self, s: tree.Span, c: C) -> tree.Round:
        return tree.Round(c[1], Rounding.DOWN, span=s)

    def do_scope(self, s: tree.Span, c: C) -> tree.Scope:
        return tree.Scope(self._word(c[0]), c[1], span=s)

    def do_scope_zh(self, s: tree.Span, c: C) -> tree.Scope:
        return tree.Scope(self._word(c[1]), c[2], span=s)

    def do_per_year(self, _: tree.Span, __: C) -> Period:
        return Period.YEAR

    def do_per_ever(self, _: tree.Span, __: C) -> Period:
        return Period.EVER

    def do_per_version(self, _: tree.Span, __: C) -> Period:
        return Period.VERSION

    def do_each(self, s: tree.Span, c: C) -> tree.Target:
        return tree.Target("each", self._word(c[0]), span=s)

    def do_all(self, s: tree.Span, c: C) -> tree.Target:
        return tree.Target("all", self._word(c[0]), span=s)

    def do_claimant(self, s: tree.Span, c: C) -> tree.Target:
        return tree.Target("claimant", self._word(c[0]), span=s)

    def do_test(self, s: tree.Span, c: C) -> tree.Row:
        return tree.Row(_relation(c[0]), c[1], c[1], span=s)

    # conditions
    def do_conjunction(self, s: tree.Span, c: C) -> tree.Logic:
        return tree.Logic(every=True, parts=tuple(c), span=s)

    def do_disjunction(self, s: tree.Span, c: C) -> tree.Logic:
        return tree.Logic(every=False, parts=tuple(c), span=s)

    def do_negation(self, s: tree.Span, c: C) -> tree.Negation:
        return tree.Negation(c[0], span=s)

    def do_relation(self, s: tree.Span, c: C) -> tree.Comparison:
        return tree.Comparison(_relation(c[1]), c[0], c[2], span=s)

    def do_is(self, s: tree.Span, c: C) -> tree.Comparison:
        return tree.Comparison(Relation.EQ, c[0], c[1], span=s)

    def do_is_not(self, s: tree.Span, c: C) -> tree.Comparison:
        return tree.Comparison(Relation.NE, c[0], c[1], span=s)

    def do_among(self, s: tree.Span, c: C) -> tree.Membership:
        return tree.Membership(c[0], c[1], negated=False, span=s)

    def do_not_among(self, s: tree.Span, c: C) -> tree.Membership:
        return tree.Membership(c[0], c[1], negated=True, span=s)

    def do_named(self, _: tree.Span, c: C) -> tree.Name:
        return self._word(c[0])

    def do_listed(self, _: tree.Span, c: C) -> tuple[tree.Expression, ...]:
        return tuple(c)

    def do_given(self, s: tree.Span, c: C) -> tree.IsGiven:
        return tree.IsGiven(c[0], negated=False, span=s)

    def do_missing(self, s: tree.Span, c: C) -> tree.IsGiven:
        return tree.IsGiven(c[0], negated=True, span=s)

    # values
    def do_chain(self, s: tree.Span, c: C) -> tree.Chain:
        return tree.Chain(tuple(_OPERATORS[o] for o in c[1::2]), tuple(c[::2]), span=s)

    do_sum = do_product = do_chain

    def do_share(self, s: tree.Span, c: C) -> tree.Share:
        return tree.Share(c[0], c[1], span=s)

    def do_share_zh(self, s: tree.Span, c: C) -> tree.Share:
        return tree.Share(c[1], c[0], span=s)

    def do_slice(self, s: tree.Span, c: C) -> tree.Slice:
        return tree.Slice(c[0], c[1], c[2] if len(c) > 2 else None, span=s)  # noqa: PLR2004 – the third is optional

    def do_units(self, s: tree.Span, c: C) -> tree.Units:
        return tree.Units(c[0], c[1], c[2], full=False, span=s)

    def do_full_units(self, s: tree.Span, c: C) -> tree.Units:
        return tree.Units(c[0], c[1], c[2], full=True, span=s)

    def do_units_zh(self, s: tree.Span, c: C) -> tree.Units:
        return tree.Units(c[2], c[1], c[0], full=False, span=s)

    def do_full_units_zh(self, s: tree.Span, c: C) -> tree.Units:
        return tree.Units(c[2], c[1], c[0], full=True, span=s)

    def do_default(self, s: tree.Span, c: C) -> tree.Default:
        return tree.Default(c[0], c[1], bound=False, span=s)

    def do_default_bound(self, s: tree.Span, c: C) -> tree.Default:
        return tree.Default(c[0], c[1], bound=True, span=s)

    def do_literal(self, s: tree.Span, c: C) -> tree.Literal:
        magnitude = _MAGNITUDES[c[1]] if len(c) > 1 and c[1] else 1
        return tree.Literal(Fraction(str(c[0])) * magnitude, c[2] if len(c) > 1 else "", span=s)

    def do_unit(self, s: tree.Span, c: C) -> str:
        token = c[0]
        written = self._text[s[0] : s[1]]
        match token.type:
            case "CURRENCY":
                return CHINESE_CURRENCIES.get(written, written)
            case "MEASURE":
                return written
            case "POINTS":
                return "points"
            case other:
                return _TIME_UNITS[other]

    def do_year(self, _: tree.Span, __: C) -> str:
        return "years"

    def do_date(self, s: tree.Span, c: C) -> tree.Day:
        return tree.Day(_day(c[0]), span=s)

    def do_name(self, _: tree.Span, c: C) -> tree.Name:
        return self._word(c[0])

    def do_path(self, s: tree.Span, c: C) -> tree.Path:
        return tree.Path(self._word(c[0]), self._word(c[1]), span=s)

    def do_moment(self, s: tree.Span, c: C) -> tree.When:
        return tree.When(Moment(_MOMENTS.get(c[0], c[0])), span=s)

    def do_tier(self, s: tree.Span, c: C) -> tree.Table:
        return tree.Table(c[1], *c[2], marginal=c[0] is not None, span=s)

    def do_tier_zh(self, s: tree.Span, c: C) -> tree.Table:
        return tree.Table(c[0], *c[1], marginal=False, span=s)

    def do_marginal_zh(self, s: tree.Span, c: C) -> tree.Table:
        return tree.Table(c[0], *c[1], marginal=True, span=s)

    def do_case(self, s: tree.Span, c: C) -> tree.Table:
        return tree.Table(None, *c[0], marginal=False, span=s)

    def do_rows(self, _: tree.Span, c: C) -> tuple[tuple[tree.Row, ...], tree.Expression | None]:
        rows = tuple(r for r in c if isinstance(r, tree.Row))
        return rows, next((r for r in c if r is not None and not isinstance(r, tree.Row)), None)

    def do_tested(self, s: tree.Span, c: C) -> tree.Row:
        return tree.Row(_relation(c[0]), c[1], c[2], span=s)

    def do_row(self, s: tree.Span, c: C) -> tree.Row:
        return tree.Row(None, c[0], c[1], span=s)

    def do_days(self, s: tree.Span, c: C) -> tree.DaysBetween:
        return tree.DaysBetween(c[0], c[1], span=s)

    def do_aggregate(self, s: tree.Span, c: C) -> tree.Aggregate:
        return tree.Aggregate(_fold(c[0]), c[1], c[2], span=s)

    def do_aggregate_zh(self, s: tree.Span, c: C) -> tree.Aggregate:
        return tree.Aggregate(_fold(c[1]), c[0], c[2], span=s)

    def do_number(self, s: tree.Span, c: C) -> tree.Aggregate:
        return tree.Aggregate(Fold.COUNT, self._name(c[0]), c[1], span=s)

    def do_filter(self, _: tree.Span, c: C) -> tree.Expression:
        expression: tree.Expression = c[0]
        return expression

    def do_call(self, s: tree.Span, c: C) -> tree.Call:
        return tree.Call(_fold(c[0]), tuple(c[1:]), span=s)

    def do_whole(self, s: tree.Span, c: C) -> tree.Call:
        return tree.Call(None, tuple(c), span=s)


def _span(meta: Meta) -> tree.Span:
    return (getattr(meta, "start_pos", 0), getattr(meta, "end_pos", 0))


def _relation(token: str) -> Relation:
    return _RELATIONS.get(token) or Relation(str(token))


def _fold(token: str) -> Fold:
    return Fold(_FOLDS.get(token, str(token)))


def _day(text: str) -> dt.date | None:
    year, month, day = (int(part) for part in re.findall("[0-9]+", text))
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
