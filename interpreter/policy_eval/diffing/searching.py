"""Uses: two programs → the plainest claim found on which they differ, and what all claims tried say of the direction.

Laws of this module:

* A search is bounded by how many claims are tried, never by the clock: the same programs give the same answer.
* Both programs are asked about every claim; nothing is guessed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice

from policy_eval.backends.interpret import Interpreter
from policy_eval.cases.drafts import Draft
from policy_eval.cases.explore import Explorer
from policy_eval.claim import Reader
from policy_eval.evaluating.alone import Alone
from policy_eval.explaining import Explanation, explain
from policy_eval.program import Program

from .focusing import Scene, scene
from .making import Made
from .model import Difference, Direction
from .pair import Pair, paired
from .proposing import Proposer
from .shrinking import shrunk
from .side import Aliases
from .trying import Bench, Cost, Trial
from .witness import Search, Shows, View, Witness

MOST_TRIED, MOST_IN_VAIN = 300, 2200
"""So many claims are made before the plainest is made plainer; so many more where no amount differs on any of them."""

MOST_DETAILED = 400
"""So many of them are looked into where no amount differs."""


@dataclass(slots=True)
class Searcher:
    """Searches several new programs against one old one. Claims that it pays on are looked for once."""

    old: Program
    _ready: Alone = field(init=False)
    _explorer: Explorer = field(init=False)

    def __post_init__(self) -> None:
        self._ready = Alone(self.old)
        self._explorer = _explorer(self.old, self._ready)

    def search(self, pair: Pair, differences: tuple[Difference, ...] = ()) -> Search:
        """The plainest claim on which the programs of `pair`, of which the old one is this searcher's, differ."""
        where = scene(pair)
        if where.same:
            return _unsearched(pair, differences, same=True)
        bench = Bench(pair, where.union, self._ready)
        found = _Found(bench)
        drafts = self._proposer(bench, where).drafts()
        for draft in islice(drafts, MOST_TRIED):
            found.add(draft)
        for draft in islice(drafts, MOST_IN_VAIN):
            if found.has_amount:
                break
            found.add(draft)
        return _told(bench, found, where, differences)

    def boundaries(self, pair: Pair) -> Iterator[dict[str, object]]:
        """Claims at the boundaries of what may differ between the programs."""
        where = scene(pair)
        bench = Bench(pair, where.union, self._ready)
        return map(bench.claim, self._proposer(bench, where).boundaries())

    def _proposer(self, bench: Bench, where: Scene) -> Proposer:
        return Proposer(bench.pair, (self._explorer, _explorer(bench.pair.new, bench.ready[1])), where)


def search(pair: Pair, differences: tuple[Difference, ...] = ()) -> Search:
    """The plainest claim on which the two programs of a pair differ."""
    return Searcher(pair.old).search(pair, differences)


def searches(old: Program, new: Program, alone: Iterable[Made], names: Aliases) -> tuple[Search, ...]:
    """For each group of differences the claim that shows it: the old version against the old one with this group made.

    `alone`: see `making.made_alone`; `names`: see `renames.aliased`.
    """
    searcher = Searcher(old)
    return tuple(_one(searcher, new, made, names) for made in alone)


def _one(searcher: Searcher, new: Program, made: Made, names: Aliases) -> Search:
    old, group = searcher.old, made.differences
    pair = paired(old, made.program or old, names)
    if made.program is None or made.is_words:
        return _unsearched(pair, group, same=made.is_words, apart=made.program is not None)
    of_period = any(difference.element[:1] == ("period",) for difference in group)
    found = searcher.search(paired(old, made.program, names, aligned=not of_period), group)
    if found.witness is not None or found.same or of_period or _days(old) == _days(new):
        return found
    return _later(old, made.program, new, found, names)


def _later(old: Program, made: Program, new: Program, found: Search, names: Aliases) -> Search:
    """The same search on the new version's days: what has a date of its own may show only there."""
    first, last = _days(new)
    then, now = (replace(program, first_day=first, last_day=last) for program in (old, made))
    later = search(paired(then, now, names), found.differences)
    return found if later.witness is None else replace(later, tried=found.tried + later.tried)


def _days(program: Program) -> tuple[dt.date, dt.date]:
    return program.first_day, program.last_day


def _unsearched(pair: Pair, differences: tuple[Difference, ...], *, same: bool = False, apart: bool = True) -> Search:
    ends = pair.old, pair.new, pair.aligned
    return Search(differences, None, 0, 0, 0, Direction.UNKNOWN, *ends, same=same, apart=apart)


def direction_of(search: Search, sure: Direction) -> Direction:
    """What a difference does to claimants: what is sure, else what the claims tried are evidence of."""
    return search.direction if sure is Direction.UNKNOWN else sure


def explanations(search: Search) -> tuple[Explanation | None, Explanation | None]:
    """Both versions' explanations of the witness; none where there is no witness, or a version refuses it."""
    if search.witness is None:
        return None, None
    old, new = search.witness.old, search.witness.new
    return _explained(search.old, old), _explained(search.new, new)


def _explained(program: Program, view: View) -> Explanation | None:
    if view.total is None:
        return None
    facts, _ = Reader(program).read(view.claim)
    interpreter = Interpreter(program)
    return explain(program, interpreter, facts, interpreter.trace(facts)) if facts else None


def _explorer(program: Program, ready: Alone) -> Explorer:
    return Explorer(program, ready.reader, ready.interpreter, ())


class _Found:
    """What was found so far: the plainest claim that differs; how many were tried, and pay more, or less."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self._seen: set[str] = set()
        self._equal: list[Trial] = []
        self._best: tuple[Cost, Trial, Shows] | None = None
        self.more = self.less = 0

    @property
    def tried(self) -> int:
        """How many different claims were tried."""
        return len(self._seen)

    @property
    def has_amount(self) -> bool:
        """Whether an amount differs on a claim."""
        return self._best is not None and self._best[2] in {Shows.TOTAL, Shows.AWARDS}

    def add(self, draft: Draft) -> None:
        """Try one claim more, unless it was tried before."""
        key = _key(draft)
        if key in self._seen:
            return
        self._seen.add(key)
        trial = self._bench.tried(draft)
        self.more += trial.difference > 0
        self.less += trial.difference < 0
        shows = self._bench.shows(trial, details=False)
        if shows is not None:
            self._keep(trial, shows)
        elif trial.old is not None and len(self._equal) < MOST_DETAILED:
            self._equal.append(trial)

    def best(self) -> tuple[Trial, Shows] | None:
        """The plainest claim that differs; only where no amount does, what is no amount is looked into."""
        if self._best is None or self._best[2] is Shows.ACCEPTANCE:
            for trial in self._equal:
                shows = self._bench.shows(trial, details=True)
                if shows is not None:
                    self._keep(trial, shows)
        return self._best[1:] if self._best else None

    def _keep(self, trial: Trial, shows: Shows) -> None:
        cost = self._bench.cost(trial.draft, shows)
        if self._best is None or cost < self._best[0]:
            self._best = cost, trial, shows


def _key(draft: Draft) -> str:
    """The same for the same claim, in whatever order its fields were stated."""
    rows = [(name, [sorted(row.items()) for row in of]) for name, of in sorted(draft.lists.items())]
    return repr((sorted(draft.claimant.items()), rows, draft.priors))


def _told(bench: Bench, found: _Found, where: Scene, differences: tuple[Difference, ...]) -> Search:
    best = found.best()
    witness = _witness(bench, *shrunk(bench, where.union, *best)) if best else None
    direction = _direction(found.more, found.less)
    pair = bench.pair
    return Search(
        differences, witness, found.tried, found.more, found.less, direction, pair.old, pair.new, pair.aligned
    )


def _direction(more: int, less: int) -> Direction:
    """That no claim tried differs is evidence of nothing."""
    if more and less:
        return Direction.MIXED
    return Direction.WIDER if more else Direction.NARROWER if less else Direction.UNKNOWN


def _witness(bench: Bench, trial: Trial, shows: Shows) -> Witness:
    claim = bench.claim(trial.draft)
    old, new = (bench.view(side, claim, read) for side, read in enumerate(trial.reads))
    return Witness(claim, shows, old, new)
