"""Mistypings of the 2025 policy: what is mistyped, and – on a sample – the law (more: `python tests/mistypings.py`).

The law: at most one error; if there is one, it is on the line of the slip, or where `Fate` says that it honestly is.
"""

from __future__ import annotations

import pytest

import mistypings
from mistypings import Fate, Mistyping, Tried
from policy_eval.diagnostics import Language

MOST = 12
"""So many slips of a form are tried here: each of another kind."""

POLICY = """\
pays:
  - tier fee (≥ 30万元 → 2万元, ≥ 100万元 → 5万元, else → 0元)
examples:
  - {why: 给予 80%, day: 2025-01-01}"""


@pytest.mark.parametrize(
    ("kind", "now"),
    [
        ("key, letter left out", "pas:"),
        ("colon left out", "pays"),
        ("full-width mark", "  - tier fee （≥ 30万元 → 2万元, ≥ 100万元 → 5万元, else → 0元)"),
        ("bracket left out", "  - tier fee ≥ 30万元 → 2万元, ≥ 100万元 → 5万元, else → 0元)"),
        ("word, letter swapped", "  - teir fee (≥ 30万元 → 2万元, ≥ 100万元 → 5万元, else → 0元)"),
        ("tiers swapped", "  - tier fee (≥ 100万元 → 5万元, ≥ 30万元 → 2万元, else → 0元)"),
        ("unit", "  - tier fee (≥ 30万元 → 2万, ≥ 100万元 → 5万元, else → 0元)"),
        ("indent +1", "   - tier fee (≥ 30万元 → 2万元, ≥ 100万元 → 5万元, else → 0元)"),
        ("unit", "  - {why: 给予 80, day: 2025-01-01}"),
        ("day", "  - {why: 给予 80%, day: 2025-02-30}"),
        ("turn of phrase", "  - {why: 补助 80%, day: 2025-01-01}"),
        ("line left out", ""),
    ],
)
def test_slips_of_every_kind_are_made(kind: str, now: str) -> None:
    assert any((each.kind, each.now) == (kind, now) for each in mistypings.mistypings(POLICY))


def test_a_slip_is_one_line_of_the_text() -> None:
    lines = POLICY.split("\n")
    for slip in mistypings.mistypings(POLICY):
        now = slip.made_in(lines).split("\n")
        assert now[: slip.line - 1] == lines[: slip.line - 1]
        assert slip.line == len(lines) or now[-1] == lines[-1]


@pytest.mark.parametrize("form", mistypings.FORMS)
def test_a_slip_is_one_error_on_its_line(form: Language) -> None:
    chosen = mistypings.sample(form, 1, seed=2025)[:: max(1, 60 // MOST)][:MOST]
    made = [mistypings.tried(slip, form) for slip in chosen]
    against = {Fate.ASTRAY, Fate.SEVERAL, Fate.CRASH}
    assert [each for each in made if each.fate in against] == []


def test_what_came_of_slips_is_told_by_kind() -> None:
    slip = Mistyping("unit", 7, "- 80%", "- 80", "pays", is_name=False)
    made = [Tried(slip, Fate.RIGHT, ((7, "a % is missing"),)), Tried(slip, Fate.ASTRAY, ((9, "a line"),))]
    assert [line.strip() for line in mistypings.told("en", made) if not line.strip().startswith("0 ")] == [
        "en: 2 mistypings, 1 of them not told as they should be",
        "1  one error, on its line",
        "1  one error, on another line",
        "unit: 1 RIGHT, 1 ASTRAY",
        "en:7: [unit; one error, on another line] - 80%  →  '- 80'",
        "9: a line",
    ]
