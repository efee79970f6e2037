"""Uses: one difference → wider or narrower for claimants, where the program makes that sure.

Laws of this module:

* It speaks of what a claim receives in total. What it calls wider is never less for any claim, and so on.
* Where order, shared pots or counted awards could turn it round, it is `UNKNOWN`: only evaluation can tell.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from policy_eval.policy import nodes
from policy_eval.program import Period, Relation
from policy_eval.source import Map, Node, Text
from policy_eval.syntax import tree

from . import polarity
from .contrast import Pair, Spot, listed
from .model import Act, Difference, Direction, Sort
from .reaching import affected, unaffected
from .renames import aliased
from .side import At, Side
from .steps import contained
from .sure import is_sure

__all__ = ["affected", "direction", "unaffected"]

_SIGNS = {1: Direction.WIDER, -1: Direction.NARROWER, 0: Direction.UNKNOWN}
_STRICTER = {(Relation.GE, Relation.GT), (Relation.LE, Relation.LT)}
_LATER: set[tuple[Relation | None, Relation | None]] = {(Relation.GE, Relation.GT), (Relation.LT, Relation.LE)}
_PERIODS = {Period.EVER: 0, Period.VERSION: 1, Period.YEAR: 2, None: 2}


def direction(difference: Difference, old: Side, new: Side) -> Direction:
    """What the difference does to claimants; `UNKNOWN` where only evidence can tell."""
    if difference.sort is Sort.WORDS or not affected(difference, old, new):
        return Direction.NONE
    found = [*_Signs(difference, aliased(old, new), new).all()]
    if found and 0 not in found and len({*found}) > 1:
        return Direction.MIXED if is_sure(difference, old, new) else Direction.UNKNOWN
    sign = polarity.joined(found)
    return _SIGNS[sign] if is_sure(difference, old, new) else Direction.UNKNOWN


class _Signs:
    """What a difference does, place by place: +1, -1, or 0 where it is not known."""

    def __init__(self, difference: Difference, old: Side, new: Side) -> None:
        self.each, self.old, self.new = difference, old, new

    @property
    def _act(self) -> int:
        """+1 for what was added, -1 for what was removed, 0 for anything else."""
        return {Act.ADDED: 1, Act.REMOVED: -1}.get(self.each.act, 0)

    def all(self) -> Iterator[int]:
        """One sign for each place."""
        path = self.each.path
        match path[0]:
            case "clauses":
                yield from self.clause()
            case "limits":
                yield from self.limit()
            case "exclusions":
                yield from (-sign for sign in self.condition()) if path[-1] == "when" else (-self._act,)
            case "sets":
                yield from self.member()
            case "period":
                yield self.day()
            case _:
                yield 0

    def clause(self) -> Iterator[int]:
        """A clause, or a part of it."""
        path = self.each.path
        if self.each.is_whole:
            yield self._act
        elif "pays" in path:
            yield from self.step()
        elif path[2] == "when":
            yield from self.condition() if self._act == 0 else (-self._act,)
        elif path[2] == "terms" and path[-1] == "is":
            uses = polarity.joined(self.uses(path[3]))
            yield from (uses * sign for sign in self.spots("is"))
        else:
            yield 0

    def step(self) -> Iterator[int]:
        """A step of a clause."""
        if self._act:
            part = self.each.new or self.each.old
            side = self.new if self.each.new else self.old
            made = side.tree_of("pays", part.node) if part and isinstance(part.node, Text) else None
            yield self._act * polarity.of_step(made.action) if isinstance(made, tree.Step) else 0
        elif self.each.act is Act.CHANGED:
            yield from self.spots("pays")
        else:
            yield 0

    def limit(self) -> Iterator[int]:
        """A limit over several clauses: another one is less, and so is another clause under it."""
        if self._act:
            yield -self._act
        else:
            yield from self.spots("cap") if self.each.path[-1] == "cap" else (0,)

    def condition(self) -> Iterator[int]:
        """What a changed condition does to how often it holds."""
        yield from self.spots("when") if self.each.act is Act.CHANGED else (self._act,)

    def member(self) -> Iterator[int]:
        """A member of a set, by where the set is asked for."""
        name, act = self.each.path[1], self._act or self.days()
        if "members" not in self.each.path:
            yield 0
            return
        uses = [*_uses_of_set(self.old, name), *_uses_of_set(self.new, name)]
        yield act * polarity.joined(uses) if uses else 0

    def days(self) -> int:
        """Whether a member counts for longer."""
        one, other = ((_day(part.node, "from"), _day(part.node, "until")) if part else ("", "") for part in
                      (self.each.old, self.each.new))  # fmt: skip
        first = (other[0] or "0") <= (one[0] or "0"), (other[1] or "9") >= (one[1] or "9")
        second = (one[0] or "0") <= (other[0] or "0"), (one[1] or "9") >= (other[1] or "9")
        return 1 if all(first) else -1 if all(second) else 0

    def day(self) -> int:
        """The first or the last day covered."""
        days = [nodes.day(part.node) if part else None for part in (self.each.old, self.each.new)]
        if days[0] is None or days[1] is None:
            return 0
        is_longer = days[1] > days[0] if self.each.path[-1] == "until" else days[1] < days[0]
        return 1 if is_longer else -1

    # ------------------------------------------------------------------------------------------ by trees

    def spots(self, key: str) -> Iterator[int]:
        """The smallest parts that differ."""
        one, other = self.each.old, self.each.new
        if one is None or other is None or not isinstance(one.node, Text) or not isinstance(other.node, Text):
            yield 0
            return
        pair = Pair(self.old, self.new, At(key, self._clause(self.old)), At(key, self._clause(self.new)))
        trees = pair.trees(one.node, other.node)
        if trees[0] is None or trees[1] is None:
            yield 0
            return
        for spot in pair.spots(trees[0], trees[1]):
            if _is_boundary(spot):
                yield _at_table(spot, pair) * _sign(spot, pair)
            else:
                yield polarity.along(spot.way) * _sign(spot, pair)

    def _clause(self, side: Side) -> Node | None:
        names = {now: name for (kind, name), now in side.aliases.elements.items() if kind == "clauses"}
        wanted = {self.each.clause, names.get(self.each.clause, self.each.clause)}
        return next((c for c in nodes.items(side.root.get("clauses")) if nodes.said_text(c, "id") in wanted), None)

    def uses(self, term: str) -> Iterator[int]:
        """What more of a term does, wherever the clause uses it."""
        clause = self._clause(self.new)
        for key, text in _texts(clause):
            parsed = self.new.tree_of(key, text)
            if parsed is None or text is nodes.get(nodes.get(nodes.get(clause, "terms"), term), "is"):
                continue
            owner = next(
                (k.value for k, t in nodes.pairs(nodes.get(clause, "terms")) if nodes.get(t, "is") is text), ""
            )
            for sign in _signs_of_name(parsed, term, self.new, At(key, clause)):
                yield sign * polarity.joined(self.uses(owner)) if owner else sign


def _day(node: Node, key: str) -> str:
    day = nodes.day(nodes.get(node, key)) if isinstance(node, Map) else None
    return day.isoformat() if day else ""


def _texts(clause: Node | None) -> Iterator[tuple[str, Text]]:
    """Every expression of a clause, with its key."""
    for text in nodes.items(nodes.get(clause, "pays")):
        if isinstance(text, Text):
            yield "pays", text
    when = nodes.get(clause, "when")
    if isinstance(when, Text):
        yield "when", when
    for _, term in nodes.pairs(nodes.get(clause, "terms")):
        value = nodes.get(term, "is")
        if isinstance(value, Text):
            yield "is", value


def _signs_of_name(node: object, name: str, side: Side, at: At, sign: int = 1) -> Iterator[int]:
    """What more of a name does, wherever it stands in a tree."""
    if isinstance(node, tree.Name):
        yield from (sign,) if side.ids(at).name(node, None) == name else ()
    elif isinstance(node, tree.Node):
        for field in contained(node):
            below = getattr(node, field)
            for index, each in enumerate(below if isinstance(below, tuple) else (below,)):
                step = polarity.of_turn(node, field, index if isinstance(below, tuple) else -1)
                yield from _signs_of_name(each, name, side, at, sign * step)


def _uses_of_set(side: Side, name: str) -> Iterator[int]:
    """What another member of a set does, wherever a clause or an exclusion asks for it."""
    for clause in nodes.items(side.root.get("clauses")):
        for key, text in _texts(clause):
            parsed = side.tree_of(key, text)
            yield from _signs_of_name(parsed, name, side, At(key, clause)) if parsed is not None else ()
    for out in nodes.items(side.root.get("exclusions")):
        when = nodes.get(out, "when")
        parsed = side.tree_of("when", when) if isinstance(when, Text) else None
        yield from (-sign for sign in _signs_of_name(parsed, name, side, At("when")))


def _is_boundary(spot: Spot) -> bool:
    """Whether it is where a tier starts, or whether its start belongs to it."""
    at_row = spot.last is not None and isinstance(spot.last.old, tree.Row) and spot.last.field == "test"
    return at_row or isinstance(spot.old, tree.Row)


def _at_table(spot: Spot, pair: Pair) -> int:
    """What a higher start of a tier does: less where higher tiers give more."""
    depth = next((i for i, turn in enumerate(spot.way) if isinstance(turn.old, tree.Table)), -1)
    table, other = (spot.way[depth].old, spot.way[depth].new) if depth >= 0 else (None, None)
    if not isinstance(table, tree.Table) or not isinstance(other, tree.Table) or table.subject is None:
        return 0
    return -_rising(table, other, pair) * polarity.along(spot.way[:depth])


def _rising(old: tree.Table, new: tree.Table, pair: Pair) -> int:
    """Whether higher tiers give more, before and after."""
    sides = ((old, pair.old, pair.old_at), (new, pair.new, pair.new_at))
    return polarity.joined(polarity.rising(_resolved(table, side, at)) for table, side, at in sides)


def _resolved(table: tree.Table, side: Side, at: At) -> tree.Table:
    """The table with the number that a term stands for below all tiers."""
    if not isinstance(table.otherwise, tree.Name):
        return table
    name = side.ids(at).name(table.otherwise, None)
    terms = {
        side.ids(at).name(tree.Name(key.value), None): term for key, term in nodes.pairs(nodes.get(at.clause, "terms"))
    }
    text = nodes.get(terms.get(name), "is")
    value = side.tree_of("is", text) if isinstance(text, Text) else None
    return replace(table, otherwise=value) if isinstance(value, tree.Literal) else table


def _sign(spot: Spot, pair: Pair) -> int:  # noqa: C901, PLR0911 – one case a kind of difference
    """Whether the new part is more than the old one, or holds more often."""
    match spot.old, spot.new:
        case (tree.Literal() as old, tree.Literal() as new) if old.unit == new.unit:
            is_unit = spot.last is not None and isinstance(spot.last.old, tree.Round)
            return 0 if is_unit else _more(old.value, new.value)
        case tree.Day(day=old_day), tree.Day(day=new_day) if old_day and new_day:
            return 1 if new_day > old_day else -1
        case tree.Scope() as old_scope, tree.Scope() as new_scope:
            return _scope(old_scope, new_scope, pair)
        case (tree.Cap() as old_cap, tree.Cap() as new_cap) if pair.same(old_cap.value, new_cap.value):
            return _scope(old_cap.scope, new_cap.scope, pair)
        case tree.Comparison() as old_test, tree.Comparison() as new_test:
            return _relation(old_test, new_test, pair)
        case ((tree.Membership() | tree.Comparison()), (tree.Membership() | tree.Comparison())):
            return _listed(spot, pair)
        case (tree.Step() as one_step, tree.Step() as other_step) if pair.same(one_step.action, other_step.action):
            return (1 if other_step.when is None else -1) * polarity.of_step(one_step.action)
        case (tree.Table() as one_table, tree.Table() as other_table):
            return _tiers(one_table, other_table, pair)
        case (tree.Row() as one_row, tree.Row() as other_row) if pair.same(one_row.value, other_row.value):
            known = (one_row.relation, other_row.relation)
            alike = pair.same(one_row.test, other_row.test)
            return 0 if not alike else 1 if known in _LATER else -1 if known[::-1] in _LATER else 0
        case (tree.Units() as one_units, tree.Units() as other_units) if one_units.full != other_units.full:
            alike = all(pair.same(getattr(one_units, n), getattr(other_units, n)) for n in ("amount", "unit", "value"))
            return (1 if one_units.full else -1) if alike else 0
        case _:
            return _parts(spot, pair)


def _more(old: Fraction, new: Fraction) -> int:
    return 1 if new > old else -1


def _scope(old: tree.Scope | None, new: tree.Scope | None, pair: Pair) -> int:
    """One pot for more awards is less."""
    if old is None or new is None:
        return 1 if new is None else -1
    wide = [_PERIODS[each.period] for each in (old, new)]
    if pair.same(old.holder, new.holder):
        return _more(Fraction(wide[0]), Fraction(wide[1]))
    claimants = [side.named(Text.made(scope.holder.text, side.root.place), At("claimant")) for side, scope in
                 ((pair.old, old), (pair.new, new))]  # fmt: skip
    is_whole = [
        name == nodes.said_text(side.root, "claimant")
        for name, side in zip(claimants, (pair.old, pair.new), strict=True)
    ]
    if is_whole == [False, True] and wide[1] <= wide[0]:
        return -1
    return 1 if is_whole == [True, False] and wide[1] >= wide[0] else 0


def _relation(old: tree.Comparison, new: tree.Comparison, pair: Pair) -> int:
    """≥ and > with the same sides."""
    if not pair.same(old.left, new.left) or not pair.same(old.right, new.right):
        return 0
    pair_ = (old.relation, new.relation)
    return -1 if pair_ in _STRICTER else 1 if pair_[::-1] in _STRICTER else 0


def _listed(spot: Spot, pair: Pair) -> int:
    """Listed values added or removed."""
    one, other = listed(spot.old), listed(spot.new)
    if one is None or other is None or not pair.same(one[0], other[0]):
        return 0
    added = [each for each in other[1] if not any(pair.same(before, each) for before in one[1])]
    gone = [each for each in one[1] if not any(pair.same(each, after) for after in other[1])]
    return 1 if added and not gone else -1 if gone and not added else 0


def _tiers(old: tree.Table, new: tree.Table, pair: Pair) -> int:
    """Tiers added or removed on top of, or between, others that rise before and after."""
    if old.subject is None or old.marginal != new.marginal or not pair.same(old.otherwise, new.otherwise):
        return 0
    added = [each for each in new.rows if not any(pair.same(other, each) for other in old.rows)]
    gone = [each for each in old.rows if not any(pair.same(each, other) for other in new.rows)]
    rising = _rising(old, new, pair)
    return rising if added and not gone else -rising if gone and not added else 0


def _parts(spot: Spot, pair: Pair) -> int:
    """A part of a condition added or removed."""
    old, new = spot.old, spot.new
    one = old.parts if isinstance(old, tree.Logic) else (old,)
    other = new.parts if isinstance(new, tree.Logic) else (new,)
    logic = new if len(other) > len(one) else old
    if not isinstance(logic, tree.Logic) or len(one) == len(other):
        return 0
    if isinstance(old, tree.Logic) and isinstance(new, tree.Logic) and old.every != new.every:
        return 0
    few, many = sorted((one, other), key=len)
    if not all(any(pair.same(*((a, b) if few is one else (b, a))) for b in many) for a in few):
        return 0
    sign = -1 if logic.every else 1
    return sign if len(other) > len(one) else -sign
