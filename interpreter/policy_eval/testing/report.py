"""Uses: a report on a policy's examples as text – each failure with its place and figures, and the counts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from policy_eval.diagnostics import Language, below, printable
from policy_eval.program import Said

from .outcomes import Line, Outcome, Report

_FAILED = Said("未通过", "FAILED")
_EXPECTED = Said("{}：应为 {}，实为 {}", "{}: expected {}, got {}")
_WHY = Said("{}：{}", "{}: {}")
_REFUSED = Said("申报被拒绝：", "the claim is refused:")
_NO_EXAMPLES = Said("没有示例", "no examples")
_EXAMPLES = Said("示例 {} 个", "{} examples")
_EXAMPLE = Said("示例 1 个", "1 example")
_PASSED = Said("通过 {}", "{} passed")
_FELL = Said("未通过 {}", "{} failed")
_FAULTY = Said("写法有误 {}", "{} not run")


def text(report: Report, language: Language, path: PurePath | None = None) -> str:
    """`report` for people: what is wrong with examples, each failure, the counts. What passes is only counted.

    `path`: what the reader calls the policy.
    """
    folder, head = (path.parent, f"{printable(str(path))}: ") if path else (PurePath(), "")
    parts = [finding.text(language) for finding in below(folder, report.found)]
    parts += ["\n".join(_failure(outcome, folder, language)) for outcome in report.outcomes if not outcome.passed]
    return "".join(f"{part}\n\n" for part in parts) + head + _counts(report, language) + "\n"


def _failure(outcome: Outcome, folder: PurePath, language: Language) -> Iterator[str]:
    why = printable(outcome.why.in_(language))
    label = printable(outcome.label.in_(language))
    shown = _WHY.in_(language).format(label, why) if label else why
    yield f"{_FAILED.in_(language)} {outcome.place.below(folder)}: {shown}"
    for line in outcome.lines:
        if not line.holds:
            yield f"  {_line(line, language)}"
    if outcome.found:
        yield f"  {_REFUSED.in_(language)}"
    for finding in below(folder, outcome.found):
        yield from (f"    {line}" for line in finding.text(language).splitlines())


def _line(line: Line, language: Language) -> str:
    said = (printable(part.in_(language)) for part in (line.what, line.expected, line.got))
    return _EXPECTED.in_(language).format(*said)


def _counts(report: Report, language: Language) -> str:
    number = len(report.outcomes) + report.faulty
    if not number:
        return _NO_EXAMPLES.in_(language)
    whole = (_EXAMPLE if number == 1 else _EXAMPLES).in_(language).format(number)
    parts = [_PASSED.in_(language).format(report.passed)]
    parts += [_FELL.in_(language).format(report.failed)] if report.failed else []
    parts += [_FAULTY.in_(language).format(report.faulty)] if report.faulty else []
    separator = ("：", "，") if language == "zh" else (": ", ", ")
    return whole + separator[0] + separator[1].join(parts)
