"""The command line in Chinese and English: help, and mistakes in the command itself."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from policy_eval.cli import chinese, main
from policy_eval.cli.main import parser
from policy_eval.diagnostics import Language
from policy_eval.explaining.layout import width


def parsers(language: Language) -> Iterator[argparse.ArgumentParser]:
    made = parser(language)
    yield made
    for action in made._actions:
        if isinstance(action, argparse._SubParsersAction):
            yield from action.choices.values()


def texts_of(made: argparse.ArgumentParser) -> Iterator[str | None]:
    yield made.description
    yield from (group.title for group in made._action_groups)
    for action in made._actions:
        yield action.help
        if isinstance(action, argparse._SubParsersAction):
            yield from (each.help for each in action._choices_actions)
        yield from action.metavar if isinstance(action.metavar, tuple) else (action.metavar,)


def names(made: argparse.ArgumentParser) -> str:
    return made.prog


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int | str | None, str, str]:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    return stopped.value.code, *capsys.readouterr()


def test_every_text_of_the_help_has_its_chinese_and_no_chinese_is_left_over() -> None:
    texts = {text for made in parsers("en") for text in texts_of(made) if text}
    assert texts | {"usage: ", chinese.EXAMPLE} == set(chinese.TEXTS)


@pytest.mark.parametrize("made", [*parsers("zh")], ids=names)
def test_chinese_help_fits_a_terminal(made: argparse.ArgumentParser) -> None:
    *lines, example = made.format_help().rstrip().split("\n")
    assert [line for line in lines if width(line) > chinese.COLUMNS or "\0" in line] == []
    assert example.startswith("示例：policy-eval ")


@pytest.mark.parametrize("made", [*parsers("en")], ids=names)
def test_english_help_ends_with_an_example(made: argparse.ArgumentParser) -> None:
    assert "\nexample: policy-eval " in made.format_help()


def test_a_page_of_help() -> None:
    """What stands under each other starts in one column."""
    made = next(made for made in parsers("zh") if made.prog == "policy-eval batch")
    assert (
        made.format_help()
        == """\
用法：policy-eval batch [-h] [--lang {zh,en}] -o 输出 [--reading 问题=答案]
                        政策 申报

批量测算，申报和结果都是一行一份；退回的另存为 .rejects.jsonl 文件

参数：
  政策
  申报

选项：
  -h, --help            显示本说明
  --lang {zh,en}        说中文（zh）还是英文（en）；默认 zh
  -o 输出, --output 输出
  --reading 问题=答案   这个未定的问题按这个答案测算（可以写多次）

示例：policy-eval batch policy/2025.yaml claims.jsonl -o results.jsonl
"""
    )


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        ("--help", "用法："),
        ("run --help", "用法："),
        ("--lang zh run --help", "用法："),
        ("--lang en --help", "usage: "),
        ("--lang en run --help", "usage: "),
        ("run --help --lang=en", "usage: "),
        ("--lang en run --lang zh --help", "用法："),
    ],
)
def test_help_speaks_the_language_that_is_asked_for(
    arguments: str, word: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = said(capsys, *arguments.split())
    assert (code, out[: len(word)]) == (0, word)


MISTAKES = [
    ("", "缺少：命令", "are required: VERB"),
    ("nonsense", "命令 不能写 'nonsense'，可选：", "argument VERB: invalid choice: 'nonsense'"),
    ("run", "缺少：申报", "are required: CLAIM"),
    ("batch a b", "缺少：-o/--output", "are required: -o/--output"),
    ("run --frmt json a", "没有这样的参数：--frmt", "unrecognized arguments: --frmt"),
    ("run --format pdf a", "--format 不能写 'pdf'，可选：", "argument --format: invalid choice: 'pdf'"),
    ("run a --policy", "--policy 后面缺少内容", "argument --policy: expected one argument"),
    ("test a --coverage=1", "--coverage 后面不能带内容：'1'", "argument --coverage: ignored explicit argument '1'"),
    (
        "diff --as-dated --same-days a b",
        "--same-days 和 --as-dated 只能写一个",
        "argument --same-days: not allowed with argument --as-dated",
    ),
    ("diff a --b c", "--b 没有写全，可能是 --by-change、--beside", "ambiguous option: --b could match"),
]


@pytest.mark.parametrize(("arguments", "zh", "en"), MISTAKES)
def test_a_mistake_in_the_command_is_told_in_the_language_that_is_asked_for(
    arguments: str, zh: str, en: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = said(capsys, *arguments.split())
    assert (code, out, err[:3]) == (2, "", "用法：")
    assert f"\npolicy-eval: 错误: {zh}" in err
    code, out, err = said(capsys, "--lang", "en", *arguments.split())
    assert (code, out, err[:7]) == (2, "", "usage: ")
    assert en in err


def test_a_file_that_is_not_there_is_told_in_the_language_that_is_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", str(tmp_path / "nowhere")]) == 2
    assert capsys.readouterr().err.endswith("nowhere: 没有这个文件或文件夹\n")
    assert main(["--lang", "en", "check", str(tmp_path / "nowhere")]) == 2
    assert capsys.readouterr().err.endswith("nowhere: No such file or directory\n")


def test_what_argparse_may_say_one_day_is_shown_as_it_says_it() -> None:
    assert chinese.mistake("something new: %s") == "something new: %s"


def test_the_language_before_the_verb_is_that_of_its_messages(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    claim = tmp_path / "claim.json"
    claim.write_text(json.dumps({"claim_id": "X"}), encoding="utf-8")
    assert main(["--lang", "en", "run", str(claim)]) == 1
    assert "error[PC" in capsys.readouterr().err
    assert main(["--lang", "en", "run", "--lang", "zh", str(claim)]) == 1
    assert "错误[PC" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "word"),
    [("fmt", "错误"), ("--lang en fmt", "error"), ("fmt --lang en", "error"), ("--lang en fmt --lang zh", "错误")],
)
def test_fmt_speaks_the_language_that_the_policy_is_turned_into(
    arguments: str, word: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    policy = tmp_path / "policy.yaml"
    policy.write_text("政策: a\n", encoding="utf-8")
    assert main([*arguments.split(), str(policy)]) == 1
    assert f"{word}[PE052]" in capsys.readouterr().err
