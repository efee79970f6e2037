"""Shell: the verbs for those who write policies – fmt, cases, lsp."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from policy_eval import api
from policy_eval.diagnostics import Language, below, printable

from .streams import FINE, SHORT, UNREADABLE, complain_of, fallen, note, open_once, replacing, said, tell


def fmt(options: argparse.Namespace) -> int:
    """Lay policies out in the one canonical way; `--lang` (`into`) turns them into a language."""
    return max(_formatted(path, options) for path in options.policies)


def _formatted(path: Path, options: argparse.Namespace) -> int:
    spoken: Language = options.into or options.lang
    try:
        open_once(path)
        made, found = api.formatted(path, options.into)
    except OSError as error:
        complain_of(error, spoken)
        return UNREADABLE
    if made is None:
        tell(below(path.parent, found), spoken)
        return max(SHORT, fallen(found))
    if not made.is_changed:
        return FINE
    if options.check:
        note(said("would_change", spoken, file=printable(str(path))))
        return SHORT
    with replacing(path) as file:
        file.write(made.after.encode())
    note(said("laid_out", spoken, file=printable(str(path))))
    return FINE


def cases(options: argparse.Namespace) -> int:
    """Propose the examples that a policy lacks."""
    from policy_eval.cases.missing import missing_text  # noqa: PLC0415 – the other verbs do without

    path: Path = options.policy
    open_once(path)
    made, found = api.cases(path)
    if made is None:
        tell(below(path.parent, found), options.lang)
        return max(SHORT, fallen(found))
    sys.stdout.write(missing_text(made, options.lang))
    return FINE


def lsp(options: argparse.Namespace) -> int:
    """Answer an editor on the standard streams."""
    try:
        from policy_eval.lsp.server import serve  # noqa: PLC0415 – needs the extra `lsp`
    except ImportError:
        note(said("no_lsp", options.lang))
        return UNREADABLE
    return serve(language=options.lang, cache=api.cache_folder(os.environ, sys.platform))
