"""Front: what looks like YAML's marks and is not – full-width colons and blanks, dashes, a colon without its space.

Lines and columns count from 0 here.
"""

from __future__ import annotations

import re

from policy_eval.diagnostics import Rule

from .trouble import Slip, Trouble

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
DASH = Rule(
    "PE045",
    "“{dash}”不能作列表的一项的开头",
    "“{dash}” does not begin an item of a list",
    "每一项前面写半角“-”，再加一个空格",
    "an item begins with “- ”: a hyphen and a space",
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

_KEY = r"[ ]*(?:- +)*(?P<key>[^\s:：\"'\[\]{}#,，。；]+)"
_FULL_WIDTH_KEY = re.compile(_KEY + r"[ ]*(?P<colon>：)")
_TIGHT_KEY = re.compile(_KEY + r"(?P<colon>:)(?=[^ \t\n:/\\])")
_DASH = re.compile(r"[ ]*(?P<dash>-(?=[^\s-])|[－–—•·](?=\s|[^\s0-9]))")
_WIDE_INDENT = re.compile(" *(?P<blanks>　+)")
_FAR = 100
_WIDE_MARK = re.compile("[，、；;｛［【]")
_PLAIN = {"，": ", ", "、": ", ", "；": ", ", ";": ", ", "｛": "{", "［": "[", "【": "["}


def key_slip(text: str, line: int = 0) -> Slip | None:
    """The slip in a line whose key is not parted from its value as YAML wants it; `line` is its number."""
    for rule, pattern in (FULL_WIDTH_COLON, _FULL_WIDTH_KEY), (NO_SPACE, _TIGHT_KEY):
        if match := pattern.match(text):
            return Slip(rule, (line, match.start("colon")), match.end("colon"), {"key": match["key"]})
    return None


def dash_slip(text: str, line: int = 0) -> Slip | None:
    """The slip in a line that was meant as an item of a list; `line` is its number."""
    found = _DASH.match(text)
    return Slip(DASH, (line, found.start("dash")), found.end("dash"), {"dash": found["dash"]}) if found else None


def dash_above(trouble: Trouble) -> Slip | None:
    """A dash that is none, in front of a key: the lines below it seem to stand wrong."""
    above = trouble.above
    is_pair = bool(re.search(r":(?: |$)", trouble.lines[above]))
    is_below = trouble.at[1] == trouble.indent or trouble.character == ":"
    return dash_slip(trouble.lines[above], above) if is_pair and is_below else None


def wide_blank(trouble: Trouble, line: int) -> Slip | None:
    """Full-width blanks before a line or before the one above, which YAML takes for text."""
    first = trouble.scalar[0][0] + 1 if trouble.scalar else line
    for each in (line, line - 1, *range(first, line - 1)):
        text = trouble.lines[each] if each >= 0 else ""
        if has_wide_indent(text):
            start = len(text) - len(text.lstrip(" "))
            return Slip(WIDE_BLANK, (each, start), start + len(text[start:]) - len(text[start:].lstrip("　")))
    return None


def has_wide_indent(text: str) -> bool:
    """Whether full-width blanks stand before the text of a line."""
    return _WIDE_INDENT.match(text) is not None


def wide_indent(trouble: Trouble) -> Slip | None:
    """The nearest line above that begins with full-width blanks: it stands elsewhere than it seems to."""
    for line in range(trouble.at[0], max(trouble.at[0] - _FAR, -1), -1):
        if blanks := _WIDE_INDENT.match(trouble.lines[line]):
            return Slip(WIDE_BLANK, (line, blanks.start("blanks")), blanks.end("blanks"))
    return None


def wide_mark(trouble: Trouble) -> Slip | None:
    """A full-width comma or bracket before a second colon: what was meant as the end of one pair."""
    line, column = trouble.at
    found = list(_WIDE_MARK.finditer(trouble.lines[line], 0, column))
    if not found or (found[-1][0] in "，、；;" and trouble.bracket is None):
        return None
    mark = found[0] if found[0][0] in "｛［【" else found[-1]
    return Slip(FULL_WIDTH_MARK, (line, mark.start()), mark.end(), {"mark": mark[0], "plain": _PLAIN[mark[0]]})
