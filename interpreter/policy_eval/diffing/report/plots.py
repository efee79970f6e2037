"""Uses: plots as SVG that stands inside a page – payout curves, columns of gains and losses, bars of totals.

Laws of this module:

* Whole numbers only: coordinates are tenths of a pixel, reckoned without floats, so the same data gives the same bytes.
* A step is drawn as a step: the line ends in an open circle, and goes on from a full one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import assert_never

from policy_eval.diagnostics import printable
from policy_eval.quantity import grouped, half_up, minor_digits

from .blocks import Bar, Bars, Drawing, Histogram
from .data import Curve, Points
from .wording import Wording

_WIDE, _HIGH = 7200, 2600
_LEFT, _RIGHT, _TOP, _BOTTOM = 900, 200, 280, 480
_TICKS = 6
_TEN_THOUSAND = 10_000
_STEP = 2
"""Minor units by which a payment must jump from one unit to the next to be drawn as a step."""


def svg(drawing: Drawing, words: Wording) -> str:
    """A drawing as an SVG element."""
    match drawing.picture:
        case Curve() as curve:
            high, parts = _HIGH, [*_curve(curve, drawing, words)]
        case Histogram() as histogram:
            high, parts = _HIGH, [*_histogram(histogram, drawing, words)]
        case Bars() as bars:
            high, parts = _bars_high(bars.bars), [*_bars(bars.bars, words)]
        case _:
            assert_never(drawing.picture)
    label = escape(printable(f"{drawing.title}. {drawing.said}"), quote=True)
    box = f'viewBox="0 0 {_px(_WIDE)} {_px(high)}"'
    return f'<svg {box} role="img" aria-label="{label}">{"".join(parts)}</svg>'


# --- small things -----------------------------------------------------------------------------------------------------


def _px(tenths: int) -> str:
    return f"{tenths // 10}.{tenths % 10}" if tenths % 10 else str(tenths // 10)


def _line(kind: str, x1: int, y1: int, x2: int, y2: int) -> str:
    return f'<line class="{kind}" x1="{_px(x1)}" y1="{_px(y1)}" x2="{_px(x2)}" y2="{_px(y2)}"/>'


def _text(x: int, y: int, shown: str, anchor: str = "middle", kind: str = "") -> str:
    of = f' class="{kind}"' if kind else ""
    return f'<text{of} x="{_px(x)}" y="{_px(y)}" text-anchor="{anchor}">{escape(printable(shown))}</text>'


def _box(kind: str, x: int, y: int, wide: int, high: int) -> str:
    return f'<rect class="{kind}" x="{_px(x)}" y="{_px(y)}" width="{_px(wide)}" height="{_px(high)}"/>'


def _step(most: int, ticks: int = _TICKS) -> int:
    """1, 2 or 5 times a power of ten, such that at most `ticks` of it make `most`."""
    power = 1
    while True:
        for digit in (1, 2, 5):
            if digit * power * ticks >= most:
                return digit * power
        power *= 10


def number(minor: int, digits: int, words: Wording) -> str:
    """A number of an axis, as short as it can be: 20万, 1,500, 0.5."""
    unit = 10**digits
    if (
        words.language == "zh"
        and minor
        and minor % (unit * _TEN_THOUSAND // 10) == 0
        and abs(minor) >= unit * _TEN_THOUSAND
    ):
        return f"{_decimal(minor, digits + 4)}万"
    return _decimal(minor, digits)


def _decimal(minor: int, digits: int) -> str:
    sign, minor = ("−", -minor) if minor < 0 else ("", minor)
    whole, part = divmod(minor, 10**digits)
    tail = str(part).rjust(digits, "0").rstrip("0") if part else ""
    return f"{sign}{grouped(str(whole))}{'.' if tail else ''}{tail}"


# --- payout curves ----------------------------------------------------------------------------------------------------


class _Axes:
    """A field with both axes. `most`: what stands at their ends."""

    def __init__(self, most: tuple[int, int]) -> None:
        self.x_most, self.y_most = max(most[0], 1), max(most[1], 1)
        self.wide, self.high = _WIDE - _LEFT - _RIGHT, _HIGH - _TOP - _BOTTOM

    def x(self, value: int) -> int:
        return _LEFT + value * self.wide // self.x_most

    def y(self, value: int) -> int:
        return _HIGH - _BOTTOM - value * self.high // self.y_most


def _curve(curve: Curve, drawing: Drawing, words: Wording) -> Iterator[str]:
    paid = [y for points in (curve.old, curve.new) for _, y in points.corners]
    step = _step(max([*paid, 1]))
    axes = _Axes((curve.most, -(-max([*paid, 1]) // step) * step))
    digits = minor_digits(curve.unit) if curve.is_money else 0
    yield from _across(axes, digits, drawing.across, words)
    yield from _up(axes, step, words)
    yield _area(curve, axes)
    for kind, points in (("old", curve.old), ("new", curve.new)):
        yield from _drawn(kind, points, axes)
    yield from _legend(words)


def _across(axes: _Axes, digits: int, said: str, words: Wording) -> Iterator[str]:
    base = _HIGH - _BOTTOM
    step = _step(axes.x_most, 8)
    yield _line("axis", _LEFT, base, _WIDE - _RIGHT, base)
    for value in range(0, axes.x_most + 1, step):
        yield _line("axis", axes.x(value), base, axes.x(value), base + 40)
        yield _text(axes.x(value), base + 180, number(value, digits, words))
    yield _text(_LEFT + axes.wide // 2, _HIGH - 60, said, kind="said")


def _up(axes: _Axes, step: int, words: Wording) -> Iterator[str]:
    digits = minor_digits(words.currency)
    for value in range(0, axes.y_most + 1, step):
        yield _line("grid", _LEFT, axes.y(value), _WIDE - _RIGHT, axes.y(value))
        yield _text(_LEFT - 60, axes.y(value) + 40, number(value, digits, words), "end")
    yield _text(_LEFT - 60, _TOP - 150, words.unit, "end", "said")


def _pieces(points: Points) -> list[list[tuple[int, int]]]:
    """The corners, parted where the payment jumps from one unit to the next."""
    pieces: list[list[tuple[int, int]]] = [[]]
    for corner in points.corners:
        before = pieces[-1][-1] if pieces[-1] else None
        if before and corner[0] - before[0] == 1 and abs(corner[1] - before[1]) >= _STEP:
            pieces.append([])
        pieces[-1].append(corner)
    return pieces


def _drawn(kind: str, points: Points, axes: _Axes) -> Iterator[str]:
    pieces = _pieces(points)
    for number_, piece in enumerate(pieces):
        spots = [f"{_px(axes.x(x))},{_px(axes.y(y))}" for x, y in (piece if len(piece) > 1 else piece * 2)]
        yield f'<polyline class="{kind}" points="{" ".join(spots)}"/>'
        if number_ < len(pieces) - 1:
            yield _circle(f"{kind} open", piece[-1], axes)
        if number_:
            yield _circle(f"{kind} full", piece[0], axes)


def _circle(kind: str, at: tuple[int, int], axes: _Axes) -> str:
    return f'<circle class="{kind}" cx="{_px(axes.x(at[0]))}" cy="{_px(axes.y(at[1]))}" r="3"/>'


def _area(curve: Curve, axes: _Axes) -> str:
    """What lies between both curves."""
    around = [*curve.old.corners, *reversed(curve.new.corners)]
    return f'<polygon class="between" points="{" ".join(f"{_px(axes.x(x))},{_px(axes.y(y))}" for x, y in around)}"/>'


def _legend(words: Wording) -> Iterator[str]:
    for index, kind in enumerate(("old", "new")):
        x = _WIDE - _RIGHT - 1700 + index * 900
        yield _line(kind, x, _TOP - 190, x + 360, _TOP - 190)
        yield _text(x + 420, _TOP - 150, words(kind), "start")


# --- how gains and losses are spread ----------------------------------------------------------------------------------


def _histogram(histogram: Histogram, drawing: Drawing, words: Wording) -> Iterator[str]:
    columns = histogram.columns
    if not columns:
        return
    digits = minor_digits(words.currency)
    most = max(column.count for column in columns)
    step = _step(most, 5)
    axes = _Axes((len(columns), -(-most // step) * step))
    for value in range(0, axes.y_most + 1, step):
        yield _line("grid", _LEFT, axes.y(value), _WIDE - _RIGHT, axes.y(value))
        yield _text(_LEFT - 60, axes.y(value) + 40, grouped(str(value)), "end")
    yield _text(_LEFT - 60, _TOP - 150, words("count_of"), "end", "said")
    wide = axes.wide // len(columns)
    for index, column in enumerate(columns):
        x, y = axes.x(index), axes.y(column.count)
        yield _box("gain" if column.is_gain else "loss", x + wide // 12, y, wide * 10 // 12, _HIGH - _BOTTOM - y)
        if column.count:
            yield _text(x + wide // 2, y - 40, grouped(str(column.count)))
    yield from _edges(histogram, axes, digits, words)
    yield _line("axis", _LEFT, _HIGH - _BOTTOM, _WIDE - _RIGHT, _HIGH - _BOTTOM)
    yield _text(_LEFT + axes.wide // 2, _HIGH - 60, drawing.across, kind="said")


def _edges(histogram: Histogram, axes: _Axes, digits: int, words: Wording) -> Iterator[str]:
    """The bounds of the columns, so many as there is room for."""
    columns = histogram.columns
    every = -(-len(columns) // 9)
    bounds = [(index, column.least if column.is_gain else -column.most) for index, column in enumerate(columns)]
    last = columns[-1]
    bounds.append((len(columns), last.most if last.is_gain else -last.least))
    for index, bound in bounds[::every]:
        sign = "+" if bound > 0 else ""
        yield _text(axes.x(index), _HIGH - _BOTTOM + 180, sign + number(bound, digits, words))


# --- totals -----------------------------------------------------------------------------------------------------------

_ROW = 420
_NAMES = 2000


def _bars_high(bars: Sequence[Bar]) -> int:
    return _ROW * len(bars) + 120


def _bars(bars: Sequence[Bar], words: Wording) -> Iterator[str]:
    most = max([1, *(max(bar.old, bar.new) for bar in bars)])
    wide = _WIDE - _NAMES - 1100
    digits = minor_digits(words.currency)
    for index, bar in enumerate(bars):
        y = 60 + index * _ROW
        yield _text(_NAMES - 80, y + 220, bar.name, "end")
        for kind, amount, at in (("was", bar.old, y + 30), ("now", bar.new, y + 180)):
            length = max(amount, 0) * wide // most
            yield _box(kind, _NAMES, at, length, 130)
            if kind == "now" or amount != bar.new:
                yield _text(
                    _NAMES + length + 60,
                    at + 105,
                    _decimal(half_up(amount, 10**digits), digits),
                    "start",
                    "small",
                )
