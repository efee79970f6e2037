"""Front: what a YAML syntax error means to the person who wrote the line – by rules, not by YAML's own words.

The YAML library says where it gave up and what it was doing; the slip is often lines above.  Both of PyYAML's
readers (libyaml's and its own) are understood.  Lines and columns count from 0 in this module.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from policy_eval.diagnostics import Rule

Spot = tuple[int, int]
"""Line and column, from 0."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """What the YAML library reports. `since` is where the thing began that it could not finish.

    `scalar` is where the last scalar before the trouble begins and ends, `quote` its mark ("" = none);
    `bracket` is where the innermost bracket stands that is still open.
    """

    problem: str
    at: Spot
    since: Spot | None
    scalar: tuple[Spot, Spot] | None
    quote: str
    bracket: Spot | None
    lines: tuple[str, ...]

    @property
    def character(self) -> str:
        """What stands where the reader gave up."""
        return self.lines[self.at[0]][self.at[1] : self.at[1] + 1]

    @property
    def begins(self) -> Spot:
        """Where the unfinished thing begins."""
        return self.since or self.at

    @property
    def indent(self) -> int:
        """The column of the first character of the line where the reader gave up."""
        return _indent(self.lines[self.at[0]])


@dataclass(frozen=True, slots=True)
class Slip:
    """What is wrong, in one line: from `spot` up to `end`, the column behind."""

    rule: Rule
    spot: Spot
    end: int
    details: dict[str, str] = field(default_factory=dict)


FULL_WIDTH_COLON = Rule(
    "PE030",
    "“{key}”后面是全角冒号“：”",
    "a full-width colon stands behind “{key}”",
    "用半角冒号加一个空格：{key}: …",
    "use a half-width colon and a space: {key}: …",
)
NO_SPACE = Rule(
    "PE031",
    "“{key}:”的冒号后面缺少空格",
    "there is no space behind the colon of “{key}:”",
    "在冒号后面加一个空格：{key}: …",
    "put a space behind the colon: {key}: …",
)
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
DASH = Rule(
    "PE045",
    "“{dash}”不能作列表的一项的开头",
    "“{dash}” does not begin an item of a list",
    "每一项前面写半角“-”，再加一个空格",
    "an item begins with “- ”: a hyphen and a space",
)
EXTRA_BRACKET = Rule(
    "PE046",
    "多了一个“{bracket}”，前面没有与它配对的左括号",
    "there is one “{bracket}” too many: nothing is open before it",
    "删去它，或者在前面补上左括号",
    "delete it, or open it before",
)
FULL_WIDTH_MARK = Rule(
    "PE047",
    "这里用了全角的“{mark}”，YAML 只认半角的“{plain}”",
    "this “{mark}” is full-width; YAML knows “{plain}” only",
    "改成半角：{plain}",
    "write {plain}",
)
WIDE_BLANK = Rule(
    "PE048",
    "行首有全角空格，不能用来缩进",
    "this line begins with a full-width blank, which is no indent",
    "改成普通的半角空格",
    "use ordinary spaces",
)
NOT_YAML = Rule(
    "PE049",
    "这里不是 YAML 的写法（{problem}）",
    "this is not YAML: {problem}",
    "对照上下行检查缩进、冒号和引号",
    "compare indent, colons and quotes with the lines around",
)

_KEY = r"[ ]*(?:- +)*(?P<key>[^\s:：\"'\[\]{}#,，。；]+)"
_FULL_WIDTH_KEY = re.compile(_KEY + r"[ ]*(?P<colon>：)")
_TIGHT_KEY = re.compile(_KEY + r"(?P<colon>:)(?=[^ \t\n:/\\])")
_DASH = re.compile(r"[ ]*(?P<dash>-(?=[^\s-])|[－–—•·](?=\s|[^\s0-9]))")
_WIDE_INDENT = re.compile(" *(?P<blanks>　+)")
_FAR = 100
_WIDE_MARK = re.compile("[，、；;｛［【]")
_PLAIN = {"，": ", ", "、": ", ", "；": ", ", ";": ", ", "｛": "{", "［": "[", "【": "["}
_WIDE_CLOSING = {"[": "］】", "{": "｝"}
_CLOSING = {"[": "]", "{": "}"}


def slip(trouble: Trouble) -> Slip:
    """What the person did who wrote the text that YAML gave up on."""
    if dash := _dash_above(trouble):
        return dash
    fitting = (find(trouble) for pattern, find in _SLIPS if pattern.search(trouble.problem))
    return next(found for found in fitting if found)


def dash_slip(line: str) -> Slip | None:
    """The slip in a line that was meant as an item of a list; its line counts as 0."""
    return _dash((line,), 0)


def key_slip(line: str) -> Slip | None:
    """The slip in a line whose key is not parted from its value as YAML wants it; its line counts as 0."""
    return _key_line((line,), 0)


def _key_line(lines: tuple[str, ...], line: int) -> Slip | None:
    """The slip in a line whose key is not parted from its value as YAML wants it."""
    for rule, pattern in (FULL_WIDTH_COLON, _FULL_WIDTH_KEY), (NO_SPACE, _TIGHT_KEY):
        if match := pattern.match(lines[line]):
            return Slip(rule, (line, match.start("colon")), match.end("colon"), {"key": match["key"]})
    return None


def _dash(lines: tuple[str, ...], line: int) -> Slip | None:
    found = _DASH.match(lines[line])
    return Slip(DASH, (line, found.start("dash")), found.end("dash"), {"dash": found["dash"]}) if found else None


def _dash_above(trouble: Trouble) -> Slip | None:
    """A dash that is none, in front of a key: the lines below it seem to stand wrong."""
    above = _above(trouble)
    is_pair = bool(re.search(r":(?: |$)", trouble.lines[above]))
    is_below = trouble.at[1] == trouble.indent or trouble.character == ":"
    return _dash(trouble.lines, above) if is_pair and is_below else None


def _wide_blank(trouble: Trouble, line: int) -> Slip | None:
    """Full-width blanks before a line or before the one above, which YAML takes for text."""
    first = trouble.scalar[0][0] + 1 if trouble.scalar else line
    for each in (line, line - 1, *range(first, line - 1)):
        text = trouble.lines[each] if each >= 0 else ""
        if text.lstrip(" ").startswith("　"):
            start = len(text) - len(text.lstrip(" "))
            return Slip(WIDE_BLANK, (each, start), start + len(text[start:]) - len(text[start:].lstrip("　")))
    return None


def _wide_indent(trouble: Trouble) -> Slip | None:
    """The nearest line above that begins with full-width blanks: it stands elsewhere than it seems to."""
    for line in range(trouble.at[0], max(trouble.at[0] - _FAR, -1), -1):
        if blanks := _WIDE_INDENT.match(trouble.lines[line]):
            return Slip(WIDE_BLANK, (line, blanks.start("blanks")), blanks.end("blanks"))
    return None


def _wide_mark(trouble: Trouble) -> Slip | None:
    """A full-width comma or bracket before a second colon: what was meant as the end of one pair."""
    line, column = trouble.at
    found = list(_WIDE_MARK.finditer(trouble.lines[line], 0, column))
    if not found or (found[-1][0] in "，、；;" and trouble.bracket is None):
        return None
    mark = found[0] if found[0][0] in "｛［【" else found[-1]
    return Slip(FULL_WIDTH_MARK, (line, mark.start()), mark.end(), {"mark": mark[0], "plain": _PLAIN[mark[0]]})


def _no_colon(trouble: Trouble) -> Slip:
    line = trouble.begins[0]
    if found := _wide_blank(trouble, line) or _dash(trouble.lines, line):
        return found
    return _key_line(trouble.lines, line) or _whole_line(NO_COLON, trouble, line)


def _unclosed_quote(trouble: Trouble) -> Slip:
    return _from(UNCLOSED_QUOTE, trouble.begins)


def _block_header(trouble: Trouble) -> Slip:
    line, column = trouble.begins
    return _to_end(BLOCK_HEADER, trouble, trouble.begins, character=trouble.lines[line][column])


def _first_character(trouble: Trouble) -> Slip:
    line, column = trouble.begins if "any token" not in trouble.problem else trouble.at
    character = trouble.lines[line][column : column + 1]
    if character == "\t":
        return _from(TAB, (line, column), count="1")
    rule = BLOCK_HEADER if character in "|>" else FIRST_CHARACTER
    return _to_end(rule, trouble, (line, column), character=character)


def _tab(trouble: Trouble) -> Slip:
    return _from(TAB, trouble.at, count="1")


def _escape(trouble: Trouble) -> Slip:
    line, column = trouble.at
    start = trouble.lines[line].rfind("\\", 0, column + 1)
    return Slip(ESCAPE, (line, max(start, 0)), max(start, 0) + 2)


def _unexpected_colon(trouble: Trouble) -> Slip:
    """A second “: ” in a line, a key line that YAML took for a text, or a key indented under a text."""
    line, column = trouble.at
    if found := _wide_blank(trouble, line) or _wide_mark(trouble):
        return found
    if closing := _unopened(trouble.lines[line]):
        return _from(EXTRA_BRACKET, (line, closing), bracket=trouble.lines[line][closing])
    if column > trouble.indent and re.search(r":\s", trouble.lines[line][:column] + " "):
        return _from(COLON_IN_VALUE, trouble.at)
    if trouble.scalar is None or (start := trouble.scalar[0])[0] == line:
        return _from(COLON_IN_VALUE, trouble.at)
    if start[1] != len(_lead(trouble.lines[start[0]])):
        return _misaligned(trouble, start[0])
    return _key_line(trouble.lines, start[0]) or _whole_line(NO_COLON, trouble, start[0])


def _unopened(line: str) -> int:
    """The column of the last bracket of a line that nothing opens; 0 for none."""
    behind = len(line.rstrip()) - 1
    pairs = {"}": "{", "]": "["}
    opening = pairs.get(line[behind : behind + 1], "")
    return behind if opening and line.count(line[behind]) > line.count(opening) else 0


def _list_on_key_line(trouble: Trouble) -> Slip:
    return _from(LIST_ON_KEY_LINE, trouble.at)


def _flow(trouble: Trouble) -> Slip:
    if found := _behind_quote(trouble):
        return found
    if wide := _wide_mark(trouble) if trouble.character == ":" else None:
        return wide
    if trouble.character == ":" and trouble.at[0] == trouble.begins[0]:
        return _from(COLON_IN_VALUE, trouble.at)
    return _unclosed_bracket(trouble, trouble.begins)


def _unclosed_bracket(trouble: Trouble, spot: Spot) -> Slip:
    bracket = trouble.lines[spot[0]][spot[1]]
    for mark in _WIDE_CLOSING.get(bracket, ""):
        if (column := trouble.lines[spot[0]].find(mark, spot[1])) >= 0:
            return _from(FULL_WIDTH_MARK, (spot[0], column), mark=mark, plain=_CLOSING[bracket])
    return _from(UNCLOSED_BRACKET, spot, bracket=bracket, closing=_CLOSING.get(bracket, ""))


def _stray(trouble: Trouble) -> Slip | None:
    if trouble.character in set(",]}"):
        return _from(STRAY, trouble.at, character=trouble.character)
    return _unclosed_bracket(trouble, trouble.bracket) if trouble.bracket else None


def _block(trouble: Trouble) -> Slip:
    if found := _behind_quote(trouble) or _before_text(trouble):
        return found
    if trouble.at[1] != trouble.indent:
        return _to_end(AFTER_VALUE, trouble, trouble.at)
    if trouble.character == ":":
        return _from(STRAY, trouble.at, character=":")
    if trouble.at[1] == trouble.begins[1]:
        return _whole_line(MIXED, trouble, trouble.at[0])
    return _misaligned(trouble, _above(trouble))


def _before_text(trouble: Trouble) -> Slip | None:
    """A bracket too many, full-width blanks or a dash that is none."""
    if trouble.character and trouble.character in "]}":
        return _from(EXTRA_BRACKET, trouble.at, bracket=trouble.character)
    is_dash = trouble.at[1] == trouble.indent
    return _wide_blank(trouble, trouble.at[0]) or (_dash(trouble.lines, trouble.at[0]) if is_dash else None)


def _behind_quote(trouble: Trouble) -> Slip | None:
    """More text behind a closing quote; where the quote spans lines, its true end was forgotten above."""
    if not trouble.quote or trouble.scalar is None or trouble.scalar[1][0] != trouble.at[0]:
        return None
    (first, column), (line, end) = trouble.scalar
    if trouble.lines[line][end : trouble.at[1]].strip() or trouble.character in set(",]}:"):
        return None
    if first != line:
        return _from(UNCLOSED_QUOTE, (first, column))
    return _to_end(AFTER_VALUE, trouble, trouble.at)


def _second_root(trouble: Trouble) -> Slip | None:
    first = next((i for i, line in enumerate(trouble.lines) if _holds(line)), 0)
    if _level(trouble, first) != trouble.indent:
        return _misaligned(trouble, first)
    above = trouble.lines[_above(trouble)].rstrip()
    return _to_end(AFTER_VALUE, trouble, trouble.at) if above.endswith(("]", "}", "'", '"')) else None


def _any(trouble: Trouble) -> Slip:
    return _to_end(NOT_YAML, trouble, trouble.at, problem=trouble.problem.rpartition("| ")[2])


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


def _from(rule: Rule, spot: Spot, **details: str) -> Slip:
    return Slip(rule, spot, spot[1] + 1, details)


def _to_end(rule: Rule, trouble: Trouble, spot: Spot, **details: str) -> Slip:
    return Slip(rule, spot, max(len(trouble.lines[spot[0]].rstrip()), spot[1] + 1), details)


def _whole_line(rule: Rule, trouble: Trouble, line: int) -> Slip:
    text = trouble.lines[line].strip()
    return _to_end(rule, trouble, (line, _indent(trouble.lines[line])), line=text)


def _misaligned(trouble: Trouble, line: int) -> Slip:
    """The line where YAML gave up should stand at the level of `line`, and does not."""
    if found := _wide_indent(trouble):
        return found
    details = {"found": str(trouble.indent), "line": str(line + 1), "expected": str(_level(trouble, line))}
    return _to_end(WRONG_INDENT, trouble, (trouble.at[0], trouble.indent), **details)


def _level(trouble: Trouble, line: int) -> int:
    """Where the line of the trouble would stand at the level of `line`: a key stands behind the dashes."""
    text = trouble.lines[line]
    is_item = trouble.lines[trouble.at[0]].lstrip().startswith("-")
    return _indent(text) if is_item else len(_lead(text))


def _above(trouble: Trouble) -> int:
    return next((i for i in range(trouble.at[0] - 1, -1, -1) if _holds(trouble.lines[i])), 0)


def _lead(line: str) -> str:
    """What stands before the first text of a line: spaces and the dashes of list items."""
    found = re.match(r"[ ]*(?:- +)*", line)
    return found.group() if found else ""


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _holds(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith(("#", "%", "---"))
