"""Uses: a sweep drawn – the total at each value, as an SVG that stands alone and needs nothing from outside.

Laws of this module:

* Whole numbers only: the same sweep gives the same bytes.
* The scale begins at the least total that is drawn, and says so with its labels.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from policy_eval.diagnostics import printable
from policy_eval.quantity import grouped, money_text

from .simulating import Point

_WIDE, _HIGH = 760, 360
_LEFT, _RIGHT, _TOP, _BOTTOM = 130, 20, 40, 60
_LEVELS = 5
_MOST_LABELS = 12


def svg(points: Sequence[Point], title: str, currency: str) -> str:
    """The totals of a sweep as a line over its values; amounts in `currency`."""
    totals = [point.outcome.total for point in points]
    low, high = min(totals), max(totals)
    spots = [(_across(i, len(points)), _up(total, low, high)) for i, total in enumerate(totals)]
    path = " ".join(f"{x},{y}" for x, y in spots)
    parts = [
        _text(_WIDE // 2, 22, title, "middle"),
        *_levels(low, high, currency),
        *_values(points),
        f'<polyline fill="none" stroke="#1f5fa8" stroke-width="2" points="{path}"/>',
        *(f'<circle cx="{x}" cy="{y}" r="3.5" fill="#1f5fa8"/>' for x, y in spots),
    ]
    font = 'font-family="sans-serif" font-size="12"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDE} {_HIGH}" {font}>'
    return f'{head}<rect width="{_WIDE}" height="{_HIGH}" fill="#fff"/>{"".join(parts)}</svg>\n'


def _across(index: int, count: int) -> int:
    room = _WIDE - _LEFT - _RIGHT
    return _LEFT + (room // 2 if count == 1 else room * index // (count - 1))


def _up(total: int, low: int, high: int) -> int:
    room = _HIGH - _TOP - _BOTTOM
    return _HIGH - _BOTTOM - (room // 2 if low == high else room * (total - low) // (high - low))


def _levels(low: int, high: int, currency: str) -> Iterator[str]:
    """Lines across, with the amount that each stands for."""
    steps = 0 if low == high else _LEVELS
    for step in range(steps + 1):
        level = low + (high - low) * step // max(steps, 1)
        y = _up(level, low, high)
        yield f'<line x1="{_LEFT}" y1="{y}" x2="{_WIDE - _RIGHT}" y2="{y}" stroke="#ddd"/>'
        yield _text(_LEFT - 8, y + 4, grouped(money_text(level, currency)), "end")


def _values(points: Sequence[Point]) -> Iterator[str]:
    """The values below the line; of many, every so many."""
    every = -(-len(points) // _MOST_LABELS)
    for index, point in enumerate(points):
        if index % every == 0 or index == len(points) - 1:
            yield _text(_across(index, len(points)), _HIGH - _BOTTOM + 22, point.value, "middle")


def _text(x: int, y: int, shown: str, anchor: str) -> str:
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}">{escape(printable(shown))}</text>'
