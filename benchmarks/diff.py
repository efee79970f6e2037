"""How long a comparison takes: without claims, from start to end of the process; with claims, beside a batch run.

    python benchmarks/diff.py [CLAIMS] [ROUNDS] [STARTS]

*Without claims*: `policy-eval diff` as a ratio to `python -c pass`, of the `policy-eval` that is installed beside the
`python` that runs this: one cap edited, the amendment of the middle of the year, the draft of the next one.

*With claims*: the impact as a ratio to one batch run over the same claims, in one process. The claims are the sample
of the tests, repeated with ids of their own. A batch run parses, evaluates and writes; the impact parses, reckons under
two versions and adds up. As dated, the new side is a chain of both versions: that is held against a batch run of each
side. Beside that, how long it takes to look for the claim that shows a change.

What is compared takes turns; what counts is the best round of each. Exits with 1 where a ratio is missed.
"""

from __future__ import annotations

import gc
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from policy_eval import cli
from policy_eval.diffing.compare import compare
from policy_eval.diffing.counting import impact
from policy_eval.diffing.making import made_alone
from policy_eval.diffing.pair import Pair, dated, paired
from policy_eval.diffing.renames import aliased
from policy_eval.diffing.searching import searches
from policy_eval.diffing.side import Side, open_side
from policy_eval.strict_json import parse_lines
from processes import COMMAND, POLICIES, Work, nothing, report, scratch

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = ROOT / "tests" / "cases" / "sample.jsonl"
OLD = ROOT / "policy" / "2025.yaml"
NEW = ROOT / "policy" / "examples" / "taizhou-2025-07.yaml"
DRAFT = ROOT / "policy" / "examples" / "taizhou-2026-draft.yaml"
CLAIMS, ROUNDS, STARTS = 100_000, 2, 5
AT_MOST = 2.2
"""How many times a batch run the impact may take."""
AT_MOST_DATED = 1.1
"""How many times both batch runs the impact as dated may take."""
STARTED = 100
"""How many times longer than doing nothing a comparison may take: a second where Python starts in 10 ms."""


def main(claims: int = CLAIMS, rounds: int = ROUNDS, starts: int = STARTS) -> int:
    """Measure, print, and tell whether the ratios are kept."""
    is_kept = _starts(starts)
    return 0 if _with_claims(claims, rounds) and is_kept else 1


def _starts(rounds: int) -> bool:
    """Comparisons without claims, as processes."""
    with scratch() as folder:
        edited = shutil.copytree(POLICIES, folder / "policy") / OLD.name
        text = edited.read_text(encoding="utf-8")
        edited.write_text(text.replace("cap 10万元 per exhibition", "cap 12万元 per exhibition"), encoding="utf-8")
        works = {
            "python -c pass": nothing(folder),
            "diff, one cap edited": Work([COMMAND, "diff", str(OLD), str(edited)], lambda: folder, STARTED),
            "diff, the amendment": Work([COMMAND, "diff", str(OLD), str(NEW)], lambda: folder, STARTED),
            "diff, the next year's draft": Work([COMMAND, "diff", str(OLD), str(DRAFT)], lambda: folder),
        }
        return report(works, rounds)


def _with_claims(claims: int, rounds: int) -> bool:
    """The impact beside a batch run."""
    old, new = _opened(OLD), _opened(NEW)
    with tempfile.TemporaryDirectory() as folder:
        file, out = Path(folder) / "claims.jsonl", Path(folder) / "out.jsonl"
        file.write_text("".join(_repeated(claims)), encoding="utf-8")
        works = {
            "batch": lambda: _batch(OLD, file, out),
            "impact": lambda: _impact(_same_days(old, new), file),
            "batch of the revision": lambda: _batch(NEW, file, out),
            "impact as dated": lambda: _impact(_as_dated(old, new), file),
        }
        best = measure(works, rounds)
    for name, seconds in best.items():
        print(f"{name:<22} {seconds / claims * 1e6:8.1f} µs/claim")
    ratio = best["impact"] / best["batch"]
    print(f"impact                 {ratio:8.2f} × batch  at most {AT_MOST}")
    dated = best["impact as dated"] / (best["batch"] + best["batch of the revision"])
    print(f"impact as dated        {dated:8.2f} × both batches  at most {AT_MOST_DATED}")
    _search(old, new)
    return ratio <= AT_MOST and dated <= AT_MOST_DATED


def measure(works: dict[str, Callable[[], None]], rounds: int) -> dict[str, float]:
    """Seconds, the best of several rounds in which the works take turns."""
    best: dict[str, float] = {}
    for _ in range(rounds):
        for name, work in works.items():
            gc.collect()
            start = time.perf_counter()
            work()
            best[name] = min(best.get(name, float("inf")), time.perf_counter() - start)
    return best


def _opened(path: Path) -> Side:
    side, found = open_side(path)
    if side is None:
        sys.exit("\n".join(each.text("en") for each in found))
    return side


def _repeated(count: int) -> Iterator[str]:
    sample = [json.loads(line) for line in SAMPLE.read_text(encoding="utf-8").splitlines()]
    for number in range(count):
        yield json.dumps({**sample[number % len(sample)], "claim_id": f"C{number:07}"}, ensure_ascii=False) + "\n"


def _batch(policy: Path, claims: Path, out: Path) -> None:
    if cli.main(["batch", str(policy), str(claims), "-o", str(out)]):
        sys.exit("the batch run failed")


def _same_days(old: Side, new: Side) -> Pair:
    return paired(old.program, new.program, aliased(old, new).aliases)


def _as_dated(old: Side, new: Side) -> Pair:
    """The new version revises the old one."""
    return dated((old.program,), (old.program, new.program), aliased(old, new).aliases)


def _impact(pair: Pair, claims: Path) -> None:
    with claims.open("rb") as lines:
        impact(pair, parse_lines(lines))


def _search(old: Side, new: Side) -> None:
    made = made_alone(old, new, compare(old, new))
    start = time.perf_counter()
    found = [each for each in searches(old.program, new.program, made, aliased(old, new).aliases) if each.tried]
    seconds = (time.perf_counter() - start) / max(len(found), 1)
    shown = sum(each.witness is not None for each in found)
    print(f"search   {seconds * 1e3:8.1f} ms/difference  {shown} of {len(found)} found")


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
