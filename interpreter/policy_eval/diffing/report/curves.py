"""Uses: a claim and one number in it → what both versions pay against that number, every corner and step exact.

Laws of this module:

* Both versions are asked for every corner; between two corners payment follows a straight line, but for rounding.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple, cast

from policy_eval.diffing.pair import Pair, PairReader
from policy_eval.program import FieldFact, ListFact, Program
from policy_eval.quantity import Quantity, minor_digits, money_text

from .data import Curve, Group, Named, Points

_PIECES = 48
"""The range is first looked at in so many pieces; what differs within a piece is found by halving."""
_DOUBLINGS = 14
_MOST_POINTS = 2_000
_ROOM = 5
"""A fifth of the range is shown behind the last corner."""


class Dial(NamedTuple):
    """A number of a claim that is turned: the list, the row (-1: the claimant), the field, what stands there."""

    fact: ListFact
    row: int
    field: FieldFact
    at: int


def curves(pair: Pair, groups: tuple[Group, ...]) -> tuple[Curve, ...]:
    """A curve for each group whose claim shows another amount, each clause and field once."""
    made: dict[str, Curve] = {}
    for number, group in enumerate(groups):
        witness = group.search.witness
        if witness is None or not witness.difference:
            continue
        turner = _Turner(pair, witness.claim)
        dial = turner.dial()
        # Two claims that differ in this number alone have one curve.
        rest = repr(_turned(witness.claim, dial, 0)) if dial else ""
        curve = turner.curve(dial, number) if dial and rest not in made else None
        if curve:
            made[rest] = curve
    return tuple(made.values())


class _Turner:
    """Asks both versions about one claim with other numbers in it."""

    def __init__(self, pair: Pair, claim: Mapping[str, object]) -> None:
        self._pair = pair
        self._claim = claim
        self._reader = PairReader(pair)
        self._sides = self._reader.sides
        self._known: dict[tuple[str, int, str, int], tuple[int, int] | None] = {}

    def dial(self) -> Dial | None:
        """The number that matters most; none where none does."""
        best = max(self._dials(), key=self._weight, default=None)
        return best if best and self._weight(best)[0] else None

    def curve(self, best: Dial, group: int) -> Curve:
        """The curve against a number."""
        most = self._range(best)
        old, new = (self._points(best, side, most) for side in (0, 1))
        shown = min(most, _nice(max(_last(old), _last(new)) * (_ROOM + 1) // _ROOM) or most)
        old, new = (_until(each, shown) for each in (old, new))
        kind = cast("Quantity", best.field.kind)
        unit = kind.currency or kind.base
        clauses = tuple(self._clauses())
        return Curve(group, clauses, best.field.label, unit, bool(kind.currency), shown, Points(old), Points(new))

    # ------------------------------------------------------------------------------------------ which number

    def _dials(self) -> Iterator[Dial]:
        for fact in self._pair.new.lists:
            rows = self._claim.get(fact.name)
            many = rows if isinstance(rows, list) else [rows] if isinstance(rows, dict) else []
            for index, row in enumerate(many):
                for field in fact.fields:
                    at = _number(row.get(field.name), field) if isinstance(row, dict) else None
                    if at:
                        yield Dial(fact, index if isinstance(rows, list) else -1, field, at)

    def _weight(self, dial: Dial) -> tuple[int, int]:
        """How much of the payments hangs on it; amounts before counts."""
        here, none = self._paid(dial, dial.at), self._paid(dial, 0)
        if here is None or none is None:
            return 0, 0
        moved = sum(abs(a - b) for a, b in zip(here, none, strict=True))
        return int(bool(moved)) * (1 + bool(_currency(dial.field))), moved

    def _range(self, dial: Dial) -> int:
        """Up to where the payments no longer change, or twice the number where they never stop."""
        bound = dial.field.most
        most = 2 * dial.at
        for _ in range(_DOUBLINGS):
            if isinstance(bound, int) and 2 * most > bound:
                break
            if self._paid(dial, most) == self._paid(dial, 2 * most) == self._paid(dial, 2 * most + most // 2):
                return 2 * most
            most *= 2
        return 2 * dial.at

    def _clauses(self) -> Iterator[Named]:
        """The clauses under which anything is paid for the claim."""
        reads = self._reader.read(self._claim)
        paid = [side.reckon(read.facts).clauses for side, read in zip(self._sides, reads, strict=True) if read.facts]
        programs: tuple[Program, ...] = (self._pair.new, self._pair.old)
        names = {name: None for each in reversed(paid) for name in each if each[name]}
        for name in names:
            label = next(c.label for p in programs for c in p.clauses if c.name == name)
            yield Named(name, label)

    # ------------------------------------------------------------------------------------------ what is paid

    def _paid(self, dial: Dial, value: int) -> tuple[int, int] | None:
        """What both versions pay with another number; nothing where one of them refuses it."""
        key = (dial.fact.name, dial.row, dial.field.name, value)
        if key not in self._known:
            self._known[key] = self._asked(dial, value)
        return self._known[key]

    def _asked(self, dial: Dial, value: int) -> tuple[int, int] | None:
        reads = self._reader.read(_turned(self._claim, dial, value))
        facts = [read.facts for read in reads if read.facts is not None]
        if len(facts) < len(reads):
            return None
        old, new = (side.reckon(each).total for side, each in zip(self._sides, facts, strict=True))
        return old, new

    # ------------------------------------------------------------------------------------------ corners

    def _points(self, dial: Dial, side: int, most: int) -> tuple[tuple[int, int], ...]:
        """The corners of one version's curve."""

        def paid(value: int) -> int:
            both = self._paid(dial, value)
            return both[side] if both else 0

        starts = sorted({0, most, *(most * n // _PIECES for n in range(_PIECES))})
        found: dict[int, int] = {}
        for low, high in pairwise(starts):
            _halve(paid, low, high, found)
        return _corners(sorted(found.items()))


def _halve(paid: Callable[[int], int], low: int, high: int, found: dict[int, int]) -> None:
    """Note both ends, and every place between them where the line is broken."""
    waiting = [(low, high)]
    while waiting and len(found) < _MOST_POINTS:
        low, high = waiting.pop()
        found[low], found[high] = paid(low), paid(high)
        if high - low > 1 and not _is_straight(paid, low, high):
            middle = (low + high) // 2
            waiting += [(middle, high), (low, middle)]


def _is_straight(paid: Callable[[int], int], low: int, high: int) -> bool:
    """Whether two places between lie on the line, give and take the rounding."""
    span, rise = high - low, paid(high) - paid(low)
    return all(
        abs((paid(value) - paid(low)) * span - rise * (value - low)) <= 2 * span
        for value in ((low + high) // 2, low + span // 3)
    )


def _corners(points: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """The points without those on a line between their neighbours."""
    kept: list[tuple[int, int]] = []
    for point in points:
        while len(kept) > 1 and _is_between(kept[-2], kept[-1], point):
            kept.pop()
        kept.append(point)
    return tuple(kept)


def _is_between(one: tuple[int, int], middle: tuple[int, int], other: tuple[int, int]) -> bool:
    span, rise = other[0] - one[0], other[1] - one[1]
    return abs((middle[1] - one[1]) * span - rise * (middle[0] - one[0])) <= 2 * span


def _last(points: tuple[tuple[int, int], ...]) -> int:
    """The last corner before the end."""
    return points[-2][0] if len(points) > 2 else 0  # noqa: PLR2004 – the ends alone


def _until(points: tuple[tuple[int, int], ...], most: int) -> tuple[tuple[int, int], ...]:
    """The points up to `most`; the curve is straight from the last of them on."""
    kept = [point for point in points if point[0] <= most]
    following = next((point for point in points if point[0] > most), None)
    if following is None or kept[-1][0] == most:
        return tuple(kept)
    (x, y), (u, v) = kept[-1], following
    return (*kept, (most, y + (v - y) * (most - x) // (u - x)))


def _nice(number: int) -> int:
    """The next number with two digits and noughts."""
    power = int("1".ljust(len(str(number)) - 1, "0"))
    return -(-number // power) * power


# --- numbers of a claim -----------------------------------------------------------------------------------------------


def _currency(field: FieldFact) -> str:
    return field.kind.currency if isinstance(field.kind, Quantity) else ""


def _number(cell: object, field: FieldFact) -> int | None:
    """A number as it is computed with: minor units, or units."""
    if not isinstance(field.kind, Quantity) or isinstance(cell, bool):
        return None
    if not field.kind.currency:
        return cell if isinstance(cell, int) else None
    whole, _, part = str(cell).partition(".")
    digits = minor_digits(field.kind.currency)
    text = whole + part.ljust(digits, "0")
    return int(text) if text.isdecimal() and len(part) <= digits else None


def _turned(claim: Mapping[str, object], dial: Dial, value: int) -> dict[str, object]:
    """The claim with another number."""
    currency = _currency(dial.field)
    cell: object = money_text(value, currency) if currency else value
    rows = claim[dial.fact.name]
    if isinstance(rows, list):
        made: object = [{**row, dial.field.name: cell} if i == dial.row else row for i, row in enumerate(rows)]
    else:
        made = {**cast("Mapping[str, object]", rows), dial.field.name: cell}
    return {**claim, dial.fact.name: made}
