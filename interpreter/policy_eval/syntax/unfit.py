"""Front: texts that are not parsed at all – too long, too deep, or with numbers in a form that would be misread."""

from __future__ import annotations

import re

from policy_eval.diagnostics import Rule

from .faults import Fault

MOST_DEPTH = 60
MOST_CHARACTERS = 60_000

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
EXPONENT = Rule(
    "PE221",
    "数字不能写成科学记数法：“{found}”",
    "no exponent in a number: “{found}”",
    "把数字写全，例如 10万元、100000 CNY",
    "write the number in full, as in 10万元 or 100000 CNY",
)

TOO_MANY_DIGITS = Rule(
    "PE239",
    "数字太长（最多 {limit} 位）",
    "the number is too long (at most {limit} digits)",
    "核对这个数",
    "check it",
)

MOST_DIGITS = 60
_LONG_NUMBER = re.compile(rf"[0-9.]{{{MOST_DIGITS + 1},}}")
_COMMA_NUMBER = re.compile(r"(?<![A-Za-z0-9_.-])[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])")
_EXPONENT = re.compile(r"(?<![A-Za-z0-9_.-])[0-9]+(?:\.[0-9]+)?[eE][+-]?[0-9]+(?![A-Za-z0-9_])")


def unfit(text: str) -> Fault | None:
    """What makes `text` (folded) unfit for parsing."""
    if len(text) > MOST_CHARACTERS:
        return Fault(TOO_LONG, 0, 1, {"limit": str(MOST_CHARACTERS)})
    if commas := _COMMA_NUMBER.search(text):
        details = {"found": commas[0], "plain": commas[0].replace(",", "")}
        return Fault(COMMAS, commas.start(), commas.end(), details)
    if exponent := _EXPONENT.search(text):
        return Fault(EXPONENT, exponent.start(), exponent.end(), {"found": exponent[0]})
    if number := _LONG_NUMBER.search(text):
        return Fault(TOO_MANY_DIGITS, number.start(), number.end(), {"limit": str(MOST_DIGITS)})
    depth = 0
    for at, character in enumerate(text):
        depth += (character == "(") - (character == ")")
        if depth > MOST_DEPTH:
            return Fault(TOO_DEEP, at, at + 1, {"limit": str(MOST_DEPTH)})
    return None
