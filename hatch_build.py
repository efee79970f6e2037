"""Build: the bundled policy goes into a wheel compiled, by the package that the wheel is made of.

`policy_eval.cache` accepts a compiled form only from the engine that made it: the same modules, grammar and schemas.
A wheel has them as the checkout has them. The tables of the grammar go along, for policies that are not compiled yet.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

POLICY = Path("policy", "2025.yaml")
FOLDER = Path("build", "compiled")


class CompiledPolicy(BuildHookInterface[Any]):
    """Compiles the bundled policy for a wheel. An editable install runs from the checkout and needs none."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write the compiled forms below `build` and have them packed. Raises `RuntimeError` for a wrong policy."""
        if version == "editable":
            return
        folder = Path(self.root, FOLDER)
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in _compiled(Path(self.root)).items():
            (folder / name).write_text(content, encoding="utf-8", newline="\n")
            build_data["force_include"][str(folder / name)] = f"policy_eval/data/compiled/{name}"

    def clean(self, versions: list[str]) -> None:  # noqa: ARG002 – the interface names it
        """Remove what `initialize` wrote."""
        shutil.rmtree(Path(self.root, FOLDER), ignore_errors=True)


def _compiled(root: Path) -> dict[str, str]:
    """The files' content, made by the package of this checkout and by no other that may be installed."""
    sys.path.insert(0, str(root / "interpreter"))
    from policy_eval import api  # noqa: PLC0415 – a build of the package cannot know it before

    made, found = api.compiled(root / POLICY)
    if made is None:
        raise RuntimeError("\n".join(diagnostic.text("en") for diagnostic in found))
    return made
