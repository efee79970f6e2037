"""Edges: values and paths of a claim, as messages show them."""

from __future__ import annotations

import json

from policy_eval.diagnostics import printable

from .data import Number

_SHOWN = 40


def step_into(path: str, key: object) -> str:
    """The path of entry `key` of the object at `path`, as messages name it: `enterprise.name`, `a["b c"]`."""
    if isinstance(key, str) and key.isidentifier():
        return f"{path}.{short(key)}" if path else short(key)
    return f"{path}[{shown(key)}]"


def shown(value: object) -> str:
    """A value as a message shows it: a little of it, and nothing that acts on a terminal."""
    match value:
        case None | bool():
            return json.dumps(value)
        case str():
            return f'"{short(value)}"'
        case dict():
            return "{…}" if value else "{}"
        case list():
            return "[…]" if value else "[]"
        case int() if value.bit_length() > 3 * _SHOWN:
            return _magnitude(value)
        case _:
            return short(value.text if isinstance(value, Number) else str(value))


def short(text: str) -> str:
    """The first 40 characters of `text`, printable."""
    seen = printable(text[: _SHOWN + 1]).replace("\t", "\\t")
    return seen if len(seen) <= _SHOWN else seen[: _SHOWN - 1] + "…"


def _magnitude(number: int) -> str:
    """A whole number too long to write out (Python refuses to, from 4,300 digits): `≈10^399`."""
    return f"≈{'-' if number < 0 else ''}10^{(number.bit_length() - 1) * 30103 // 100000}"
