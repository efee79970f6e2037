"""What hostile or broken input does: one clear message, the right exit code, and nothing good is lost."""

from __future__ import annotations

import io
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
import unicodedata
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

import policy_eval
from policy_eval.claim import ENOUGH_FAULTS, MOST_FAULTS
from policy_eval.cli import main
from policy_eval.cli.streams import line
from policy_eval.strict_json import MOST_BYTES, parse, parse_lines
from strategies import ROOT

Json = dict[str, Any]

POLICY = str(ROOT / "policy/2025.yaml")
GOOD: Json = {
    "claim_id": "good",
    "year": 2025,
    "enterprise": {"id": "91331004MA2XXXXXX1"},
    "premises": [{"rent": "360000"}],
}
GOOD_TEXT = json.dumps(GOOD)
TOTAL = "180000.00"

needs_links = pytest.mark.skipif(os.name == "nt", reason="links and pipes are made in another way on Windows")


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(autouse=True)
def _own_folder(cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    monkeypatch.chdir(tmp_path)


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """The exit code of a command, and what it wrote; whatever it raises fails the test."""
    code = main([*arguments])
    out, err = capsys.readouterr()
    assert "Traceback" not in err
    return code, out, err


def written(data: bytes | str, name: str = "claim.json") -> str:
    Path(name).write_bytes(data if isinstance(data, bytes) else data.encode())
    return name


# --- what is no JSON, and no text ---------------------------------------------------------------------------

UNREADABLE: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "PC004"),
    "blank": (b" \r\n", "PC004"),
    "only a byte order mark": (b"\xef\xbb\xbf", "PC004"),
    "NUL": (b'{"claim_id": "a\0"}', "PC005"),
    "nothing but NUL": (b"\0" * 4096, "PC005"),
    "half a character": (b'{"claim_id": "\xed\xa0\x80"}', "PC003"),
    "damaged": ('{"claim_id": "台州'.encode() + b'\xff"}', "PC003"),
    "UTF-16": (GOOD_TEXT.encode("utf-16"), "PC002"),
    "UTF-16 without a mark": (GOOD_TEXT.encode("utf-16-le"), "PC002"),
    "UTF-32": (GOOD_TEXT.encode("utf-32"), "PC002"),
    "GB18030": ('{"claim_id": "台州路桥区"}'.encode("gb18030"), "PC002"),
    "GB18030 that is UTF-8 at first": ('{"claim_id": "路桥区"}'.encode("gb18030"), "PC002"),
    "two documents": (f"{GOOD_TEXT}\n{GOOD_TEXT}".encode(), "PC010"),
    "cut": (GOOD_TEXT[:60].encode(), "PC01"),
    "100,000 brackets": (b"[" * 100_000, "PC007"),
    "100,000 braces": (b'{"a":' * 100_000, "PC007"),
    "brackets in order": (b'{"claim_id":' + b"[" * 100_000 + b"]" * 100_000 + b"}", "PC007"),
    "large": (b" " * (MOST_BYTES + 1), "PC001"),
    "no JSON": (b"policy: x\n", "PC02"),
}


@pytest.mark.parametrize("verb", ["run", "explain"])
@pytest.mark.parametrize("name", UNREADABLE)
def test_what_cannot_be_read_is_told_once(verb: str, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    data, code = UNREADABLE[name]
    good = written(GOOD_TEXT, "good.json")
    returned, out, err = said(capsys, verb, "--lang", "en", written(data), good)
    assert returned == 2
    assert err.startswith("claim.json")
    assert err.count("error[") == err.count(f"error[{code}") == 1
    assert "180,000.00" in out or TOTAL in out


@pytest.mark.parametrize("name", UNREADABLE)
def test_standard_input_is_read_as_a_file_is(
    name: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(UNREADABLE[name][0])))
    returned, out, err = said(capsys, "run", "--lang", "en", "-")
    assert (returned, out) == (2, "")
    assert f"error[{UNREADABLE[name][1]}" in err


def test_a_folder_and_a_missing_file_are_unreadable(capsys: pytest.CaptureFixture[str]) -> None:
    Path("folder").mkdir()
    for name in ("folder", "missing.json", "folder/missing.json", "x" * 300):
        for verb in (["run"], ["explain"], ["batch", POLICY, "-o", "out"], ["check"], ["schema"], ["test"]):
            returned, out, err = said(capsys, *verb, name)
            assert (returned, out) == (2, "")
            assert name in err
    assert not Path("out").exists()


def test_a_byte_order_mark_is_no_fault(capsys: pytest.CaptureFixture[str]) -> None:
    returned, out, _ = said(capsys, "run", written(b"\xef\xbb\xbf" + GOOD_TEXT.encode()))
    assert (returned, json.loads(out)["total"]) == (0, TOTAL)


@needs_links
def test_a_pipe_is_read_to_its_end(capsys: pytest.CaptureFixture[str]) -> None:
    os.mkfifo("pipe")
    writer = threading.Thread(target=lambda: written(GOOD_TEXT, "pipe"))
    writer.start()
    returned, out, _ = said(capsys, "run", "pipe")
    writer.join()
    assert (returned, json.loads(out)["total"]) == (0, TOTAL)


# --- what is wrong in a claim -------------------------------------------------------------------------------

Change = Callable[[Json], object]
WRONG: dict[str, tuple[str, str, str]] = {
    "negative": ('{"rent": -1}', "premises[0].rent", "PC111"),
    "negative text": ('{"rent": "-1"}', "premises[0].rent", "PC111"),
    "plus sign": ('{"rent": "+1"}', "premises[0].rent", "PC111"),
    "negative nothing": ('{"rent": -0.0}', "premises[0].rent", "PC111"),
    "NaN": ('{"rent": NaN}', "premises[0].rent", "PC009"),
    "Infinity": ('{"rent": Infinity}', "premises[0].rent", "PC009"),
    "minus Infinity": ('{"rent": -Infinity}', "premises[0].rent", "PC009"),
    "NaN text": ('{"rent": "NaN"}', "premises[0].rent", "PC110"),
    "exponent": ('{"rent": 1e3}', "premises[0].rent", "PC113"),
    "huge exponent": ('{"rent": 0e999999999}', "premises[0].rent", "PC113"),
    "three decimals": ('{"rent": 1.234}', "premises[0].rent", "PC112"),
    "three decimals text": ('{"rent": "1.234"}', "premises[0].rent", "PC112"),
    "out of bounds": ('{"rent": 100000000000}', "premises[0].rent", "PC116"),
    "400 digits": ('{"rent": %s}' % ("9" * 400), "premises[0].rent", "PC116"),
    "5000 digits": ('{"rent": "%s"}' % ("9" * 5000), "premises[0].rent", "PC116"),
    "true for an amount": ('{"rent": true}', "premises[0].rent", "PC110"),
    "null for an amount": ('{"rent": null}', "premises[0].rent", "PC110"),
    "no point": ('{"rent": "5."}', "premises[0].rent", "PC110"),
    "full-width": ('{"rent": "１２"}', "premises[0].rent", "PC110"),
    "with a unit": ('{"rent": "12元"}', "premises[0].rent", "PC114"),
    "with a line break": ('{"rent": "12\\n"}', "premises[0].rent", "PC114"),
    "half a character": ('{"rent": "\\ud800"}', "premises[0].rent", "PC006"),
    "impossible day": ('{"rent": 1, "date": "2025-02-30"}', "premises[0].date", "PC141"),
    "no such year": ('{"rent": 1, "date": "0000-01-01"}', "premises[0].date", "PC141"),
    "week date": ('{"rent": 1, "date": "2025-W24-2"}', "premises[0].date", "PC140"),
    "unknown field": ('{"rent": 1, "dat": "2025-01-01"}', "premises[0].dat", "PC103"),
    "missing field": ("{}", "premises[0].rent", "PC102"),
    "no row": ("5", "premises[0]", "PC105"),
    "twice": ('{"rent": 1, "rent": 2}', "premises[0].rent", "PC008"),
    "control in the reference": ('{"rent": 1, "ref": "\\u001b[2J"}', "premises[0].ref", "PC175"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_in_a_claim_is_told_with_its_field(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    row, path, code = WRONG[name]
    bad = GOOD_TEXT.replace('{"rent": "360000"}', row)
    Path("claims.jsonl").write_text(f"{GOOD_TEXT}\n{bad}\n{GOOD_TEXT}", encoding="utf-8")
    for verb in ("run", "explain"):
        returned, _, err = said(capsys, verb, "--lang", "en", written(bad), written(GOOD_TEXT, "good.json"))
        assert returned == 1
        assert err.count("error[") == 1
        assert err.startswith(f"claim.json: {path}: error[{code}]")
    returned, _, _ = said(capsys, "batch", POLICY, "claims.jsonl", "-o", "out")
    assert returned == 1
    assert [result["total"] for result in lines("out")] == [TOTAL, TOTAL]
    assert [(r["line"], f["path"], f["code"]) for r in lines("out.rejects.jsonl") for f in r["faults"]] == [
        (2, path, code)
    ]


@pytest.mark.parametrize(
    ("field", "value", "path", "code"),
    [
        ("enterprise", {"id": "x", "dishonest": "no"}, "enterprise.dishonest", "PC130"),
        ("enterprise", {"id": "x", "vehicles_exported": True}, "enterprise.vehicles_exported", "PC120"),
        ("enterprise", [], "enterprise", "PC105"),
        ("overseas_projects", [{"investment_usd": 1, "country": "ZZ", "approved": True}], "overseas_projects[0].country", "PC150"),
        ("overseas_projects", [{"investment_usd": 1, "country": "CN", "approved": True}], "overseas_projects[0].country", "PC200"),
        ("prior_awards", [{"clause": "rnt", "year": 2025, "amount": 1}], "prior_awards[0].clause", "PC108"),
        ("prior_awards", {}, "prior_awards", "PC104"),
        ("premises", None, "premises", "PC106"),
        ("year", 2026, "year", "PC107"),
        ("year", True, "year", "PC180"),
        ("claim_id", "a\nb", "claim_id", "PC172"),
        ("exhibition", [], "exhibition", "PC103"),
    ],
)  # fmt: skip
def test_wrong_values_are_told_with_their_field(
    field: str, value: object, path: str, code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    returned, out, err = said(capsys, "run", "--lang", "en", written(json.dumps({**GOOD, field: value})))
    assert (returned, out) == (1, "")
    assert err.startswith(f"claim.json: {path}: error[{code}]")
    assert err.count("error[") == 1


def test_a_whole_number_with_a_point_is_no_count(capsys: pytest.CaptureFixture[str]) -> None:
    text = GOOD_TEXT.replace('XX1"}', 'XX1", "vehicles_exported": 620.0}')
    returned, _, err = said(capsys, "run", "--lang", "en", written(text))
    assert returned == 1
    assert err.startswith("claim.json: enterprise.vehicles_exported: error[PC120]")


# --- very many faults ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def policy() -> policy_eval.Policy:
    loaded, found = policy_eval.load()
    assert loaded is not None, found
    return loaded


@pytest.mark.parametrize("row", [5, {}, {"rent": "x"}, {"rent": 1, "x": 1}])
def test_a_claim_of_nothing_but_faults_is_not_read_to_its_end(policy: policy_eval.Policy, row: object) -> None:
    claim = {**GOOD, "premises": [row] * 1_000_000}
    result, found = policy_eval.evaluate(policy, claim)
    assert result is None
    assert len(found) == MOST_FAULTS + 1
    assert found[-1].rule.code == "PC198"
    assert f"{ENOUGH_FAULTS:,}" in found[-1].message("en")


def test_what_must_hold_is_told_a_hundred_times_at_most(policy: policy_eval.Policy) -> None:
    row = {"investment_usd": 1, "country": "CN", "approved": True}
    result, found = policy_eval.evaluate(policy, {**GOOD, "overseas_projects": [row] * 5000})
    assert result is None
    assert len(found) == MOST_FAULTS + 1
    assert found[-1].message("en") == "4900 more faults are not listed"


# --- prior awards -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["冰柜", "电冰箱", "", "Frigo"])
def test_the_key_of_a_prior_award_is_one_of_the_values_that_tell_pots_apart(key: str) -> None:
    policy, _ = policy_eval.load(ROOT / "policy/examples/appliances-2025.yaml")
    assert policy is not None
    claim = policy_eval.example(policy)
    prior = {"clause": "家电补贴", "year": 2025, "amount": "1.00", "key": key}
    result, found = policy_eval.evaluate(policy, {**claim, "prior_awards": [prior]})
    assert result is None
    assert [(each.path, each.rule.code) for each in found] == [("prior_awards[0].key", "PC181")]
    for fine in (
        {**prior, "key": "冰箱"},
        {**prior, "clause": "空调补贴"},
        {"clause": "家电补贴", "year": 2025, "amount": 1},
    ):
        result, found = policy_eval.evaluate(policy, {**claim, "prior_awards": [fine]})
        assert result is not None, found


def test_a_free_key_of_a_prior_award_stays_free(policy: policy_eval.Policy) -> None:
    prior = {"clause": "exhibition-key", "year": 2025, "amount": 1, "key": "whatever"}
    result, found = policy_eval.evaluate(policy, {**GOOD, "prior_awards": [prior]})
    assert (result is not None, found) == (True, [])


# --- what claimants write, in what people read --------------------------------------------------------------

EVIL = "</td><script>alert(1)</script>[x](javascript:alert(1)) `a` **b** | c\n# H\r\n\n- x\u202e\u200b\u2028\u2066"
EVIL_CLAIM: Json = {
    **GOOD,
    "claim_id": "<b>|`x`\u202e",
    "enterprise": {"id": "<i>\u202e", "name": "</p><script>\u2028"},
    "exhibitions": [{"exhibition": "<u>|\u202e", "category": "online", "fee": 1, "ref": EVIL}],
    "premises": [{"rent": "360000", "ref": EVIL}, {"rent": 1, "date": "2020-01-01", "ref": EVIL}],
}


def acting(text: str) -> set[str]:
    """The characters that act on a terminal or an editor instead of being shown."""
    return {c for c in text if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}} - {"\n"}


@pytest.mark.parametrize("verb", [["run", "--format", "json"], ["run", "--format", "text"], ["explain"]])
def test_a_claimants_text_cannot_act_on_a_terminal(verb: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    returned, out, err = said(capsys, *verb, written(json.dumps(EVIL_CLAIM)))
    assert (returned, err) == (0, "")
    assert acting(out) == set()
    assert "\n# H" not in out


@pytest.mark.parametrize("verb", [["run", "--format", "markdown"], ["explain", "--format", "markdown"]])
def test_a_claimants_text_becomes_no_markup(verb: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    returned, out, err = said(capsys, *verb, written(json.dumps(EVIL_CLAIM)))
    assert (returned, err) == (0, "")
    assert acting(out) == set()
    for markup in ("<script", "</p>", "<b>", "<i>", "<u>", "[x](", "`a`", "**b**", "\n# H", "\n- x"):
        assert markup not in out


def test_a_claimants_text_is_echoed_as_it_is_on_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    Path("claims.jsonl").write_text(json.dumps(EVIL_CLAIM), encoding="utf-8")
    said(capsys, "batch", POLICY, "claims.jsonl", "-o", "out")
    (told,) = Path("out").read_text(encoding="utf-8").splitlines()
    result = json.loads(told)
    assert result["claim_id"] == EVIL_CLAIM["claim_id"]
    assert [award["rows"][0].get("ref") for award in result["awards"]] == [EVIL, EVIL]


def test_what_acts_is_escaped_in_json_and_means_the_same() -> None:
    text = "路桥区 \u3000🚗\x7f\x85\xad\u202e\u2028\ufeff\U000e0041👨\u200d👩"
    assert json.loads(line(text)) == text
    assert acting(line(text)) == set()
    assert line("路桥区 \u3000🚗") == '"路桥区 \u3000🚗"\n'


def test_faults_cannot_act_on_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    claim = {**GOOD, "premises": [{"rent": "\x1b[2J\u202e", "\x1b]0;x\x07\u202e": 1}], "\u202e": 1}
    returned, _, err = said(capsys, "run", "--lang", "en", written(json.dumps(claim)))
    assert returned == 1
    assert acting(err) == set()


def test_a_policys_own_words_cannot_act_either(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = changed_policy(tmp_path, "zh: 进一步加强", 'zh: "\\e[2J\\u202e<script>|', "（2025修订版）\n", '"\n')
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("zh: 同一展会只能", 'zh: "\\e[2J').replace("按一个类别申报,", '",'), encoding="utf-8")
    rows = [{"exhibition": "A", "category": category, "fee": 1} for category in ("online", "key_overseas")]
    clash = written(json.dumps({**GOOD, "exhibitions": rows}), "clash.json")
    for form in ("text", "markdown"):
        returned, out, err = said(capsys, "run", "--policy", str(path), "--format", form, written(GOOD_TEXT), clash)
        assert returned == 1
        assert acting(out + err) == set()


# --- batch --------------------------------------------------------------------------------------------------


def lines(name: str | Path) -> list[Json]:
    return [json.loads(each) for each in Path(name).read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r", b"\n\n", b"\r\n \r\n"])
@pytest.mark.parametrize("last", [b"", b"\n"])
def test_lines_end_in_every_usual_way(end: bytes, last: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    written(end.join([GOOD_TEXT.encode()] * 3) + last, "claims.jsonl")
    returned, _, _ = said(capsys, "batch", POLICY, "claims.jsonl", "-o", "out")
    assert (returned, [result["total"] for result in lines("out")]) == (0, [TOTAL] * 3)
    assert not Path("out.rejects.jsonl").exists()


def test_bad_lines_keep_no_good_one_from_being_computed(capsys: pytest.CaptureFixture[str]) -> None:
    padded = GOOD_TEXT[:-1] + " " * 5_000_000 + "}"
    bad = [b"{", b"[]", b"\xff", b'{"a":1,"a":2}', (GOOD_TEXT * 2).encode(), b"[" * 100_000, b"\0", b" {}" * MOST_BYTES]
    mixed = [each for one in bad for each in (one, GOOD_TEXT.encode(), b"")]
    written(b"\n".join([padded.encode(), *mixed, b"\xef\xbb\xbf" + GOOD_TEXT.encode()]), "claims.jsonl")
    returned, _, _ = said(capsys, "batch", POLICY, "claims.jsonl", "-o", "out")
    assert returned == 1
    assert [result["total"] for result in lines("out")] == [TOTAL] * (len(bad) + 2)
    assert [reject["line"] for reject in lines("out.rejects.jsonl")] == [2 + 3 * number for number in range(len(bad))]


@pytest.mark.parametrize("cut", [0, 1, 2])
def test_a_line_that_is_too_long_costs_only_itself(cut: int) -> None:
    """However the pieces fall that it is read in."""
    long = b" " * (2 * MOST_BYTES + cut)
    for end in (b"\n", b"\r", b"\r\n"):
        stream = io.BytesIO(end.join([b"1", long + b"2", b"3", b"4"]))
        values = [(number, value) for number, value, _ in parse_lines(stream)]
        assert values == [(1, 1), (2, None), (3, 3), (4, 4)]


def test_an_empty_file_gives_an_empty_one(capsys: pytest.CaptureFixture[str]) -> None:
    written(b"", "claims.jsonl")
    assert said(capsys, "batch", POLICY, "claims.jsonl", "-o", "out")[0] == 0
    assert Path("out").read_bytes() == b""


def inputs_by_other_names() -> Iterable[str]:
    Path("sub").mkdir()
    yield "sub/../claims.jsonl"
    if os.name != "nt":
        os.link("claims.jsonl", "hard")
        Path("soft").symlink_to("claims.jsonl")
        yield from ("hard", "soft")


def test_the_input_is_never_overwritten(capsys: pytest.CaptureFixture[str]) -> None:
    written(GOOD_TEXT, "claims.jsonl")
    for out in ["claims.jsonl", POLICY, *inputs_by_other_names()]:
        before = Path(out).read_bytes()
        returned, _, err = said(capsys, "batch", "--lang", "en", POLICY, "claims.jsonl", "-o", out)
        assert (returned, Path(out).read_bytes()) == (2, before)
        assert "the output is the input" in err
    shutil.copy("claims.jsonl", "x.rejects.jsonl")
    assert said(capsys, "batch", POLICY, "x.rejects.jsonl", "-o", "x")[0] == 2
    assert Path("x.rejects.jsonl").read_text(encoding="utf-8") == GOOD_TEXT


def test_an_output_that_cannot_be_written_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    written(GOOD_TEXT, "claims.jsonl")
    Path("folder").mkdir()
    for out, named in ((str(Path("no/where/out")), ""), ("folder", ""), ("", "."), (".", ""), ("..", "")):
        returned, _, err = said(capsys, "batch", POLICY, "claims.jsonl", "-o", out)
        assert returned == 2
        assert f"{named or out}: " in err
        assert ".tmp" not in err


@needs_links
def test_an_output_that_is_a_link_leads_on_to_its_file(capsys: pytest.CaptureFixture[str]) -> None:
    written(GOOD_TEXT, "claims.jsonl")
    Path("real").mkdir()
    Path("out").symlink_to("real/out")
    assert said(capsys, "batch", POLICY, "claims.jsonl", "-o", "out")[0] == 0
    assert Path("out").is_symlink()
    assert len(lines("real/out")) == 1


def test_long_names_are_names(capsys: pytest.CaptureFixture[str]) -> None:
    name = "x" * 240
    written(f"{GOOD_TEXT}\n[]", "claims.jsonl")
    assert said(capsys, "batch", POLICY, "claims.jsonl", "-o", name)[0] == 1
    assert len(lines(name)) == len(lines(f"{name}.rejects.jsonl")) == 1


@needs_links
def test_an_interrupted_run_leaves_no_half_file() -> None:
    os.mkfifo("claims")
    Path("out").write_text("old", encoding="utf-8")
    command = [sys.executable, "-m", "policy_eval", "batch", POLICY, "claims", "-o", "out"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as running:
        # The run that opens the pipe for reading has its signals in order.
        with Path("claims").open("wb") as claims:
            claims.write(f"{GOOD_TEXT}\n".encode())
            claims.flush()
            while not [*Path().glob(".out.*.tmp")]:
                time.sleep(0.01)
            running.send_signal(signal.SIGINT)
            assert running.wait(30) == 130
        assert running.stderr is not None
        assert running.stderr.read() == b""
    assert Path("out").read_text(encoding="utf-8") == "old"
    assert {path.name for path in Path().iterdir()} == {"claims", "out"}


class Growing(io.RawIOBase):
    """Claims that come as they are asked for, and the memory that was in use on the way."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.left = number

    def readline(self, _size: int | None = -1, /) -> bytes:
        self.left -= 1
        return f"{GOOD_TEXT}\n".encode() if self.left >= 0 else b""


def test_lines_are_read_one_at_a_time() -> None:
    claims = Growing(10)
    for number, value, found in parse_lines(claims):
        assert (claims.left, value, found) == (10 - number, GOOD, [])


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the most memory in use is asked of Linux")
def test_twenty_thousand_claims_take_no_more_memory_than_two_hundred() -> None:
    most = [most_memory(number) for number in (200, 20_000)]
    assert most[1] < most[0] + 8 * 1024


def most_memory(number: int) -> int:
    """The most memory, in KiB, that a batch of so many claims had in use."""
    Path("claims.jsonl").write_text(f"{GOOD_TEXT}\n" * number, encoding="utf-8")
    code = (
        "import sys, pathlib; from policy_eval.cli import main; "
        f"code = main(['batch', {POLICY!r}, 'claims.jsonl', '-o', 'out']); "
        "sys.stdout.write(pathlib.Path('/proc/self/status').read_text()); sys.exit(code)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert len(lines("out")) == number
    return next(int(each.split()[1]) for each in done.stdout.splitlines() if each.startswith("VmHWM"))


# --- policies -----------------------------------------------------------------------------------------------


def changed_policy(folder: Path, *replaced: str) -> Path:
    """A copy of the bundled policy, in which texts are replaced: what stood there, what stands there now, …"""
    shutil.copytree(ROOT / "policy", folder / "policy")
    path = folder / "policy/2025.yaml"
    text = path.read_text(encoding="utf-8")
    for was, now in zip(replaced[::2], replaced[1::2], strict=True):
        assert was in text
        text = text.replace(was, now, 1)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd", "/etc/passwd", r"\\host\share\x", "//host/share/x", "C:/x", "C:x", "file:///etc/passwd", "http://x/y",
        "text/../text/2025.txt", "./text/2025.txt", "text/", "text//2025.txt", "text/nul", "text/CON.txt", "~/x", "text\\2025.txt",
    ],
)  # fmt: skip
def test_a_policy_opens_nothing_outside_its_folder(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = changed_policy(tmp_path, "text: text/2025.txt", f"text: '{name}'")
    returned, out, err = said(capsys, "check", "--lang", "en", str(path))
    assert (returned, out) == (1, "")
    assert err.count("error[") == err.count("error[PE310]") == 1


@needs_links
@needs_links
@pytest.mark.parametrize(
    ("command", "code", "says"),
    [
        ("run claim.json >&-", 2, "标准输入或标准输出已关闭"),
        ("diff {policy} {policy} >&-", 2, "标准输入或标准输出已关闭"),
        ("run - <&-", 2, "标准输入或标准输出已关闭"),
        ("check {policy} >&-", 0, "没有发现错误"),
        ("check nowhere.yaml 2>&-", 2, ""),
        ("nonsense 2>&-", 2, ""),
    ],
)
def test_a_stream_that_is_closed_fails_where_it_is_used(command: str, code: int, says: str) -> None:
    written(GOOD_TEXT, "claim.json")
    line = f"{sys.executable} -m policy_eval {command.format(policy=POLICY)}"
    done = subprocess.run(["sh", "-c", line], capture_output=True, text=True, check=False)  # noqa: S607 – any shell
    assert (done.returncode, done.stdout) == (code, "")
    assert says in done.stderr
    assert len(done.stderr.splitlines()) == bool(says)


@needs_links
def test_a_pipe_beside_a_policy_is_not_waited_for(capsys: pytest.CaptureFixture[str]) -> None:
    os.mkfifo("pipe.yaml")
    base = "taizhou-used-car-export 2099"
    written(
        f"policy: mine\nversion: 1\nrevises: {base}\ntitle: {{zh: 甲}}\nchanges: [{{remove: a, was: b}}]\n", "mine.yaml"
    )
    returned, _, err = said(capsys, "check", "mine.yaml")
    assert returned == 1
    assert f"找不到政策“{base}”" in err


@pytest.mark.parametrize(("name", "code"), [("link", "PE311"), ("linked/2025.txt", "PE311"), ("pipe", "PE312")])
def test_a_policy_opens_no_link_and_waits_for_no_pipe(
    name: str, code: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = changed_policy(tmp_path, "text: text/2025.txt", f"text: {name}")
    (path.parent / "link").symlink_to("text/2025.txt")
    (path.parent / "linked").symlink_to("text")
    os.mkfifo(path.parent / "pipe")
    returned, _, err = said(capsys, "check", "--lang", "en", str(path))
    assert returned == 1
    assert err.count("error[") == err.count(f"error[{code}]") == 1


SET = "country,from,until,note\nKZ,,,\n"
TABLES: dict[str, tuple[bytes, int]] = {
    "GB18030": ("country,from,until,note\nKZ,,,哈萨克斯坦\n".encode("gb18030"), 0),
    "byte order mark": (b"\xef\xbb\xbf" + SET.encode(), 0),
    "CRLF": (SET.replace("\n", "\r\n").encode(), 0),
    "CR": (SET.replace("\n", "\r").encode(), 0),
    "a note of two lines": (b'country,from,until,note\nKZ,,,"a\nb, ""c"""\nUZ,,,\n', 0),
    "a formula": (b"country,from,until,note\n=cmd|x,,,\n", 1),
    "an open quote": (b'country,from,until,note\nKZ,,,"a\n', 1),
    "nothing": (b"", 1),
    "NUL": (SET.encode() + b"\0", 2),
    "UTF-16": (SET.encode("utf-16"), 2),
}


@pytest.mark.parametrize("name", TABLES)
def test_a_set_is_read_from_any_usual_table(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table, code = TABLES[name]
    path = changed_policy(tmp_path)
    (path.parent / "sets/belt-and-road.csv").write_bytes(table)
    returned, out, err = said(capsys, "check", "--lang", "en", str(path))
    assert (returned, out) == (code, "")
    assert err.count("error[") == (code != 0)


@pytest.mark.parametrize(
    "text",
    ["[" * 100_000, "a: {" * 100_000, "a: [" * 100_000, "".join("  " * i + "a:\n" for i in range(500)), "\0", ""],
)
def test_what_is_no_policy_is_told(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    returned, out, err = said(capsys, "check", "--lang", "en", written(text, "policy.yaml"))
    assert (returned, out) == (2, "")
    assert err.startswith("policy.yaml:")


@pytest.mark.parametrize("fee", ["(" * 3000 + "fee" + ")" * 3000, "(" + " + ".join(["fee"] * 2000), "9" * 400 + "元"])
def test_an_expression_without_measure_is_told(fee: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = changed_policy(tmp_path, "cap 10万元 per exhibition", f"cap {fee}")
    returned, out, err = said(capsys, "check", "--lang", "en", str(path))
    assert (returned, out) == (1, "")
    assert "2025.yaml:" in err


def test_json_of_any_bytes_is_data_or_diagnostics() -> None:
    for byte in range(256):
        value, found = parse(bytes([byte]))
        assert (value is None) == bool(found)
