"""Uses: what was found in a policy, in the formats that people and programs read.

Laws of this module:

* Every format tells the same findings in the same order.
* A place is a path that the reader of the output can open.
* `json` is what `schema/findings.schema.json` describes, `sarif` SARIF 2.1.0 (OASIS); `github` are the workflow
  commands of GitHub Actions.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from pathlib import PureWindowsPath
from urllib.parse import quote

from ._version import __version__
from .diagnostics import Diagnostic, Language, Place, Rule, Severity, printable

_SARIF = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LANGUAGES: dict[Language, str] = {"zh": "zh-CN", "en": "en-US"}
_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
_ESCAPED = {"%": "%25", "\r": "%0D", "\n": "%0A"}


def as_json(found: Iterable[Diagnostic], language: Language) -> str:
    """An array of findings: code, severity, place, message, remedy."""
    entries = [_entry(each, language) for each in found]
    return json.dumps(entries, ensure_ascii=False, indent=2) + "\n"


def github(found: Iterable[Diagnostic], language: Language) -> str:
    """Annotations on the lines of a pull request."""
    return "".join(_annotation(each, language) for each in found)


def sarif(found: Sequence[Diagnostic], language: Language) -> str:
    """A SARIF log with one run."""
    rules = {each.rule.code: each.rule for each in found}
    driver = {
        "name": "policy-eval",
        "version": __version__,
        "language": _LANGUAGES[language],
        "rules": [
            {"id": code, "shortDescription": {"text": _general(rule, language)}} for code, rule in sorted(rules.items())
        ],
    }
    results = [_result(each, language) for each in found]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    log = {"$schema": _SARIF, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _general(rule: Rule, language: Language) -> str:
    """What a rule says, without what it says it of."""
    return re.sub(r"\{[a-z_]+\}", "…", rule.zh if language == "zh" else rule.en)


def _entry(found: Diagnostic, language: Language) -> dict[str, object]:
    place = found.place
    entry: dict[str, object] = {"code": found.rule.code, "severity": found.rule.severity.value}
    if place:
        entry["file"] = place.file
        entry |= {"line": place.line, "column": place.column}
        entry |= {"end_line": place.end_line, "end_column": place.end_column}
        entry |= {"origin": place.origin} if place.origin else {}
    entry |= {"message": found.message(language), "remedy": found.mend(language)}
    return entry | ({"suggestion": found.suggestion} if found.suggestion else {})


def _result(found: Diagnostic, language: Language) -> dict[str, object]:
    remedy = found.mend(language)
    message = found.message(language) + (f" – {remedy}" if remedy else "")
    result: dict[str, object] = {
        "ruleId": found.rule.code,
        "level": found.rule.severity.value,
        "message": {"text": printable(message)},
    }
    return result | ({"locations": [_location(found.place)]} if found.place else {})


def _location(place: Place) -> dict[str, object]:
    region = {"startLine": place.line, "startColumn": place.column}
    region |= {"endLine": place.end_line, "endColumn": max(place.end_column, 1)}
    return {"physicalLocation": {"artifactLocation": {"uri": _uri(place.file)}, "region": region}}


def _uri(path: str) -> str:
    """A path as a reference, which says where it begins if the path does."""
    is_absolute = path.startswith("/") or PureWindowsPath(path).is_absolute()
    return f"file:///{quote(path.lstrip('/'), safe='/:')}" if is_absolute else quote(path)


def _annotation(found: Diagnostic, language: Language) -> str:
    properties = {"title": found.rule.code}
    if place := found.place:
        properties |= {"file": place.file, "line": str(place.line), "col": str(place.column)}
        properties |= {"endLine": str(place.end_line), "endColumn": str(place.end_column)}
    shown = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    remedy = found.mend(language)
    message = found.message(language) + (f"\n{remedy}" if remedy else "")
    return f"::{_COMMANDS[found.rule.severity]} {shown}::{_data(message)}\n"


def _data(message: str) -> str:
    """A text such that nothing in it ends the command, or acts on the terminal of whoever reads the log."""
    return "".join(_ESCAPED.get(c) or printable(c) for c in message)


def _property(value: str) -> str:
    return _data(value).replace(":", "%3A").replace(",", "%2C")
