"""How fast claims are evaluated, as ratios to the hand-written baseline in the same process.

    python benchmarks/speed.py [ROUNDS]

The claims are the sample of the tests, parsed from JSON beforehand. In each round everything is measured once, one
after the other; what counts is the best round of each. Evaluating includes reading the claim – the baseline trusts
it – and what must hold. Exits with 1 where a ratio is missed.
"""

from __future__ import annotations

import gc
import json
import sys
import time
from collections.abc import Callable, Iterable
from decimal import Decimal
from pathlib import Path

import baseline
import policy_eval
from policy_eval.backends.interpret import Interpreter
from policy_eval.claim import Facts

CLAIMS = Path(__file__).resolve().parents[1] / "tests" / "cases" / "sample.jsonl"
ROUNDS = 30
AT_MOST = {"evaluate": 10, "trace": 15}
"""How many times slower than the baseline each may be."""

Json = dict[str, object]


def main(rounds: int = ROUNDS) -> int:
    """Measure, print a table, and tell whether the ratios are kept."""
    claims = [json.loads(line, parse_float=Decimal) for line in CLAIMS.read_text(encoding="utf-8").splitlines()]
    policy, _ = policy_eval.load()
    if policy is None:
        sys.exit("the bundled policy has errors: see `policy-eval check`")
    best = measure(works(policy), claims, rounds)
    kept = True
    for name, micros in best.items():
        ratio = micros / best["baseline"]
        kept = kept and ratio <= AT_MOST.get(name, ratio)
        limit = f"at most {AT_MOST[name]}" if name in AT_MOST else ""
        print(f"{name:<10} {micros:8.1f} µs/claim {ratio:7.2f} × baseline  {limit}".rstrip())
    return 0 if kept else 1


def works(policy: policy_eval.Policy) -> dict[str, Callable[[Json], object]]:
    """What is measured: each does one claim."""
    read, interpreter = policy.reader.read, policy.interpreter

    def reading(how: Callable[[Interpreter, Facts], object]) -> Callable[[Json], object]:
        def work(claim: Json) -> object:
            facts, _ = read(claim)
            return facts and (interpreter.violations(facts), how(interpreter, facts))

        return work

    return {
        "baseline": baseline.evaluate,
        "read": read,
        "evaluate": reading(Interpreter.evaluate),
        "trace": reading(Interpreter.trace),
    }


def measure(works: dict[str, Callable[[Json], object]], claims: list[Json], rounds: int) -> dict[str, float]:
    """Microseconds a claim, the best of several rounds in which the works take turns."""
    gc.disable()
    times: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            times[name].append(seconds(work, claims))
        gc.collect()
    return {name: min(found) / len(claims) * 1e6 for name, found in times.items()}


def seconds(work: Callable[[Json], object], claims: Iterable[Json]) -> float:
    """How long one round takes."""
    start = time.perf_counter()
    for claim in claims:
        work(claim)
    return time.perf_counter() - start


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:2])))
