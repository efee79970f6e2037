"""Build: the bundled policy goes into a wheel compiled, by the package that the wheel is made of.

`policy_eval.cache` accepts the compiled form only from the engine that made it: the same modules, grammar and schemas.
A wheel has them as the checkout has them.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

POLICY = Path("policy", "2025.yaml")
COMPILED = Path("build", "compiled", "2025.json")


class CompiledPolicy(BuildHookInterface[Any]):
    """Compiles the bundled policy for a wheel. An editable install runs from the checkout and needs none."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write the compiled form below `build` and have it packed. Raises `RuntimeError` where the policy is wrong."""
        if version == "editable":
            return
        target = Path(self.root, COMPILED)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(_compiled(Path(self.root)), encoding="ascii", newline="\n")
        build_data["force_include"][str(target)] = f"policy_eval/data/compiled/{COMPILED.name}"

    def clean(self, versions: list[str]) -> None:  # noqa: ARG002 – the interface names it
        """Remove what `initialize` wrote."""
        Path(self.root, COMPILED).unlink(missing_ok=True)


def _compiled(root: Path) -> str:
    """The file's content, made by the package of this checkout and by no other that may be installed."""
    sys.path.insert(0, str(root / "interpreter"))
    from policy_eval import api  # noqa: PLC0415 – a build of the package cannot know it before

    text, found = api.compiled(root / POLICY)
    if text is None:
        raise RuntimeError("\n".join(diagnostic.text("en") for diagnostic in found))
    return text
