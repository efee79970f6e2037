"""Front: what a YAML syntax error means to the person who wrote the line – by rules, not by YAML's own words.

The YAML library says where it gave up and what it was doing; the slip is often lines above. Both of PyYAML's
readers (libyaml's and its own) are understood.  Lines and columns count from 0 in this module.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable

from policy_eval.diagnostics import Rule

from .lookalikes import FULL_WIDTH_MARK, dash_above, dash_slip, key_slip, wide_blank, wide_indent, wide_mark
from .trouble import Slip, Spot, Trouble, holds_text, indent_of, lead_of, one_character, to_end, whole_line

NO_COLON = Rule(
    "PE032",
    "“{line}”没有冒号，看不出哪是项目、哪是内容",
    "“{line}” has no colon that parts a key from its value",
    "写成“项目: 内容”；如果它是上一行的延续，请比上一行缩进更多",
    "write “key: value”; if the line continues the one above, indent it further than that one",
)
COLON_IN_VALUE = Rule(
    "PE033",
    "内容里又出现了“: ”，YAML 会把它当成另一个项目",
    "a value holds “: ”, which YAML takes for another key",
    "给整个内容加引号，或改用全角冒号“：”",
    "put the whole value in quotes",
)
WRONG_INDENT = Rule(
    "PE034",
    "缩进不对：本行缩进 {found} 格，第 {line} 行的内容缩进 {expected} 格，对不上",
    "this line is indented by {found}, what stands on line {line} by {expected}: they do not fit together",
    "与同一级的行左边对齐",
    "align the line with those of its own level",
)
MIXED = Rule(
    "PE035",
    "“- ”开头的行和“项目: 内容”的行不能在同一级混用",
    "lines that begin with “- ” and “key: value” lines are mixed at one level",
    "检查本行的缩进，或者这一行是否多了或少了“- ”",
    "check the indent of this line, and whether “- ” is missing or too much",
)
UNCLOSED_QUOTE = Rule(
    "PE036",
    "这里的引号没有结束",
    "this quotation mark is never closed",
    "在内容末尾补上同样的引号；内容里面要用的引号请写成“ ”",
    "close it with the same mark; inside a text use “ ” or double the mark",
)
AFTER_VALUE = Rule(
    "PE037",
    "引号或括号已经结束，后面却还有文字",
    "more text stands behind the closing quote or bracket",
    "把整个内容放进一对单引号里：'…'",
    "put the whole value in single quotes: '…'",
)
UNCLOSED_BRACKET = Rule(
    "PE038",
    "这里的“{bracket}”没有结束",
    "this “{bracket}” is never closed",
    "补上“{closing}”；如果括号是文字的一部分，请给整个内容加引号",
    "close it with “{closing}”; if the bracket belongs to a text, put the whole text in quotes",
)
STRAY = Rule(
    "PE039",
    "“{character}”之前应有内容",
    "something must stand before “{character}”",
    "删去多余的“{character}”；如果它是文字的一部分，请给整个内容加引号",
    "remove the “{character}”; if it belongs to a text, put the whole text in quotes",
)
BLOCK_HEADER = Rule(
    "PE040",
    "内容以“{character}”开头：在 YAML 里这表示下面另起的一段文字",
    "the value begins with “{character}”, which in YAML announces a text on the lines below",
    "请给整个内容加引号，如 '> 500台'，或把被比较的项目写在前面",
    "put it in quotes, such as '> 500台', or write what is compared first",
)
FIRST_CHARACTER = Rule(
    "PE041",
    "内容以“{character}”开头，这在 YAML 里另有用途",
    "the value begins with “{character}”, which means something else in YAML",
    "给整个内容加引号",
    "put the whole value in quotes",
)
ESCAPE = Rule(
    "PE042",
    "双引号里的“\\”后面不是 YAML 认识的写法",
    "the backslash in double quotes is not followed by anything YAML knows",
    "改用单引号，或写成“\\\\”",
    "use single quotes, or write two backslashes",
)
LIST_ON_KEY_LINE = Rule(
    "PE043",
    "列表的第一个“- ”要另起一行",
    "the first “- ” of a list begins a new line",
    "在冒号后换行，每个“- ”一行",
    "break the line behind the colon; each “- ” has a line of its own",
)
TAB = Rule(
    "PE044",
    "这里有制表符（Tab），YAML 里只能用空格（共 {count} 处）",
    "a tab stands here; YAML takes spaces only ({count} in the file)",
    "把制表符换成空格",
    "replace tabs by spaces",
)
EXTRA_BRACKET = Rule(
    "PE046",
    "多了一个“{bracket}”，前面没有与它配对的左括号",
    "there is one “{bracket}” too many: nothing is open before it",
    "删去它，或者在前面补上左括号",
    "delete it, or open it before",
)
NOT_YAML = Rule(
    "PE049",
    "这里不是 YAML 的写法（{problem}）",
    "this is not YAML: {problem}",
    "对照上下行检查缩进、冒号和引号",
    "compare indent, colons and quotes with the lines around",
)

_IN_USE = 3
"""So many lines at a column make it a level of the file."""

_WIDE_CLOSING = {"[": "］】", "{": "｝"}
_CLOSING = {"[": "]", "{": "}"}


def slip(trouble: Trouble) -> Slip:
    """What the person did who wrote the text that YAML gave up on."""
    if dash := dash_above(trouble):
        return dash
    fitting = (find(trouble) for pattern, find in _SLIPS if pattern.search(trouble.problem))
    return next(found for found in fitting if found)


def _no_colon(trouble: Trouble) -> Slip:
    line = trouble.begins[0]
    if found := wide_blank(trouble, line) or dash_slip(trouble.lines[line], line):
        return found
    return key_slip(trouble.lines[line], line) or whole_line(NO_COLON, trouble, line)


def _unclosed_quote(trouble: Trouble) -> Slip:
    return one_character(UNCLOSED_QUOTE, trouble.begins)


def _block_header(trouble: Trouble) -> Slip:
    line, column = trouble.begins
    return to_end(BLOCK_HEADER, trouble, trouble.begins, character=trouble.lines[line][column])


def _first_character(trouble: Trouble) -> Slip:
    line, column = trouble.begins if "any token" not in trouble.problem else trouble.at
    character = trouble.lines[line][column : column + 1]
    if character == "\t":
        return one_character(TAB, (line, column), count="1")
    rule = BLOCK_HEADER if character in "|>" else FIRST_CHARACTER
    return to_end(rule, trouble, (line, column), character=character)


def _tab(trouble: Trouble) -> Slip:
    return one_character(TAB, trouble.at, count="1")


def _escape(trouble: Trouble) -> Slip:
    line, column = trouble.at
    start = trouble.lines[line].rfind("\\", 0, column + 1)
    return Slip(ESCAPE, (line, max(start, 0)), max(start, 0) + 2)


def _unexpected_colon(trouble: Trouble) -> Slip:
    """A second “: ” in a line, a key line that YAML took for a text, or a key indented under a text."""
    line, column = trouble.at
    if found := wide_blank(trouble, line) or wide_mark(trouble):
        return found
    if closing := _unopened(trouble.lines[line]):
        return one_character(EXTRA_BRACKET, (line, closing), bracket=trouble.lines[line][closing])
    if column > trouble.indent and re.search(r":\s", trouble.lines[line][:column] + " "):
        return one_character(COLON_IN_VALUE, trouble.at)
    if trouble.scalar is None or (start := trouble.scalar[0])[0] == line:
        return one_character(COLON_IN_VALUE, trouble.at)
    if start[1] != len(lead_of(trouble.lines[start[0]])):
        return _misaligned(trouble, start[0])
    return key_slip(trouble.lines[start[0]], start[0]) or whole_line(NO_COLON, trouble, start[0])


def _unopened(line: str) -> int:
    """The column of the last bracket of a line that nothing opens; 0 for none."""
    behind = len(line.rstrip()) - 1
    pairs = {"}": "{", "]": "["}
    opening = pairs.get(line[behind : behind + 1], "")
    return behind if opening and line.count(line[behind]) > line.count(opening) else 0


def _list_on_key_line(trouble: Trouble) -> Slip:
    return one_character(LIST_ON_KEY_LINE, trouble.at)


def _flow(trouble: Trouble) -> Slip:
    if found := _behind_quote(trouble):
        return found
    if wide := wide_mark(trouble) if trouble.character == ":" else None:
        return wide
    if trouble.character == ":" and trouble.at[0] == trouble.begins[0]:
        return one_character(COLON_IN_VALUE, trouble.at)
    return _unclosed_bracket(trouble, trouble.begins)


def _unclosed_bracket(trouble: Trouble, spot: Spot) -> Slip:
    bracket = trouble.lines[spot[0]][spot[1]]
    for mark in _WIDE_CLOSING.get(bracket, ""):
        if (column := trouble.lines[spot[0]].find(mark, spot[1])) >= 0:
            return one_character(FULL_WIDTH_MARK, (spot[0], column), mark=mark, plain=_CLOSING[bracket])
    return one_character(UNCLOSED_BRACKET, spot, bracket=bracket, closing=_CLOSING.get(bracket, ""))


def _stray(trouble: Trouble) -> Slip | None:
    if trouble.character in set(",]}"):
        return one_character(STRAY, trouble.at, character=trouble.character)
    return _unclosed_bracket(trouble, trouble.bracket) if trouble.bracket else None


def _block(trouble: Trouble) -> Slip:
    if found := _behind_quote(trouble) or _before_text(trouble):
        return found
    if trouble.at[1] != trouble.indent:
        return to_end(AFTER_VALUE, trouble, trouble.at)
    if trouble.character == ":":
        return one_character(STRAY, trouble.at, character=":")
    if trouble.at[1] == trouble.begins[1]:
        return whole_line(MIXED, trouble, trouble.at[0])
    return _first_key(trouble) or _first_inside(trouble) or _misaligned(trouble, trouble.above)


def _first_key(trouble: Trouble) -> Slip | None:
    """The only key of a block so far, where the keys below stand further right, as most lines of the file do."""
    first, column = trouble.begins
    levels = _levels(trouble.lines)
    is_only = column == indent_of(trouble.lines[first]) and column < trouble.indent < _least(trouble, first)
    return _unlike(trouble, first) if is_only and levels[trouble.indent] > levels[column] else None


def _first_inside(trouble: Trouble) -> Slip | None:
    """The first line of a block that stands further right than the line below the block, at a level that is in use.

    It was moved, or the line above it was moved to the left, or is missing.
    """
    level = trouble.indent
    above = range(trouble.at[0] - 1, -1, -1)
    head = next((i for i in above if holds_text(trouble.lines[i]) and indent_of(trouble.lines[i]) < level), None)
    if head is None or _levels(trouble.lines)[level] < _IN_USE or _least(trouble, head) <= level:
        return None
    inside = next(i for i in range(head + 1, trouble.at[0] + 1) if holds_text(trouble.lines[i]))
    is_head = min(level - indent_of(trouble.lines[head]), indent_of(trouble.lines[inside]) - level) > 1
    is_apart = indent_of(next(filter(holds_text, trouble.lines[head - 1 :: -1]), "")) > level
    return _unlike(trouble, head if is_head and is_apart else inside)


def _levels(lines: Iterable[str]) -> Counter[int]:
    """How many lines stand at each column."""
    return Counter(indent_of(each) for each in lines if holds_text(each))


def _least(trouble: Trouble, first: int) -> int:
    """The least indent of the lines between one and the trouble; 0 where there are none."""
    return min((indent_of(each) for each in trouble.lines[first + 1 : trouble.at[0]] if holds_text(each)), default=0)


def _unlike(trouble: Trouble, line: int) -> Slip:
    """A line should stand at the level of the one where YAML gave up, and does not."""
    found, expected = str(indent_of(trouble.lines[line])), str(trouble.indent)
    details = {"found": found, "line": str(trouble.at[0] + 1), "expected": expected}
    return to_end(WRONG_INDENT, trouble, (line, indent_of(trouble.lines[line])), **details)


def _before_text(trouble: Trouble) -> Slip | None:
    """A bracket too many, full-width blanks or a dash that is none."""
    line, column = trouble.at
    if trouble.character and trouble.character in "]}":
        return one_character(EXTRA_BRACKET, trouble.at, bracket=trouble.character)
    if found := wide_blank(trouble, line):
        return found
    return dash_slip(trouble.lines[line], line) if column == trouble.indent else None


def _behind_quote(trouble: Trouble) -> Slip | None:
    """More text behind a closing quote; where the quote spans lines, its true end was forgotten above."""
    if not trouble.quote or trouble.scalar is None or trouble.scalar[1][0] != trouble.at[0]:
        return None
    (first, column), (line, end) = trouble.scalar
    if trouble.lines[line][end : trouble.at[1]].strip() or trouble.character in set(",]}:"):
        return None
    if first != line:
        return one_character(UNCLOSED_QUOTE, (first, column))
    return to_end(AFTER_VALUE, trouble, trouble.at)


def _second_root(trouble: Trouble) -> Slip | None:
    first = next((i for i, line in enumerate(trouble.lines) if holds_text(line)), 0)
    if _level(trouble, first) != trouble.indent:
        return _misaligned(trouble, first)
    above = trouble.lines[trouble.above].rstrip()
    return to_end(AFTER_VALUE, trouble, trouble.at) if above.endswith(("]", "}", "'", '"')) else None


def _any(trouble: Trouble) -> Slip:
    return to_end(NOT_YAML, trouble, trouble.at, problem=trouble.problem.rpartition("| ")[2])


_SLIPS: tuple[tuple[re.Pattern[str], Callable[[Trouble], Slip | None]], ...] = tuple(
    (re.compile(pattern), find)
    for pattern, find in (
        (r"unexpected end of stream|unexpected document (indicator|separator)", _unclosed_quote),
        (r"tab character", _tab),
        (r"scanning a block scalar", _block_header),
        (r"any token|an alias|an anchor|a tag|undefined tag|a directive", _first_character),
        (r"escape|hexa?decimal", _escape),
        (r"a simple key", _no_colon),
        (r"mapping values are not allowed", _unexpected_colon),
        (r"sequence entries are not allowed", _list_on_key_line),
        (r"a flow (sequence|mapping)", _flow),
        (r"node content", _stray),
        (r"a block (mapping|collection)", _block),
        (r"document start", _second_root),
        (r"", _any),
    )
)


def _misaligned(trouble: Trouble, line: int) -> Slip:
    """The line where YAML gave up should stand at the level of `line`, and does not."""
    if found := wide_indent(trouble):
        return found
    details = {"found": str(trouble.indent), "line": str(line + 1), "expected": str(_level(trouble, line))}
    return to_end(WRONG_INDENT, trouble, (trouble.at[0], trouble.indent), **details)


def _level(trouble: Trouble, line: int) -> int:
    """Where the line of the trouble would stand at the level of `line`: a key stands behind the dashes."""
    text = trouble.lines[line]
    is_item = trouble.lines[trouble.at[0]].lstrip().startswith("-")
    return indent_of(text) if is_item else len(lead_of(text))
