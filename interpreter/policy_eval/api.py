"""Exports: what Python programs, the command line and the tests use.

Laws of this module:

* What is wrong with a policy or a claim is returned, never raised.
* Nothing here prints, and nothing remembers an earlier claim.
* What a run does not need is not imported: with a compiled form, neither YAML nor the grammar nor the checker.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from . import cache as compiled_forms
from . import resources
from ._version import __version__
from .backends.interpret import Interpreter
from .claim import Reader
from .compiled import program_sha256
from .diagnostics import Diagnostic, Language, Place, has_errors
from .evaluating.alone import Alone
from .evaluating.evaluator import Evaluator
from .library import find_policy
from .program import Program

if TYPE_CHECKING:
    from .cases.missing import Missing
    from .diffing.report.data import Report as DiffReport
    from .diffing.run import Claims as DiffClaims
    from .diffing.run import Options as DiffOptions
    from .explaining import Explanation
    from .formatting import Formatted
    from .studies.study import Study
    from .testing import Report
    from .testing.coverage import Coverage
    from .testing.programs import Programs

_NOWHERE = Place("", 0, 0, 0, 0)

Result = dict[str, object]
"""A result as the JSON of `docs/claims.md` has it."""

Answers = Mapping[str, str]
"""Question → answer; a question that is not named gets its default."""


@dataclass(frozen=True, slots=True)
class Policy:
    """A checked policy under one set of answers, ready to evaluate claims. `sha256`: of its program.

    `versions`: what it revises, if anything, and itself. Each row is judged by the version of its day (`evaluator`).
    `files`: what all this was made from, for those who must not overwrite it.
    """

    program: Program
    sha256: str
    reader: Reader
    interpreter: Interpreter
    versions: tuple[tuple[Program, str], ...]
    evaluator: Evaluator
    files: tuple[Path, ...] = ()

    @classmethod
    def of(cls, program: Program, sha256: str, files: Iterable[Path] = ()) -> Policy:
        """The policy of a program; `sha256` is the program's."""
        alone = Alone(program, sha256)
        return cls(program, sha256, alone.reader, alone.interpreter, ((program, sha256),), alone, tuple(files))

    def after(self, earlier: Policy) -> Policy:
        """The same policy with what it revises."""
        from .evaluating.chain import Chain  # noqa: PLC0415 – a policy that revises nothing does without

        versions = (*earlier.versions, *self.versions)
        return replace(self, versions=versions, evaluator=Chain(versions), files=(*earlier.files, *self.files))


def default_policy() -> Path:
    """The bundled policy."""
    return resources.policies() / "2025.yaml"


def load(
    path: Path | None = None, answers: Answers | None = None, *, cache: Path | None = None
) -> tuple[Policy | None, list[Diagnostic]]:
    """The policy at `path`, or the bundled one, under `answers`; or everything that is wrong with it.

    Warnings and notes are for `check`. `cache`: a folder where compiled forms are kept and looked for (`cache_folder`
    names the usual one); a form that is found was made from just these files.
    """
    path, answers = path or default_policy(), dict(answers or {})
    policy, found = _loaded(path, answers, cache)
    if policy is None or not policy.program.revises:
        return policy, found
    before = find_policy(path.parent, policy.program.revises, _NOWHERE)
    if isinstance(before, Diagnostic):
        return None, [before]
    earlier, found = load(before, cache=cache)
    if earlier is not None and (own := _asked(earlier, answers)):
        earlier, found = load(before, own, cache=cache)
    return (None if earlier is None else policy.after(earlier)), found


def _asked(policy: Policy, answers: Answers) -> dict[str, str]:
    """The answers to questions that a version asks: a later one may have settled some of an earlier one's."""
    asked = {reading.name for program, _ in policy.versions for reading in program.readings}
    return {question: answer for question, answer in answers.items() if question in asked}


def _loaded(path: Path, answers: Answers, cache: Path | None) -> tuple[Policy | None, list[Diagnostic]]:
    """One version, compiled or found compiled."""
    kept = compiled_forms.find(path, answers, [resources.compiled(), *([cache] if cache else [])])
    if kept is not None:
        return Policy.of(kept.program, kept.sha256, (path.parent / name for name in kept.files)), []
    from .checking import open_compiler  # noqa: PLC0415 – costs most of a start; a compiled form does without

    compiler, found = open_compiler(path, cache=cache)
    if compiler is None:
        return None, found
    checked, more = compiler.checked(answers)
    found = [*found, *more]
    if checked is None or has_errors(found):
        return None, found
    if cache is not None:
        compiled_forms.keep(checked.program, answers, checked.files, cache)
    files = (path.parent / name for name, _ in checked.files)
    return Policy.of(checked.program, program_sha256(checked.program), files), []


def compiled(path: Path) -> tuple[dict[str, str] | None, list[Diagnostic]]:
    """What makes a start quick, as files (name → content), or what is wrong with the policy at `path`.

    The files are the compiled form of the policy, and the tables of the grammar.
    """
    from .checking import open_compiler  # noqa: PLC0415 – as in `load`

    compiler, found = open_compiler(path)
    checked, more = compiler.checked({}) if compiler else (None, [])
    if compiler is None or checked is None:
        return None, [*found, *more]
    form = compiled_forms.written(checked.program, {}, checked.files)
    return {compiled_forms.shipped_name(path): form, **compiler.parsers.kept()}, [*found, *more]


def check(path: Path, *, cache: Path | None = None) -> list[Diagnostic]:
    """Everything that can be found wrong with the policy at `path` without a claim, each pair of readings included.

    `cache`: where the tables of the grammar are kept.
    """
    from .checking import check_pairs, open_compiler  # noqa: PLC0415 – as in `load`
    from .linting import lint  # noqa: PLC0415 – only this verb needs it
    from .testing.programs import Programs  # noqa: PLC0415 – as linting
    from .testing.unreached import rules  # noqa: PLC0415 – as linting

    compiler, found = open_compiler(path, cache=cache, judged=True)
    if compiler is None:
        return found
    from .testing import claims_of  # noqa: PLC0415 – only this verb and `test` need it

    checked, more = compiler.checked({})
    found = [*found, *more]
    if checked is None or has_errors(found):
        return found
    # What cannot be read in an example is wrong without a claim; how examples come out is for `test`.
    _, faults = claims_of(compiler.document.root, compiler.without_names())
    found += compiler.document.excerpts(faults)
    asked = () if faults else rules(Programs(compiler, checked.program))
    return [*found, *lint(compiler.document, checked.program, asked), *check_pairs(compiler)]


def evaluate(policy: Policy, claim: object) -> tuple[Result | None, list[Diagnostic]]:
    """The result of one claim, given as parsed JSON, or what is wrong with the claim.

    Numbers with a fraction come as `Decimal` (`json.loads(…, parse_float=Decimal)`), never as `float`.
    """
    facts, found = policy.evaluator.read(claim)
    return (None if facts is None else _signed(policy.evaluator.evaluate(facts))), found


def explain(policy: Policy, claim: object) -> tuple[tuple[Explanation, ...], list[Diagnostic]]:
    """One claim's result step by step, with the sentences it rests on, or what is wrong with the claim.

    An explanation for each version of the policy that judges rows of the claim: one, unless the policy revises another
    in the claim's year; none where the claim is wrong. `policy_eval.explaining.text` and `.markdown` make a page of it.
    """
    from . import explaining  # noqa: PLC0415 – a run without explanations does without

    facts, found = policy.evaluator.read(claim)
    told = policy.evaluator.traces(facts) if facts else []
    return tuple(explaining.explain(t.program, t.interpreter, t.trace.facts, t.trace) for t in told), found


def test(path: Path) -> tuple[Report | None, list[Diagnostic]]:
    """The examples of the policy at `path`, run, or what is wrong with the policy."""
    from .checking import open_compiler  # noqa: PLC0415 – as in `load`
    from .testing import run  # noqa: PLC0415 – only this verb needs it
    from .testing.programs import Programs  # noqa: PLC0415 – as testing

    compiler, found = open_compiler(path)
    if compiler is None:
        return None, found
    _, more = compiler.checked({})
    found = [*found, *more]
    if has_errors(found):
        return None, found
    programs = Programs(compiler)
    report = run(programs.root, programs.evaluate, programs.parser)
    return replace(report, found=tuple(compiler.document.excerpts(report.found))), found


def coverage(path: Path) -> tuple[Coverage | None, list[Diagnostic]]:
    """Which steps, branches, caps and boundaries the examples of the policy at `path` exercise."""
    from .testing.coverage import coverage as covered  # noqa: PLC0415 – only this verb needs it

    programs, found = _programs(path)
    if programs is None:
        return None, found
    return covered(programs.root, programs.ready, programs.parser), found


def cases(path: Path) -> tuple[Missing | None, list[Diagnostic]]:
    """The examples that the policy at `path` lacks, computed, for a person to confirm."""
    from .cases.missing import missing  # noqa: PLC0415 – only this verb needs it
    from .cases.write import style_of  # noqa: PLC0415 – as above

    programs, found = _programs(path)
    if programs is None:
        return None, found
    return missing(programs.root, programs.ready, style_of(programs.source.text), programs.parser), found


def formatted(path: Path, language: Language | None = None) -> tuple[Formatted | None, list[Diagnostic]]:
    """The policy at `path` in its canonical layout, and in `language` if one is given; or why it stays as it is."""
    from .formatting import formatted as laid_out  # noqa: PLC0415 – only this verb needs it

    return laid_out(path, language)


def _programs(path: Path) -> tuple[Programs | None, list[Diagnostic]]:
    from .checking import open_compiler  # noqa: PLC0415 – as in `load`
    from .testing.programs import Programs  # noqa: PLC0415 – as its callers

    compiler, found = open_compiler(path)
    if compiler is None:
        return None, found
    checked, more = compiler.checked({})
    found = [*found, *more]
    return (None if checked is None else Programs(compiler, checked.program)), found


def diff(
    old: Path,
    new: Path,
    claims: DiffClaims | None = None,
    options: DiffOptions | None = None,
    *,
    cache: Path | None = None,
) -> tuple[DiffReport | None, list[Diagnostic]]:
    """What differs between two versions: in words, in meaning and – over `claims`, or made-up ones – in money.

    `claims` gives the lines of claims (line, parsed JSON, what is wrong with it) each time it is called: they are read
    more than once. Or what keeps one of the versions from being compared. `cache`: where the tables of the grammar are
    kept.
    """
    from .diffing.run import Options, compare_policies  # noqa: PLC0415 – only this verb needs it

    return compare_policies(old, new, claims, options or Options(), cache=cache)


def study(path: Path) -> tuple[Study | None, list[Diagnostic]]:
    """The policy at `path`, ready for questions about money over many claims, or what is wrong with it."""
    from .studies.study import study as studied  # noqa: PLC0415 – only some verbs need it

    return studied(path)


def schema(policy: Policy) -> dict[str, object]:
    """The JSON Schema of claims under `policy`."""
    from .claim.schema import claim_schema  # noqa: PLC0415 – a run does without

    return {**claim_schema(policy.program)}


def example(policy: Policy) -> dict[str, object]:
    """A claim under `policy` with every field filled."""
    from .claim.schema import example_claim  # noqa: PLC0415 – a run does without

    return {**example_claim(policy.program)}


def cache_folder(environ: Mapping[str, str], platform: str) -> Path | None:
    """Where compiled policies are usually kept: below the user's cache folder; none where there is no such folder."""
    return compiled_forms.default_folder(environ, platform)


def _signed(result: Result) -> Result:
    """`result` with the engine's version, behind the readings."""
    return dict(_with_engine(result.items()))


def _with_engine(items: Iterable[tuple[str, object]]) -> Iterable[tuple[str, object]]:
    for key, value in items:
        yield key, value
        if key == "readings":
            yield "engine", __version__
