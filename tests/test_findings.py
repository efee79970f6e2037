"""Findings for programs: JSON, SARIF and the annotations of GitHub Actions."""

from __future__ import annotations

import json
from pathlib import PurePosixPath
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from policy_eval import __version__, findings
from policy_eval.diagnostics import Diagnostic, Place, Rule, Severity, below

UNKNOWN = Rule("PE301", "没有“{name}”", "there is no “{name}”", "改用\n已有的，名称: 50%", "use one: 50%")
NOTE = Rule("PE385", "与先后有关", "the order counts", severity=Severity.NOTE)
PLACE = Place("2025.yaml", 12, 5, 12, 9, "draft")
FOUND = below(
    PurePosixPath("policy dir"),
    [Diagnostic(UNKNOWN, {"name": "fe"}, PLACE, "rate 80% of fe", suggestion=""), Diagnostic(NOTE)],
)

SARIF = {
    "type": "object",
    "required": ["$schema", "version", "runs"],
    "properties": {
        "version": {"const": "2.1.0"},
        "runs": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["tool", "results"],
                "properties": {
                    "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                    "tool": {
                        "type": "object",
                        "required": ["driver"],
                        "properties": {"driver": {"type": "object", "required": ["name", "version", "rules"]}},
                    },
                    "results": {"type": "array", "items": {"$ref": "#/$defs/result"}},
                },
                "additionalProperties": False,
            },
        },
    },
    "additionalProperties": True,
    "$defs": {
        "result": {
            "type": "object",
            "required": ["message", "ruleId", "level"],
            "properties": {
                "level": {"enum": ["none", "note", "warning", "error"]},
                "message": {"type": "object", "required": ["text"]},
                "ruleId": {"type": "string"},
                "locations": {"type": "array", "items": {"$ref": "#/$defs/location"}},
            },
            "additionalProperties": False,
        },
        "location": {
            "type": "object",
            "required": ["physicalLocation"],
            "properties": {
                "physicalLocation": {
                    "type": "object",
                    "required": ["artifactLocation", "region"],
                    "properties": {
                        "artifactLocation": {"type": "object", "required": ["uri"]},
                        "region": {
                            "type": "object",
                            "additionalProperties": {"type": "integer", "minimum": 1},
                            "required": ["startLine", "startColumn", "endLine", "endColumn"],
                        },
                    },
                }
            },
        },
    },
}


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
    Draft202012Validator(SARIF).validate(log)
    (run,) = log["runs"]
    assert run["tool"]["driver"]["version"] == __version__
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["PE301", "PE385"]
    first, _ = run["results"]
    location = first["locations"][0]["physicalLocation"]
    assert location["artifactLocation"]["uri"] == "policy%20dir/2025.yaml"
    assert location["region"] == {"startLine": 12, "startColumn": 5, "endLine": 12, "endColumn": 9}


def test_annotations_escape_what_would_end_them() -> None:
    first, second = findings.github(FOUND, "zh").splitlines()
    assert first == (
        "::error title=PE301,file=policy dir/2025.yaml,line=12,col=5,endLine=12,endColumn=9"
        "::没有“fe”%0A改用%0A已有的，名称: 50%25"
    )
    assert second == "::notice title=PE385::与先后有关"
