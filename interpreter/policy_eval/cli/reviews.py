"""Shell: the verbs for those who review a change of a policy – diff, resolve."""

from __future__ import annotations

import argparse
import os
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from policy_eval import api
from policy_eval.diagnostics import Language, below, printable

from .streams import (
    FINE,
    SHORT,
    ClaimLines,
    RefusedError,
    columns,
    fallen,
    indented,
    note,
    open_once,
    refuse_overwriting,
    replacing,
    tell,
)

if TYPE_CHECKING:
    from policy_eval.diffing.gates import Gate
    from policy_eval.diffing.report import Report

_SAID: dict[str, tuple[str, str]] = {
    "two": ("要比较两个版本：写“旧版 新版”，或“--git 提交 文件”",
            "two versions are compared: give OLD NEW, or --git REVISION NEW"),
    "no_gate": ("--fail-on 应为 narrower、any、budget>金额 或 loser>金额，而不是“{text}”",
                "--fail-on is narrower, any, budget>AMOUNT or loser>AMOUNT, not “{text}”"),
    "needs_claims": ("--fail-on {text} 要有 --claims", "--fail-on {text} needs --claims"),
    "by_change": ("--by-change 要有 --claims", "--by-change needs --claims"),
    "fails": ("不接受：{text}", "not accepted: {text}"),
    "unknown": ("没有一份申报可以比较，给付的增减不得而知",
                "no claim could be compared: nothing is known of budgets and losers"),
    "appeared": ("{file}：新增的政策，没有可比较的旧版本", "{file}: a new policy; there is no earlier one to compare"),
    "removed": ("{file}：这份政策已删除", "{file}: the policy was removed"),
    "unmerged": ("{file}：合并有冲突，尚未解决", "{file}: a merge left conflicts that are not settled yet"),
    "needs": ("写出的文件引用 {files}：把这些文件放在它旁边",
              "the file that was written names {files}: put them beside it"),
}  # fmt: skip


def diff(options: argparse.Namespace) -> int:
    """Say what differs between two versions, what it means, and what it does to claims."""
    gates = [_gate(text, options) for text in options.fail_on]
    if options.by_change and not options.claims:
        raise RefusedError(_said("by_change", options.lang))
    with ExitStack() as stack:
        sides = _sides(options, stack)
        if sides is None:
            return FINE
        return _compared(sides, gates, options)


def _compared(sides: tuple[_Version, _Version], gates: list[Gate], options: argparse.Namespace) -> int:
    from policy_eval.diffing import run  # noqa: PLC0415 – the other verbs do without

    (old, old_name, olds), (new, new_name, news) = sides
    for path in (old, new, *([options.claims] if options.claims else [])):
        open_once(path)
    wanted = run.Options(
        names=(old_name, new_name),
        shelves=(olds, news),
        by_change=options.by_change,
        as_dated=True if options.as_dated else False if options.same_days else None,
        with_curves=options.format == "html",
    )
    claims = ClaimLines(options.claims) if options.claims else None
    cache = api.cache_folder(os.environ, sys.platform)
    report, found = run.compare_policies(old, new, claims, wanted, cache=cache)
    if report is None:
        tell(found, options.lang)
        return max(SHORT, fallen(found))
    if claims:
        claims.refuse_foreign(options.lang)
    _write(report, options)
    return _judged(report, gates, options)


def _judged(report: Report, gates: list[Gate], options: argparse.Namespace) -> int:
    from policy_eval.diffing.gates import fails, is_unknown  # noqa: PLC0415 – as above

    failed = [text for text, limit in zip(options.fail_on, gates, strict=True) if fails(report, limit)]
    for text in failed:
        note(_said("fails", options.lang, text=text))
    if any(limit.needs_claims for limit in gates) and is_unknown(report):
        note(_said("unknown", options.lang))
    return SHORT if failed else FINE


def _gate(text: str, options: argparse.Namespace) -> Gate:
    from policy_eval.diffing.gates import gate  # noqa: PLC0415 – as above

    made = gate(text)
    if made is None:
        raise RefusedError(_said("no_gate", options.lang, text=printable(text)))
    if made.needs_claims and not options.claims:
        raise RefusedError(_said("needs_claims", options.lang, text=text))
    return made


# --- which versions ---------------------------------------------------------------------------------------------------


class _Version(NamedTuple):
    """A version: its file, what the reader calls it, and where else versions stand that it builds on."""

    file: Path
    name: str
    shelves: tuple[Path, ...] = ()


def _sides(options: argparse.Namespace, stack: ExitStack) -> tuple[_Version, _Version] | None:
    """Both versions; none where one of them is not there at all."""
    if options.git:
        if options.new is not None:
            raise RefusedError(_said("two", options.lang))
        path = Path(options.old)
        from . import trees  # noqa: PLC0415 – most comparisons start no other program

        old = stack.enter_context(trees.at_revision(options.git, f"./{path.name}", path.parent, options.lang))
        return _Version(old.file, f"{options.git}:{path.as_posix()}", old.shelves), _beside_revision(path, options.lang)
    if options.new is None:
        raise RefusedError(_said("two", options.lang))
    if options.beside:
        return _beside(options, stack)
    names, language = (options.old, options.new), options.lang
    is_of_git = any(map(_revision, names))
    one, other = (_side(name, language, stack, is_beside=is_of_git) for name in names)
    return one, other


def _revision(name: str) -> tuple[str, str] | None:
    """The revision and the path that a name is made of; none where it is a file's."""
    revision, colon, path = name.partition(":")
    is_drive = len(revision) == 1 and path[:1] in {"/", "\\"}
    is_file = not (colon and revision and path) or is_drive or Path(name).exists()
    return None if is_file else (revision, path)


def _side(name: str, language: Language, stack: ExitStack, *, is_beside: bool) -> _Version:
    """`is_beside`: the other version stands in a Git repository, so what this one builds on is looked for there."""
    found = _revision(name)
    if found is None:
        return _beside_revision(Path(name), language) if is_beside else _Version(Path(name), name)
    from . import trees  # noqa: PLC0415 – as above

    standing = stack.enter_context(trees.at_revision(*found, Path(), language))
    return _Version(standing.file, name, standing.shelves)


def _beside_revision(path: Path, language: Language) -> _Version:
    from . import trees  # noqa: PLC0415 – as above

    return _Version(path, str(path), trees.in_work_tree(path, language).shelves)


def _beside(options: argparse.Namespace, stack: ExitStack) -> tuple[_Version, _Version] | None:
    """Two versions of one file, read as if each stood where it is kept."""
    place = Path(options.beside)
    data = [Path(name).read_bytes() if name else b"" for name in (options.old, options.new)]
    if not all(data):
        said = "unmerged" if not any(data) else "removed" if data[0] else "appeared"
        sys.stdout.write(_said(said, options.lang, file=printable(str(place))) + "\n")
        return None
    from . import trees  # noqa: PLC0415 – as above

    standing = (stack.enter_context(trees.placed(each, place, options.lang)) for each in data)
    old, new = (_Version(each.file, place.as_posix(), each.shelves) for each in standing)
    return old, new


# --- how it is shown --------------------------------------------------------------------------------------------------


def _write(report: Report, options: argparse.Namespace) -> None:
    if options.output is None:
        sys.stdout.write(_shown(report, options, is_terminal=sys.stdout.isatty()))
        return
    inputs = (*report.old.paths, *report.new.paths, *([options.claims] if options.claims else []))
    refuse_overwriting(inputs, [options.output], options.lang)
    with replacing(options.output) as file:
        file.write(_shown(report, options, is_terminal=False).encode())


def _shown(report: Report, options: argparse.Namespace, *, is_terminal: bool) -> str:
    from policy_eval.diffing import report as pages  # noqa: PLC0415 – as above

    match options.format:
        case "json":
            return indented(pages.record(report))
        case "markdown":
            return pages.markdown(report, options.lang)
        case "html":
            return pages.html(report, options.lang)
        case _:
            colour = is_terminal and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"
            return pages.text(report, options.lang, columns(is_terminal=is_terminal), colour=colour)


def _said(what: str, language: Language, **details: str) -> str:
    return _SAID[what][language == "en"].format(**details)


# --- resolve ----------------------------------------------------------------------------------------------------------


def resolve(options: argparse.Namespace) -> int:
    """Write the whole policy that results from a revision, or from the terms of those who follow another."""
    from policy_eval.diffing.resolving import resolved  # noqa: PLC0415 – as above

    path: Path = options.policy
    open_once(path)
    made, found = resolved(path)
    if made is None:
        tell(below(path.parent, found), options.lang)
        return max(SHORT, fallen(found))
    if options.output is None:
        sys.stdout.write(made.text(options.lang))
        return FINE
    refuse_overwriting(made.paths, [options.output], options.lang)
    with replacing(options.output) as file:
        file.write(made.text(options.lang).encode())
    missing = [name for name in made.files if not (options.output.parent / name).is_file()]
    if missing:
        note(_said("needs", options.lang, files=("、" if options.lang == "zh" else ", ").join(missing)))
    return FINE
