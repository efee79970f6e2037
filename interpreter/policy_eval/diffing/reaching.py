"""Uses: which clauses a difference may change the awards of – those that read what differs, and what shares a limit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from policy_eval.program import Aggregate, Among, Clause, Field, Program
from policy_eval.program.node import Node

from .model import Act, Difference, Sort
from .side import Side

_NEVER = frozenset({"readings", "marks", "commitments", "silent", "examples", "no-rule", "policy", "version", "title"})
_PERIOD = frozenset({"covers"})


def affected(difference: Difference, old: Side, new: Side) -> frozenset[str]:
    """The ids of the clauses of either version whose awards the difference may change."""
    if difference.sort is Sort.WORDS:
        return frozenset()
    made: set[str] = set()
    for side, part in ((old, difference.old), (new, difference.new)):
        made |= _seeds(difference, side.program, is_there=part is not None)
    return frozenset(_sharing(made, (old.program, new.program)))


def unaffected(differences: Iterable[Difference], old: Side, new: Side) -> tuple[str, ...]:
    """The clauses of both versions whose awards no difference can change, in the order of the new version."""
    reached = {name for each in differences for name in affected(each, old, new)}
    before = {clause.name for clause in old.program.clauses}
    return tuple(c.name for c in new.program.clauses if c.name in before and c.name not in reached)


def _seeds(difference: Difference, program: Program, *, is_there: bool) -> set[str]:  # noqa: PLR0911 – one case a key
    """The clauses of one version that a difference concerns by itself."""
    path, everything = difference.path, {clause.name for clause in program.clauses}
    name = path[1] if len(path) > 1 else ""
    match path[0]:
        case "clauses":
            return set() if "marks" in path or _moves_nothing(difference, program) else {name} & everything
        case "limits":
            return {each for limit in program.limits if limit.name == name for each in limit.pot.clauses}
        case "exclusions":
            return {each for out in program.exclusions if out.name == name
                    for each in (everything if out.everything else out.clauses)}  # fmt: skip
        case "sets":
            return {clause.name for clause in program.clauses if _reads_set(clause, program, name)} | _out(
                program, name
            )
        case "facts":
            return _of_fact(difference, program, is_there=is_there)
        case "period":
            return everything if name in _PERIOD else set()
        case other:
            return set() if other in _NEVER else everything


def _moves_nothing(difference: Difference, program: Program) -> bool:
    """Whether a clause has another place in the order, and shares nothing with others."""
    is_moved = difference.act is Act.MOVED and difference.is_whole
    return is_moved and not any(difference.clause in limit.pot.clauses for limit in program.limits)


def _out(program: Program, name: str) -> set[str]:
    """What exclusions by a set concern."""
    hit = [out for out in program.exclusions if _reads_set(out, program, name)]
    return {clause.name for out in hit for clause in program.clauses if out.everything or clause.name in out.clauses}


def _of_fact(difference: Difference, program: Program, *, is_there: bool) -> set[str]:
    """The clauses that read a field; a rule about rows may refuse a claim, whatever it claims."""
    path = difference.path
    everything = {clause.name for clause in program.clauses}
    index = next((i for i, fact in enumerate(program.lists) if fact.name == path[1]), -1)
    if path[2:3] == ("fields",) and len(path) > 3:  # noqa: PLR2004 – the keys, a list and a field
        is_whole = len(path) == 4  # noqa: PLR2004 – the field itself
        if is_whole and not is_there:
            return set()
        field = {clause.name for clause in program.clauses if _reads_field(clause, program, index, path[3])}
        out = any(_reads_field(each, program, index, path[3]) for each in program.exclusions)
        return everything if out or path[4:5] in {("required",), ("at-least",), ("at-most",)} else field
    if path[2:3] == ("dated",):
        return {clause.name for clause in program.clauses if _reads_list(clause, index)}
    return everything if is_there else set()


# --- what a clause reads ----------------------------------------------------------------------------------------------


def nodes_in(part: object) -> Iterator[Node]:
    """All nodes of a part of a program."""
    if isinstance(part, tuple):
        for each in part:
            yield from nodes_in(each)
    elif isinstance(part, Node):
        yield part
        for name in part.__match_args__:
            yield from nodes_in(getattr(part, name))


def _reads_set(part: Node, program: Program, name: str) -> bool:
    return any(isinstance(each, Among) and program.sets[each.set].name == name for each in nodes_in(part))


def _reads_list(clause: Node, index: int) -> bool:
    if isinstance(clause, Clause) and clause.list == index:
        return True
    return any(isinstance(each, Aggregate) and each.list == index for each in nodes_in(clause))


def _reads_field(part: Node, program: Program, index: int, name: str) -> bool:
    is_claimants = index == program.claimant
    found = (each for each in nodes_in(part) if isinstance(each, Field) and each.name == name)
    return any((each.source.value == "claimant") == is_claimants for each in found) and (
        is_claimants or _reads_list(part, index)
    )


# --- what shares a limit ----------------------------------------------------------------------------------------------


def _sharing(names: set[str], programs: Iterable[Program]) -> set[str]:
    """These clauses, and those that draw behind them from a limit they share."""
    known = [*programs]
    while True:
        more = {name for program in known for name in _behind(names, program)}
        if more <= names:
            return names
        names = names | more


def _behind(names: set[str], program: Program) -> Iterator[str]:
    order = [clause.name for clause in program.clauses]
    for limit in program.limits:
        shared = [name for name in order if name in limit.pot.clauses]
        first = next((i for i, name in enumerate(shared) if name in names), len(shared))
        yield from shared[first:]
