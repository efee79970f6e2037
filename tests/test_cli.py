"""The command line: what it prints where, and with which exit code."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from policy_eval import __version__, render

ROOT = Path(__file__).parent.parent
POLICY = "policy/2025.yaml"
CLAIM = "examples/claims/luqiao-2025.json"
YEAR = "examples/claims/year-2025.jsonl"


def run(*arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "policy_eval", *arguments]
    done = subprocess.run(command, cwd=ROOT, input=stdin, capture_output=True, check=False)
    assert b"Traceback" not in done.stderr, done.stderr.decode()
    return done


@pytest.fixture
def bad_claim(tmp_path: Path) -> Path:
    claim = json.loads((ROOT / CLAIM).read_text(encoding="utf-8"))
    claim["exhibitions"][0]["fee"] = "12,000"
    path = tmp_path / "bad.json"
    path.write_text(json.dumps(claim), encoding="utf-8")
    return path


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_run_prints_json_where_there_is_no_terminal() -> None:
    done = run("run", CLAIM)
    assert (done.returncode, done.stderr) == (0, b"")
    result = json.loads(done.stdout)
    assert result["total"] == "1490553.42"
    assert result["engine"] == __version__


def test_a_run_imports_nothing_that_a_faultless_claim_does_without(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    run("run", CLAIM)  # compiles
    code = (
        f"import sys; from policy_eval.cli import main; main(['run', '{CLAIM}']); print(*sys.modules, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True, encoding="utf-8")
    within = "checking evaluating.chain explaining linting render starting strict_json.faults studies testing".split()
    needless = {"jsonschema", "lark", "shutil", "yaml", *(f"policy_eval.{name}" for name in within)}
    assert needless.isdisjoint(done.stderr.split())


def test_run_reads_standard_input() -> None:
    done = run("run", "-", stdin=(ROOT / CLAIM).read_bytes())
    assert json.loads(done.stdout)["total"] == "1490553.42"


@pytest.mark.parametrize(("language", "total"), [("zh", "合计"), ("en", "Total")])
def test_run_prints_a_table(language: str, total: str) -> None:
    done = run("run", "--format", "text", "--lang", language, CLAIM)
    *_, last = done.stdout.decode().splitlines()
    assert last.split() == [total, "1,490,553.42", "CNY"]


def test_rows_of_the_table_are_equally_wide() -> None:
    chinese, english = (render._spread(render._Line(0, label, "1.00")) for label in ("合计", "Total"))
    assert render.width(chinese) == render.width(english) == 78


def test_a_rejected_claim_keeps_no_other_from_being_computed(bad_claim: Path) -> None:
    done = run("run", str(bad_claim), CLAIM)
    assert done.returncode == 1
    assert b"exhibitions[0].fee" in done.stderr
    assert json.loads(done.stdout)["total"] == "1490553.42"


def test_a_missing_file_is_two(tmp_path: Path) -> None:
    missing = str(tmp_path / "missing")
    for arguments in (
        ("run", missing),
        ("run", "--policy", missing, CLAIM),
        ("check", missing),
        ("batch", POLICY, missing, "-o", str(tmp_path / "out")),
        ("schema", missing),
    ):
        done = run(*arguments)
        assert done.returncode == 2, arguments
        assert missing.encode() in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_what_is_no_json_is_two() -> None:
    assert run("run", "-", stdin=b"{").returncode == 2


def test_a_key_twice_is_one() -> None:
    assert run("run", "-", stdin=b'{"year": 2025, "year": 2025}').returncode == 1


def test_check_finds_nothing_wrong_with_the_bundled_policy() -> None:
    done = run("check", POLICY)
    assert (done.returncode, done.stdout) == (0, b"")


def test_batch_sorts_results_from_rejects(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    done = run("batch", POLICY, YEAR, "-o", str(out))
    assert done.returncode == 1
    assert len(lines(out)) == 11
    (reject,) = lines(tmp_path / "out.jsonl.rejects.jsonl")
    assert reject["line"] == 7
    assert [fault["path"] for fault in reject["faults"]] == ["credit_reports[0].fee"]
    assert {path.name for path in tmp_path.iterdir()} == {"out.jsonl", "out.jsonl.rejects.jsonl"}


@pytest.mark.parametrize(
    "arguments",
    [
        ("run",),
        ("batch", POLICY, "-o", "OUT"),
        ("readings",),
        ("simulate", "--set", "clauses/exhibition-key/pays/cap=9万元"),
        ("diff", POLICY, POLICY, "--claims"),
    ],
    ids=lambda arguments: arguments[0],
)
@pytest.mark.parametrize("encoding", ["gb18030", "utf-16"])
def test_claims_in_another_encoding_are_a_file_that_cannot_be_read(
    arguments: tuple[str, ...], encoding: str, tmp_path: Path
) -> None:
    claims, out = tmp_path / "claims.jsonl", tmp_path / "out.jsonl"
    claims.write_bytes('{"claim_id": "申报", "claimant": "公司"}\n'.encode(encoding) * 2)
    out.write_text("before", encoding="utf-8")
    verb, *options = (str(out) if each == "OUT" else each for each in arguments)
    done = run(verb, *options, str(claims))
    assert (done.returncode, done.stdout) == (2, b"")
    assert f"{claims}: " in done.stderr.decode()
    assert done.stderr.decode().count("UTF-8") == 2  # what is read, and the remedy
    assert out.read_text(encoding="utf-8") == "before"
    assert {path.name for path in tmp_path.iterdir()} == {"claims.jsonl", "out.jsonl"}


def test_one_line_in_another_encoding_is_one_reject(tmp_path: Path) -> None:
    claims, out = tmp_path / "claims.jsonl", tmp_path / "out.jsonl"
    good = json.dumps(json.loads((ROOT / CLAIM).read_bytes()), ensure_ascii=False) + "\n"
    claims.write_bytes('{"claim_id": "申报", "claimant": "公司"}\n'.encode("gb18030") + good.encode())
    assert run("batch", POLICY, str(claims), "-o", str(out)).returncode == 1
    assert len(lines(out)) == 1


def test_batch_without_rejects_leaves_no_old_ones(tmp_path: Path) -> None:
    claims, out = tmp_path / "claims.jsonl", tmp_path / "out.jsonl"
    claims.write_text(json.dumps(json.loads((ROOT / CLAIM).read_bytes())), encoding="utf-8")
    rejects = tmp_path / "out.jsonl.rejects.jsonl"
    rejects.write_text("old", encoding="utf-8")
    assert run("batch", POLICY, str(claims), "-o", str(out)).returncode == 0
    assert not rejects.exists()


def test_batch_refuses_to_overwrite_its_input(tmp_path: Path) -> None:
    claims = tmp_path / "claims.jsonl"
    shutil.copy(ROOT / YEAR, claims)
    before = claims.read_bytes()
    done = run("batch", POLICY, str(claims), "-o", str(tmp_path / "." / "claims.jsonl"))
    assert done.returncode == 2
    assert claims.read_bytes() == before


@pytest.mark.parametrize("verb", [("check",), ("test",), ("fmt",), ("run", YEAR, "--policy"), ("readings", "--policy")])
def test_a_place_is_a_path_that_can_be_opened(tmp_path: Path, verb: tuple[str, ...]) -> None:
    policy = tmp_path / "folder" / "mine.yaml"
    policy.parent.mkdir()
    policy.write_text("policy: [\n", encoding="utf-8")
    done = run(*verb, str(policy))
    assert done.returncode == 2
    assert done.stderr.startswith(f"{policy.as_posix()}:1:9: ".encode())


@pytest.mark.parametrize("version", ["2025.yaml", "examples/taizhou-2025-07.yaml"])
@pytest.mark.parametrize("named", ["sets/belt-and-road.csv", "text/2025.txt"])
def test_batch_refuses_to_overwrite_what_the_policy_or_its_base_names(tmp_path: Path, version: str, named: str) -> None:
    shutil.copytree(ROOT / "policy", tmp_path / "policy")
    policy, out = tmp_path / "policy" / version, tmp_path / "policy" / named
    if version != "2025.yaml":
        shutil.copytree(tmp_path / "policy", policy.parent, dirs_exist_ok=True)
        out = policy.parent / named
    before = out.read_bytes()
    for _ in ("compiled", "found compiled"):
        done = run("batch", str(policy), str(ROOT / YEAR), "-o", str(out))
        assert (done.returncode, out.read_bytes()) == (2, before)


@pytest.mark.parametrize("arguments", [(), (POLICY,), ("--example",), (POLICY, "--example")])
def test_schema_prints_json(arguments: tuple[str, ...]) -> None:
    done = run("schema", *arguments)
    assert done.returncode == 0
    assert isinstance(json.loads(done.stdout), dict)


def test_a_question_that_is_answered_twice_is_refused() -> None:
    answers = ["--reading", "cap-period=ever", "--reading", "cap-period=year"]
    done = run("run", *answers, YEAR)
    assert (done.returncode, done.stdout) == (2, b"")
    assert "“cap-period”写了两次" in done.stderr.decode()


def test_version() -> None:
    assert run("--version").stdout.decode().strip() == f"policy-eval {__version__}"
