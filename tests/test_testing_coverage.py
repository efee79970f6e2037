"""Coverage: what the examples of a policy exercise of it.  `python tests/test_testing_coverage.py` writes the golden files."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

import pytest

from boundary_policy import ENGLISH, opened, readied
from policy_eval.testing import coverage
from policy_eval.testing.coverage import Count, Coverage, Gap, coverage_text

GOLDEN = Path(__file__).parent / "golden" / "coverage"
MORE = """\
      - why: one cent less
        given: {projects: [{invested: 299999.99美元, country: US}]}
        award: 0元
"""


def measured(policy: str, folder: Path) -> Coverage:
    compiler = opened(policy, folder)
    found = coverage.coverage(compiler.document.root, readied(compiler))
    assert found is not None
    return found


def as_data(found: Coverage) -> dict[str, object]:
    return {
        "examples": found.examples,
        "of_changes": found.of_changes,
        "percent": found.count.percent,
        "aspects": {aspect.value: count_data(count) for aspect, count in found.aspects.items()},
        "owners": [
            {
                "id": owner.name,
                "label": {"zh": owner.label.in_("zh"), "en": owner.label.in_("en")},
                **count_data(owner.count),
                "gaps": [gap_data(gap) for gap in owner.gaps],
            }
            for owner in found.owners
        ],
    }


def count_data(count: Count) -> dict[str, object]:
    return {"shown": count.shown, "total": count.total, "percent": count.percent}


def gap_data(gap: Gap) -> dict[str, object]:
    return {
        "part": gap.part.value,
        "what": {"zh": gap.what.in_("zh"), "en": gap.what.in_("en")},
        "missing": [side.value for side in gap.missing],
        "place": str(gap.place) if gap.place else None,
    }


def golden(folder: Path) -> dict[str, str]:
    found = measured(ENGLISH, folder)
    data = json.dumps(as_data(found), ensure_ascii=False, indent=2) + "\n"
    return {"small.zh.txt": coverage_text(found, "zh"), "small.en.txt": coverage_text(found, "en"), "small.json": data}


def test_the_report_is_as_the_golden_files_have_it(tmp_path: Path) -> None:
    for name, text in golden(tmp_path).items():
        assert text == (GOLDEN / name).read_text(encoding="utf-8"), name


@pytest.mark.parametrize(("shown", "total", "percent"), [(9999, 10000, 99), (0, 3, 0), (3, 3, 100), (0, 0, 100)])
def test_a_percentage_is_rounded_down(shown: int, total: int, percent: int) -> None:
    assert Count(shown, total).percent == percent


def test_an_example_more_shows_what_it_shows(tmp_path: Path) -> None:
    with_more = ENGLISH.replace("  - id: support\n", MORE + "  - id: support\n")
    before, after = measured(ENGLISH, tmp_path), measured(with_more, tmp_path)
    assert after.count.total == before.count.total
    # just below the lowest tier, what stands under `else`
    assert after.count.shown == before.count.shown + 2


def test_the_counts_by_aspect_add_up(tmp_path: Path) -> None:
    found = measured(ENGLISH, tmp_path)
    assert sum(each.total for each in found.aspects.values()) == found.count.total
    assert sum(each.shown for each in found.aspects.values()) == found.count.shown


def test_each_gap_has_its_place_in_the_policy(tmp_path: Path) -> None:
    gaps = [gap for owner in measured(ENGLISH, tmp_path).owners for gap in owner.gaps]
    assert gaps
    assert all(gap.place and gap.place.line > 1 and gap.missing for gap in gaps)


if __name__ == "__main__":
    GOLDEN.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as made:
        for name, text in golden(Path(made)).items():
            (GOLDEN / name).write_text(text, encoding="utf-8")
            sys.stdout.write(f"{name}\n")
