"""Sets in files that officers keep: what is wrong in a line is said at the line, and not a hundred thousand times."""

from __future__ import annotations

from pathlib import Path

import pytest

import policy_eval
from policy_eval import starting
from policy_eval.checking.ledger import MOST_FINDINGS


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    for name, content in starting.files(starting.Answers("fair", "t", "2026", "CNY"), "en").items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    path = tmp_path / "fair.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("clauses:", "sets:\n  far: {of: country, file: far.csv}\n\nclauses:", 1), encoding="utf-8"
    )
    return path


def found(policy: Path, table: bytes) -> list[tuple[str, str, int]]:
    (policy.parent / "far.csv").write_bytes(table)
    errors = [each for each in policy_eval.check(policy) if not each.rule.code.startswith("PE6")]
    return [(e.rule.code, e.place.file, e.place.line) if e.place else (e.rule.code, "", 0) for e in errors]


@pytest.mark.parametrize(
    "table",
    [
        b"country,from,until,note\nKZ,2015-08-31,,\nKR,,,x\n",
        "\ufeff国家,起,止,备注\r\nKZ,2015年8月31日,,甲\r\n".encode(),
        "国家,备注\nKZ,哈萨克斯坦\n".encode("gb18030"),
        b'country,note\n"KZ","a, b"\n\n',
        b"country,from,until\nKZ,2015-01-01,2020-01-01\nKZ,2020-01-02,\n",
    ],
)
def test_tables_as_people_save_them(policy: Path, table: bytes) -> None:
    assert found(policy, table) == []


@pytest.mark.parametrize(
    ("table", "code", "line"),
    [
        (b"country\nKZ\nXX\n", "PE361", 3),
        (b"country,from\nKZ,2025-02-30\n", "PE362", 2),
        (b"country,from,until\nKZ,2025-02-03,2025-02-02\n", "PE363", 2),
        (b"country\nKZ\nKR\nKZ\n", "PE364", 4),
    ],
)
def test_what_is_wrong_is_said_at_its_line(policy: Path, table: bytes, code: str, line: int) -> None:
    assert found(policy, table) == [(code, "far.csv", line)]


@pytest.mark.parametrize(("table", "code"), [(b"state\nKZ\n", "PE365"), (b'country\n"KZ\n', "PE366"), (b"", "PE365")])
def test_what_is_no_table_is_said_where_it_is_named(policy: Path, table: bytes, code: str) -> None:
    ((told, file, _),) = found(policy, table)
    assert (told, file) == (code, "fair.yaml")


def test_a_broken_table_is_not_told_line_by_line(policy: Path) -> None:
    told = found(policy, b"country\n" + b"XX\n" * 5000)
    assert len(told) == MOST_FINDINGS + 1
    assert {code for code, _, _ in told} == {"PE361", "PE399"}
