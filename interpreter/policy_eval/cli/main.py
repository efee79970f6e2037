"""Shell: the options of the command line, and the way from them to a verb."""

from __future__ import annotations

import argparse
import gc
import re
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import NoReturn

from policy_eval._version import __version__
from policy_eval.diagnostics import Language

from . import claims, officers, policies, reviews, studies
from .streams import SHORT, UNREADABLE, RefusedError, complain, complain_of, give_up_output, open_closed, speak_utf8

Verb = Callable[[argparse.Namespace], int]
_LANGUAGES = ("zh", "en")
_Help = partial(argparse.HelpFormatter, width=100)
"""A fixed width: asking the terminal for its own costs a run more than it is worth."""

_Verbs = argparse._SubParsersAction  # noqa: SLF001 – argparse names the type of its own result nowhere else


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    _seldom_search_for_garbage()
    speak_utf8()
    options = parser(spoken(sys.argv[1:] if arguments is None else arguments)).parse_args(arguments)
    open_closed()
    run: Verb = options.do
    try:
        code = run(options)
        sys.stdout.flush()
    except BrokenPipeError:
        give_up_output()  # whoever read has enough
        return SHORT
    except OSError as error:
        give_up_output()
        complain_of(error, options.lang)
        return UNREADABLE
    except RefusedError as refusal:
        complain(str(refusal), options.lang)
        return UNREADABLE
    except KeyboardInterrupt:
        return 130
    # What is left is not searched for garbage at the end: the process ends with it.
    gc.freeze()
    return code


def _seldom_search_for_garbage() -> None:
    """A run makes much that lives to its end: searching it as often as Python does is a sixth of a check."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


class _Chinese(argparse.ArgumentParser):
    """A parser that speaks Chinese; who asks for no help and makes no mistake does without the words."""

    def format_help(self) -> str:
        self._lay_out_in_chinese()
        return super().format_help()

    def format_usage(self) -> str:
        self._lay_out_in_chinese()
        return super().format_usage()

    def _lay_out_in_chinese(self) -> None:
        from .chinese import Formatter  # noqa: PLC0415 – as the class says

        self.formatter_class = Formatter

    def error(self, message: str) -> NoReturn:
        """Say how the command is written and what is wrong with it, and exit."""
        from .chinese import mistake  # noqa: PLC0415 – as the class says

        self.print_usage(sys.stderr)
        complain(mistake(message), "zh")
        raise SystemExit(UNREADABLE)


def spoken(arguments: Sequence[str]) -> Language:
    """The language that is asked for, wherever that stands: help and mistakes are told before the options are read."""
    asked = re.findall(r"(?<=\0)--lang[=\0](zh|en)(?=\0)", "\0".join(["", *arguments, ""]))
    return "en" if asked[-1:] == ["en"] else "zh"


def parser(language: Language = "zh") -> argparse.ArgumentParser:
    """The options of all verbs."""
    made = (argparse.ArgumentParser if language == "en" else _Chinese)(
        prog="policy-eval",
        description="Policies that pay money, computed to the fen. 中文：policy-eval --help",
        epilog="example: policy-eval run examples/claims/luqiao-2025.json",
        formatter_class=_Help,
    )
    made.add_argument("--version", action="version", version=f"policy-eval {__version__}")
    _speaks(made, default="zh")
    verbs = made.add_subparsers(required=True, metavar="VERB", prog="policy-eval")
    _add_claims(verbs)
    _add_policies(verbs)
    _add_studies(verbs)
    _add_reviews(verbs)
    return made


def _add_claims(verbs: _Verbs[argparse.ArgumentParser]) -> None:
    run = _verb(verbs, "run", claims.run, "evaluate claims", "run --format text claim.json")
    forms = ("json", "text", "markdown")
    run.add_argument("--format", choices=forms, help="default: text on a terminal, JSON Lines otherwise")
    explain = _verb(
        verbs,
        "explain",
        claims.explain,
        "say what a claim receives step by step, each with the sentence it rests on",
        "explain --format markdown claim.json > explanation.md",
    )
    explain.add_argument("--format", choices=("text", "markdown"), default="text", help="default: text")
    for verb in (run, explain):
        verb.add_argument("--policy", type=Path, metavar="P", help="the policy (default: the bundled one)")
        verb.add_argument("claims", nargs="+", metavar="CLAIM", help="a claim's JSON file; - is standard input")
    batch = _verb(
        verbs,
        "batch",
        claims.batch,
        "evaluate many claims, JSON Lines to JSON Lines; rejected ones go to OUT.rejects.jsonl",
        "batch policy/2025.yaml claims.jsonl -o results.jsonl",
    )
    batch.add_argument("policy", type=Path, metavar="POLICY")
    batch.add_argument("claims", type=Path, metavar="CLAIMS")
    batch.add_argument("-o", "--output", type=Path, required=True, metavar="OUT")
    for verb in (run, explain, batch):
        verb.add_argument(
            "--reading",
            action="append",
            default=[],
            metavar="QUESTION=ANSWER",
            help="read an open question of the text this way (may be repeated)",
        )


def _add_policies(verbs: _Verbs[argparse.ArgumentParser]) -> None:
    check = _verb(verbs, "check", policies.check, "say all that is wrong with a policy", "check policy/2025.yaml")
    check.add_argument(
        "--format", choices=("text", "json", "sarif", "github"), default="text", help="default: text, to standard error"
    )
    test = _verb(verbs, "test", policies.test, "run the examples written beside the clauses", "test policy/2025.yaml")
    test.add_argument("--coverage", action="store_true", help="also say what the examples do not exercise")
    fmt = _mute_verb(
        verbs, "fmt", officers.fmt, "lay policies out in the one canonical way", "fmt --lang zh policy.yaml"
    )
    into = "turn the policy into this language (default: it keeps its own)"
    fmt.add_argument("--lang", dest="into", choices=_LANGUAGES, help=into)
    fmt.add_argument("--check", action="store_true", help="change nothing; exit 1 where a file would change")
    cases = _verb(verbs, "cases", officers.cases, "propose the examples that a policy lacks", "cases policy/2025.yaml")
    cases.add_argument("policy", type=Path, metavar="POLICY")
    _verb(verbs, "lsp", officers.lsp, "a language server for editors, on the standard streams", "lsp")
    for verb in (check, test, fmt):
        verb.add_argument("policies", nargs="+", type=Path, metavar="POLICY")
    new = _verb(
        verbs, "new", policies.new, "write a small complete policy to start from", "new policy --id my-city --lang en"
    )
    new.add_argument("folder", nargs="?", type=Path, default=Path(), metavar="FOLDER", help="default: here")
    for name, says in (("id", "its id"), ("title", "its title"), ("year", "the year"), ("currency", "ISO 4217 code")):
        new.add_argument(f"--{name}", metavar=name.upper(), help=f"{says} (asked for on a terminal)")
    schema = _verb(
        verbs,
        "schema",
        policies.schema,
        "print the JSON Schema of a policy's claims; without a policy, that of policies",
        "schema policy/2025.yaml > claim.schema.json",
    )
    schema.add_argument("policy", nargs="?", type=Path, metavar="POLICY")
    schema.add_argument("--example", action="store_true", help="print a filled claim instead")


def _add_studies(verbs: _Verbs[argparse.ArgumentParser]) -> None:
    readings = _verb(
        verbs,
        "readings",
        studies.readings,
        "what hangs on each open question of the text, in money; without claims, the questions",
        "readings claims.jsonl",
    )
    readings.add_argument("claims", nargs="?", type=Path, metavar="CLAIMS", help="claims as JSON Lines")
    simulate = _verb(
        verbs,
        "simulate",
        studies.simulate,
        "what another number or sentence would cost over many claims",
        "simulate --sweep limits/exhibition-annual/cap=20万元..50万元/5万元 claims.jsonl",
    )
    simulate.add_argument(
        "--set", action="append", default=[], metavar="PLACE=TEXT", help="write this at that place (may be repeated)"
    )
    simulate.add_argument("--sweep", metavar="PLACE=FROM..TO/STEP", help="one number takes each value in turn")
    simulate.add_argument("claims", type=Path, metavar="CLAIMS", help="claims as JSON Lines")
    for verb in (readings, simulate):
        verb.add_argument("--policy", type=Path, metavar="P", help="the policy (default: the bundled one)")
        forms = ("text", "markdown", "csv", "json", *(("svg",) if verb is simulate else ()))
        verb.add_argument("--format", choices=forms, default="text", help="default: text")


def _add_reviews(verbs: _Verbs[argparse.ArgumentParser]) -> None:
    diff = _verb(
        verbs,
        "diff",
        reviews.diff,
        "what differs between two versions: the words, what they mean, what they cost over claims",
        "diff --claims claims.jsonl policy/2025.yaml policy/2026-draft.yaml",
    )
    diff.add_argument("old", metavar="OLD", help="a file, or REVISION:PATH in a Git repository")
    diff.add_argument("new", nargs="?", metavar="NEW", help="as OLD; left out with --git")
    diff.add_argument("--claims", type=Path, metavar="FILE", help="claims as JSON Lines")
    diff.add_argument("--by-change", action="store_true", help="what each single change makes of it, over the claims")
    diff.add_argument("--format", choices=("text", "markdown", "json", "html"), default="text", help="default: text")
    days = diff.add_mutually_exclusive_group()
    days.add_argument("--as-dated", action="store_true", help="what runs of both would pay, each row by its day")
    days.add_argument("--same-days", action="store_true", help="what both rule sets would pay on the same days")
    diff.add_argument("--git", metavar="REVISION", help="compare the one file given with what it was then")
    diff.add_argument("--beside", metavar="PATH", help="read both as if they stood at PATH (for git's own diff)")
    diff.add_argument(
        "--fail-on",
        action="append",
        default=[],
        metavar="WHAT",
        help='exit 1 on: narrower, any, "budget>AMOUNT", "loser>AMOUNT" (may be repeated)',
    )
    diff.add_argument("-o", "--output", type=Path, metavar="OUT", help="default: standard output")
    resolve = _verb(
        verbs,
        "resolve",
        reviews.resolve,
        "write the whole policy that a revision, or who follows another, amounts to",
        "resolve policy/examples/taizhou-2026-draft.yaml",
    )
    resolve.add_argument("policy", type=Path, metavar="FILE")
    resolve.add_argument("-o", "--output", type=Path, metavar="OUT", help="default: standard output")


def _verb(
    verbs: _Verbs[argparse.ArgumentParser], name: str, do: Verb, says: str, sample: str
) -> argparse.ArgumentParser:
    verb = _mute_verb(verbs, name, do, says, sample)
    _speaks(verb, default=argparse.SUPPRESS)  # what was said before the verb stays
    return verb


def _mute_verb(
    verbs: _Verbs[argparse.ArgumentParser], name: str, do: Verb, says: str, sample: str
) -> argparse.ArgumentParser:
    """A verb for which `--lang` does not mean the language it speaks."""
    epilog = f"example: policy-eval {sample}"
    verb = verbs.add_parser(name, help=says, description=says, epilog=epilog, formatter_class=_Help)
    verb.set_defaults(do=do)
    return verb


def _speaks(parser: argparse.ArgumentParser, *, default: str) -> None:
    parser.add_argument("--lang", choices=_LANGUAGES, default=default, help="default: zh")
