"""Uses: what the text at a place of a policy is – a step, a condition, the id of a clause, the place of a change …"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from policy_eval.claim import PRIORS
from policy_eval.testing.declared import PRIOR_AWARDS


class Role(StrEnum):
    """What stands at a place."""

    STEP = "step"
    EXPRESSION = "expression"
    TARGET = "target"
    LIMIT = "limit"
    TEST = "test"
    LIST = "list"
    FIELD = "field"
    CHOICE = "choice"
    KIND = "kind"
    MEMBER = "member"
    CLAUSE = "clause"
    CLAUSES = "clauses"
    QUESTION = "question"
    ANSWER = "answer"
    PLACE = "place"
    FILE = "file"
    QUOTE = "quote"
    STATED = "stated"
    CHANGED = "changed"
    LIMIT_ID = "limit id"
    MARK = "mark"
    REASON = "reason"


_CHANGES: dict[str, Role] = {
    **dict.fromkeys(("at", "before", "after", "remove"), Role.PLACE),
    **dict.fromkeys(("was", "now", "add"), Role.CHANGED),
    "with/*": Role.ANSWER,
    "without/*": Role.ANSWER,
}
_EXAMPLES: dict[str, Role] = {
    "given/*/*": Role.STATED,
    "given/*/*/*": Role.STATED,
    "readings/*": Role.ANSWER,
    **dict.fromkeys(("marks", "marks/*"), Role.MARK),
    **dict.fromkeys(("not-covered", "not-covered/*"), Role.REASON),
    **{
        f"given/{priors}/{row}{clause}": Role.CLAUSE
        for priors in (PRIORS, PRIOR_AWARDS.zh, PRIOR_AWARDS.en)
        for row in ("", "*/")
        for clause in ("clause", "条款")
    },
}
_TEXTS: dict[str, Role] = {
    "text": Role.FILE,
    "rounding": Role.STEP,
    "claimant": Role.LIST,
    "facts/*/dated": Role.FIELD,
    "facts/*/holds/*/that": Role.EXPRESSION,
    "facts/*/holds/*/one": Role.FIELD,
    "facts/*/holds/*/per": Role.FIELD,
    "facts/*/fields/*/type": Role.KIND,
    "facts/*/fields/*/at-least": Role.EXPRESSION,
    "facts/*/fields/*/at-most": Role.EXPRESSION,
    "facts/*/fields/*/default": Role.STATED,
    "sets/*/of": Role.CHOICE,
    "sets/*/file": Role.FILE,
    "sets/*/members/*": Role.MEMBER,
    "sets/*/members/*/is": Role.MEMBER,
    "clauses/*/for": Role.TARGET,
    "clauses/*/when": Role.EXPRESSION,
    "clauses/*/terms/*/is": Role.EXPRESSION,
    "clauses/*/pays/*": Role.STEP,
    "clauses/*/marks/*/when": Role.EXPRESSION,
    "limits/*/over/*": Role.CLAUSE,
    "limits/*/cap": Role.LIMIT,
    "exclusions/*/over": Role.CLAUSES,
    "exclusions/*/over/*": Role.CLAUSE,
    "exclusions/*/when": Role.EXPRESSION,
    "marks/*/over": Role.CLAUSES,
    "marks/*/over/*": Role.CLAUSE,
    "marks/*/when": Role.EXPRESSION,
    "commitments/*/target/is": Role.TEST,
    "readings/*/touches/*": Role.CLAUSE,
    "readings/*/default": Role.ANSWER,
    "no-rule/*": Role.QUOTE,
    **{f"readings/*/answers/*/changes/*/{key}": role for key, role in _CHANGES.items()},
    **{f"changes/*/{key}": role for key, role in _CHANGES.items()},
    **{f"{owner}examples/*/{key}": role for owner in ("", "clauses/*/") for key, role in _EXAMPLES.items()},
}
_KEYS: dict[str, Role] = {
    **{
        f"{owner}examples/*/{key}": role
        for owner in ("", "clauses/*/")
        for key, role in {
            "given": Role.LIST,
            "given/*": Role.FIELD,
            "given/*/*": Role.FIELD,
            "readings": Role.QUESTION,
            "award": Role.CLAUSE,
            "limits": Role.LIMIT_ID,
        }.items()
    },
    **{
        f"{owner}changes/*/{key}": Role.QUESTION
        for owner in ("", "readings/*/answers/*/")
        for key in ("with", "without")
    },
}


@lru_cache(maxsize=4096)
def role_of(path: tuple[str, ...]) -> Role | None:
    """What the text at a path (English keys) is; none where it is only words."""
    return Role.QUOTE if "quote" in path[-2:] else _found(_TEXT_TREE, path)


@lru_cache(maxsize=4096)
def role_of_keys(path: tuple[str, ...]) -> Role | None:
    """What the keys of the map at a path are, where they name something that stands elsewhere."""
    return _found(_KEY_TREE, path)


@dataclass(frozen=True, slots=True)
class _Branch:
    """The patterns that go on behind a segment; `role` is that of the one that ends there."""

    below: Mapping[str, _Branch]
    role: Role | None


def _grown(table: Mapping[tuple[str, ...], Role]) -> _Branch:
    """The patterns of a table as a tree."""
    heads = dict.fromkeys(pattern[0] for pattern in table if pattern)
    below = {head: _grown({p[1:]: role for p, role in table.items() if p[:1] == (head,)}) for head in heads}
    return _Branch(below, table.get(()))


def _found(branch: _Branch, path: Sequence[str]) -> Role | None:
    for segment in path:
        following = branch.below.get(segment) or branch.below.get("*")
        if following is None:
            return None
        branch = following
    return branch.role


_TEXT_TREE = _grown({tuple(pattern.split("/")): role for pattern, role in _TEXTS.items()})
_KEY_TREE = _grown({tuple(pattern.split("/")): role for pattern, role in _KEYS.items()})
