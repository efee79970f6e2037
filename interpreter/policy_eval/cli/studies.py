"""Shell: the verbs that study a policy over many claims – readings, simulate."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from policy_eval import api
from policy_eval.diagnostics import Diagnostic, below, has_errors

from .streams import (
    FINE,
    SHORT,
    ClaimLines,
    RefusedError,
    columns,
    fallen,
    indented,
    note,
    once,
    open_once,
    said,
    tell,
)

if TYPE_CHECKING:
    from policy_eval.studies.study import Study
    from policy_eval.tables import Table


def readings(options: argparse.Namespace) -> int:
    """Say what hangs on each open question; without claims, list the questions."""
    path = options.policy or api.default_policy()
    open_once(path)
    study, found = api.study(path)
    if study is None:
        tell(below(path.parent, found), options.lang)
        return max(SHORT, fallen(found))
    if options.claims is None:
        _show([study.questions(options.lang)], options.format)
        return FINE
    code = _read(study, options)
    tables, notes = study.weigh(options.lang)
    tell(notes, options.lang)
    _show(tables, options.format)
    return code


def simulate(options: argparse.Namespace) -> int:
    """Say what another text at some place would cost."""
    path = options.policy or api.default_policy()
    open_once(path)
    study, found = api.study(path)
    if study is None:
        tell(below(path.parent, found), options.lang)
        return max(SHORT, fallen(found))
    edits = once((_pair(text, options) for text in options.set), options.lang)
    if bool(edits) == bool(options.sweep):
        raise RefusedError(said("set_or_sweep", options.lang))
    code = _read(study, options)
    if options.format == "svg":
        return max(code, _plotted(study, options))
    if edits:
        tables, told = study.what_if(edits, options.lang)
    else:
        tables, told = study.sweep(*_pair(options.sweep, options), options.lang)
    errors = [each for each in told if each.is_error]
    tell(errors, options.lang)
    _show(tables, options.format)
    return max(code, SHORT if errors else FINE)


def _plotted(study: Study, options: argparse.Namespace) -> int:
    if not options.sweep:
        raise RefusedError(said("svg_of_sweep", options.lang))
    drawn, told = study.plot(*_pair(options.sweep, options))
    errors = [each for each in told if each.is_error]
    tell(errors, options.lang)
    sys.stdout.write(drawn)
    return SHORT if errors else FINE


def _pair(text: str, options: argparse.Namespace) -> tuple[str, str]:
    place, equals, value = text.partition("=")
    if not (place and equals and value):
        raise RefusedError(said("no_place", options.lang, text=text))
    return place.strip(), value.strip()


def _read(study: Study, options: argparse.Namespace) -> int:
    """Read the claims and tell which are refused; the exit code."""
    lines = ClaimLines(options.claims)
    code = study.read(lines)
    lines.refuse_foreign(options.lang)
    _tell_refused(study.refused, options)
    return code


def _tell_refused(refused: Iterable[tuple[int, Sequence[Diagnostic]]], options: argparse.Namespace) -> None:
    for line, found in refused:
        tell([each for each in found if has_errors([each])], options.lang, f"{options.claims}:{line}")
        note(said("left_out", options.lang, line=str(line)))


def _show(tables: Iterable[Table], form: str) -> None:
    from policy_eval import tables as writing  # noqa: PLC0415 – only these verbs need it

    made = list(tables)
    if form == "json":
        sys.stdout.write(indented([writing.records(table) for table in made]))
        return
    if form == "text":
        written = [writing.text(table, columns(is_terminal=sys.stdout.isatty())) for table in made]
    else:
        written = [writing.markdown(table) if form == "markdown" else writing.as_csv(table) for table in made]
    sys.stdout.write("\n".join(written))
