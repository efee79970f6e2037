"""Edges: why a text is no JSON, in a person's words.

Python's scanner says what it expected and where; the characters there tell what the author did.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field

from policy_eval.diagnostics import Rule, printable


@dataclass(frozen=True, slots=True)
class Fault:
    """A finding whose place is still an offset into the text (-1: known by `path`, or nowhere)."""

    rule: Rule
    details: dict[str, str] = field(default_factory=dict)
    at: int = -1
    path: str = ""


SECOND_DOCUMENT = Rule(
    "PC010",
    "一个文件里有第二份文档",
    "a second document stands behind the first one",
    "一个文件只写一份申报；多份申报用 JSON Lines，一行一份，交给 batch",
    "one claim a file; many claims as JSON Lines, one a line, with batch",
)
LEFT_OVER = Rule(
    "PC011",
    "文档已经结束，后面多出 {found}",
    "{found} stands behind the end of the document",
    "删去多出的内容，或检查前面是否多了一个右括号",
    "delete it, or look for a closing bracket too many before it",
)
CUT_SHORT = Rule(
    "PC012",
    "文件没有写完就结束了",
    "the text ends before the document does",
    "补上缺的右括号；传输中截断的，重新传一次",
    "close the open brackets; if it was cut on the way, send it again",
)
UNCLOSED = Rule(
    "PC013",
    "文本缺少结尾的双引号",
    "a text lacks its closing double quote",
    '文本在同一行内以 " 结束；换行写成 \\n',
    'close the text with " on the same line; write a line break as \\n',
)
CONTROL = Rule(
    "PC014",
    "文本里有控制字符 {found}",
    "a text contains the control character {found}",
    "去掉它；制表符写成 \\t",
    "drop it; write a tab as \\t",
)
ESCAPE = Rule(
    "PC015",
    "反斜杠写法不对：{found}",
    "a backslash starts no escape here: {found}",
    "反斜杠本身写成 \\\\",
    "write a backslash itself as \\\\",
)
FULL_WIDTH = Rule(
    "PC016",
    "全角标点 {found}",
    "full-width punctuation {found}",
    '改成半角：, : " {{ }} [ ] 和空格',
    'use the ASCII forms: , : " {{ }} [ ] and the blank',
)
SINGLE_QUOTE = Rule(
    "PC017",
    "文本用了单引号 {found}",
    "a text in single quotes: {found}",
    '改用双引号：""',
    'use double quotes: ""',
)
TRAILING_COMMA = Rule(
    "PC018",
    "最后一项后面多了逗号",
    "a comma stands behind the last entry",
    "删去这个逗号",
    "delete the comma",
)
COMMENT = Rule(
    "PC019",
    "JSON 里不能写注释：{found}",
    "JSON has no comments: {found}",
    "删去注释；说明可写进 ref",
    "delete the comment; a remark can go into ref",
)
WORD = Rule(
    "PC020",
    "JSON 不认识 {found}",
    "{found} is no word of JSON",
    "真假写 true 或 false；没有就不写这一项",
    "write true or false; leave the field out if there is nothing to say",
)
NUMERAL = Rule(
    "PC021",
    "数的写法不对：{found}",
    "a number is not written like this: {found}",
    "只写数字和小数点，如 1250.50：不带正号、分隔符、单位，不以 0 或小数点开头",
    "digits and a point only, as in 1250.50: no plus sign, separator, unit, leading zero or leading point",
)
UNQUOTED = Rule(
    "PC022",
    "{found} 前后缺少双引号",
    "a double quote is missing around {found}",
    '键和文本都写在双引号里："fee"',
    'keys and texts stand in double quotes: "fee"',
)
COMMA = Rule("PC023", "{found} 前面缺少逗号", "a comma is missing before {found}", "补上逗号", "put a comma")
COLON = Rule(
    "PC024",
    "{found} 前面缺少冒号",
    "a colon is missing before {found}",
    '写成 "键": 值',
    'write "key": value',
)
UNEXPECTED = Rule(
    "PC025",
    "这里不该有 {found}",
    "{found} is not expected here",
    "检查前后的括号、逗号和引号是否成对",
    "check the brackets, commas and quotes around it",
)

_SHOWN = 40
_BLANK = re.compile(r"[ \t\n\r]*")
_PIECE = r"(?s)[\w.+-]+|//|/\*|."
_NUMERAL = r"[\w.,+-]+(?: \d{3}\b)*"
_NUMERAL_BEFORE = r"(?:[\w.,+-]+ ?)?\Z"
_WIDE_QUOTE = r"[“”＂](?=\s*[:,}\]])"

_BY_MESSAGE = (
    ("Unterminated string", "", UNCLOSED),
    ("Invalid control character", r"[\r\n]", UNCLOSED),
    ("Invalid control character", "", CONTROL),
    ("Invalid \\", "", ESCAPE),
    ("", r"\Z", CUT_SHORT),
    ("", r",\s*[}\]]", TRAILING_COMMA),
    ("", r"['‘’`]", SINGLE_QUOTE),
    ("", r"[“”＂„「」，：；、。｛｝［］【】（）\u3000\xa0]", FULL_WIDTH),
    ("", r"//|/\*|#", COMMENT),
    ("Expecting value", r"(?i:true|false|yes|no|on|off|none|null|nil|undefined)\b", WORD),
    ("Expecting value", r"[+.]\.?\d|-\D|-?inf", NUMERAL),
    ("Expecting property name", r"(?<=\d,)\d", NUMERAL),
    ("Expecting ','", r"(?<=\d)[\d.\w]|(?<=\d )\d{3}\b", NUMERAL),
    ("Expecting ','", r"[\"{\[\d-]", COMMA),
    ("Expecting ':'", r"[\d-]", COLON),
    ("", r"\w", UNQUOTED),
    ("Expecting ':'", "", COLON),
    ("", "", UNEXPECTED),
)
"""What Python's scanner says, what stands there, and what that means to a person; the first that fits.

Patterns are compiled when a text is wrong: most never are, and the program starts sooner.
"""


def syntax_fault(error: json.JSONDecodeError, text: str) -> Fault:
    """Python's finding as a person would put it."""
    at = _before_closing(text, error.pos if error.msg.startswith("Inv") else skip_blank(text, error.pos))
    rule = _syntax_rule(error.msg, text, at)
    if rule in (UNQUOTED, UNCLOSED) and (wide := re.compile(_WIDE_QUOTE).search(text, *line_of(text, at))):
        rule, at = FULL_WIDTH, wide.start()
    if rule is NUMERAL:
        at = _numeral_start(text, at)
    if rule is CUT_SHORT:
        at = len(text.rstrip())
    return Fault(rule, {"found": _token(text, at, numeral=rule is NUMERAL)}, at)


def rest_fault(text: str, at: int) -> Fault:
    """What stands at `at`, behind the end of the document."""
    if text[at] in "{[":
        return Fault(SECOND_DOCUMENT, at=at)
    rule = _syntax_rule("Expecting ','", text, at)
    return Fault(rule if rule in (FULL_WIDTH, COMMENT) else LEFT_OVER, {"found": _token(text, at)}, at)


def skip_blank(text: str, start: int) -> int:
    """Where the next token begins, from `start` on."""
    found = _BLANK.match(text, start)
    return found.end() if found else start


def line_of(text: str, at: int) -> tuple[int, int]:
    """Start and end of the line in which `at` lies."""
    end = text.find("\n", at)
    return text.rfind("\n", 0, at) + 1, end if end >= 0 else len(text)


def _syntax_rule(message: str, text: str, at: int) -> Rule:
    fits = (rule for said, there, rule in _BY_MESSAGE if message.startswith(said) and _stands(there, text, at))
    return next(fits)


def _stands(pattern: str, text: str, at: int) -> bool:
    return re.compile(pattern).match(text, at) is not None


def _before_closing(text: str, at: int) -> int:
    """Of a bracket behind a comma, the comma: Python 3.13 points there, earlier ones at the bracket."""
    before = text[:at].rstrip(" \t\n\r") if text[at : at + 1] in {"}", "]"} else ""
    return len(before) - 1 if before.endswith(",") else at


def _numeral_start(text: str, at: int) -> int:
    """Where a number begins that went wrong at `at`."""
    before = re.compile(_NUMERAL_BEFORE).search(text, max(0, at - _SHOWN), at)
    return before.start() if before else at


def _token(text: str, at: int, *, numeral: bool = False) -> str:
    found = re.compile(_NUMERAL if numeral else _PIECE).match(text, at, at + _SHOWN + 1)
    return _escaped(found[0]) if found else ""


def _escaped(token: str) -> str:
    return printable(token).replace("\t", "\\t")
