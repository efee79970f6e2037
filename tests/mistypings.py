"""How well slips of the fingers are told: a policy is mistyped in one place at a time and checked.

    python tests/mistypings.py [NUMBER [KIND …]]

A mistyping is one slip in one line: a letter left out, a bracket too many, a full-width comma, a tier on the wrong side
of another. Wanted is one error, on the line of the slip. Of each kind NUMBER are tried in the English and in the
Chinese form of the 2025 policy, always the same ones; printed is what came of them, kind by kind, and then each that
was not told as it should be.

Not every slip is a mistake: a letter in words that are free, a blank that says nothing, a name that nobody else uses.
And not every mistake can be told on its line. Where the beginning of a block is broken, YAML stumbles over the next
line; what an element lacks is told where it begins; where a name is declared otherwise, the right spelling is unknown
wherever it stands, and where a text is changed that a reading is to change, the reading no longer fits. `Fate` has a
word for each; what is left is a fault of the checker, or an example for somebody to look at.
"""

from __future__ import annotations

import random
import re
import shutil
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from enum import StrEnum
from functools import cache, partial
from pathlib import Path
from typing import NamedTuple

from policy_eval import api, resources
from policy_eval.checking import Compiler, check_pairs, open_compiler
from policy_eval.compiled import program_sha256
from policy_eval.diagnostics import Diagnostic, Language
from policy_eval.linting import lint
from policy_eval.testing import claims_of

PROCESSES = 2
NUMBER = 10
FORMS: dict[Language, Path] = {
    "en": resources.policies() / "2025.yaml",
    "zh": Path(__file__).parent / "golden" / "formatting" / "2025.zh.yaml",
}


class Mistyping(NamedTuple):
    """A slip: its kind, the line (from 1), the line as it was, as it is ("" = gone), and the key that it is behind.

    `is_name`: the slip is in a key that the author chose.
    """

    kind: str
    line: int
    was: str
    now: str
    key: str
    is_name: bool

    def made_in(self, lines: Sequence[str]) -> str:
        """The text with the slip in it."""
        now = self.now.split("\n") if self.now else []
        return "\n".join([*lines[: self.line - 1], *now, *lines[self.line :]])


class Fate(StrEnum):
    """What came of a slip."""

    RIGHT = "one error, on its line"
    NEAR = "one error, on the line next to it"
    BLOCK = "one error, where the element begins that lacks something"
    USES = "told where what was changed is used"
    SAME = "no mistake: it means the same"
    FREE = "no mistake: free words, or a name that nobody uses"
    WARNED = "no error: the linter has something to say"
    TESTED = "no error: an example comes out otherwise"
    SILENT = "nothing is said"
    ASTRAY = "one error, on another line"
    SEVERAL = "several errors"
    CRASH = "a crash"


FAULTS = (Fate.SILENT, Fate.ASTRAY, Fate.SEVERAL, Fate.CRASH)


# --- where words stand ------------------------------------------------------------------------------------------------

_KEY = re.compile(
    r"(?:(?<=^)|(?<=[ {]))(?P<key>[^\s:：{}\[\],，（）()“”'\"#-][^\s:：{}\[\],，（）()“”'\"]*)(?=:(?: |$))"
)
_LEAD = re.compile(r" *(?:- )?")
_FREE = frozenset(
    "label why note source title message question meaning zh en who how decided measure taken article exhibition policy "
    "version year key 名称 中文 英文 说明 提示 来源 问题 含义 决定 责任方 方式 衡量 量词 取得日期 理由 条文 展会 政策 版本 "
    "年度 quote no-rule 引文 无规则".split()
)
"""Keys whose values the policy takes as they are, or as they stand in its text: where nothing is said, they do."""


class Line(NamedTuple):
    """A line to be mistyped: its number (from 1), its text, the key of the nearest line further left."""

    number: int
    text: str
    above: str

    def key_at(self, column: int) -> str:
        """The key behind which a column stands."""
        before = [found["key"] for found in _KEY.finditer(self.text) if found.end() <= column]
        return before[-1] if before else self.above

    def is_name_at(self, column: int) -> bool:
        """Whether a column stands in a key that the author chose, or in an id."""
        key = next((found["key"] for found in _KEY.finditer(self.text) if found.start() <= column < found.end()), "")
        return (bool(key) and key not in _schema_keys()) or self.key_at(column) in {"id", "编号"}

    @property
    def lead(self) -> int:
        """Where the words begin."""
        found = _LEAD.match(self.text)
        return found.end() if found else 0


@cache
def _schema_keys() -> frozenset[str]:
    """The keys of the language, in English and Chinese."""
    schemas = resources.schema().glob("policy.??.schema.json")
    return frozenset(word for path in schemas for word in re.findall(r'"([^"]+)": \{', path.read_text("utf-8")))


def spoken(text: str) -> list[Line]:
    """The lines that hold something, comments left out."""
    found, above = [], [(-1, "")]
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip() and not line.lstrip().startswith("#"):
            indent = len(line) - len(line.lstrip())
            while above[-1][0] >= indent + line.lstrip().startswith("- "):
                above.pop()
            found.append(Line(number, line, above[-1][1]))
            if keys := _KEY.findall(line):
                above.append((found[-1].lead, keys[-1] if line.rstrip().endswith((":", ">-", "|")) else above[-1][1]))
    return found


# --- slips ------------------------------------------------------------------------------------------------------------

Slip = tuple[int, str]
"""The column of a slip, and what the line is with it."""

_WORD = re.compile(r"[A-Za-z_]{3,}|[\u4e00-\u9fff]{2,}")
_FULL = dict(zip(":,()[]{}%-.;0123456789", "：，（）［］｛｝％－．；０１２３４５６７８９", strict=True))
_HALF = {"，": ",", "（": "(", "）": ")"}
_UNITS = (
    ("万美元", "万元"), ("美元", "元"), ("万元", "万"), ("元", "美元"), ("元", ""), ("台", "辆"), ("台", ""), ("%", ""), ("%", "个百分点"),
    ("个百分点", "%"), ("年", "个月"), ("天", "年"), ("天", ""), ("次", "元"), ("万元", "千元"),
)  # fmt: skip
_TURNS = (
    (" 且 ", " 与 "), (" 且 ", " 和 "), (" 且 ", " 并且 "), (" 且 ", " 同时 "), (" 或 ", " 或者 "), (" 或 ", " 及 "),
    (" 或 ", "、"), ("≥ ", "大于等于 "), ("≥ ", ">= "), ("≥ ", "=> "), ("≥ ", "不低于 "), ("≥ ", "以上 "), ("≥ ", "》= "),
    (" → ", "->"), (" → ", "："), (" → ", " "), ("其他 →", "其余 →"), ("其他 →", ""), ("属于", "在"), ("属于", "包括"), (" 为 ", " 是 "),
    ("给予 ", "补助 "), ("给予 ", "按 "), ("给予 ", ""), ("最高 ", "最高不超过 "), ("最高 ", "封顶 "), ("最高 ", ""), ("每年", "年度"),
    ("每年 ", ""), ("每家企业", "每企业"), ("每家企业", "每户企业"), ("每家企业 ", ""), ("累计", "总计"), ("逐项 ", "每项 "), ("逐项 ", ""),
    ("若 ", "如 "), ("若 ", "如果 "), ("若 ", ""), ("，上浮", "上浮"), ("，上浮", "，上调"), (" 的 ", ""), (" 的 ", "的的"), ("未填则", "未填"),
    ("每满", "每"), ("每满", "满"), ("计 ", ""), (" 合计", "总计"), (": 是", ": Y"), (": 是", ": 有"), (": 否", ": 无"), ("：", ":"),
    (" and ", " & "), (" and ", " and and "), (" and ", ", "), (" or ", " | "), (" or ", " or or "), (" or ", " "),
    (" of ", " "), (" of ", " from "), (" per ", " "), (" per ", " for "), (" per ", "/"), (" in ", " within "), (" in ", " "),
    (" is ", " equals "), (" is ", " "), (" is ", " are "), ("each of ", "each "), ("each of ", ""), ("rate ", "pay "),
    ("rate ", ""), ("cap ", "max "), ("cap ", ""), ("tier ", ""), (" when ", " if "), (" when ", " "), ("uplift ", "raise "), ("else →", ""),
    ("→ ", "= "), (": yes", ": y"), (": no", ": non"), (": yes", ": true"), ("≥", ""), ("≥ ", "≥ ≥ "), ("×", "x"), ("×", "*"), ("÷", ":"),
)  # fmt: skip
"""A word, and what people write for it."""

_DAY = re.compile(r"\d{4}-(\d\d)-(\d\d)")
_TIER = re.compile(r"(≥ [^,，→]+ → [^,，]+)([，,] ?)(≥ [^,，→]+ → [^,，]+)")


def _letters(line: Line) -> Iterator[tuple[str, Slip]]:
    for word in _WORD.finditer(line.text):
        start, end = word.span()
        is_key = any(found.start() <= start < found.end() for found in _KEY.finditer(line.text))
        kind = "key" if is_key else "word"
        middle = (start + end) // 2
        for what, now in _of_word(word[0], middle - start):
            yield f"{kind}, letter {what}", (start, line.text[:start] + now + line.text[end:])


def _of_word(word: str, at: int) -> Iterator[tuple[str, str]]:
    yield "left out", word[:at] + word[at + 1 :]
    yield "doubled", word[: at + 1] + word[at:]
    if word[at - 1] != word[at]:
        yield "swapped", word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :]
    if word.isascii():
        yield "a capital", word[0].swapcase() + word[1:]


def _marks(line: Line) -> Iterator[tuple[str, Slip]]:
    for at, character in enumerate(line.text):
        before, behind = line.text[:at], line.text[at + 1 :]
        if character in "()[]{}（）":
            yield "bracket left out", (at, before + behind)
            yield "bracket doubled", (at, before + character * 2 + behind)
        if character in "'\"“”":
            yield "quotation mark left out", (at, before + behind)
        if character in _FULL and at >= line.lead:
            yield (
                ("full-width digit" if character.isdigit() else "full-width mark"),
                (at, before + _FULL[character] + behind),
            )
        if character in _HALF:
            yield "half-width mark", (at, before + _HALF[character] + behind)
        if character in ",，→；。":
            yield "mark left out", (at, before + behind)
            yield "mark doubled", (at, before + character * 2 + behind)
            yield "、 for a comma", (at, before + "、" + behind)
        if character == " " and at >= line.lead:
            yield "blank left out", (at, before + behind)
            yield "blank doubled", (at, before + "  " + behind)
            yield "full-width blank", (at, before + "　" + behind)
            yield "no-break blank", (at, before + "\N{NO-BREAK SPACE}" + behind)
            yield "tab", (at, before + "\t" + behind)


def _colons(line: Line) -> Iterator[tuple[str, Slip]]:
    for key in _KEY.finditer(line.text):
        start, end = key.span()
        yield "colon left out", (start, line.text[:end] + line.text[end + 1 :])
        yield "colon left out", (start, line.text[:end] + line.text[end + 2 :])
        yield "colon doubled", (start, line.text[:end] + ":" + line.text[end:])
        yield "semicolon for a colon", (start, line.text[:end] + ";" + line.text[end + 1 :])
        yield "equals sign for a colon", (start, line.text[:end] + " =" + line.text[end + 1 :])
        yield "blank before a colon", (start, line.text[:end] + " " + line.text[end:])
        yield "full-width colon, no blank", (start, line.text[:end] + "：" + line.text[end + 2 :])
        yield "quotation mark opened", (start, line.text[: end + 2] + '"' + line.text[end + 2 :])
        yield "quotation mark opened", (start, line.text[: end + 2] + "'" + line.text[end + 2 :])
        yield "nothing behind a key", (start, line.text[: end + 1])


def _whole(line: Line) -> Iterator[tuple[str, Slip]]:
    indent = len(line.text) - len(line.text.lstrip())
    rest = line.text[indent:]
    for more in (1, 2, -1, -2):
        if indent + more >= 0:
            yield f"indent {more:+}", (0, " " * (indent + more) + rest)
    yield "tab for an indent", (0, "\t" + rest)
    yield "full-width blank for an indent", (0, "　" + rest)
    yield "line left out", (0, "")
    yield "line doubled", (0, f"{line.text}\n{line.text}")
    if line.text.strip().startswith("- "):
        for what, dash in (
            ("left out", ""),
            ("left out", "  "),
            ("without a blank", "-"),
            ("changed", "－ "),
            ("changed", "• "),
            ("changed", "— "),
            ("changed", "· "),
            ("doubled", "- - "),
        ):
            yield f"dash {what}", (0, " " * indent + dash + rest[2:])
    else:
        yield "dash too many", (0, f"{' ' * indent}- {rest}")
    yield "end of a sentence", (len(line.text), f"{line.text}。")
    yield "end of a sentence", (len(line.text), f"{line.text};")
    yield "letter at the end", (len(line.text), f"{line.text}q")
    yield "letter at the end", (len(line.text), f"{line.text}的")
    yield (
        "line cut in two",
        (
            line.lead,
            f"{line.text[: (line.lead + len(line.text)) // 2]}\n{line.text[(line.lead + len(line.text)) // 2 :]}",
        ),
    )


def _replaced(line: Line) -> Iterator[tuple[str, Slip]]:
    for kind, pairs in (("unit", _UNITS), ("turn of phrase", _TURNS)):
        for was, now in pairs:
            pattern = rf"(?<=\d){was}|(?<=\d万){was}" if kind == "unit" else re.escape(was)
            for found in re.finditer(pattern, line.text):
                yield kind, (found.start(), line.text[: found.start()] + now + line.text[found.end() :])
    for day in _DAY.finditer(line.text):
        start, end = day.span()
        for now in (
            f"{day[0][:4]}-02-30",
            f"{day[0][:4]}-13-{day[2]}",
            f"{day[0][:4]}/{day[1]}/{day[2]}",
            f"{day[0][:4]}.{day[1]}.{day[2]}",
            day[0].replace("-", ""),
            f"{day[0][:4]}-{int(day[1])}-{int(day[2])}",
            f"{day[2]}-{day[1]}-{day[0][:4]}",
        ):
            yield "day", (start, line.text[:start] + now + line.text[end:])
    for tiers in _TIER.finditer(line.text):
        yield (
            "tiers swapped",
            (tiers.start(), line.text[: tiers.start()] + tiers[3] + tiers[2] + tiers[1] + line.text[tiers.end() :]),
        )


_MAKERS: tuple[Callable[[Line], Iterator[tuple[str, Slip]]], ...] = (_replaced, _letters, _marks, _colons, _whole)


def mistypings(text: str) -> list[Mistyping]:
    """Every slip, each text once."""
    found: dict[tuple[int, str], Mistyping] = {}
    for line in spoken(text):
        for kind, (column, now) in (made for maker in _MAKERS for made in maker(line)):
            if now != line.text:
                key = line.key_at(column)
                slip = Mistyping(kind, line.number, line.text, now, key, line.is_name_at(column))
                found.setdefault((line.number, now), slip)
    return list(found.values())


# --- trying -----------------------------------------------------------------------------------------------------------

Said = tuple[int, str]
"""The line of a finding (0 = in another file), and what it says."""


class Tried(NamedTuple):
    """A slip, what came of it, and what was said."""

    slip: Mistyping
    fate: Fate
    said: tuple[Said, ...]


@cache
def _folder() -> Path:
    made = Path(tempfile.mkdtemp())
    shutil.copytree(resources.policies(), made, dirs_exist_ok=True)
    return made


@cache
def _unmistyped() -> Compiler:
    """The policy without a slip: its parsers and schema serve all others."""
    compiler, found = open_compiler(FORMS["en"])
    assert compiler is not None, found
    return compiler


@cache
def lines_of(form: Language) -> tuple[str, ...]:
    """The lines of a form of the policy."""
    return tuple(FORMS[form].read_text("utf-8").split("\n"))


def errors(text: str) -> tuple[list[Diagnostic], Compiler | None]:
    """The errors of a policy, as `check` finds them; and its compiler where there are none."""
    path = _folder() / "2025.yaml"
    path.write_text(text, "utf-8")
    compiler, found = open_compiler(path, judged=True, beside=_unmistyped())
    if compiler is None:
        return found, None
    found = [each for each in (*found, *compiler.checked({})[1]) if each.is_error]
    if found:
        return found, None
    examples = claims_of(compiler.document.root, compiler.without_names())[1]
    return [*examples, *(each for each in check_pairs(compiler) if each.is_error)], compiler


def meaning(compiler: Compiler) -> tuple[object, ...]:
    """What the policy says under each answer, and its examples."""
    asked = [{}, *({q.name: o.answer.name} for q in compiler.questions for o in q.options if not o.answer.asks)]
    programs = [compiler.program(answers)[0] for answers in asked]
    examples, _ = claims_of(compiler.document.root, compiler.without_names())
    made = [(each.claim, each.answers, each.expected) for each in examples]
    return [program_sha256(program) for program in programs if program], made


@cache
def usual(form: Language) -> tuple[tuple[object, ...], frozenset[str]]:
    """What the policy means as it is, and what the linter says of it."""
    _, compiler = errors("\n".join(lines_of(form)))
    assert compiler is not None
    return meaning(compiler), _linted(compiler)


def _linted(compiler: Compiler) -> frozenset[str]:
    program, found = compiler.program({})
    assert program is not None
    return frozenset(f"{d.rule.code} {d.message('en')}" for d in (*found, *lint(compiler.document, program)))


def tried(slip: Mistyping, form: Language) -> Tried:
    """What comes of a slip."""
    lines = lines_of(form)
    try:
        found, compiler = errors(slip.made_in(lines))
        if not found and compiler:
            return Tried(slip, _silent(slip, compiler, form), ())
    except Exception as error:  # noqa: BLE001 – whatever it is, it is reported
        return Tried(slip, Fate.CRASH, ((0, repr(error)),))
    said = tuple(_said(each, form) for each in found)
    return Tried(slip, _told(slip, said, lines), said)


def _said(found: Diagnostic, form: Language) -> Said:
    is_here = found.place is not None and found.place.file == "2025.yaml"
    line = found.place.line if found.place and is_here else 0
    return line, f"{found.rule.code} {found.message(form)} – {found.mend(form)}"


def _silent(slip: Mistyping, compiler: Compiler, form: Language) -> Fate:
    """Why nothing is said."""
    means, linted = usual(form)
    if meaning(compiler) == means:
        return Fate.SAME
    if slip.key in _FREE or slip.is_name:
        return Fate.FREE
    if not _linted(compiler) <= linted:
        return Fate.WARNED
    report, _ = api.test(_folder() / "2025.yaml")
    return Fate.SILENT if report and report.is_fine else Fate.TESTED


def _told(slip: Mistyping, said: Sequence[Said], lines: Sequence[str]) -> Fate:
    places = [line for line, _ in said]
    own = range(slip.line, slip.line + max(1, slip.now.count("\n") + 1))
    if len(places) == 1 and places[0] in own:
        return Fate.RIGHT
    if len(places) == 1 and places[0] in _beside(slip, lines):
        return Fate.NEAR
    if len(places) == 1 and places[0] in _above(slip, lines):
        return Fate.BLOCK
    if all(_uses(slip, line, words, lines) for line, words in said):
        return Fate.USES
    return Fate.SEVERAL if len(places) > 1 else Fate.ASTRAY


def _beside(slip: Mistyping, lines: Sequence[str]) -> Iterator[int]:
    """The lines before and behind the slip that hold something, as they are counted with the slip in the text."""
    shift = slip.now.count("\n") if slip.now else -1
    yield next((n for n in range(slip.line - 1, 0, -1) if lines[n - 1].strip()), 0)
    yield next((n for n in range(slip.line + 1, len(lines) + 1) if lines[n - 1].strip()), 0) + shift


def _above(slip: Mistyping, lines: Sequence[str]) -> Iterator[int]:
    """The lines on which the elements begin that the slip is in."""
    least = len(slip.was) - len(slip.was.lstrip())
    for number in range(slip.line - 1, 0, -1):
        line = lines[number - 1]
        indent = len(line) - len(line.lstrip())
        if line.strip() and (indent < least or (indent == least - 2 and line.lstrip().startswith("- "))):
            least = indent
            yield number


_NAMES = re.compile(r"[^\s,，:：{}\[\]()（）]+")


def _uses(slip: Mistyping, place: int, words: str, lines: Sequence[str]) -> bool:
    """Whether an error speaks of what the slip took away: a name, or a text that a reading or a quote goes back to."""
    lost = set(_NAMES.findall(slip.was)) - set(_NAMES.findall(slip.now)) if slip.now else set(_NAMES.findall(slip.was))
    if place == 0 or words.startswith(("PE409", "PE403", "PE430")):
        return True
    now = slip.made_in(lines).split("\n")[place - 1]
    return any(len(name) > 1 and name in now for name in lost)


# --- what is printed --------------------------------------------------------------------------------------------------


def sample(form: Language, number: int, kinds: Sequence[str] = (), seed: int = 0) -> list[Mistyping]:
    """Some slips of each kind, in the order of their lines."""
    by_kind = defaultdict(list)
    for slip in mistypings("\n".join(lines_of(form))):
        if not kinds or any(kind in slip.kind for kind in kinds):
            by_kind[slip.kind].append(slip)
    chosen = random.Random(seed)  # noqa: S311 – a sample
    some = (slip for slips in by_kind.values() for slip in chosen.sample(slips, min(number, len(slips))))
    return sorted(some, key=lambda slip: slip.line)


def told(form: Language, made: Sequence[Tried]) -> Iterator[str]:
    """The counts, then each slip that was not told as it should be."""
    counts = Counter(each.fate for each in made)
    yield f"{form}: {len(made)} mistypings, {sum(counts[fate] for fate in FAULTS)} of them not told as they should be"
    yield from (f"  {counts[fate]:5}  {fate}" for fate in Fate)
    for kind in dict.fromkeys(sorted(each.slip.kind for each in made)):
        fates = Counter(each.fate for each in made if each.slip.kind == kind)
        yield f"  {kind}: " + ", ".join(f"{fates[fate]} {fate.name}" for fate in Fate if fates[fate])
    for each in made:
        if each.fate in FAULTS:
            yield from _in_full(form, each)


def _in_full(form: Language, each: Tried) -> Iterator[str]:
    slip = each.slip
    yield f"{form}:{slip.line}: [{slip.kind}; {each.fate}] {slip.was.strip()[:160]}  →  {slip.now[:180]!r}"
    yield from (f"      {line}: {words[:240]}" for line, words in each.said[:5])


def main() -> None:
    """Try some slips of each kind in each form; print what came of them."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else NUMBER
    for form in FORMS:
        chosen = sample(form, number, sys.argv[2:])
        with ProcessPoolExecutor(PROCESSES) as pool:
            made = [*pool.map(partial(tried, form=form), chosen, chunksize=8)]
        _print(told(form, made))


def _print(lines: Iterable[str]) -> None:
    sys.stdout.writelines(f"{line}\n" for line in lines)


if __name__ == "__main__":
    main()
