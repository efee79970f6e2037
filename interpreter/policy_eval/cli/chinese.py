"""Shell: what `--help` and a mistake in the command line say in Chinese.

Laws of this module:

* The options are declared in English, in `main`; here stands the Chinese of each text, argparse's own included.
* A text without Chinese is shown in English: a later argparse that says something new is no error.
* A full-width character takes two columns.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Iterable
from typing import Any

from policy_eval.explaining.layout import wrapped

COLUMNS = 80

EXAMPLE = "example: "

TEXTS = {
    EXAMPLE: "示例：",
    # argparse's own
    "usage: ": "用法：",
    "positional arguments": "参数",
    "options": "选项",
    "show this help message and exit": "显示本说明",
    "show program's version number and exit": "显示版本号",
    # what stands for a value
    "VERB": "命令",
    "CLAIM": "申报",
    "CLAIMS": "申报",
    "P": "政策",
    "POLICY": "政策",
    "OLD": "旧版",
    "NEW": "新版",
    "FILE": "文件",
    "FOLDER": "文件夹",
    "OUT": "输出",
    "PATH": "路径",
    "REVISION": "提交",
    "WHAT": "情形",
    "ID": "编号",
    "TITLE": "名称",
    "YEAR": "年度",
    "CURRENCY": "币种",
    "QUESTION=ANSWER": "问题=答案",
    "PLACE=TEXT": "位置=内容",
    "PLACE=FROM..TO/STEP": "位置=起..止/步长",
    # the program
    "Policies that pay money, computed to the fen. 中文：policy-eval --help": (
        "政策奖补测算：精确到分，逐条说明依据。English: policy-eval --lang en --help"
    ),
    "default: zh": "说中文（zh）还是英文（en）；默认 zh",
    # the verbs
    "evaluate claims": "测算申报",
    "say what a claim receives step by step, each with the sentence it rests on": (
        "逐步说明一份申报应得多少，每一步都列出所依据的原文"
    ),
    "evaluate many claims, JSON Lines to JSON Lines; rejected ones go to OUT.rejects.jsonl": (
        "批量测算，申报和结果都是一行一份；退回的另存为 .rejects.jsonl 文件"
    ),
    "say all that is wrong with a policy": "检查政策文件，一次列出全部错误",
    "run the examples written beside the clauses": "验算写在条款旁边的示例",
    "lay policies out in the one canonical way": "统一政策文件的排版",
    "propose the examples that a policy lacks": "拟出政策还缺的示例，供人核对",
    "a language server for editors, on the standard streams": "语言服务器，由编辑器启动，使用标准输入输出",
    "write a small complete policy to start from": "写一份完整的小政策，作为起草的底稿",
    "print the JSON Schema of a policy's claims; without a policy, that of policies": (
        "打印申报的格式（JSON Schema）；不写政策的，打印政策文件的格式"
    ),
    "what hangs on each open question of the text, in money; without claims, the questions": (
        "原文每个未定的问题关系到多少钱；不写申报的，只列出问题"
    ),
    "what another number or sentence would cost over many claims": "换一个数字或一种写法，一批申报要多花少花多少钱",
    "what differs between two versions: the words, what they mean, what they cost over claims": (
        "比较两个版本：改了哪些文字、意味着什么、一批申报要多花少花多少钱"
    ),
    "write the whole policy that a revision, or who follows another, amounts to": (
        "把修订或参照执行的文件合成一份完整的政策"
    ),
    # their options
    "default: text on a terminal, JSON Lines otherwise": "默认：在终端上为 text，否则为 JSON Lines",
    "default: text": "默认：text",
    "default: text, to standard error": "默认：text，写到标准错误",
    "default: standard output": "默认：标准输出",
    "default: here": "默认：当前文件夹",
    "write this at that place (may be repeated)": "把这个位置改成这个内容（可以写多次）",
    "the policy (default: the bundled one)": "政策文件（默认：随程序发布的政策）",
    "a claim's JSON file; - is standard input": "申报的 JSON 文件；- 表示标准输入",
    "claims as JSON Lines": "申报文件，JSON Lines，一行一份",
    "read an open question of the text this way (may be repeated)": "这个未定的问题按这个答案测算（可以写多次）",
    "also say what the examples do not exercise": "还列出示例没有覆盖到的地方",
    "change nothing; exit 1 where a file would change": "只检查，不改文件；有文件会改动的，退出码为 1",
    "turn the policy into this language (default: it keeps its own)": "把政策文件换成这种语言（默认：不变）",
    "its id (asked for on a terminal)": "政策的编号（不写的，在终端上询问）",
    "its title (asked for on a terminal)": "政策的名称（不写的，在终端上询问）",
    "the year (asked for on a terminal)": "适用的年度（不写的，在终端上询问）",
    "ISO 4217 code (asked for on a terminal)": "币种，ISO 4217 代码（不写的，在终端上询问）",
    "print a filled claim instead": "改为打印一份填好的申报",
    "one number takes each value in turn": "一个数字依次取各个值",
    "a file, or REVISION:PATH in a Git repository": "文件，或 Git 仓库里的“提交:路径”",
    "as OLD; left out with --git": "写法同旧版；用 --git 的不写",
    "what each single change makes of it, over the claims": "每一处改动各使这批申报增减多少",
    "what runs of both would pay, each row by its day": "两个版本实际各给付多少，每行按其日期计算",
    "what both rule sets would pay on the same days": "两套规则在同一期间各应给付多少",
    "compare the one file given with what it was then": "把所写的一个文件与它在该提交时的内容比较",
    "read both as if they stood at PATH (for git's own diff)": "两个文件都当作放在该路径（供 git diff 使用）",
    'exit 1 on: narrower, any, "budget>AMOUNT", "loser>AMOUNT" (may be repeated)': (
        '出现该情形的，退出码为 1：narrower、any、"budget>金额"、"loser>金额"（可以写多次）'
    ),
}

_ERRORS = {
    "the following arguments are required: %s": "缺少：{0}",
    "unrecognized arguments: %s": "没有这样的参数：{0}",
    "argument %s: invalid choice: %s (choose from %s)": "{0} 不能写 {1}，可选：{2}",
    "argument %s: not allowed with argument %s": "{0} 和 {1} 只能写一个",
    "argument %s: expected one argument": "{0} 后面缺少内容",
    "argument %s: ignored explicit argument %s": "{0} 后面不能带内容：{1}",
    "ambiguous option: %s could match %s": "{0} 没有写全，可能是 {1}",
}
"""What argparse says of a mistake, as it writes it, and the Chinese around what it names."""

_FILLER = "\0"
"""Stands behind a full-width character while argparse counts characters, and is taken out at the end."""


class Formatter(argparse.HelpFormatter):
    """Lays a page out as argparse does, in Chinese."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=COLUMNS)

    def format_help(self) -> str:
        """The page, without what was put in for counting."""
        return super().format_help().replace(_FILLER, "").replace(":\n", "：\n")

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[Any],
        prefix: str | None = None,
    ) -> None:
        """How the command is written, behind the word for it."""
        super().add_usage(usage, actions, groups, _filled(_chinese("usage: ")) if prefix is None else prefix)

    def start_section(self, heading: str | None) -> None:
        """The heading of a part."""
        super().start_section(heading and _chinese(heading))

    def add_text(self, text: str | None) -> None:
        """What a command does, or its example."""
        super().add_text(text and _chinese(text))

    def _get_help_string(self, action: argparse.Action) -> str | None:
        return action.help and _chinese(action.help)

    def _metavar_formatter(self, action: argparse.Action, default_metavar: str) -> Callable[[int], tuple[str, ...]]:
        names = super()._metavar_formatter(action, default_metavar)
        return lambda size: tuple(_filled(_chinese(name)) for name in names(size))

    def _split_lines(self, text: str, width: int) -> list[str]:
        return _lines(text, width)

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        """A command stays on one line, so that it can be copied."""
        return indent + (text if text.startswith(TEXTS[EXAMPLE]) else f"\n{indent}".join(_lines(text, width)))


def _lines(text: str, columns: int) -> list[str]:
    return [*wrapped(text, 0, 0, columns)]


def _filled(text: str) -> str:
    return text if text.isascii() else "".join(c + _FILLER if c > "⺀" else c for c in text)


def _chinese(text: str) -> str:
    """The Chinese of a text; of an example, that of the word before it."""
    command = text.removeprefix(EXAMPLE)
    return TEXTS.get(text, text) if command == text else TEXTS[EXAMPLE] + command


def mistake(message: str) -> str:
    """What argparse says is wrong, in Chinese where that is known."""
    for template, chinese in _ERRORS.items():
        if found := re.fullmatch("(.*)".join(map(re.escape, template.split("%s"))), message, re.DOTALL):
            return chinese.format(*(_named(group) for group in found.groups()))
    return message


def _named(names: str) -> str:
    return "、".join(map(_chinese, names.split(", ")))
