"""Ground: where grammar, schemas and policies are – in a wheel inside the package, else in the checkout."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent
_CHECKOUT = Path(__file__).parents[2]


def grammar() -> Path:
    """The folder of the .lark files."""
    return _folder("grammar")


def schema() -> Path:
    """The folder of the JSON Schemas."""
    return _folder("schema")


def policies() -> Path:
    """The folder of the bundled policies."""
    return _folder("policy")


def compiled() -> Path:
    """The folder of compiled forms that a wheel brings along; in a checkout, what was last built there, if anything."""
    packed = _PACKAGE / "data" / "compiled"
    return packed if packed.is_dir() else _CHECKOUT / "build" / "compiled"


def _folder(name: str) -> Path:
    packed = _PACKAGE / "data" / name
    return packed if packed.is_dir() else _CHECKOUT / name
