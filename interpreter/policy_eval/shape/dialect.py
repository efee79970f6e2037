"""Front: JSON Schemas for editors, in English and in Chinese, made from the one that carries both languages.

The master is `schema/policy.schema.json`: JSON Schema 2020-12 with English keys, and beside its own words

* `x-zh`, `x-zh-description`, `x-zh-examples`, `x-zh-default`, `x-zh-pattern`: the same in a Chinese policy;
* `x-zh-values`: the Chinese for words that a value may be or begin with;
* `x-form`, `x-zh-form`: what `pattern` asks for, in words.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from policy_eval import resources

Json = dict[str, Any]

_SCHEMAS_INSIDE = ("items", "additionalProperties", "propertyNames")


def master() -> Json:
    """The JSON Schema of policies with both languages in it."""
    return _load(resources.schema() / "policy.schema.json")


def generated() -> dict[str, str]:
    """The files that are made from the master: name → content."""
    made = {"policy.en.schema.json": english(master()), "policy.zh.schema.json": chinese(master())}
    return {name: json.dumps(schema, ensure_ascii=False, indent=2) + "\n" for name, schema in made.items()}


def english(schema: Json) -> Json:
    """The schema of policies with English keys; an editor shows what each means in both languages."""
    made = _inside({k: v for k, v in schema.items() if not k.startswith("x-")}, english)
    if "x-zh-description" in schema:
        names = f"{schema['x-zh']}：" if "x-zh" in schema else ""
        made["description"] = f"{schema['description']}\n\n{names}{schema['x-zh-description']}"
    return made


def chinese(schema: Json) -> Json:
    """The schema of policies with Chinese keys and words."""
    made = _inside({k: v for k, v in schema.items() if not k.startswith("x-")}, chinese)
    for word in "description", "examples", "default", "pattern":
        if f"x-zh-{word}" in schema:
            made[word] = schema[f"x-zh-{word}"]
    if "x-zh" in schema:
        made["title"] = schema["x-zh"]
    if "enum" in schema:
        made["enum"] = [schema["x-zh-values"][value] for value in schema["enum"]]
    return _with_chinese_keys(made, schema)


def _with_chinese_keys(made: Json, schema: Json) -> Json:
    if "properties" not in schema:
        return made
    names = {key: value["x-zh"] for key, value in schema["properties"].items()}
    made["properties"] = {names[key]: value for key, value in made["properties"].items()}
    if "required" in schema:
        made["required"] = [names[key] for key in schema["required"]]
    return made


def _inside(schema: Json, change: Callable[[Json], Json]) -> Json:
    """The schema with `change` applied to each schema directly in it."""
    made = dict(schema)
    for word in "properties", "$defs":
        if word in made:
            made[word] = {key: change(value) for key, value in made[word].items()}
    for word in _SCHEMAS_INSIDE:
        if isinstance(made.get(word), dict):
            made[word] = change(made[word])
    if "anyOf" in made:
        made["anyOf"] = [change(value) for value in made["anyOf"]]
    return made


def _load(path: Path) -> Json:
    loaded: Json = json.loads(path.read_text(encoding="utf-8"))
    return loaded
