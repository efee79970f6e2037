"""Shell: the verbs about policies themselves – check, test, schema."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path

from policy_eval import api, resources
from policy_eval.diagnostics import has_errors, printable

from .claims import loaded
from .streams import FINE, SHORT, UNREADABLE, complain_of, fallen, note, open_once, said, tell


def check(options: argparse.Namespace) -> int:
    """Say everything that can be found wrong with policies."""
    return max(_each(_check, path, options) for path in options.policies)


def _check(path: Path, options: argparse.Namespace) -> int:
    found = api.check(path)
    tell(found, options.lang)
    if not has_errors(found):
        note(said("faultless", options.lang, file=printable(str(path))))
    return fallen(found)


def test(options: argparse.Namespace) -> int:
    """Run the examples of policies."""
    return max(_each(_test, path, options) for path in options.policies)


def _test(path: Path, options: argparse.Namespace) -> int:
    from policy_eval import testing  # noqa: PLC0415 – the other verbs do without

    report, found = api.test(path)
    if report is None:
        tell(found, options.lang)
        return max(SHORT, fallen(found))
    sys.stdout.write(f"{printable(str(path))}: {testing.text(report, options.lang)}")
    return FINE if report.is_fine else SHORT


def _each(do: Callable[[Path, argparse.Namespace], int], path: Path, options: argparse.Namespace) -> int:
    """What is wrong with one policy keeps no other from being looked at."""
    try:
        open_once(path)
        return do(path, options)
    except OSError as error:
        complain_of(error, options.lang)
        return UNREADABLE


def schema(options: argparse.Namespace) -> int:
    """Print the JSON Schema of policies or of claims, or a filled claim."""
    if options.policy is None and not options.example:
        sys.stdout.write((resources.schema() / "policy.schema.json").read_text(encoding="utf-8"))
        return FINE
    policy, code = loaded(options.policy, (), options.lang)
    if policy is not None:
        made = api.example(policy) if options.example else api.schema(policy)
        sys.stdout.write(json.dumps(made, ensure_ascii=False, indent=2) + "\n")
    return code
