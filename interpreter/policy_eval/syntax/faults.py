"""Front: what is wrong with the text of an expression."""

from __future__ import annotations

from dataclasses import dataclass

from policy_eval.diagnostics import Rule


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a text, and its stretch; `suggestion` is the nearest known word, "" for none."""

    rule: Rule
    start: int
    end: int
    details: dict[str, str]
    suggestion: str = ""
