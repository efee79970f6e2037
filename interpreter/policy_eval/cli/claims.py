"""Shell: the verbs that evaluate claims – run, explain, batch."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import IO

from policy_eval import api
from policy_eval.diagnostics import Diagnostic, Language, below, has_errors
from policy_eval.strict_json import parse

from .streams import (
    FINE,
    SHORT,
    UNREADABLE,
    ClaimLines,
    RefusedError,
    bytes_of,
    complain_of,
    fallen,
    line,
    note,
    once,
    open_once,
    refuse_overwriting,
    replacing,
    said,
    tell,
)


def run(options: argparse.Namespace) -> int:
    """Evaluate claims, each by itself: what is wrong with one keeps no other from being computed."""
    policy, code = loaded(options.policy, options.reading, options.lang)
    if policy is None:
        return code
    form = options.format or ("text" if sys.stdout.isatty() else "json")
    between = ""
    for name in options.claims:
        claim, fell = _claim(name, options.lang)
        result, found = api.evaluate(policy, claim) if fell == FINE else (None, [])
        tell(found, options.lang, name)
        code = max(code, fell if result is not None or fell else SHORT)
        if result is not None:
            sys.stdout.write(line(result) if form == "json" else between + _shown(policy, result, form, options.lang))
            between = "\n"
    return code


def _shown(policy: api.Policy, result: api.Result, form: str, language: Language) -> str:
    from policy_eval import render  # noqa: PLC0415 – JSON does without

    show = render.markdown if form == "markdown" else render.text
    return show(result, language, policy.program)


def explain(options: argparse.Namespace) -> int:
    """Say what a claim receives, step by step, with the sentences it rests on."""
    from policy_eval import explaining as pages  # noqa: PLC0415 – the other verbs do without

    policy, code = loaded(options.policy, options.reading, options.lang)
    if policy is None:
        return code
    show = pages.markdown if options.format == "markdown" else pages.text
    between = ""
    for name in options.claims:
        claim, fell = _claim(name, options.lang)
        explanations, found = api.explain(policy, claim) if fell == FINE else ((), [])
        tell(found, options.lang, name)
        code = max(code, fell if explanations or fell else SHORT)
        if len(explanations) > 1:
            sys.stdout.write(between + pages.together(explanations, options.lang))
            between = "\n"
        for explanation in explanations:
            sys.stdout.write(between + show(explanation, options.lang))
            between = "\n"
    return code


def batch(options: argparse.Namespace) -> int:
    """Evaluate JSON Lines to JSON Lines."""
    out: Path = options.output
    rejects = Path(f"{out}.rejects.jsonl")
    refuse_overwriting((options.claims, options.policy), (out, rejects), options.lang)
    policy, code = loaded(options.policy, options.reading, options.lang)
    if policy is None:
        return code
    refuse_overwriting(policy.files, (out, rejects), options.lang)
    lines = ClaimLines(options.claims)
    open_once(options.claims)
    with replacing(out) as good, replacing(rejects, keep_empty=False) as bad:
        computed, rejected = _sort_out(policy, lines, (good, bad), options.lang)
        lines.refuse_foreign(options.lang)
    note(said("batch", options.lang, results=str(computed), rejects=str(rejected)))
    if rejected:
        note(said("rejects", options.lang, file=str(rejects)))
    return SHORT if rejected else FINE


def _sort_out(
    policy: api.Policy, lines: ClaimLines, outs: tuple[IO[bytes], IO[bytes]], language: Language
) -> tuple[int, int]:
    """Write every line's result or faults, and count both."""
    good, bad = outs
    computed = rejected = 0
    for number, claim, found in lines():
        result, faults = (None, found) if has_errors(found) else api.evaluate(policy, claim)
        if result is not None:
            good.write(line(result).encode())
            computed += 1
        else:
            bad.write(line({"line": number, "faults": _faults(faults, language)}).encode())
            rejected += 1
    return computed, rejected


def _faults(found: Iterable[Diagnostic], language: Language) -> list[dict[str, str]]:
    return [{"code": d.rule.code, "path": d.path, "message": d.message(language)} for d in found]


def loaded(path: Path | None, readings: Iterable[str], language: Language) -> tuple[api.Policy | None, int]:
    """The policy under a run's readings, or none and the exit code; its warnings are for `check`."""
    path = path or api.default_policy()
    open_once(path)
    cache = api.cache_folder(os.environ, sys.platform)
    policy, found = api.load(path, once((_reading(text, language) for text in readings), language), cache=cache)
    if policy is not None:
        return policy, FINE
    tell(below(path.parent, found), language)
    return None, max(SHORT, fallen(found))


def _reading(text: str, language: Language) -> tuple[str, str]:
    question, equals, answer = text.partition("=")
    if not (question and equals and answer):
        raise RefusedError(said("no_reading", language, text=text))
    return question, answer


def _claim(name: str, language: Language) -> tuple[object, int]:
    """A claim as parsed JSON, and the exit code: not fine where there is none."""
    try:
        data = bytes_of(name)
    except OSError as error:
        complain_of(error, language)
        return None, UNREADABLE
    claim, found = parse(data, name)
    if not has_errors(found):
        return claim, FINE
    tell(found, language, name)
    # What has a path was read, and is refused for what it says: a key twice, NaN.
    return None, SHORT if all(diagnostic.path for diagnostic in found) else UNREADABLE
