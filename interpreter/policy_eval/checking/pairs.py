"""Middle: answers to different questions combine – every pair of answers is tried, and each answer by itself.

Laws of this module:

* What is wrong with the policy as written is not said again for each pair.
* A pair is made and checked as a run would make it; two answers that touch nothing in common are checked one by one.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from policy_eval.diagnostics import Diagnostic, Language, Rule
from policy_eval.policy import Document

from . import readings
from .compile import Compiler

ALONE = Rule(
    "PE430",
    "解读“{one}”改动之后政策有误：{problem_zh}",
    "with the answer “{one}” the policy is wrong: {problem_en}",
    "改正这个答案的改动；{mend_zh}",
    "mend the changes of this answer; {mend_en}",
)
LEFT_BEHIND = Rule(
    "PE432",
    "这里修改以后，原来的解读“{one}”对不上了（{at}）：{problem_zh}",
    "with what is changed here, the answer “{one}” no longer fits ({at}): {problem_en}",
    "问题已经定了的，在“改动”里删去这个解读：{{删去: 解读/{question}, 原为: {question}}}；没有定的，把这个答案一并改好",
    "if it is settled, remove it: {{remove: readings/{question}, was: {question}}}; else change its answer too",
)
TOGETHER = Rule(
    "PE431",
    "解读“{one}”与“{other}”不能同时采用：{problem_zh}",
    "the answers “{one}” and “{other}” do not go together: {problem_en}",
    "用“同时”（with）、“除非”（without）写明两者并用时怎样改",
    "state the joint change with “with” and “without”",
)

ANY_DAY = "2025-06-01"
"""A day for answers that ask for one: which does not matter to whether they fit together."""

_LANGUAGES: tuple[Language, ...] = ("zh", "en")

Option = tuple[readings.Question, readings.Option]


def check_pairs(compiler: Compiler) -> list[Diagnostic]:
    """What is wrong with single answers and with pairs of them."""
    options = [(question, option) for question in compiler.questions for option in _others(question)]
    found: list[Diagnostic] = []
    broken: set[str] = set()
    for each in options:
        if fault := _fault(compiler, each):
            found.append(_left_behind(compiler.document, fault, each) or _alone(fault, each))
            broken.add(_name(each))
    for pair in combinations(options, 2):
        if pair[0][0] is not pair[1][0] and _meet(*pair) and broken.isdisjoint(map(_name, pair)):
            fault = _fault(compiler, *pair)
            found += [_told(TOGETHER, fault, *pair)] if fault else []
    return found


def _others(question: readings.Question) -> Iterator[readings.Option]:
    """The answers that change something."""
    return (option for option in question.options if option.answer.name != question.default and option.changes)


def _meet(one: Option, other: Option) -> bool:
    """Whether two answers touch an element in common, or speak of each other."""
    return bool(_reach(one) & _reach(other)) or _mentions(one, other) or _mentions(other, one)


def _reach(option: Option) -> frozenset[tuple[str, ...]]:
    question, _ = option
    return question.touched


def _mentions(one: Option, other: Option) -> bool:
    named = {asked.value for change in one[1].changes for asked, _ in (*change.with_, *change.without)}
    return other[0].name in named


def _fault(compiler: Compiler, *options: Option) -> Diagnostic | None:
    """The first error of the policy under these answers."""
    answers = {question.name: ANY_DAY if o.answer.asks else o.answer.name for question, o in options}
    return next((each for each in compiler.faults(answers) if each.is_error), None)


def _told(rule: Rule, fault: Diagnostic, *options: Option) -> Diagnostic:
    names = dict(zip(("one", "other"), map(_name, options), strict=False))
    said = {f"problem_{language}": fault.message(language) for language in _LANGUAGES}
    mends = {f"mend_{language}": fault.mend(language) for language in _LANGUAGES}
    return Diagnostic(rule, {**names, **said, **mends}, fault.place, fault.excerpt)


def _alone(fault: Diagnostic, option: Option) -> Diagnostic:
    """What is wrong with one answer: a finding in its own changes speaks for itself."""
    changed = [change.place for change in option[1].changes]
    at = fault.place
    is_own = at is not None and any(c.file == at.file and c.line <= at.line <= c.end_line for c in changed)
    return fault if is_own else _told(ALONE, fault, option)


def _left_behind(document: Document, fault: Diagnostic, option: Option) -> Diagnostic | None:
    """What is wrong with an answer of the policy that is revised or followed, told where that is named."""
    (question, answer), at = option, fault.place
    files = {change.place.file for change in answer.changes}
    if at is None or not document.layers or document.name in {at.file, *files}:
        return None
    own = document.layers[0][1]
    named = own.get("revises") or own.get("follows") or own
    said = {f"problem_{language}": fault.message(language) for language in _LANGUAGES}
    details = {"one": _name(option), "question": question.name, "at": f"{at.file}:{at.line}", **said}
    return document.excerpts([Diagnostic(LEFT_BEHIND, details, named.place)])[0]


def _name(option: Option) -> str:
    question, answer = option
    return f"{question.name}={answer.answer.name}"
