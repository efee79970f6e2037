"""Back ends: the steps of a clause and the shared limits → closures over the amount of one award.

Laws of this module (they bind every back end):

* Steps are taken in written order; one whose condition does not hold is passed over.
* Nothing rounds but a `Round`. What meets a pot or a limit is whole already, as `check` has made sure.
* A cap hands out whole minor units only: of a cap that is not whole, what lies over the whole ones is nobody's.
* A pot is charged with what leaves its step; nothing later refunds it. Each `Cap` and each limit has a pot of its own
  – with a key, one for every value of it (a missing one is a value too).
* A `First` that is used up ends the award at 0: later steps and limits are not taken. An award above 0, after the
  limits, counts for each `First` of its clause, and so does a prior award above 0.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import assert_never, cast

from policy_eval.claim import Prior
from policy_eval.program import (
    Action,
    Add,
    Cap,
    Const,
    Deduct,
    First,
    Floor,
    Limit,
    Pay,
    Period,
    Pot,
    Program,
    Round,
    Rounding,
    Step,
    Uplift,
    Value,
)
from policy_eval.quantity import Exact, downward, half_up, tidy

from .exact import product
from .frame import Cell, Claim, Frame
from .trace import Draw, Recorder
from .values import Number, Values


class Run:
    """One claim's evaluation: what its pots have given so far, and who listens.

    `given` and `prior` hold, per purse and key, what this claim drew and what prior awards used up.
    """

    __slots__ = ("claim", "given", "prior", "recorder")

    def __init__(self, claim: Claim, recorder: Recorder | None, given: Given | None = None) -> None:
        self.claim = claim
        self.recorder = recorder
        self.given: Given = {} if given is None else given
        self.prior: dict[Purse, dict[Cell, int]] = {}


Given = dict[tuple[int, Cell], int]
"""Per pot (its identity) and key, what a claim drew so far."""


class Purses:
    """Numbers the pots of a program.

    `known` is shared by the versions of a policy: the same pot – by clause or limit, key, and place among its like –
    has the same number in each.
    """

    __slots__ = ("_counts", "_known")

    def __init__(self, known: dict[tuple[object, ...], int] | None = None) -> None:
        self._known = {} if known is None else known
        self._counts: dict[tuple[object, ...], int] = {}

    def identity(self, pot: Pot, weigh: Callable[[Prior], int]) -> int:
        """The number of the next pot of its kind."""
        kind = (pot.name, pot.key.name if pot.key else None, weigh.__name__)
        self._counts[kind] = self._counts.get(kind, 0) + 1
        return self._known.setdefault((*kind, self._counts[kind]), len(self._known))


Ceiling = Callable[[Frame], int]
"""What a cap hands out at most, on a frame: whole minor units, never less than 0."""

Taking = Callable[[Run, Frame, Exact], Exact | None]
"""An action, made ready: the amount behind it; `None` where the award ends here with nothing."""


class Purse:
    """A pot that claims draw from. `weigh`: what a prior award uses up of it; `years`: those of `Period.VERSION`.

    `identity` tells pots apart: the same pot in two versions of a policy has the same one, so that the later version
    finds what the earlier one has given.
    """

    __slots__ = ("_clauses", "_key", "_period", "_weigh", "_years", "identity")

    def __init__(self, pot: Pot, make: Values, years: range, weigh: Callable[[Prior], int], identity: int) -> None:
        self.identity = identity
        self._key = make.value(pot.key) if pot.key else None
        self._period = pot.period
        self._clauses = frozenset(pot.clauses)
        self._years = years
        self._weigh = weigh

    def draw(self, run: Run, frame: Frame, amount: int, cap: int) -> int:
        """Take `amount` from the pot of the row at hand, or what is left of it."""
        slot = self.identity, self.key(frame)
        prior = self.used(run, slot[1]) if run.claim.facts.priors else 0
        drawn = run.given.get(slot, 0)
        left = max(cap - prior - drawn, 0)
        taken = min(amount, left)
        run.given[slot] = drawn + max(taken, 0)
        if run.recorder:
            run.recorder.drew(Draw(cap, prior, drawn, left))
        return taken

    def count(self, run: Run, frame: Frame) -> None:
        """Count an award that pays something."""
        slot = (self.identity, self.key(frame))
        run.given[slot] = run.given.get(slot, 0) + 1

    def key(self, frame: Frame) -> Cell:
        """Which of the purse's pots the row at hand draws from; `None` for the only one."""
        return self._key(frame) if self._key else None

    def used(self, run: Run, key: Cell) -> int:
        """What prior awards used up; each is looked at once a claim."""
        if self not in run.prior:
            run.prior[self] = self._weighed(run.claim)
        return run.prior[self].get(key, 0)

    def given(self, run: Run, key: Cell) -> int:
        """What this claim drew so far."""
        return run.given.get((self.identity, key), 0)

    def keys(self, run: Run) -> list[Cell]:
        """The keys under which this claim drew, in the order of its rows; of a purse without a key the only one."""
        return [key for identity, key in run.given if identity == self.identity] if self._key else [None]

    def _weighed(self, claim: Claim) -> dict[Cell, int]:
        weights: dict[Cell, int] = {}
        for prior in claim.facts.priors:
            if prior.clause in self._clauses and self._counts(prior.year, claim.facts.year):
                key = prior.key if self._key else None
                weights[key] = weights.get(key, 0) + self._weigh(prior)
        return weights

    def _counts(self, year: int, of_claim: int) -> bool:
        match self._period:
            case Period.YEAR:
                return year == of_claim
            case Period.EVER:
                return True
            case Period.VERSION:
                return year in self._years
            case _:
                assert_never(self._period)


class Shared:
    """A limit that several clauses share. `index`: in `Program.limits`."""

    __slots__ = ("cap", "index", "limit", "purse")

    def __init__(self, index: int, limit: Limit, purse: Purse, cap: Ceiling) -> None:
        self.index = index
        self.limit = limit
        self.purse = purse
        self.cap = cap

    def meet(self, run: Run, frame: Frame, amount: int) -> int:
        """What the limit leaves of `amount`."""
        left = self.purse.draw(run, frame, amount, self.cap(frame))
        if run.recorder:
            run.recorder.limited(self.index, amount, left)
        return left


class Payment:
    """The steps and limits of one clause."""

    __slots__ = ("_firsts", "_limits", "_steps")

    def __init__(self, steps: Sequence[Step], make: Actions, limits: Sequence[Shared]) -> None:
        self._firsts: list[Purse] = []
        self._limits = limits
        whens = [make.values.condition(step.when) if step.when else None for step in steps]
        takings = [make.action(step.action, self._firsts) for step in steps]
        self._steps = [*zip(whens, takings, strict=True)]

    def award(self, run: Run, frame: Frame) -> int:
        """The amount of one award, in minor units, drawn from its pots and limits."""
        amount = self._amount(run, frame)
        if amount is None:
            return 0
        for limit in self._limits:
            amount = limit.meet(run, frame, amount)
        if amount > 0:
            for purse in self._firsts:
                purse.count(run, frame)
        return amount

    def _amount(self, run: Run, frame: Frame) -> int | None:
        """The amount behind the last step; `None` where a step ended the award."""
        amount: Exact = 0
        recorder = run.recorder
        for index, (when, take) in enumerate(self._steps):
            if when is not None and not when(frame):
                if recorder:
                    recorder.passed(index, amount)
                continue
            after = take(run, frame, amount)
            if recorder:
                recorder.took(index, amount, after or 0)
            if after is None:
                return None
            amount = after
        return int(amount)


class Actions:
    """Makes closures of the actions of one program."""

    __slots__ = ("_purses", "_years", "values")

    def __init__(self, program: Program, values: Values, purses: Purses | None = None) -> None:
        self.values = values
        self._purses = purses or Purses()
        self._years = range(program.first_day.year, program.last_day.year + 1)

    def purse(self, pot: Pot, weigh: Callable[[Prior], int]) -> Purse:
        """A purse for `pot`."""
        return Purse(pot, self.values, self._years, weigh, self._purses.identity(pot, weigh))

    def shared(self, index: int, limit: Limit) -> Shared:
        """A limit, made ready."""
        return Shared(index, limit, self.purse(limit.pot, _amount_of), self.cap(limit.cap))

    def cap(self, value: Value) -> Ceiling:
        """What a cap of this value hands out at most."""
        if isinstance(value, Const):
            known = _whole_units(cast("Exact", value.value))
            return lambda _frame: known
        number = self.values.number(value)
        return lambda frame: _whole_units(number(frame))

    def action(self, action: Action, firsts: list[Purse]) -> Taking:  # noqa: PLR0911 – one case an action
        """The closure of an action. The purse of a `First` goes to `firsts`: it is charged when the award is known."""
        number = self.values.number
        match action:
            case Pay():
                return _pay(number(action.value))
            case Uplift():
                return _uplift(number(action.rate))
            case Add():
                return _add(number(action.value))
            case Deduct():
                return _deduct(number(action.value))
            case Floor():
                return _floor(number(action.value))
            case Cap():
                return self._cap(action)
            case First():
                firsts.append(self.purse(action.pot, _is_above_zero))
                return _first(firsts[-1], number(action.count))
            case Round():
                return _round(action)
            case _:
                assert_never(action)

    def _cap(self, action: Cap) -> Taking:
        cap = self.cap(action.value)
        if action.pot is None:
            return lambda _run, frame, amount: min(amount, cap(frame))
        purse = self.purse(action.pot, _amount_of)
        return lambda run, frame, amount: purse.draw(run, frame, int(amount), cap(frame))


def _pay(value: Number) -> Taking:
    return lambda _run, frame, _amount: value(frame)


def _uplift(rate: Number) -> Taking:
    return lambda _run, frame, amount: product(amount, 1 + rate(frame))


def _add(value: Number) -> Taking:
    return lambda _run, frame, amount: tidy(amount + value(frame))


def _deduct(value: Number) -> Taking:
    return lambda _run, frame, amount: tidy(amount - value(frame))


def _floor(value: Number) -> Taking:
    return lambda _run, frame, amount: max(amount, value(frame))


def _first(purse: Purse, count: Number) -> Taking:
    def first(run: Run, frame: Frame, amount: Exact) -> Exact | None:
        key = purse.key(frame)
        return amount if purse.used(run, key) + purse.given(run, key) < count(frame) else None

    return first


def _round(action: Round) -> Taking:
    unit = action.unit
    match action.rounding:
        case Rounding.HALF_UP if unit == 1:
            return lambda _run, _frame, amount: amount if type(amount) is int else half_up(amount)
        case Rounding.HALF_UP:
            return lambda _run, _frame, amount: half_up(amount, unit)
        case Rounding.DOWN:
            return lambda _run, _frame, amount: downward(amount, unit)
        case _:
            assert_never(action.rounding)


def _amount_of(prior: Prior) -> int:
    return prior.amount


def _is_above_zero(prior: Prior) -> int:
    return 1 if prior.amount > 0 else 0


def _whole_units(number: Exact) -> int:
    return max(int(number), 0)
