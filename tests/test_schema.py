"""The schemas of the `schema` folder.  `python tests/test_schema.py` writes the generated ones anew."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from policy_eval import resources
from policy_eval.shape import generated
from small_policy import CHINESE, CHINESE_REVISION, ENGLISH, ENGLISH_REVISION

FOLDER = resources.schema()
NAMES = ["policy.schema.json", "policy.en.schema.json", "policy.zh.schema.json", "result.schema.json"]

Json = Any  # what json.loads gives


def load(name: str) -> Json:
    return json.loads((FOLDER / name).read_text(encoding="utf-8"))


def schemas_in(schema: Json, path: str = "") -> Iterator[tuple[str, Json]]:
    """Every schema in a schema, with its path."""
    yield path, schema
    for word in "properties", "$defs":
        for key, value in schema.get(word, {}).items():
            yield from schemas_in(value, f"{path}/{word}/{key}")
    for word in "items", "additionalProperties", "propertyNames":
        if isinstance(schema.get(word), dict):
            yield from schemas_in(schema[word], f"{path}/{word}")
    for i, value in enumerate(schema.get("anyOf", [])):
        yield from schemas_in(value, f"{path}/anyOf/{i}")


def properties_in(schema: Json) -> Iterator[tuple[str, Json]]:
    return ((path, each) for path, each in schemas_in(schema) if path.split("/")[-2:-1] == ["properties"])


@pytest.mark.parametrize("name", NAMES)
def test_a_schema_is_json_schema_2020_12(name: str) -> None:
    Draft202012Validator.check_schema(load(name))
    assert load(name)["$schema"] == "https://json-schema.org/draft/2020-12/schema"


@pytest.mark.parametrize("name", generated())
def test_generated_schemas_are_up_to_date(name: str) -> None:
    committed = (FOLDER / name).read_text(encoding="utf-8")
    assert committed == generated()[name], "run: PYTHONPATH=interpreter python tests/test_schema.py"


def test_every_key_is_described_in_both_languages_with_an_example() -> None:
    for path, each in properties_in(load("policy.schema.json")):
        for word in "title", "description", "x-zh", "x-zh-description", "examples":
            assert each.get(word), (path, word)
        assert re.search("[一-鿿]", each["x-zh"]), path
        assert re.search("[一-鿿]", each["x-zh-description"]), path


def test_every_definition_and_every_field_of_a_result_is_described_in_both_languages() -> None:
    master, result = load("policy.schema.json"), load("result.schema.json")
    fields = [each for _, each in properties_in(result)]
    for each in [*master["$defs"].values(), *result["$defs"].values(), *fields]:
        assert each["description"]
        assert each["x-zh-description"]


def test_every_word_of_a_list_of_words_has_its_chinese() -> None:
    for path, each in schemas_in(load("policy.schema.json")):
        if "enum" in each:
            assert list(each["x-zh-values"]) == each["enum"], path


def test_no_map_has_the_same_chinese_for_two_keys() -> None:
    for path, each in schemas_in(load("policy.schema.json")):
        chinese = [value["x-zh"] for value in each.get("properties", {}).values()]
        assert len(set(chinese)) == len(chinese), path


def test_the_chinese_schema_has_no_english_key_and_no_english_word() -> None:
    for path, each in schemas_in(load("policy.zh.schema.json")):
        for word in [*each.get("properties", {}), *each.get("required", []), *each.get("enum", [])]:
            assert re.fullmatch("[一-鿿]+", word), path


@pytest.mark.parametrize("name", ["policy.en.schema.json", "policy.zh.schema.json"])
def test_an_editor_sees_no_word_that_is_not_json_schema(name: str) -> None:
    assert [p for p, each in schemas_in(load(name)) for word in each if word.startswith("x-")] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_example_and_default_is_valid_where_it_stands(name: str) -> None:
    whole = load(name)
    for path, each in schemas_in(whole):
        judge = Draft202012Validator({**each, "$defs": whole["$defs"]})
        for example in [*each.get("examples", []), *([each["default"]] if "default" in each else [])]:
            assert judge.is_valid(example), (path, example)


def test_the_folders_are_those_of_the_checkout_unless_a_wheel_brought_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert [resources.grammar().name, resources.schema().name, resources.policies().name] == [
        "grammar",
        "schema",
        "policy",
    ]
    (tmp_path / "data" / "schema").mkdir(parents=True)
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path)
    assert resources.schema() == tmp_path / "data" / "schema"


# ---------------------------------------------------------------------------- as an editor reads YAML 1.2


class Core(yaml.SafeLoader):
    """YAML with the types of the core schema of YAML 1.2, as the language servers of editors have them."""


Core.yaml_implicit_resolvers = {}
for tag, pattern, first in (
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("int", r"[-+]?[0-9]+", list("-+0123456789")),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", list("-+.0123456789")),
):
    Core.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(f"^(?:{pattern})$"), first)


def as_an_editor_sees(text: str) -> Json:
    return named(yaml.load(text, Core))  # noqa: S506 - derived from SafeLoader


def named(value: Json) -> Json:
    """A key is a string in JSON, whatever YAML takes it for."""
    if isinstance(value, dict):
        return {str(key): named(each) for key, each in value.items()}
    return [named(each) for each in value] if isinstance(value, list) else value


def errors(name: str, text: str) -> list[str]:
    found = Draft202012Validator(load(name)).iter_errors(as_an_editor_sees(text))
    return [f"{'/'.join(map(str, e.absolute_path))}: {e.message}" for e in found]


def test_plain_scalars_have_the_types_of_yaml_1_2() -> None:
    text = "[2025, 2025-01-01, yes, no, true, 0, 1.50, 12:30, NO, null, ~, '5', 30万元]"
    expected = [2025, "2025-01-01", "yes", "no", True, 0, 1.5, "12:30", "NO", None, None, "5", "30万元"]
    assert as_an_editor_sees(text) == expected


@pytest.mark.parametrize("name", ["policy.schema.json", "policy.en.schema.json"])
def test_an_english_policy_is_valid_in_an_editor(name: str) -> None:
    assert errors(name, ENGLISH) == []


def test_a_chinese_policy_is_valid_in_an_editor() -> None:
    assert errors("policy.zh.schema.json", CHINESE) == []
    assert errors("policy.en.schema.json", ENGLISH_REVISION) == []
    assert errors("policy.zh.schema.json", CHINESE_REVISION) == []


def test_an_editor_finds_what_the_check_finds() -> None:
    assert errors("policy.en.schema.json", ENGLISH.replace("force: promises", "force: promise"))
    assert errors("policy.zh.schema.json", CHINESE.replace("性质: 承诺", "性质: 许愿"))
    assert errors("policy.en.schema.json", ENGLISH.replace("rounding:", "roundng:"))


@pytest.mark.parametrize("value", ["2025", "1.5", "true", "null", "~", "2025-01-01", "yes", "NO", "12:30"])
def test_any_plain_scalar_is_a_text_to_an_editor(value: str) -> None:
    text = re.sub("^version: 2025$", f"version: {value}", ENGLISH, flags=re.MULTILINE)
    text = text.replace("default: 0,", f"default: {value},")
    assert errors("policy.en.schema.json", text) == []


POLICIES = sorted(resources.policies().rglob("*.yaml"))


@pytest.mark.parametrize("path", POLICIES, ids=[path.name for path in POLICIES])
def test_every_policy_is_valid_in_an_editor(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    language = "zh" if re.search("^政策:", text, re.MULTILINE) else "en"
    assert errors(f"policy.{language}.schema.json", text) == []


# ---------------------------------------------------------------------------- results

RESULT = {
    "claim_id": "TZ-2025-0001",
    "policy": {"id": "x", "version": "2025", "source_sha256": "0" * 64, "program_sha256": "f" * 64},
    "readings": {"uplift-both": "once"},
    "engine": "0.1.0",
    "currency": "CNY",
    "total": "1234567.89",
    "excluded": None,
    "awards": [
        {
            "clause": "a",
            "amount": "100000.00",
            "marks": ["upper-bound"],
            "rows": [
                {"row": 0, "ref": "发票 0012", "amount": "100000.00"},
                {"rows": [1, 2], "amount": "0.00"},
            ],
        }
    ],
    "limits": [
        {
            "limit": "l",
            "cap": "300000.00",
            "used_before": "50000.00",
            "granted": "100000.00",
            "left": "150000.00",
        }
    ],
    "not_covered": [
        {"list": "x", "row": 2, "clause": None, "reason": "out-of-period", "details": {"date": "2024-12-31"}}
    ],
}


def test_the_result_of_the_contract_is_valid_and_more_may_stand_beside() -> None:
    judge = Draft202012Validator(load("result.schema.json"))
    assert judge.is_valid(RESULT)
    assert judge.is_valid({**RESULT, "excluded": "dishonest", "trace": []})


@pytest.mark.parametrize("field", RESULT)
def test_no_stable_field_of_a_result_may_be_missing(field: str) -> None:
    judge = Draft202012Validator(load("result.schema.json"))
    assert not judge.is_valid({key: value for key, value in RESULT.items() if key != field})


@pytest.mark.parametrize("amount", [100, "1e5", "-1.00", "100,000.00", ""])
def test_an_amount_is_a_string_of_digits(amount: Json) -> None:
    assert not Draft202012Validator(load("result.schema.json")).is_valid({**RESULT, "total": amount})


if __name__ == "__main__":
    for name, text in generated().items():
        (FOLDER / name).write_text(text, encoding="utf-8", newline="\n")
