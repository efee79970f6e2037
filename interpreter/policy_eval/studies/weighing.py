"""Uses: what hangs on each open question, in money – so that those who decide know what they decide.

Laws of this module:

* Each answer is weighed against the policy as written, over the same claims.
* The spread is over all combinations of answers: questions that touch nothing in common are combined by adding their
  differences; those that do, by trying every combination – up to a number that is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from math import prod

from policy_eval.backends.reckoning import Reckoned
from policy_eval.checking.lineage import Lineage
from policy_eval.checking.pairs import ANY_DAY
from policy_eval.checking.readings import Option, Question
from policy_eval.compiled import program_sha256
from policy_eval.diagnostics import Diagnostic, Rule
from policy_eval.program import Program, Said

from .tally import Claims

REFUSED = Rule(
    "PE540",
    "解读“{answers}”不能同时采用，未计入幅度",
    "the answers “{answers}” do not go together and are left out of the spread",
)

MOST_COMBINATIONS = 1024
"""How many combinations of answers to questions that touch each other are tried."""

Answers = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Weight:
    """One answer over all claims: the total, in minor units, and how it differs from the policy as written.

    `more`, `less`: how many claims receive more, or less. `clauses`: the difference by clause.
    """

    question: str
    answer: str
    says: Said
    is_default: bool
    total: int
    difference: int
    more: int
    less: int
    clauses: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Spread:
    """The least and the most that all claims together can receive, and the answers that lead there.

    `tried`: how many combinations were computed. `is_whole`: no group of questions had more than could be tried.
    """

    least: int
    most: int
    least_answers: tuple[tuple[str, str], ...]
    most_answers: tuple[tuple[str, str], ...]
    tried: int
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Weighing:
    """All answers of a policy, weighed over claims."""

    claims: int
    total: int
    weights: tuple[Weight, ...]
    spread: Spread
    found: tuple[Diagnostic, ...]


def weigh(policy: Lineage, claims: Claims) -> Weighing:
    """What hangs on every question of a policy over `claims`, which were read for the policy as written."""
    scales = _Scales(policy, claims)
    weights = tuple(weight for question in policy.own.questions for weight in scales.weights(question))
    return Weighing(len(claims.facts), scales.total, weights, scales.spread(), tuple(scales.found))


class _Scales:
    """Evaluates the claims under answers, each combination once."""

    def __init__(self, policy: Lineage, claims: Claims) -> None:
        self._policy = policy
        self._claims = claims
        self._programs = claims.evaluator.programs
        self._base = [claims.evaluator.reckon(each) for each in claims.facts]
        self._totals: dict[_Key, int | None] = {((), None): self.total}
        self._touched = {each.name: _pots(policy.touched(each.name)) for each in policy.own.questions}
        self.found: list[Diagnostic] = []

    @property
    def total(self) -> int:
        """The total under the policy as written."""
        return sum(each.total for each in self._base)

    def weights(self, question: Question) -> Iterable[Weight]:
        """Every answer of a question by itself."""
        for option in question.options:
            name = option.answer.name
            is_default = name == question.default
            answers = {} if is_default else {question.name: ANY_DAY if option.answer.asks else name}
            now = self._base if not option.changes else self._received(answers)
            if now is not None:
                yield _weight(question.name, name, option.answer.says, (self._base, now), is_default=is_default)

    def _received(self, answers: Answers, clauses: frozenset[str] | None = None) -> list[Reckoned] | None:
        """What each claim receives under the answers, under all clauses or under some that meet no other in a limit."""
        versions, found = self._policy.versions(answers)
        received = None
        if versions is not None:
            received, found = self._claims.under(versions, clauses)
        if received is None:
            shown = ", ".join(f"{question}={answer}" for question, answer in answers.items())
            self.found.append(Diagnostic(REFUSED, {"answers": shown}))
            self.found += [each for each in found if each.is_error][:1]
        return received

    def _total(self, answers: Answers, clauses: frozenset[str] | None = None) -> int | None:
        key = (tuple(sorted(answers.items())), clauses)
        if key not in self._totals:
            now = self._received(answers, clauses)
            self._totals[key] = None if now is None else sum(each.total for each in now)
        return self._totals[key]

    def _together(self, group: Sequence[Question]) -> frozenset[str]:
        """The clauses that a group touches, and those that share a limit with them, in whatever version."""
        touched = {each[1] for question in group for each in self._touched[question.name]}
        limits = [limit for program in self._programs for limit in program.limits]
        names = {name for limit in limits if limit.name in touched for name in limit.pot.clauses} | touched
        shared = [frozenset(limit.pot.clauses) for limit in limits]
        while more := {name for limit in shared if limit & names for name in limit} - names:
            names |= more
        return frozenset(names)

    # ------------------------------------------------------------------------------------------ the spread

    def _that_matters(self, question: Question) -> Question:
        """The question with those answers only that change what a program does."""
        usual = list(map(_meaning, self._programs))
        options = [each for each in question.options if each.changes and self._means(question, each) != usual]
        return replace(question, options=tuple(options))

    def _means(self, question: Question, option: Option) -> list[str]:
        versions, _ = self._policy.versions({question.name: ANY_DAY if option.answer.asks else option.answer.name})
        return [_meaning(program) for program, _ in versions or ()]

    def spread(self) -> Spread:
        """The extremes over all combinations. What touches everything is combined with each group in turn."""
        open_ = [question for question in map(self._that_matters, self._policy.own.questions) if _answers(question)[1:]]
        everywhere = [question for question in open_ if not self._touched[question.name]]
        groups = _groups([question for question in open_ if self._touched[question.name]], self._touched)
        is_whole = all(_count((*everywhere, *group)) <= MOST_COMBINATIONS for group in groups)
        ends = [self._ends(front, groups) for front in _combinations(everywhere)]
        known = [end for end in ends if end is not None]
        least, most = min(known, key=lambda e: e[0][0])[0], max(known, key=lambda e: e[1][0])[1]
        return Spread(least[0], most[0], tuple(least[1].items()), tuple(most[1].items()), len(self._totals), is_whole)

    def _ends(self, front: Answers, groups: Sequence[Sequence[Question]]) -> tuple[_End, _End] | None:
        """The least and the most with the answers `front` to what touches everything."""
        start = self._total(front)
        if start is None:
            return None
        least, most = (start, dict(front)), (start, dict(front))
        for group in groups:
            clauses = self._together(group)
            usual = self._total(front, clauses) or 0
            tried = [(self._total({**front, **answers}, clauses), answers) for answers in _bounded(group)]
            known = [(total - usual, answers) for total, answers in tried if total is not None]
            low, high = min(known, key=_difference), max(known, key=_difference)
            least = (least[0] + low[0], {**least[1], **low[1]})
            most = (most[0] + high[0], {**most[1], **high[1]})
        return least, most


_End = tuple[int, dict[str, str]]
_Key = tuple[tuple[tuple[str, str], ...], frozenset[str] | None]


def _difference(end: tuple[int, Answers]) -> int:
    return end[0]


def _weight(
    question: str, answer: str, says: Said, sides: tuple[list[Reckoned], list[Reckoned]], *, is_default: bool
) -> Weight:
    before, after = sides
    pairs = list(zip(before, after, strict=True))
    differences = [now.total - was.total for was, now in pairs]
    clauses: dict[str, int] = {}
    for was, now in pairs:
        for name in {**was.clauses, **now.clauses}:
            clauses[name] = clauses.get(name, 0) + now.clauses.get(name, 0) - was.clauses.get(name, 0)
    return Weight(
        question,
        answer,
        says,
        is_default,
        sum(each.total for each in after),
        sum(differences),
        sum(each > 0 for each in differences),
        sum(each < 0 for each in differences),
        tuple((name, difference) for name, difference in clauses.items() if difference),
    )


def _meaning(program: Program) -> str:
    """What a program does, whatever was answered to get there."""
    limits = tuple(replace(each, questions=()) for each in program.limits)
    clauses = tuple(replace(each, questions=()) for each in program.clauses)
    exclusions = tuple(replace(each, questions=()) for each in program.exclusions)
    return program_sha256(replace(program, readings=(), limits=limits, clauses=clauses, exclusions=exclusions))


def _pots(touched: frozenset[tuple[str, ...]]) -> frozenset[tuple[str, ...]]:
    """The clauses and limits among the elements that a question touches; none: it concerns every claim."""
    return frozenset(each for each in touched if each[0] in {"clauses", "limits"})


def _groups(questions: Sequence[Question], touched: Mapping[str, frozenset[tuple[str, ...]]]) -> list[list[Question]]:
    """Questions that touch something in common, directly or through others, together."""
    groups: list[list[Question]] = []
    for question in questions:
        meeting = [group for group in groups if any(touched[question.name] & touched[other.name] for other in group)]
        groups = [group for group in groups if group not in meeting]
        groups.append([*(each for group in meeting for each in group), question])
    return groups


def _combinations(questions: Sequence[Question]) -> Iterable[dict[str, str]]:
    """Every way to answer the questions; the default is not named."""
    choices = [[(question.name, answer) for answer in _answers(question)] for question in questions]
    return ({name: answer for name, answer in each if answer} for each in product(*choices))


def _bounded(questions: Sequence[Question]) -> Iterable[dict[str, str]]:
    """Every combination; of too many, each answer by itself."""
    if _count(questions) <= MOST_COMBINATIONS:
        return _combinations(questions)
    return [each for question in questions for each in _combinations([question])]


def _answers(question: Question) -> list[str]:
    """The answers that differ: "" for the policy as written."""
    return ["", *(ANY_DAY if o.answer.asks else o.answer.name for o in question.options if o.changes)]


def _count(questions: Iterable[Question]) -> int:
    return prod(len(_answers(question)) for question in questions)
