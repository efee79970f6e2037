"""How long explanations of claims with many rows take: the time a row must not grow with the rows.

    python benchmarks/explain.py [ROWS …]

Prints milliseconds a row and what that is of the first number of rows. Exits with 1 where it grows to more than twice.
"""

from __future__ import annotations

import sys
import time

import policy_eval

ROWS = (300, 3_000, 20_000)
AT_MOST = 2

INSPECTION = {"fee": "41000", "date": "2025-05-01"}


def main(sizes: tuple[int, ...] = ROWS) -> int:
    """Measure, print a table, and tell whether the time a row stays."""
    policy, _ = policy_eval.load()
    if policy is None:
        sys.exit("the bundled policy has errors: see `policy-eval check`")
    each = {size: min(_seconds(policy, size) for _ in range(2)) / size for size in sizes}
    first = each[sizes[0]]
    for size, seconds in each.items():
        print(f"{size:>6} rows {seconds * 1e3:8.3f} ms/row {seconds / first:7.2f} × the first  at most {AT_MOST}")
    return 0 if max(each.values()) <= AT_MOST * first else 1


def _seconds(policy: policy_eval.Policy, rows: int) -> float:
    claim = {"claim_id": "many rows", "year": 2025, "enterprise": {"id": "1"}, "inspections": [INSPECTION] * rows}
    start = time.perf_counter()
    explanation, _ = policy_eval.explain(policy, claim)
    if explanation is None:
        sys.exit("the claim was refused")
    return time.perf_counter() - start


if __name__ == "__main__":
    sys.exit(main(tuple(map(int, sys.argv[1:])) or ROWS))
