"""JSON text of a hostile author: what is read, and what each mistake is called."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_eval.strict_json import MOST_BYTES, Number, parse, parse_lines, shown
from policy_eval.strict_json.faults import parse_with_care

READ = [
    ("{}", {}),
    (b'\xef\xbb\xbf{"a": 1}', {"a": 1}),
    ("\ufeff[]", []),
    (' \r\n\t{"a": [true, false, null]}\n', {"a": [True, False, None]}),
    ("620", 620),
    ("-5", -5),
    ("620.0", Number("620.0")),
    ("150000.00", Number("150000.00")),
    ("1e3", Number("1e3")),
    ("-0", Number("-0")),
    ("9" * 30, 10**30 - 1),
    ("9" * 31, Number("9" * 31)),
    ("9" * 400, Number("9" * 400)),
    ("9" * 100_000, Number("9" * 100_000)),
    ("0." + "1" * 100_000, Number("0." + "1" * 100_000)),
    (r'"\ud83d\ude00 \u4f01"', "😀 企"),
    (r'"\\ud800"', r"\ud800"),
    ('"[[[[{{{{"', "[[[[{{{{"),
    (json.dumps({"a": "]" * 99, "b": [["\\" + '"[']] * 99}), {"a": "]" * 99, "b": [["\\" + '"[']] * 99}),
    ("[" * 64 + "]" * 64, json.loads("[" * 64 + "]" * 64)),
]

CLAIM = '{"企业": "台州", "fee": "1"}'

REFUSED: list[tuple[str, bytes | str, str, str, str, str]] = [
    # what, data, code, place or path, Chinese, English
    ("empty", "", "PC004", "", "文件是空的", "the text is empty"),
    ("blank", b" \r\n", "PC004", "", "文件是空的", "the text is empty"),
    ("only a BOM", b"\xef\xbb\xbf", "PC004", "", "文件是空的", "the text is empty"),
    ("UTF-16", CLAIM.encode("utf-16"), "PC002", "", "UTF-16 编码，只收 UTF-8", "encoded as UTF-16"),
    ("UTF-16 LE", CLAIM.encode("utf-16-le"), "PC002", "", "UTF-16 编码，只收 UTF-8", "encoded as UTF-16"),
    ("UTF-16 BE", CLAIM.encode("utf-16-be"), "PC002", "", "UTF-16 编码，只收 UTF-8", "encoded as UTF-16"),
    ("UTF-32", CLAIM.encode("utf-32"), "PC002", "", "UTF-32 编码，只收 UTF-8", "encoded as UTF-32"),
    ("UTF-32 LE", CLAIM.encode("utf-32-le"), "PC002", "", "UTF-32 编码，只收 UTF-8", "encoded as UTF-32"),
    ("UTF-32 BE", CLAIM.encode("utf-32-be"), "PC002", "", "UTF-32 编码，只收 UTF-8", "encoded as UTF-32"),
    ("GB18030", CLAIM.encode("gb18030"), "PC002", "", "GB18030 (GBK) 编码", "encoded as GB18030 (GBK)"),
    ("a byte that is none", b'{"a": "\xff"}', "PC003", "", "第 8 个字节起不是 UTF-8", "from byte 8 on"),
    (
        "damage behind Chinese",
        '{"企": "'.encode() + b'\xb0\xa1"}',
        "PC003",
        "",
        "第 10 个字节起不是 UTF-8",
        "not UTF-8 from byte 10 on",
    ),
    ("too large", b" " * (MOST_BYTES + 1), "PC001", "", "多于 8 MiB", "more than 8 MiB"),
    ("NUL", b'{"a": "\0"}', "PC005", "c.json:1:8", "NUL 字节", "a NUL byte"),
    ("only NULs", b"\0\0\0\0\0", "PC005", "c.json:1:1", "NUL 字节", "a NUL byte"),
    (
        "lone surrogate",
        r'{"a": [{"b": "x\ud800"}]}',
        "PC006",
        "a[0].b",
        r"代理码 \ud800",
        r"surrogate \ud800",
    ),
    ("lone low one", r'{"a": "\uDFFF"}', "PC006", "a", r"代理码 \udfff", r"surrogate \udfff"),
    ("in a key", r'{"a\ud800": 1}', "PC006", r'["a\ud800"]', r"代理码 \ud800", r"surrogate \ud800"),
    ("in text given as text", '{"a": "\ud800"}', "PC006", "c.json:1:8", "落单", "half a character"),
    ("100,000 brackets", "[" * 100_000, "PC007", "c.json:1:65", "嵌套多于 64 层", "more than 64 deep"),
    ("100,000 braces", '{"a":' * 100_000, "PC007", "c.json:1:321", "嵌套多于 64 层", "more than 64 deep"),
    ("65 brackets", "[" * 65 + "]" * 65, "PC007", "c.json:1:65", "嵌套多于 64 层", "more than 64 deep"),
    (
        "brackets in a text close nothing",
        '["' + "]" * 100 + '", ' + "[" * 64,
        "PC007",
        "c.json:1:169",
        "嵌套多于 64 层",
        "more than 64 deep",
    ),
    ("key twice", '{"a": 1, "a": 1}', "PC008", "a", '键 "a" 出现了 2 次', 'the key "a" stands here 2 times'),
    (
        "key thrice, inside",
        '{"exhibitions": [{}, {"fee": "1", "fee": "2", "fee": "3"}]}',
        "PC008",
        "exhibitions[1].fee",
        '键 "fee" 出现了 3 次',
        'the key "fee" stands here 3 times',
    ),
    ("NaN", '{"a": [NaN]}', "PC009", "a[0]", "NaN 不是 JSON 的数", "NaN is no JSON number"),
    ("Infinity", '{"a": -Infinity}', "PC009", "a", "-Infinity 不是", "-Infinity is no JSON number"),
    ("second document", '{"a": 1}\n{"a": 2}', "PC010", "c.json:2:1", "第二份文档", "a second document"),
    ("bracket too many", '{"a": 1}}', "PC011", "c.json:1:9", "后面多出 }", "} stands behind the end"),
    ("words behind", '{"a": 1} 完', "PC011", "c.json:1:10", "后面多出 完", "完 stands behind the end"),
    ("cut in an object", '{"a": 1', "PC012", "c.json:1:8", "没有写完", "ends before the document does"),
    ("cut behind a key", '{"a"', "PC012", "c.json:1:5", "没有写完", "ends before the document does"),
    ("text without end", '{"a": "b}', "PC013", "c.json:1:7", "缺少结尾的双引号", "lacks its closing"),
    ("text over a line", '{"a": "b\n}', "PC013", "c.json:1:9", "缺少结尾的双引号", "lacks its closing"),
    ("tab in a text", '{"a": "b\tc"}', "PC014", "c.json:1:9", r"控制字符 \t", r"control character \t"),
    ("lone backslash", r'{"a": "C:\x"}', "PC015", "c.json:1:10", "反斜杠", "backslash"),
    ("full-width colon", '{"a"：1}', "PC016", "c.json:1:5", "全角标点 ：", "full-width punctuation ："),
    (
        "full-width comma",
        '{"a": 1，"b": 2}',
        "PC016",
        "c.json:1:8",
        "全角标点 ，",
        "full-width punctuation ，",
    ),
    ("full-width quotes", "{“a”: 1}", "PC016", "c.json:1:2", "全角标点 “", "full-width punctuation “"),
    ("full-width end quote", '{"a”: 1}', "PC016", "c.json:1:4", "全角标点 ”", "full-width punctuation ”"),
    ("full-width blank", '\u3000{"a": 1}', "PC016", "c.json:1:1", "全角标点", "full-width punctuation"),
    ("single quotes", "{'a': 1}", "PC017", "c.json:1:2", "单引号 '", "single quotes: '"),
    ("single-quoted value", '{"a": ‘x’}', "PC017", "c.json:1:7", "单引号 ‘", "single quotes: ‘"),
    ("trailing comma", '{"a": 1,}', "PC018", "c.json:1:8", "最后一项后面多了逗号", "behind the last entry"),
    ("in a list", "[1,\n]", "PC018", "c.json:1:3", "最后一项后面多了逗号", "behind the last entry"),
    ("comment", '{"a": 1 // x\n}', "PC019", "c.json:1:9", "不能写注释：//", "no comments: //"),
    ("block comment", "{/* x */}", "PC019", "c.json:1:2", "不能写注释：/*", "no comments: /*"),
    ("hash", "# x\n{}", "PC019", "c.json:1:1", "不能写注释：#", "no comments: #"),
    ("True", '{"a": True}', "PC020", "c.json:1:7", "不认识 True", "True is no word of JSON"),
    ("None", '{"a": None}', "PC020", "c.json:1:7", "不认识 None", "None is no word of JSON"),
    ("plus", '{"a": +5}', "PC021", "c.json:1:7", "写法不对：+5", "not written like this: +5"),
    ("leading point", '{"a": .5}', "PC021", "c.json:1:7", "写法不对：.5", "not written like this: .5"),
    ("trailing point", '{"a": 5.}', "PC021", "c.json:1:7", "写法不对：5.", "not written like this: 5."),
    ("leading zero", '{"a": 012}', "PC021", "c.json:1:7", "写法不对：012", "not written like this: 012"),
    ("hexadecimal", '{"a": 0x1F}', "PC021", "c.json:1:7", "写法不对：0x1F", "not written like this: 0x1F"),
    ("thousands", '{"a": 1,000}', "PC021", "c.json:1:7", "写法不对：1,000", "not written like this: 1,000"),
    (
        "thin thousands",
        '{"a": 1 000}',
        "PC021",
        "c.json:1:7",
        "写法不对：1 000",
        "not written like this: 1 000",
    ),
    (
        "with its unit",
        '{"a": 10万元}',
        "PC021",
        "c.json:1:7",
        "写法不对：10万元",
        "not written like this: 10万元",
    ),
    ("bare key", "{a: 1}", "PC022", "c.json:1:2", "a 前后缺少双引号", "missing around a"),
    ("bare value", '{"a": abc}', "PC022", "c.json:1:7", "abc 前后缺少双引号", "missing around abc"),
    ("missing end quote", '{"a: 1, "b": 2}', "PC022", "c.json:1:10", "b 前后缺少双引号", "missing around b"),
    ("quote in a text", '{"a": "x"y"}', "PC022", "c.json:1:10", "y 前后缺少双引号", "missing around y"),
    ("no comma", '{"a": 1 "b": 2}', "PC023", "c.json:1:9", '" 前面缺少逗号', 'missing before "'),
    ("no colon", '{"a" 1}', "PC024", "c.json:1:6", "1 前面缺少冒号", "missing before 1"),
    ("equals sign", '{"a" = 1}', "PC024", "c.json:1:6", "= 前面缺少冒号", "missing before ="),
    ("wrong bracket", '{"a": [1}}', "PC025", "c.json:1:9", "不该有 }", "} is not expected here"),
    ("no value", '{"a": }', "PC025", "c.json:1:7", "不该有 }", "} is not expected here"),
]


@pytest.mark.parametrize(("text", "value"), READ, ids=[shown(text) for text, _ in READ])
def test_reads(text: str | bytes, value: Any) -> None:
    assert parse(text) == parse_with_care(text, "", 1) == (value, [])
    if isinstance(text, str):
        assert parse(text.encode()) == (value, [])


@pytest.mark.parametrize(
    ("data", "code", "where", "zh", "en"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED]
)
def test_refuses_in_both_languages(data: str | bytes, code: str, where: str, zh: str, en: str) -> None:
    value, (found, *more) = parse(data, "c.json")
    assert value is None
    assert not more
    assert found.rule.code == code
    assert (str(found.place) if found.place else found.path) == where
    assert zh in found.message("zh")
    assert en in found.message("en")
    assert found.mend("zh")
    assert found.mend("en")
    assert len(found.text("zh")) < 600


def test_all_flaws_of_a_document_are_told_at_once() -> None:
    text = r'{"a": NaN, "b": {"c": 1, "c": 2}, "d": "\ud800", "d": Infinity} {}'
    assert [d.path or str(d.place) for d in parse(text, "x")[1]] == ["a", "b.c", "d", "d", "d", "x:1:65"]


def test_the_caret_stands_under_the_mistake() -> None:
    (found,) = parse('{"企业": "台州",\n "县"：1}', "c.json")[1]
    text = found.text("zh")
    assert text.splitlines()[1:3] == ['   "县"：1}', "    　 ＾"]


def test_a_long_line_is_not_quoted() -> None:
    (found,) = parse('{"a": "' + "x" * 1000 + '",}')[1]
    assert found.excerpt == ""


@pytest.mark.parametrize(
    "text",
    [
        "[" * MOST_BYTES,
        '"' + r"\"" * (MOST_BYTES // 2 - 1),
        "[" + " " * (MOST_BYTES - 2) + "}",
        '"' * MOST_BYTES,
        "9" * MOST_BYTES,
        "[" + "1," * (MOST_BYTES // 2 - 1) + "]",
    ],
    ids=["brackets", "escapes", "blanks", "quotes", "digits", "trailing comma"],
)
def test_the_largest_texts_are_read_or_refused(text: str) -> None:
    value, diagnostics = parse(text)
    assert (value is None) == bool(diagnostics)


def test_lines_are_numbered_and_blank_ones_skipped() -> None:
    stream = io.BytesIO(b'\xef\xbb\xbf{"a": 1}\r\n\n{"a": \n[1,]\n2')
    found = [(number, value, [str(d.place) for d in ds]) for number, value, ds in parse_lines(stream, "c.jsonl")]
    assert found == [(1, {"a": 1}, []), (3, None, ["c.jsonl:3:6"]), (4, None, ["c.jsonl:4:3"]), (5, 2, [])]


def test_a_line_that_is_too_long_is_refused_and_the_next_one_read() -> None:
    stream = io.BytesIO(b'"' + b"x" * (3 * MOST_BYTES) + b'"\n{"a": 1}\n')
    found = [(number, value, [d.rule.code for d in ds]) for number, value, ds in parse_lines(stream)]
    assert found == [(1, None, ["PC001"]), (2, {"a": 1}, [])]


def test_lines_of_utf16_are_refused_once() -> None:
    stream = io.BytesIO('{"a": 1}\n{"a": 2}\n'.encode("utf-16"))
    assert [(number, ds[0].rule.code) for number, _, ds in parse_lines(stream)] == [(1, "PC002")]


@given(st.binary(max_size=200) | st.text(max_size=200))
def test_any_input_gives_data_or_diagnostics(data: bytes | str) -> None:
    value, diagnostics = parse(data)
    assert value is None or not diagnostics
    for found in diagnostics:
        assert found.text("zh")
        assert found.text("en").isprintable() or "\n" in found.text("en")


PIECES = [
    "{",
    "}",
    "[",
    "]",
    '"',
    '"a"',
    ":",
    ",",
    "1",
    "-",
    ".5",
    "e9",
    "NaN",
    "true",
    "nul",
    "\\",
    r"\ud800",
    "，",
]


@given(st.lists(st.sampled_from([*PIECES, "“", "'", "//", "\n", " ", "\t", "\0", "企"]), max_size=30).map("".join))
def test_anything_that_looks_like_json_gives_data_or_diagnostics(text: str) -> None:
    value, diagnostics = parse(text.encode())
    assert value == parse(text)[0]
    assert value is None or not diagnostics


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**28), 10**28) | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner),
)


@given(VALUES, st.booleans())
def test_what_python_writes_is_read_back(value: Any, ascii_only: bool) -> None:  # noqa: FBT001 (hypothesis)
    text = json.dumps(value, ensure_ascii=ascii_only)
    assert parse(text) == (value, [])


@given(st.from_regex(r"-?(0|[1-9][0-9]{0,40})(\.[0-9]{1,5})?([eE][+-]?[0-9]{1,3})?", fullmatch=True))
def test_a_number_keeps_its_text(text: str) -> None:
    value, _ = parse(text)
    assert (value.text if isinstance(value, Number) else str(value)) == text
