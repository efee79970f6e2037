"""Times whole processes, in turns, as ratios to a Python that does nothing.

Machines differ, and one machine differs from minute to minute: what is compared is measured in the same round, and the
best round of each counts. Python keeps compiled modules (.pyc), as it does wherever a package is installed.
"""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
CLAIM = ROOT / "examples" / "claims" / "luqiao-2025.json"
POLICIES = ROOT / "policy"
COMMAND = str(Path(sysconfig.get_path("scripts"), "policy-eval"))
"""The command of the environment that runs this: of an installed wheel, or of a checkout."""


class Work(NamedTuple):
    """A command, and how many times longer than doing nothing it may take (`None`: as long as it likes).

    `cache` gives the folder where compiled policies are looked for and kept.
    """

    command: Sequence[str]
    cache: Callable[[], Path]
    at_most: float | None = None


@contextmanager
def scratch() -> Iterator[Path]:
    """An empty folder that does not last."""
    with tempfile.TemporaryDirectory(prefix="policy-eval-") as folder:
        yield Path(folder)


def report(works: Mapping[str, Work], rounds: int) -> bool:
    """Measure, print a table, and tell whether every ratio is kept. The first work is the one that does nothing."""
    best = measured(works, rounds)
    nothing = next(iter(best.values()))
    for name, seconds in best.items():
        limit = f"at most {works[name].at_most:g}" if works[name].at_most else ""
        print(f"{name:<28} {seconds * 1e3:8.1f} ms {seconds / nothing:7.2f} × doing nothing  {limit}".rstrip())
    return all(best[name] / nothing <= (work.at_most or best[name]) for name, work in works.items())


def measured(works: Mapping[str, Work], rounds: int) -> dict[str, float]:
    """Seconds, the best of several rounds in which the works take turns. A round before them fills caches."""
    times: dict[str, list[float]] = {name: [] for name in works}
    for number in range(rounds + 1):
        for name, work in works.items():
            seconds = once(work)
            if number:
                times[name].append(seconds)
    return {name: min(found) for name, found in times.items()}


def once(work: Work) -> float:
    """How long the command takes from start to end. Raises where it fails."""
    environment = _environment(work.cache())
    start = time.perf_counter()
    subprocess.run(work.command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)  # noqa: S603 – our own command
    return time.perf_counter() - start


def _environment(cache: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | dict.fromkeys(("XDG_CACHE_HOME", "LOCALAPPDATA", "HOME"), str(cache))


def nothing(cache: Path) -> Work:
    """A Python that starts and ends."""
    return Work([sys.executable, "-c", "pass"], lambda: cache)
