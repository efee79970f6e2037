"""Middle: what is wrong in a claim, kept cheaply until it is told.

Laws of this module:

* All faults at once, one a mistake, each with the path of its field.
* A fault costs next to nothing until it is told: a hostile claim holds more of them than anybody reads.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from policy_eval.diagnostics import Diagnostic, Rule, Severity
from policy_eval.program import Said
from policy_eval.strict_json import shown

MOST_FAULTS = 100
ENOUGH_FAULTS = 10_000
"""Behind so many faults a claim is not read on."""
_LONGEST_WORD = 64

CellReader = Callable[[object], object]
"""A value of parsed JSON → a `Cell`, or a `Fault`."""

AS_EXPECTED_ZH = "{label_zh}：读到 {found}，应为：{allowed_zh}"
AS_EXPECTED_EN = "{label_en}: expected {allowed_en}, found {found}"
"""What most rules about one value say."""

MISSING = Rule(
    "PC102",
    "缺少必填的{label_zh}",
    "{label_en} is required and missing",
    "补上：{allowed_zh}",
    "add it: {allowed_en}",
)
NULL = Rule(
    "PC106",
    "{label_zh}不能是 null",
    "{label_en} cannot be null",
    "没有就删去这一项",
    "leave the field out",
)
ENOUGH = Rule(
    "PC198",
    "错误至少有 {count} 处，没有再往下读",
    "there are at least {count} faults; nothing was read behind them",
    severity=Severity.NOTE,
)
MORE = Rule("PC199", "还有 {count} 处错误没有列出", "{count} more faults are not listed", severity=Severity.NOTE)


def nothing_near(_word: str) -> str:
    """Suggest nothing."""
    return ""


@dataclass(frozen=True, slots=True)
class Expected:
    """What a field may be, in words. `suggest`: a wrong text → the one that was probably meant, or ""."""

    label: Said
    allowed: Said
    required: bool = False
    suggest: Callable[[str], str] = nothing_near

    def details(self) -> dict[str, str]:
        """What the rules' templates name."""
        return {
            "label_zh": self.label.in_("zh"),
            "label_en": self.label.in_("en"),
            "allowed_zh": self.allowed.in_("zh"),
            "allowed_en": self.allowed.in_("en"),
        }


@dataclass(frozen=True, slots=True)
class Fault:
    """A value that is refused. `beside`: further details of the rule's templates."""

    rule: Rule
    found: object
    expected: Expected
    beside: Mapping[str, str] | None = None

    def told(self, path: str) -> Diagnostic:
        """The fault as a message about the field at `path`."""
        details = {**self.expected.details(), "found": shown(self.found), **(self.beside or {})}
        word = self.found if isinstance(self.found, str) and len(self.found) <= _LONGEST_WORD else ""
        return Diagnostic(self.rule, details, path=path, suggestion=self.expected.suggest(word) if word else "")


def refusal(rule: Rule, value: object, wanted: Expected) -> Fault:
    """The fault `rule`; null where a field may be left out is a fault of its own."""
    return Fault(NULL if value is None and not wanted.required else rule, value, wanted)


class EnoughError(Exception):
    """More is wrong with a claim than anybody reads."""


class Findings:
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
            raise EnoughError

    def told(self) -> list[Diagnostic]:
        """All that is kept, and how many are not."""
        if self.count == ENOUGH_FAULTS:
            return [*self.kept, Diagnostic(ENOUGH, {"count": f"{ENOUGH_FAULTS:,}"})]
        if self.count > MOST_FAULTS:
            return [*self.kept, Diagnostic(MORE, {"count": str(self.count - MOST_FAULTS)})]
        return self.kept
