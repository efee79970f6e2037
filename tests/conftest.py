"""What all tests share: the tables of the grammar, which take longer to build than most tests to run."""

from __future__ import annotations

import os

import pytest

from policy_eval import resources
from policy_eval.checking.declare import Parsers


@pytest.fixture(scope="session", autouse=True)
def _grammar_tables() -> None:
    """Keep the tables where a build would put them; they are found by what they were made from."""
    folder = resources.compiled()
    parsers = Parsers()
    for name, content in parsers.kept().items():
        if not (folder / name).is_file():
            folder.mkdir(parents=True, exist_ok=True)
            draft = folder / f".{name}.{os.getpid()}.tmp"
            draft.write_text(content, encoding="utf-8", newline="\n")
            draft.replace(folder / name)
