"""Shell: the verbs about policies themselves – check, test, schema."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from policy_eval import api, findings, resources
from policy_eval.diagnostics import Diagnostic, below, has_errors, printable

from .claims import loaded
from .streams import (
    FINE,
    SHORT,
    UNREADABLE,
    RefusedError,
    complain_of,
    fallen,
    indented,
    note,
    open_once,
    safe,
    said,
    tell,
)


def check(options: argparse.Namespace) -> int:
    """Say everything that can be found wrong with policies: to standard error, or as a report to standard output."""
    reports = [_checked(path, options) for path in options.policies]
    if options.format in _REPORTS:
        every = [each for found, _ in reports for each in found]
        report = _REPORTS[options.format](every, options.lang)
        sys.stdout.write(report if options.format == "github" else safe(report))
    return max(code for _, code in reports)


_REPORTS = {"json": findings.as_json, "sarif": findings.sarif, "github": findings.github}


def _checked(path: Path, options: argparse.Namespace) -> tuple[Sequence[Diagnostic], int]:
    """What was found in a policy, and the exit code. What is wrong with one keeps no other from being looked at."""
    try:
        open_once(path)
        found = below(path.parent, api.check(path, cache=api.cache_folder(os.environ, sys.platform)))
    except OSError as error:
        complain_of(error, options.lang)
        return (), UNREADABLE
    if options.format == "text":
        tell(found, options.lang)
        if not has_errors(found):
            note(said("faultless", options.lang, file=printable(str(path))))
    return found, fallen(found)


def test(options: argparse.Namespace) -> int:
    """Run the examples of policies."""
    return max(_tested(path, options) for path in options.policies)


def _tested(path: Path, options: argparse.Namespace) -> int:
    from policy_eval import testing  # noqa: PLC0415 – the other verbs do without
    from policy_eval.testing.coverage import coverage_text  # noqa: PLC0415 – as testing

    try:
        open_once(path)
        report, found = api.test(path)
    except OSError as error:
        complain_of(error, options.lang)
        return UNREADABLE
    if report is None:
        tell(below(path.parent, found), options.lang)
        return max(SHORT, fallen(found))
    sys.stdout.write(testing.text(report, options.lang, path))
    if options.coverage:
        covered, _ = api.coverage(path)
        sys.stdout.write(coverage_text(covered, options.lang) if covered else "")
    return FINE if report.is_fine else SHORT


def new(options: argparse.Namespace) -> int:
    """Write a small complete policy; what no option says is asked for on a terminal."""
    from policy_eval import starting  # noqa: PLC0415 – the other verbs do without

    asked = {name: getattr(options, name) or _asked(name, options) for name in _QUESTIONS}
    answers = starting.Answers(asked["id"], asked["title"], asked["year"], asked["currency"])
    found = starting.faults(answers)
    if found:
        tell(found, options.lang)
        return SHORT
    made = starting.files(answers, options.lang)
    folder: Path = options.folder
    for name in made:
        if (folder / name).exists():
            raise RefusedError(f"{printable(str(folder / name))}: {said('is_there', options.lang)}")
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in made.items():
        (folder / name).write_text(content, encoding="utf-8", newline="\n")
        note(said("written", options.lang, file=printable(str(folder / name))))
    return FINE


_QUESTIONS = {
    "id": ("编号", "id", "my-policy"),
    "title": ("名称", "title", "关于支持企业参展的办法"),
    "year": ("年度", "year", "2026"),
    "currency": ("币种", "currency", "CNY"),
}


def _asked(name: str, options: argparse.Namespace) -> str:
    """What a person types; the usual answer where there is no terminal, or nothing is typed."""
    chinese, english, usual = _QUESTIONS[name]
    if name == "title" and options.lang == "en":
        usual = "Measures to support exhibitions"
    if not sys.stdin.isatty():
        return usual
    sys.stderr.write(f"{chinese if options.lang == 'zh' else english} [{usual}]: ")
    sys.stderr.flush()
    return sys.stdin.readline().strip() or usual


def schema(options: argparse.Namespace) -> int:
    """Print the JSON Schema of policies or of claims, or a filled claim."""
    if options.policy is None and not options.example:
        sys.stdout.write((resources.schema() / "policy.schema.json").read_text(encoding="utf-8"))
        return FINE
    policy, code = loaded(options.policy, (), options.lang)
    if policy is not None:
        made = api.example(policy) if options.example else api.schema(policy)
        sys.stdout.write(indented(made))
    return code
