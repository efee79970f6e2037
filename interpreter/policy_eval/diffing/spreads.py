"""Uses: many gains, or losses → how they are spread (see `impact.Spread`)."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from .impact import QUANTILES, Spread

_HUNDRED = 100
_DIGITS = (1, 2, 5)


def spread(amounts: Iterable[int]) -> Spread:
    """The spread of amounts above 0, in whatever order."""
    known = sorted(amounts)
    quantiles = tuple(quantile(known, each) for each in QUANTILES) if known else ()
    return Spread(len(known), sum(known), quantiles, tuple(_bins(known)))


def quantile(ascending: Sequence[int], per_cent: int) -> int:
    """The member number ⌈n·q/100⌉ of n, counted from 1; for 0% the first."""
    number = -(-len(ascending) * per_cent // _HUNDRED)
    return ascending[max(number, 1) - 1]


def _bins(ascending: Sequence[int]) -> Iterator[tuple[int, int, int]]:
    """Classes from 1, 2 or 5 times a power of ten up to below the next, from the least amount to the most."""
    if not ascending:
        return
    bounds = [*_bounds(ascending[-1])]
    starts = [bisect_left(ascending, bound) for bound in bounds]
    classes = zip(bounds, bounds[1:], starts, starts[1:], strict=False)
    yield from ((low, high, end - start) for low, high, start, end in classes if high > ascending[0])


def _bounds(most: int) -> Iterator[int]:
    """1, 2, 5, 10 … up to the first above `most`."""
    power = 1
    while True:
        for digit in _DIGITS:
            yield digit * power
            if digit * power > most:
                return
        power *= 10
