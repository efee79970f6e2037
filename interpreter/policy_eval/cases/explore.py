"""Uses: drafts tried out – what they show of a policy, what is paid on them – and paying drafts found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations, islice, product

from policy_eval.backends.interpret import Interpreter
from policy_eval.backends.trace import Trace
from policy_eval.boundaries import Boundary, Shown, shown
from policy_eval.claim import Facts, Reader
from policy_eval.diagnostics import Diagnostic
from policy_eval.program import Clause, Program, Scalar

from .drafts import CLAIMANT, Draft, Looked, Writer, candidates, looked_at, plain_row

MOST_TRIED = 600
"""So many drafts are looked at where values are tried in pairs and triples; a search always ends."""

Place = tuple[int, str]
"""A field of a draft: the row (or `CLAIMANT`) and its name."""


@dataclass(frozen=True, slots=True)
class Look:
    """A draft and what came of it: no trace where the claim is refused, for `refused`."""

    draft: Draft
    facts: Facts | None
    trace: Trace | None
    refused: tuple[Diagnostic, ...]
    shown: Shown


@dataclass(slots=True)
class Explorer:
    """Tries drafts under one program. `found`: the boundaries whose sides are looked for."""

    program: Program
    reader: Reader
    interpreter: Interpreter
    found: Sequence[Boundary]
    paying: dict[int, Draft | None] = field(default_factory=dict)
    _writer: Writer = field(init=False)

    def __post_init__(self) -> None:
        self._writer = Writer(self.program)

    def look(self, draft: Draft, found: Sequence[Boundary] | None = None) -> Look:
        """What comes of a draft, and which sides of the boundaries (those of `found`) it shows."""
        facts, faults = self.reader.read(self._writer.claim(draft))
        if facts is None:
            return Look(draft, None, None, tuple(faults), set())
        refused = tuple(d for d in (*faults, *self.interpreter.violations(facts)) if d.is_error)
        trace = None if refused else self.interpreter.trace(facts)
        among = self.found if found is None else found
        return Look(draft, facts, trace, refused, shown(self.program, self.interpreter, among, facts, trace))

    def pays(self, draft: Draft, clause: int) -> bool:
        """Whether a clause pays something on a draft."""
        trace = self.look(draft, ()).trace
        return trace is not None and any(award.clause == clause and award.amount for award in trace.awards)

    def base(self, clause: int) -> Draft | None:
        """The plainest draft found on which a clause pays something."""
        if clause not in self.paying:
            tried = islice(self._bases(clause), MOST_TRIED)
            self.paying[clause] = next((draft for draft in tried if self.pays(draft, clause)), None)
        return self.paying[clause]

    def any_base(self) -> Draft | None:
        """The plainest draft of the first clause that has one."""
        bases = (self.base(number) for number in range(len(self.program.clauses)))
        return next((draft for draft in bases if draft), None)

    def _bases(self, clause: int) -> Iterator[Draft]:
        draft = self.plain(clause)
        yield draft
        yield from self.varied(draft, clause, most=3)

    def plain(self, clause: int) -> Draft:
        """One plain row of the clause's list."""
        program, index = self.program, self.program.clauses[clause].list if clause >= 0 else -1
        claimant = plain_row(program.claimant_list.fields, program)
        lists = {program.lists[index].name: (plain_row(program.lists[index].fields, program),)} if index >= 0 else {}
        return Draft(claimant, lists)

    def looked(self, clause: int) -> Looked:
        """What the clause and what must hold on its rows look at."""
        its = self.program.clauses[clause]
        holds = self.program.lists[its.list].holds if its.list >= 0 else ()
        return looked_at((_meaning(its), tuple(each.condition for each in holds)))

    def choices(self, clause: int) -> list[tuple[Place, tuple[Scalar | None, ...]]]:
        """The fields that a clause looks at, each with the values worth trying."""
        looked, program = self.looked(clause), self.program
        index = program.clauses[clause].list
        rows = program.lists[index].fields if index >= 0 else ()
        claimant = program.claimant_list.fields
        places = [((0, rows[i].name), rows[i]) for i in sorted(looked.row) if i < len(rows)]
        places += [((CLAIMANT, claimant[i].name), claimant[i]) for i in sorted(looked.claimant)]
        return [(place, candidates(fact, looked, program)) for place, fact in places]

    def varied(self, draft: Draft, clause: int, most: int) -> Iterator[Draft]:
        """`draft` with one field stated otherwise, then two, up to `most`."""
        yield from combined(draft, self.list_of(clause), self.choices(clause), most)

    def list_of(self, clause: int) -> str:
        """The name of a clause's list, "" for none."""
        index = self.program.clauses[clause].list if clause >= 0 else -1
        return self.program.lists[index].name if index >= 0 else ""


def combined(
    draft: Draft, of: str, choices: Iterable[tuple[Place, tuple[Scalar | None, ...]]], most: int
) -> Iterator[Draft]:
    """`draft` with up to `most` fields of list `of` or of the claimant stated otherwise, fewer first."""
    listed = [*choices]
    for number in range(1, most + 1):
        for some in combinations(listed, number):
            for values in product(*(values for _, values in some)):
                changed = draft
                for ((row, name), _), value in zip(some, values, strict=True):
                    changed = changed.with_field(of, row, name, value)
                yield changed


def _meaning(clause: Clause) -> tuple[object, ...]:
    return clause.when, tuple(term.value for term in clause.terms), tuple((s.action, s.when) for s in clause.steps)
