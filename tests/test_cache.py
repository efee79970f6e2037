from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import threading
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from policy_eval import cache, resources
from policy_eval.cache import MOST_FILES, Compiled, default_folder, find, keep, shipped_name, written
from policy_eval.compiled import program_sha256
from policy_eval.files import fingerprint
from policy_eval.program import Program
from small_program import contract_program, other_program

PROGRAM = contract_program()
OTHER = other_program()
NONE: Mapping[str, str] = {}

POLICY = "policy: small\nsets: {file: sets/near.csv}\n"
NAMES = ("small.yaml", "sets/near.csv")


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    folder = tmp_path / "policies"
    (folder / "sets").mkdir(parents=True)
    (folder / "small.yaml").write_bytes(POLICY.encode())
    (folder / "sets" / "near.csv").write_bytes("KZ,哈萨克斯坦\nKR,韩国\n".encode())
    return folder / "small.yaml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "caches" / "policy-eval"


@pytest.fixture(autouse=True)
def silence(capfd: pytest.CaptureFixture[str]) -> Iterator[None]:
    """Whatever happens to a cache, nobody hears of it."""
    yield
    assert capfd.readouterr() == ("", "")


def files(policy: Path) -> list[tuple[str, str]]:
    return [(name, fingerprint((policy.parent / name).read_bytes())) for name in NAMES]


def only(folder: Path) -> Path:
    """The one file in `folder`."""
    (path,) = folder.iterdir()
    return path


def compiled(path: Path, folder: Path, program: Program, answers: Mapping[str, str] = NONE) -> Program:
    """What a shell does: what is kept, else `program` as the checker would give it, kept for the next time."""
    found = find(path, answers, [folder])
    if found is None:
        keep(program, answers, files(path), folder)
    return found.program if found else program


# --- found and not found ----------------------------------------------------------------------------------------------


def test_nothing_is_found_where_nothing_was_kept(policy: Path, folder: Path) -> None:
    assert find(policy, NONE, [folder]) is None


def test_what_was_kept_is_found(policy: Path, folder: Path) -> None:
    keep(PROGRAM, NONE, files(policy), folder)
    assert find(policy, NONE, [folder]) == Compiled(PROGRAM, program_sha256(PROGRAM), NAMES)


def test_what_was_shipped_is_found_before_what_was_kept(policy: Path, folder: Path, tmp_path: Path) -> None:
    keep(OTHER, NONE, files(policy), folder)
    (tmp_path / shipped_name(policy)).write_text(written(PROGRAM, NONE, files(policy)))
    found = find(policy, NONE, [tmp_path, folder])
    assert found is not None
    assert found.program == PROGRAM


def test_the_folder_of_a_policy_does_not_matter(policy: Path, folder: Path, tmp_path: Path) -> None:
    keep(PROGRAM, NONE, files(policy), folder)
    shutil.copytree(policy.parent, tmp_path / "elsewhere")
    assert find(tmp_path / "elsewhere" / "small.yaml", NONE, [folder]) is not None


def test_line_endings_and_a_byte_order_mark_do_not_matter(policy: Path, folder: Path) -> None:
    keep(PROGRAM, NONE, files(policy), folder)
    policy.write_bytes(b"\xef\xbb\xbf" + POLICY.replace("\n", "\r\n").encode())
    assert find(policy, NONE, [folder]) is not None


def test_another_policy_is_not_found(policy: Path, folder: Path) -> None:
    assert compiled(policy, folder, PROGRAM) == PROGRAM
    policy.write_text(POLICY + "version: 2\n")
    assert compiled(policy, folder, OTHER) == OTHER
    assert compiled(policy, folder, PROGRAM) == OTHER


def test_another_name_of_the_policy_is_not_found(policy: Path, folder: Path) -> None:
    keep(PROGRAM, NONE, files(policy), folder)
    assert find(policy.rename(policy.with_name("large.yaml")), NONE, [folder]) is None


def test_a_changed_set_is_not_found(policy: Path, folder: Path) -> None:
    compiled(policy, folder, PROGRAM)
    (policy.parent / "sets" / "near.csv").write_text("KZ\n")
    assert compiled(policy, folder, OTHER) == OTHER
    assert compiled(policy, folder, PROGRAM) == OTHER


def test_a_missing_set_is_not_found(policy: Path, folder: Path) -> None:
    keep(PROGRAM, NONE, files(policy), folder)
    (policy.parent / "sets" / "near.csv").unlink()
    assert find(policy, NONE, [folder]) is None


def test_a_set_behind_a_link_is_not_found(policy: Path, folder: Path) -> None:
    keep(PROGRAM, NONE, files(policy), folder)
    target = policy.parent / "sets" / "near.csv"
    target.rename(policy.parent / "real.csv")
    try:
        target.symlink_to(policy.parent / "real.csv")
    except OSError:
        pytest.skip("links need a privilege on this system")
    assert find(policy, NONE, [folder]) is None


@pytest.mark.parametrize("name", ["../near.csv", "/etc/passwd", "C:\\near.csv", "", 5, None])
def test_a_file_outside_the_folder_is_never_opened(policy: Path, folder: Path, name: str) -> None:
    (policy.parent.parent / "near.csv").write_text("x")
    keep(PROGRAM, NONE, [*files(policy)[:1], (name, fingerprint(b"x"))], folder)
    assert find(policy, NONE, [folder]) is None


def test_other_answers_are_not_found(policy: Path, folder: Path) -> None:
    assert compiled(policy, folder, PROGRAM, {"twice": "once"}) == PROGRAM
    assert compiled(policy, folder, OTHER, {"twice": "more"}) == OTHER
    assert compiled(policy, folder, OTHER, {"twice": "once"}) == PROGRAM
    assert find(policy, NONE, [folder]) is None


def test_other_answers_are_not_shipped(policy: Path, tmp_path: Path) -> None:
    (tmp_path / shipped_name(policy)).write_text(written(PROGRAM, {"twice": "once"}, files(policy)))
    assert find(policy, NONE, [tmp_path]) is None
    assert find(policy, {"twice": "once"}, [tmp_path]) is not None


def test_another_engine_finds_nothing(policy: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(PROGRAM, NONE, files(policy), folder)
    (folder / shipped_name(policy)).write_bytes(only(folder).read_bytes())
    monkeypatch.setattr(cache, "engine", lambda: "0" * 64)
    assert find(policy, NONE, [folder]) is None


def test_the_engine_is_the_checker_and_the_layers_below_it() -> None:
    project = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8"))
    layers = project["tool"]["importlinter"]["contracts"][0]["layers"]
    below = re.findall(r"\w+", " ".join(layers[layers.index("(checking)") :]))
    package = Path(cache.__file__).parent
    assert {name for name in below if (package / name).is_dir() or (package / f"{name}.py").exists()} == cache.ENGINE


@pytest.mark.parametrize("changed", ["cache.py", "checking/compile.py", "../../grammar/expression.lark"])
def test_any_change_of_the_engine_is_noticed(tmp_path: Path, changed: str) -> None:
    checkout = tmp_path / "checkout"
    package = checkout / "interpreter" / "policy_eval"
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(Path(cache.__file__).parent, package, ignore=ignored)
    shutil.copytree(resources.grammar(), checkout / "grammar")
    shutil.copytree(resources.schema(), checkout / "schema")
    assert engine_of(package) == cache.engine()
    (package / changed).write_bytes((package / changed).read_bytes() + b"\n")
    assert engine_of(package) != cache.engine()


def test_an_engine_in_a_wheel_is_the_one_in_the_checkout(tmp_path: Path) -> None:
    package = tmp_path / "site-packages" / "policy_eval"
    shutil.copytree(Path(cache.__file__).parent, package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(resources.grammar(), package / "data" / "grammar")
    shutil.copytree(resources.schema(), package / "data" / "schema")
    (package / "data" / "policy").mkdir()
    (package / "data" / "policy" / "2025.yaml").write_text("")
    (package / "checking" / "__pycache__").mkdir(exist_ok=True)
    (package / "checking" / "__pycache__" / "cache.cpython-311.pyc").write_bytes(b"x")
    (package / "cache.py~").write_bytes(b"what an editor leaves behind")
    assert engine_of(package) == cache.engine()


def engine_of(package: Path) -> str:
    code = "from policy_eval import cache; print(cache.engine())"
    environ = {**os.environ, "PYTHONPATH": str(package.parent)}
    return subprocess.run(
        [sys.executable, "-c", code], env=environ, check=True, capture_output=True, text=True, encoding="utf-8"
    ).stdout.strip()


# --- damage -----------------------------------------------------------------------------------------------------------


def flipped(data: bytes, index: int) -> bytes:
    return data[:index] + bytes([data[index] ^ 1]) + data[index + 1 :]


def edited(**other: object) -> Callable[[bytes], bytes]:
    def edit(data: bytes) -> bytes:
        head, _, body = data.partition(b"\n")
        return json.dumps(json.loads(head) | other).encode() + b"\n" + body

    return edit


@pytest.mark.parametrize(
    "damage",
    [
        lambda _: b"",
        lambda _: b"\n",
        lambda _: b"\xff\xfe\x00",
        lambda _: b"null\nnull\n",
        lambda _: b"[]\n[]\n",
        lambda _: b"{}\n{}\n",
        lambda _: b"[" * 100_000,
        lambda _: b"1" * 5_000,
        lambda _: os.urandom(5_000),
        lambda data: data[:-2],
        lambda data: data[: len(data) // 2],
        lambda data: data[:200],
        lambda data: data + data,
        lambda data: data.partition(b"\n")[2],
        lambda data: data.partition(b"\n")[0] + b"\n" + written(OTHER, NONE, []).encode().partition(b"\n")[2],
        edited(sha256="0" * 64),
        edited(sha256=None),
        edited(program_sha256="0" * 64),
        edited(format=2),
        edited(files=[]),
        edited(files=None),
    ],
)
def test_a_damaged_file_is_compiled_again_and_replaced(
    policy: Path, folder: Path, damage: Callable[[bytes], bytes]
) -> None:
    compiled(policy, folder, PROGRAM)
    file = only(folder)
    whole = file.read_bytes()
    file.write_bytes(damage(whole))
    assert find(policy, NONE, [folder]) is None
    assert compiled(policy, folder, PROGRAM) == PROGRAM
    assert only(folder).read_bytes() == whole


def test_no_changed_byte_is_accepted(policy: Path, folder: Path) -> None:
    keep(PROGRAM, NONE, files(policy), folder)
    file = only(folder)
    whole = file.read_bytes()
    head = whole.index(b"\n")
    for index in (*range(0, head + 1, 7), *range(head, len(whole), 997)):
        file.write_bytes(flipped(whole, index))
        found = find(policy, NONE, [folder])
        assert found is None, (index, whole[index : index + 9])


def test_a_folder_in_the_place_of_a_file_is_no_matter(policy: Path, folder: Path) -> None:
    keep(PROGRAM, NONE, files(policy), folder)
    name = only(folder)
    name.unlink()
    (name / "x").mkdir(parents=True)
    assert compiled(policy, folder, PROGRAM) == PROGRAM
    assert [path.name for path in folder.iterdir()] == [name.name]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes with names are of POSIX")
def test_a_policy_from_a_pipe_is_left_to_the_one_who_reads_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "small.yaml")
    assert find(tmp_path / "small.yaml", NONE, [tmp_path]) is None


@pytest.mark.parametrize("path", ["absent.yaml", ".", "absent/absent.yaml", "x" * 5000, "a\0b"])
def test_a_policy_that_cannot_be_read_is_not_found(tmp_path: Path, path: str) -> None:
    assert find(tmp_path / path, NONE, [tmp_path]) is None


# --- writing ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("below", ["file", "file/below", "a\0b", "x" * 5000])
def test_where_no_folder_can_be_nothing_is_kept(policy: Path, tmp_path: Path, below: str) -> None:
    (tmp_path / "file").write_text("")
    assert compiled(policy, tmp_path / below, PROGRAM) == PROGRAM
    assert compiled(policy, tmp_path / below, OTHER) == OTHER


def test_in_a_folder_that_cannot_be_written_nothing_is_kept(
    policy: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: Path, *__: object, **___: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "replace", refuse)
    assert compiled(policy, folder, PROGRAM) == PROGRAM
    assert [*folder.iterdir()] == []


def test_writers_at_once_leave_one_whole_file(policy: Path, folder: Path) -> None:
    made_from = files(policy)
    programs = [replace(PROGRAM, version=str(number)) for number in range(8)]
    seen: list[Compiled | None] = []

    def work(program: Program) -> None:
        for _ in range(5):
            keep(program, NONE, made_from, folder)
            seen.append(find(policy, NONE, [folder]))

    threads = [threading.Thread(target=work, args=(program,)) for program in programs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 40
    assert all(found is not None and found.program in programs for found in seen)
    assert only(folder).suffix == ".json"


def test_the_newest_files_are_kept_and_no_others_touched(policy: Path, folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "notes.txt").write_text("somebody's own")
    for number in range(MOST_FILES + 20):
        stale = folder / (f"{number:064x}.json" if number % 2 else f".{number:064x}.{number:016x}.tmp")
        stale.write_text("")
        os.utime(stale, (number, number))
    keep(PROGRAM, NONE, files(policy), folder)
    assert len([*folder.iterdir()]) == MOST_FILES + 1
    assert (folder / "notes.txt").exists()
    assert not (folder / f"{1:064x}.json").exists()
    assert (folder / f"{MOST_FILES + 19:064x}.json").exists()
    assert find(policy, NONE, [folder]) is not None


# --- where and how ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("platform", "environ", "expected"),
    [
        ("win32", {"LOCALAPPDATA": "/data", "HOME": "/home/li"}, "/data/policy-eval"),
        ("win32", {"HOME": "/home/li"}, None),
        ("darwin", {"HOME": "/Users/li", "XDG_CACHE_HOME": "/x"}, "/Users/li/Library/Caches/policy-eval"),
        ("darwin", {}, None),
        ("linux", {"XDG_CACHE_HOME": "/x", "HOME": "/home/li"}, "/x/policy-eval"),
        ("linux", {"XDG_CACHE_HOME": "", "HOME": "/home/li"}, "/home/li/.cache/policy-eval"),
        ("linux", {"XDG_CACHE_HOME": "relative", "HOME": "/home/li"}, "/home/li/.cache/policy-eval"),
        ("linux", {"HOME": ""}, None),
        ("linux", {}, None),
    ],
)
@pytest.mark.skipif(sys.platform == "win32", reason="the paths are of POSIX")
def test_the_default_folder_is_where_the_system_has_it(
    platform: str, environ: dict[str, str], expected: str | None
) -> None:
    assert default_folder(environ, platform) == (Path(expected) if expected else None)
