"""Shell: the command line.

Laws of this module:

* Thin: the only place with files, streams and exit codes; what it computes, `api` computed.
* Results go to standard output, everything else to standard error, both as UTF-8 with LF.
* Exit codes: 0 all is fine; 1 something in the input falls short; 2 it could not be read at all.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, BinaryIO

from . import api, render, resources
from ._version import __version__
from .diagnostics import Diagnostic, Language, has_errors, printable
from .strict_json import MOST_BYTES, parse, parse_lines

FINE, SHORT, UNREADABLE = 0, 1, 2

_NOT_YAML = frozenset(f"PE{number:03}" for number in (*range(10, 17), *range(30, 50)))
"""The rules by which the text of a policy is no YAML, or no UTF-8."""

_SAID: dict[str, tuple[str, str]] = {
    "error": ("错误", "error"),
    "is_input": ("输出文件就是输入文件，拒绝覆盖", "the output is the input; it would be overwritten"),
    "is_no_file": ("输出的位置已有，且不是普通文件", "the output is there and is no ordinary file"),
    "batch": (
        "{results} 份算出，{rejects} 份退回",
        "{results} claims computed, {rejects} rejected",
    ),
    "rejects": ("退回的见 {file}", "the rejected ones are in {file}"),
    "faultless": ("{file}: 没有发现错误", "{file}: no errors found"),
}


class _RefusedError(Exception):
    """What was asked for cannot be done; its argument says why."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    _speak_utf8()
    options = _parser().parse_args(arguments)
    run: Callable[[argparse.Namespace], int] = options.do
    try:
        code = run(options)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read has enough. Python would complain once more as it closes the stream.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return SHORT
    except OSError as error:
        _complain_of(error, options.lang)
        return UNREADABLE
    except _RefusedError as refusal:
        _complain(str(refusal), options.lang)
        return UNREADABLE
    except KeyboardInterrupt:
        return 130
    return code


# --- the verbs --------------------------------------------------------------------------------------------


def _run(options: argparse.Namespace) -> int:
    """Evaluate claims, each by itself: what is wrong with one keeps no other from being computed."""
    policy, code = _loaded(options.policy, options.lang)
    if policy is None:
        return code
    form = options.format or ("text" if sys.stdout.isatty() else "json")
    between = ""
    for name in options.claims:
        result, fell = _evaluated(policy, name, options.lang)
        code = max(code, fell)
        if result is not None:
            shown = _line(result) if form == "json" else between + render.text(result, options.lang)
            sys.stdout.write(shown)
            between = "\n"
    return code


def _check(options: argparse.Namespace) -> int:
    """Say everything that can be found wrong with policies."""
    code = FINE
    for path in options.policies:
        try:
            _open_once(path)
            found = api.check(path)
        except OSError as error:
            _complain_of(error, options.lang)
            code = UNREADABLE
            continue
        _tell(found, options.lang)
        if not has_errors(found):
            _note(_said("faultless", options.lang, file=printable(str(path))))
        code = max(code, _fallen(found))
    return code


def _batch(options: argparse.Namespace) -> int:
    """Evaluate JSON Lines to JSON Lines."""
    out: Path = options.output
    rejects = out.with_name(out.name + ".rejects.jsonl")
    _refuse_overwriting((options.claims, options.policy), (out, rejects), options.lang)
    policy, code = _loaded(options.policy, options.lang)
    if policy is None:
        return code
    with (
        options.claims.open("rb") as claims,
        _replacing(out) as good,
        _replacing(rejects, keep_empty=False) as bad,
    ):
        computed, rejected = _sort_out(policy, claims, (good, bad), options)
    _note(_said("batch", options.lang, results=str(computed), rejects=str(rejected)))
    if rejected:
        _note(_said("rejects", options.lang, file=printable(str(rejects))))
    return SHORT if rejected else FINE


def _sort_out(
    policy: api.Policy, claims: BinaryIO, outs: tuple[IO[bytes], IO[bytes]], options: argparse.Namespace
) -> tuple[int, int]:
    """Write every line's result or faults, and count both."""
    good, bad = outs
    computed = rejected = 0
    for number, claim, found in parse_lines(claims, str(options.claims)):
        result, faults = (None, found) if has_errors(found) else api.evaluate(policy, claim)
        if result is not None:
            good.write(_line(result).encode())
            computed += 1
        else:
            bad.write(_line({"line": number, "faults": _faults(faults, options.lang)}).encode())
            rejected += 1
    return computed, rejected


def _schema(options: argparse.Namespace) -> int:
    """Print the JSON Schema of policies or of claims, or a filled claim."""
    if options.policy is None and not options.example:
        sys.stdout.write((resources.schema() / "policy.schema.json").read_text(encoding="utf-8"))
        return FINE
    policy, code = _loaded(options.policy, options.lang)
    if policy is not None:
        made = api.example(policy) if options.example else api.schema(policy)
        sys.stdout.write(json.dumps(made, ensure_ascii=False, indent=2) + "\n")
    return code


# --- reading ----------------------------------------------------------------------------------------------


def _loaded(path: Path | None, language: Language) -> tuple[api.Policy | None, int]:
    """The policy, or none and the exit code; its warnings are for `check`."""
    path = path or api.default_policy()
    _open_once(path)
    policy, found = api.load(path)
    if policy is not None:
        return policy, FINE
    _tell(found, language)
    return None, max(SHORT, _fallen(found))


def _evaluated(policy: api.Policy, name: str, language: Language) -> tuple[api.Result | None, int]:
    try:
        data = _bytes_of(name)
    except OSError as error:
        _complain_of(error, language)
        return None, UNREADABLE
    claim, found = parse(data, name)
    if has_errors(found):
        _tell(found, language, name)
        # What has a path was read, and is refused for what it says: a key twice, NaN.
        return None, SHORT if all(diagnostic.path for diagnostic in found) else UNREADABLE
    result, found = api.evaluate(policy, claim)
    _tell(found, language, name)
    return result, FINE if result is not None else SHORT


def _bytes_of(name: str) -> bytes:
    """A claim's bytes; one too many where there are too many."""
    if name == "-":
        return sys.stdin.buffer.read(MOST_BYTES + 1)
    with Path(name).open("rb") as file:
        return file.read(MOST_BYTES + 1)


def _open_once(path: Path) -> None:
    """Raise `OSError` where there is no file to read."""
    with path.open("rb"):
        pass


def _fallen(found: Iterable[Diagnostic]) -> int:
    """The exit code for what was found in a policy."""
    errors = [diagnostic.rule.code for diagnostic in found if diagnostic.is_error]
    if not errors:
        return FINE
    return SHORT if _NOT_YAML.isdisjoint(errors) else UNREADABLE


# --- writing ----------------------------------------------------------------------------------------------


def _speak_utf8() -> None:
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False) + "\n"


def _faults(found: Iterable[Diagnostic], language: Language) -> list[dict[str, str]]:
    return [{"code": d.rule.code, "path": d.path, "message": d.message(language)} for d in found]


def _tell(found: Iterable[Diagnostic], language: Language, name: str = "") -> None:
    """Print what was found; `name` is the file of those that know no place."""
    for diagnostic in found:
        where = f"{printable(name)}: " if name and diagnostic.place is None else ""
        _note(where + diagnostic.text(language))


def _note(message: str) -> None:
    sys.stderr.write(message + "\n")


def _complain(message: str, language: Language) -> None:
    _note(f"policy-eval: {_said('error', language)}: {message}")


def _complain_of(error: OSError, language: Language) -> None:
    """What the system says; its words are its own."""
    name = f"{printable(str(error.filename))}: " if error.filename is not None else ""
    _complain(f"{name}{error.strerror or error}", language)


def _said(what: str, language: Language, **details: str) -> str:
    return _SAID[what][language == "en"].format(**details)


def _refuse_overwriting(inputs: Iterable[Path], outputs: Iterable[Path], language: Language) -> None:
    """Refuse an output that is an input, by whatever name, or that is a device or a folder."""
    inputs = [*inputs]
    for out in outputs:
        if any(_is_same(out, path) for path in inputs):
            raise _RefusedError(f"{printable(str(out))}: {_said('is_input', language)}")
        if out.exists() and not out.is_file():
            raise _RefusedError(f"{printable(str(out))}: {_said('is_no_file', language)}")


def _is_same(one: Path, other: Path) -> bool:
    if one.exists() and other.exists():
        return one.samefile(other)
    return one.resolve() == other.resolve()


@contextmanager
def _replacing(path: Path, *, keep_empty: bool = True) -> Iterator[IO[bytes]]:
    """A file that takes the name `path` when complete. An empty one may be left out, the old one with it."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with draft.open("xb") as file:
            yield file
        if keep_empty or draft.stat().st_size:
            draft.replace(path)
        else:
            path.unlink(missing_ok=True)
    finally:
        draft.unlink(missing_ok=True)


# --- options ----------------------------------------------------------------------------------------------


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="policy-eval",
        description="Policies that pay money, computed to the fen. 政策测算。",
        epilog="example: policy-eval run examples/claims/luqiao-2025.json",
    )
    parser.add_argument("--version", action="version", version=f"policy-eval {__version__}")
    verbs = parser.add_subparsers(required=True, metavar="VERB")

    run = _verb(verbs, "run", _run, "evaluate claims", "run --lang en --format text claim.json")
    run.add_argument("--policy", type=Path, metavar="P", help="the policy (default: the bundled one)")
    run.add_argument("--format", choices=("json", "text"), help="default: text on a terminal, JSON Lines otherwise")
    run.add_argument("claims", nargs="+", metavar="CLAIM", help="a claim's JSON file; - is standard input")

    check = _verb(verbs, "check", _check, "say all that is wrong with a policy", "check policy/2025.yaml")
    check.add_argument("policies", nargs="+", type=Path, metavar="POLICY")

    batch = _verb(
        verbs,
        "batch",
        _batch,
        "evaluate many claims, JSON Lines to JSON Lines; rejected ones go to OUT.rejects.jsonl",
        "batch policy/2025.yaml claims.jsonl -o results.jsonl",
    )
    batch.add_argument("policy", type=Path, metavar="POLICY")
    batch.add_argument("claims", type=Path, metavar="CLAIMS")
    batch.add_argument("-o", "--output", type=Path, required=True, metavar="OUT")

    schema = _verb(
        verbs,
        "schema",
        _schema,
        "print the JSON Schema of a policy's claims; without a policy, that of policies",
        "schema policy/2025.yaml > claim.schema.json",
    )
    schema.add_argument("policy", nargs="?", type=Path, metavar="POLICY")
    schema.add_argument("--example", action="store_true", help="print a filled claim instead")
    return parser


def _verb(
    verbs: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    do: Callable[[argparse.Namespace], int],
    says: str,
    sample: str,
) -> argparse.ArgumentParser:
    verb = verbs.add_parser(name, help=says, description=says, epilog=f"example: policy-eval {sample}")
    verb.add_argument("--lang", choices=("zh", "en"), default="zh", help="default: zh")
    verb.set_defaults(do=do)
    return verb
