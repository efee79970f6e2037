"""How long the impact of a change takes, as a ratio to one batch run over the same claims, in one process.

    python benchmarks/diff.py [CLAIMS] [ROUNDS]

The claims are the sample of the tests, repeated with ids of their own. A batch run parses, evaluates and writes; the
impact parses, reckons under two versions and adds up. As dated, the new side is a chain of both versions: that is held
against a batch run of each side. All take turns; what counts is the best round of each. Beside that, how long it takes
to look for the claim that shows a change. Exits with 1 where a ratio is missed.
"""

from __future__ import annotations

import gc
import json
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

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = ROOT / "tests" / "cases" / "sample.jsonl"
OLD = ROOT / "policy" / "2025.yaml"
NEW = ROOT / "policy" / "examples" / "taizhou-2025-07.yaml"
CLAIMS, ROUNDS = 100_000, 2
AT_MOST = 2.2
"""How many times a batch run the impact may take."""
AT_MOST_DATED = 1.1
"""How many times both batch runs the impact as dated may take."""


def main(claims: int = CLAIMS, rounds: int = ROUNDS) -> int:
    """Measure, print, and tell whether the ratio is kept."""
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
    return 0 if ratio <= AT_MOST and dated <= AT_MOST_DATED else 1


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
