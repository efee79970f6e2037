"""Shell: the open texts with what is known of each, and the files beside them.

Laws of this module:

* A file is opened only if a policy names it, and only beside that policy: `files.beside` decides.
* A file that is open in the editor counts as the editor has it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from pygls import uris

from policy_eval.diagnostics import Diagnostic, Place
from policy_eval.editing import Analysis, Reader, Tools, analysed, kept
from policy_eval.files import ABSENT, NamedFile, beside
from policy_eval.source import Source


@dataclass
class _State:
    """What is known of one open text; `known` is the last state whose names could be read.

    `more`: what was found beyond the analysis, here or in an earlier state, where it is now.
    """

    now: Analysis
    known: Analysis | None = None
    more: tuple[Diagnostic, ...] = ()


@dataclass
class Bench:
    """The open texts, by their addresses. `texts` are those of the editor, kept up to date by the caller."""

    cache: Path | None = None
    """Where the tables of the grammar are kept."""
    texts: dict[str, str] = field(default_factory=dict)
    _states: dict[str, _State] = field(default_factory=dict)

    @cached_property
    def tools(self) -> Tools:
        """The grammar and the schema."""
        return Tools(self.cache)

    def close(self, uri: str) -> None:
        """Forget a text."""
        self.texts.pop(uri, None)
        self._states.pop(uri, None)

    def analysis(self, uri: str) -> Analysis | None:
        """What is known of a text as it is now; none for what is no policy."""
        text = self.texts.get(uri)
        if text is None:
            return None
        state = self._states.get(uri)
        if state is None or state.now.source.text != Source.of(text, "").text:
            state = self._states[uri] = self._next(uri, text, state)
        # One whose names could be read was a policy; it is one still while its first line is rewritten.
        return state.now if state.now.is_policy or state.known else None

    def known(self, uri: str) -> Analysis | None:
        """The last state of a text whose names were read; a keystroke alone reads none."""
        state = self._states.get(uri)
        if state is None:
            return None
        return state.now if state.now.has_names else state.known

    def findings(self, uri: str) -> tuple[Diagnostic, ...]:
        """What is known to be wrong with a text, at once."""
        now = self.analysis(uri)
        if now is None:
            return ()
        return (*now.found, *(each for each in self._states[uri].more if each not in now.found))

    def learn(self, uri: str, text: str, more: tuple[Diagnostic, ...]) -> bool:
        """Keep what was found in a text beyond its analysis; whether that says anything new of it."""
        if self.texts.get(uri) != text or self.analysis(uri) is None:
            return False
        state = self._states[uri]
        is_new, state.more = state.more != more, more
        return is_new

    def refresh(self) -> None:
        """Look at everything again: a file that policies name has changed."""
        for uri, state in self._states.items():
            now = state.now
            again = analysed(self.tools, now.source.text, now.path, self._reader(uri))
            self._states[uri] = _State(again, state.known, state.more)

    def _next(self, uri: str, text: str, before: _State | None) -> _State:
        path = uris.to_fs_path(uri)
        now = analysed(self.tools, text, Path(path or "untitled.yaml"), self._reader(uri))
        if before is None:
            return _State(now)
        more = kept(before.more, now.file, before.now.source.lines, now.source.lines)
        return _State(now, before.now if before.now.has_names else before.known, more)

    def _reader(self, uri: str) -> Reader:
        return self._read if uri.startswith("file:") else _nothing

    def _read(self, folder: Path, name: str, place: Place) -> NamedFile | Diagnostic:
        """A file beside the policy, as the editor has it if it is open there."""
        found = beside(folder, name, place)
        if isinstance(found, Diagnostic):
            return found
        text = self.texts.get(uris.from_fs_path(str(folder / name)) or "")
        return found if text is None else NamedFile(name, text.encode("utf-8", "replace"))

    # ------------------------------------------------------------------------------------------ other files

    def address(self, now: Analysis, uri: str, file: str) -> str:
        """The address of a file that the places of an analysis speak of."""
        if file == now.file:
            return uri
        folders = _folders(now)
        own = [folders[file]] if file in folders else [*folders.values()]
        path = next((folder / file for folder in own if (folder / file).is_file()), now.path.parent / file)
        return uris.from_fs_path(str(path)) or uri

    def lines(self, now: Analysis, file: str) -> Sequence[str]:
        """The lines of a file that the places of an analysis speak of."""
        if file == now.file:
            return now.source.lines
        document, _ = now.document
        declared, _ = now.declared
        sources = (*(document.sources if document else ()), *(declared.document.sources if declared else ()))
        known = next((source for source in sources if source.file == file), None)
        return known.lines if known else self._lines(now, file)

    def _lines(self, now: Analysis, file: str) -> Sequence[str]:
        found = now.reader(now.path.parent, file, Place(file, 1, 1, 1, 1))
        return () if isinstance(found, Diagnostic) else found.data.decode("utf-8-sig", "replace").splitlines()


def _folders(now: Analysis) -> Mapping[str, Path]:
    document, _ = now.document
    return document.folders if document else {now.file: now.path.parent}


def _nothing(_folder: Path, name: str, place: Place) -> Diagnostic:
    """A text that was never saved has no files beside it."""
    return Diagnostic(ABSENT, {"name": name}, place)
