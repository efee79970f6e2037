"""`diff` and `resolve`: what they print where, with which exit code, from files and from a Git repository."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import policy_eval
from policy_eval.cli import main
from policy_eval.program import Program

ROOT = Path(__file__).parent.parent
CLAIMS = ROOT / "examples/claims/year-2025.jsonl"
CAP = "cap 10万元 per exhibition"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the policies; `higher.yaml` has a higher cap, `lower.yaml` a lower one."""
    shutil.copytree(ROOT / "policy", tmp_path / "policy")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    edited(tmp_path, "higher", "cap 12万元 per exhibition")
    edited(tmp_path, "lower", "cap 9万元 per exhibition")
    return tmp_path


def edited(desk: Path, name: str, cap: str) -> None:
    written = (desk / "policy/2025.yaml").read_text(encoding="utf-8")
    assert written.count(CAP) == 1
    (desk / f"policy/{name}.yaml").write_text(written.replace(CAP, cap), encoding="utf-8")


@pytest.fixture
def repository(desk: Path) -> Path:
    """The same in a Git repository; the cap is then raised."""
    git("init", "--quiet")
    git("add", "policy")
    git("-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "--quiet", "-m", "first")
    (desk / "policy/2025.yaml").write_bytes((desk / "policy/higher.yaml").read_bytes())
    return desk


def git(*arguments: str) -> None:
    subprocess.run(["git", *arguments], check=True, capture_output=True)  # noqa: S607 – the git of whoever tests


def record(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    assert main(["diff", "--format", "json", *arguments]) == 0
    return json.loads(capsys.readouterr().out)


def places(made: Any) -> list[str]:
    return [each["place"] for each in made["differences"]]


PLACE = ["clauses/exhibition-key/pays/cap"]


def test_diff_names_what_was_changed(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:  # noqa: ARG001 – a folder
    assert main(["diff", "--lang", "en", "policy/2025.yaml", "policy/higher.yaml"]) == 0
    printed = capsys.readouterr()
    assert "the cap per exhibition is raised from 100,000 CNY to 120,000 CNY (+20%)" in printed.out.replace(
        "\n     ", " "
    )
    assert "\x1b" not in printed.out
    assert printed.err == ""


def test_diff_of_a_file_with_itself_is_empty(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:  # noqa: ARG001
    assert main(["diff", "--fail-on", "any", "policy/2025.yaml", "policy/2025.yaml"]) == 0
    assert "没有差异" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("new", "wanted", "code"),
    [
        ("higher", "any", 1),
        ("higher", "narrower", 0),
        ("lower", "narrower", 1),
        ("higher", "budget>0", 0),
        ("lower", "loser>0", 1),
    ],
)
def test_diff_fails_on_what_is_not_accepted(desk: Path, new: str, wanted: str, code: int) -> None:  # noqa: ARG001
    arguments = ["diff", "--fail-on", wanted, "--claims", str(CLAIMS), "policy/2025.yaml", f"policy/{new}.yaml"]
    assert main(arguments) == code


@pytest.mark.parametrize(("wanted", "code"), [("loser>1万元", 0), ("loser>9,999.99", 1), ("budget>0", 0)])
def test_bounds_of_losses_are_exact(desk: Path, tmp_path: Path, wanted: str, code: int) -> None:  # noqa: ARG001
    row = {"exhibition": "D", "category": "key_overseas", "fee": "200000"}
    claim = {"claim_id": "1", "year": 2025, "enterprise": {"id": "1"}, "exhibitions": [row]}
    claims = tmp_path / "claims.jsonl"
    claims.write_text(json.dumps(claim) + "\n", encoding="utf-8")
    arguments = ["diff", "--fail-on", wanted, "--claims", str(claims), "policy/2025.yaml", "policy/lower.yaml"]
    assert main(arguments) == code


@pytest.mark.parametrize("lines", ["", "{}\n", "\n\n"])
@pytest.mark.parametrize("wanted", ["loser>0", "budget>99999999"])
def test_where_no_claim_can_be_compared_budgets_and_losers_are_unknown(
    desk: Path, lines: str, wanted: str, capsys: pytest.CaptureFixture[str]
) -> None:
    claims = desk / "claims.jsonl"
    claims.write_text(lines, encoding="utf-8")
    for new, code in (("higher", 1), ("2025", 0)):
        asked = ["diff", "--fail-on", wanted, "--claims", str(claims), "policy/2025.yaml", f"policy/{new}.yaml"]
        assert main(asked) == code
        assert ("没有一份申报可以比较" in capsys.readouterr().err) == bool(code)


@pytest.mark.parametrize("verb", [("diff", "policy/2025.yaml"), ("resolve",)])
@pytest.mark.parametrize("out", ["text/2025.txt", "sets/belt-and-road.csv", "2025.yaml", "mine.yaml", "text/mine.txt"])
def test_no_file_that_a_policy_is_made_from_is_overwritten(desk: Path, verb: tuple[str, ...], out: str) -> None:
    folder = desk / "policy"
    text = (folder / "examples/taizhou-2025-07.yaml").read_text(encoding="utf-8")
    (folder / "mine.yaml").write_text(text.replace("text/taizhou-2025-07.txt", "text/mine.txt"), encoding="utf-8")
    shutil.copy(folder / "examples/text/taizhou-2025-07.txt", folder / "text/mine.txt")
    before = (folder / out).read_bytes()
    assert main([*verb, "policy/mine.yaml", "-o", f"policy/{out}"]) == 2
    assert (folder / out).read_bytes() == before


@pytest.mark.parametrize(
    "arguments",
    [
        ("policy/2025.yaml",),
        ("policy/nowhere.yaml", "policy/2025.yaml"),
        ("--fail-on", "weather", "policy/2025.yaml", "policy/higher.yaml"),
        ("--fail-on", "budget>5", "policy/2025.yaml", "policy/higher.yaml"),
        ("--by-change", "policy/2025.yaml", "policy/higher.yaml"),
        ("--claims", "nowhere.jsonl", "policy/2025.yaml", "policy/higher.yaml"),
        ("-o", "policy/higher.yaml", "policy/2025.yaml", "policy/higher.yaml"),
    ],
)
def test_what_cannot_be_read_is_two(desk: Path, arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    before = (desk / "policy/higher.yaml").read_bytes()
    assert main(["diff", *arguments]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err
    assert (desk / "policy/higher.yaml").read_bytes() == before


def test_a_policy_with_an_error_is_one(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edited(desk, "wrong", "cap 10万美元 per exhibition")
    assert main(["diff", "policy/2025.yaml", "policy/wrong.yaml"]) == 1
    assert "wrong.yaml:" in capsys.readouterr().err


@pytest.mark.parametrize("form", ["text", "markdown", "json", "html"])
def test_a_report_can_go_to_a_file(desk: Path, form: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", "--format", form, "-o", "report", "policy/2025.yaml", "policy/higher.yaml"]) == 0
    assert capsys.readouterr().out == ""
    told = (desk / "report").read_text(encoding="utf-8")
    assert ("exhibition-key" if form == "json" else "重点展会") in told


# --- Git --------------------------------------------------------------------------------------------------------------


def test_a_file_is_compared_with_what_it_was(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:  # noqa: ARG001
    made = record(capsys, "--git", "HEAD", "policy/2025.yaml")
    assert places(made) == PLACE
    assert (made["old"]["file"], made["new"]["file"]) == ("HEAD:policy/2025.yaml", "policy/2025.yaml")


def test_a_revision_is_named_with_its_path(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:  # noqa: ARG001
    assert places(record(capsys, "HEAD:policy/2025.yaml", "policy/2025.yaml")) == PLACE
    assert places(record(capsys, "HEAD:policy/2025.yaml", "HEAD:policy/higher.yaml")) == PLACE


def test_a_path_may_begin_where_the_reader_is(
    repository: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(repository / "policy")
    assert places(record(capsys, "HEAD:./2025.yaml", "2025.yaml")) == PLACE
    assert places(record(capsys, "--git", "HEAD", "2025.yaml")) == PLACE


def test_what_a_policy_names_is_of_that_revision(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A country joins: the set stands in a file of its own."""
    (repository / "policy/2025.yaml").write_bytes((ROOT / "policy/2025.yaml").read_bytes())
    countries = repository / "policy/sets/belt-and-road.csv"
    countries.write_bytes(countries.read_bytes() + b"CH\n")
    assert places(record(capsys, "--git", "HEAD", "policy/2025.yaml")) == ["sets/belt_and_road/members/CH"]


@pytest.mark.parametrize("revision", ["--output=stolen", "-h", "nothing", "HEAD:..", ""])
def test_a_revision_is_never_an_option_of_git(repository: Path, revision: str) -> None:
    assert main(["diff", f"--git={revision}", "policy/2025.yaml"]) == 2
    assert main(["diff", "--", f"{revision}:policy/2025.yaml", "policy/2025.yaml"]) == 2
    assert not (repository / "stolen").exists()


@pytest.mark.parametrize("path", ["policy/nowhere.yaml", "../../etc/passwd", "/etc/passwd", "policy"])
def test_a_file_that_was_not_there_is_two(
    repository: Path,  # noqa: ARG001 – a folder
    path: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["diff", f"HEAD:{path}", "policy/2025.yaml"]) == 2
    assert capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--git", "^HEAD", "policy/2025.yaml"], "仓库里没有提交“^HEAD”"),
        (["HEAD:../x.yaml", "policy/2025.yaml"], "那时没有文件 HEAD:../x.yaml"),
    ],
)
def test_what_a_repository_does_not_have_is_told_as_it_was_typed(
    repository: Path,  # noqa: ARG001
    arguments: list[str],
    says: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["diff", *arguments]) == 2
    assert capsys.readouterr().err == f"policy-eval: 错误: {says}\n"


def test_outside_a_repository_there_are_no_revisions(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", "--git", "HEAD", "policy/2025.yaml"]) == 2
    assert capsys.readouterr().err == f"policy-eval: 错误: {desk / 'policy'} 不在 Git 仓库里\n"


def test_a_link_in_a_revision_is_not_followed(repository: Path) -> None:
    (repository / "policy/linked.yaml").symlink_to("/etc/hostname")
    git("add", "policy/linked.yaml")
    git("-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "--quiet", "-m", "link")
    assert main(["diff", "HEAD:policy/linked.yaml", "policy/2025.yaml"]) == 2


COMMIT = ("-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "--quiet", "-m", "next")
AMENDMENT = "policy/examples/taizhou-2025-07.yaml"
LIMIT, LIMITED = "    cap: 100万元 per enterprise per year\n\n", "limits/operating-cost-annual/cap"


def moved_on(folder: Path) -> None:
    """The base that the amendment names by its id stands in the folder above; a limit was 110 and became 120."""
    for name in ("higher", "lower"):
        (folder / f"policy/{name}.yaml").unlink()
    for number in ("110", "120"):
        base = (ROOT / "policy/2025.yaml").read_text(encoding="utf-8")
        assert base.count(LIMIT) == 1
        (folder / "policy/2025.yaml").write_text(base.replace(LIMIT, LIMIT.replace("100", number)), encoding="utf-8")
        if number == "110":
            git("add", "-A", "policy")
            git(*COMMIT)


@pytest.mark.parametrize(
    "versions", [("--git", "HEAD", AMENDMENT), (f"HEAD:{AMENDMENT}", AMENDMENT), (AMENDMENT, f"HEAD:{AMENDMENT}")]
)
def test_a_base_named_by_id_is_of_the_same_tree(
    repository: Path, versions: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    moved_on(repository)
    assert places(record(capsys, *versions)) == [LIMITED]


def test_gits_own_diff_finds_the_base_around_the_place(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Both stand on the base that stands there now."""
    moved_on(repository)
    now = (repository / AMENDMENT).read_text(encoding="utf-8")
    (repository / "then.yaml").write_text(now, encoding="utf-8")
    made = record(capsys, "--beside", AMENDMENT, "then.yaml", AMENDMENT)
    assert places(made) == []


def test_the_nearest_of_several_is_the_base(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A copy elsewhere, an earlier name in the alphabet, a link to it and a submodule count for nothing."""
    copy = repository / "archive/2025/2025.yaml"
    copy.parent.mkdir(parents=True)
    copy.write_text((ROOT / "policy/2025.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    (repository / "policy/examples/0.yaml").symlink_to(copy)
    git("add", "archive", "policy/examples/0.yaml")
    git("update-index", "--add", "--cacheinfo", "160000,6b1a3d3b5c1d4f0a9f1a3d3b5c1d4f0a9f1a3d3b,policy/examples/sub")
    moved_on(repository)
    assert places(record(capsys, "--git", "HEAD", AMENDMENT)) == [LIMITED]


def test_a_huge_file_of_a_revision_is_not_read(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (repository / "policy/huge.csv").write_bytes(b"x" * 5_000_000)
    (repository / "policy/large.yaml").write_bytes(b"# x\n" * 1_100_000)
    git("add", "policy/huge.csv", "policy/large.yaml")
    git(*COMMIT)
    assert places(record(capsys, "--git", "HEAD~1", "policy/2025.yaml")) == PLACE
    assert places(record(capsys, "--git", "HEAD", "policy/2025.yaml")) == PLACE
    assert main(["diff", "HEAD:policy/large.yaml", "policy/2025.yaml"]) == 2
    assert len(capsys.readouterr().err) < 1000


@pytest.mark.parametrize("base", ["--output=stolen 1", "-O/bin/sh 1", "../../etc/passwd", "HEAD:x 2", "'\\x00 1'"])
def test_a_base_with_a_hostile_name_is_only_not_found(repository: Path, base: str) -> None:
    written = (repository / AMENDMENT).read_text(encoding="utf-8").replace("taizhou-used-car-export 2025", base)
    (repository / AMENDMENT).write_text(written, encoding="utf-8")
    git("add", AMENDMENT)
    git(*COMMIT)
    assert main(["diff", "--git", "HEAD", AMENDMENT]) in {1, 2}
    assert not (repository / "stolen").exists()


def test_gits_own_diff_speaks_in_words(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Git hands over two files that stand anywhere; what they name is looked for where the policy is kept."""
    old = repository / "elsewhere.yaml"
    old.write_bytes((ROOT / "policy/2025.yaml").read_bytes())
    made = record(capsys, "--beside", "policy/2025.yaml", "elsewhere.yaml", "policy/2025.yaml")
    assert places(made) == PLACE
    empty = repository / "empty"
    empty.write_bytes(b"")
    assert main(["diff", "--beside", "policy/2025.yaml", "empty", "policy/2025.yaml"]) == 0


def documented(language: str) -> str:
    """The command that a page gives for `git config`, with the policy-eval under test."""
    page = (ROOT / f"docs/reviewing{language}.md").read_text(encoding="utf-8")
    found = re.search(r"^git config diff\.policy\.command '(.*)'$", page, re.MULTILINE)
    assert found
    return found[1].replace("policy-eval", f"{shlex.quote(sys.executable)} -m policy_eval")


@pytest.fixture
def wordy(repository: Path) -> Path:
    """The repository with what the page says in its configuration."""
    git("config", "diff.policy.command", documented(""))
    (repository / ".git/info").mkdir(exist_ok=True)
    (repository / ".git/info/attributes").write_text("policy/**/*.yaml diff=policy\n", encoding="utf-8")
    return repository


def told(*arguments: str) -> tuple[str, str]:
    done = subprocess.run(["git", "--no-pager", "diff", *arguments], check=True, capture_output=True)  # noqa: S607 – as above
    return done.stdout.decode(), done.stderr.decode()


def test_both_pages_configure_git_alike() -> None:
    assert documented("").replace("--lang en ", "") == documented(".zh")


def test_git_diff_tells_a_change_in_words(wordy: Path) -> None:  # noqa: ARG001 – a repository
    said, faults = told("--", "policy/2025.yaml")
    assert "is raised from 100,000 CNY to 120,000 CNY (+20%)" in said.replace("\n     ", " ")
    assert faults == ""


def test_git_diff_tells_what_is_new_and_what_is_gone(wordy: Path) -> None:
    (wordy / "policy/fresh.yaml").write_bytes((wordy / "policy/lower.yaml").read_bytes())
    git("add", "policy/fresh.yaml")
    git("rm", "--quiet", "policy/lower.yaml")
    said, faults = told("--cached", "--no-renames")
    assert said.splitlines() == [
        "policy/fresh.yaml: a new policy; there is no earlier one to compare",
        "policy/lower.yaml: the policy was removed",
    ]
    assert faults == ""


def test_git_diff_reads_a_moved_policy_where_it_stands_now(wordy: Path) -> None:
    """The texts and sets that it names moved with it."""
    git("mv", "policy", "law")
    (wordy / ".git/info/attributes").write_text("**/*.yaml diff=policy\n", encoding="utf-8")
    said, faults = told("HEAD", "-M", "--", "policy/2025.yaml", "law/2025.yaml")
    assert "is raised from 100,000 CNY to 120,000 CNY (+20%)" in said.replace("\n     ", " ")
    assert faults == ""


def test_git_diff_shows_the_lines_of_what_is_broken(wordy: Path) -> None:
    written = (wordy / "policy/2025.yaml").read_text(encoding="utf-8")
    (wordy / "policy/2025.yaml").write_text(written[:4000] + "\n  - id: [\n", encoding="utf-8")
    said, faults = told("--", "policy/2025.yaml")
    assert "+  - id: [" in said
    assert "error[PE038]" in faults


def test_git_diff_of_an_unsettled_merge_is_no_error(wordy: Path, capsys: pytest.CaptureFixture[str]) -> None:  # noqa: ARG001
    """Git hands over nothing but the path then."""
    assert main(["diff", "--lang", "en", "--beside", "policy/2025.yaml", "", ""]) == 0
    assert "conflicts" in capsys.readouterr().out


# --- resolve ----------------------------------------------------------------------------------------------------------

POLICIES = sorted(path.name for path in (ROOT / "policy/examples").glob("*.yaml"))


@pytest.mark.parametrize("name", POLICIES)
def test_what_is_resolved_is_the_same_policy(desk: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """It checks, and has the program of the revision, once the files that it names stand beside it."""
    for folder in ("text", "sets"):
        for file in (ROOT / "policy" / folder).iterdir():
            shutil.copy(file, desk / "policy/examples" / folder / file.name)
    source, out = desk / "policy/examples" / name, desk / "policy/examples/whole.yaml"
    assert main(["resolve", str(source), "-o", str(out)]) == 0
    assert capsys.readouterr().err == ""
    resolved, found = policy_eval.load(out)
    original, _ = policy_eval.load(source)
    assert resolved is not None, found
    assert original is not None
    assert resolved.sha256 == original.sha256
    assert len(resolved.versions) == 1
    assert _amended(resolved.program) == _amended(original.program)
    # What only examples that the changes contradict had shown is asked for.
    assert {each.rule.code for each in policy_eval.check(out)} <= {"PE701"}
    report, _ = policy_eval.test(out)
    assert report is not None
    assert report.is_fine


def test_a_resolved_policy_has_the_examples_that_still_hold(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    whole = desk / "policy/whole.yaml"
    for file in (desk / "policy/examples/text").iterdir():
        shutil.copy(file, desk / "policy/text" / file.name)
    assert main(["resolve", "policy/examples/taizhou-2025-07.yaml", "-o", str(whole)]) == 0
    capsys.readouterr()
    before, now = (_examples(desk / "policy" / name) for name in ("2025.yaml", "whole.yaml"))
    assert {clause for clause, _ in before & now} >= {"insurance-premium", "inspection-fee", "overseas-network", ""}
    assert {each for each in before - now if each[0] == "rent"}, "half of a rent is not paid any more"


def _examples(path: Path) -> set[tuple[str, str]]:
    report, found = policy_eval.test(path)
    assert report is not None, found
    return {(each.clause, each.why.en) for each in report.outcomes}


def _amended(program: Program) -> list[tuple[str, ...]]:
    return [*(each.amended for each in program.clauses), *(each.amended for each in program.limits)]


@pytest.mark.usefixtures("desk")
def test_a_resolved_policy_keeps_the_sentences_that_amended_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["resolve", "policy/examples/taizhou-2025-07.yaml"]) == 0
    rent = capsys.readouterr().out.partition("- id: rent\n")[2].partition("\n\n")[0]
    assert "amended-by:\n      - 经营场所租金的补助比例由50%调整为40%。" in rent


def test_resolve_says_which_files_are_missing(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (desk / "out").mkdir()
    assert main(["resolve", "--lang", "en", "policy/examples/wenling-2025.yaml", "-o", "out/whole.yaml"]) == 0
    assert "text/wenling-2025.txt" in capsys.readouterr().err
    head = (desk / "out/whole.yaml").read_text(encoding="utf-8").splitlines()
    assert head[0].startswith("# Made from wenling-2025.yaml, 2025.yaml")
    assert "text/2025.txt (of 2025.yaml)" in head[1]


def test_resolve_does_not_overwrite_what_it_reads(desk: Path) -> None:
    source = desk / "policy/examples/wenling-2025.yaml"
    before = source.read_bytes()
    assert main(["resolve", str(source), "-o", str(source)]) == 2
    assert source.read_bytes() == before
