"""Shell: the requests of an editor, each answered from the text that it speaks of."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, cast

from lsprotocol import types
from pygls.lsp.server import LanguageServer

from policy_eval import editing
from policy_eval._version import __version__
from policy_eval.checking import Compiler
from policy_eval.diagnostics import Diagnostic, Language, Place
from policy_eval.editing import Analysis, Edit
from policy_eval.policy import Document
from policy_eval.source import Node

from . import convert
from .bench import Bench
from .colleague import Colleague, optional

_PAUSE = 0.15
"""Seconds without a keystroke before the text is checked."""

_REST = 1.0
"""Seconds without a keystroke before what takes longer is sought."""

_OLDEST = 2
"""The generation of objects with which all garbage is looked for."""

_TRIGGERS = [" ", ":", "/", "{", "[", ",", ".", "为", "的", "每", "按"]

_Layout = Callable[[Document, Compiler | None, Node], tuple[str | None, list[Diagnostic]]]
_Document = types.TextDocumentIdentifier


def serve(
    stdin: BinaryIO | None = None,
    stdout: BinaryIO | None = None,
    *,
    language: Language = "zh",
    cache: Path | None = None,
) -> int:
    """Answer an editor that speaks the protocol on two streams (the standard ones) until it says goodbye.

    `language`: that of messages, unless the editor states its own. `cache`: where the tables of the grammar are kept.
    Returns the exit code.
    """
    # Looking for garbage among the many nodes of a tree takes as long as checking it does: that waits for a pause.
    gc.disable()
    server = LanguageServer(
        "policy-eval", __version__, text_document_sync_kind=types.TextDocumentSyncKind.Full, max_workers=2
    )
    Requests(server, language, Bench(cache)).register()
    server.start_io(stdin, stdout)
    return 0


class Requests:
    """Answers what an editor asks. Where nothing is known of a text, the answer is empty."""

    def __init__(self, server: LanguageServer, language: Language, bench: Bench) -> None:
        self.server, self.language, self.bench = server, language, bench
        self.waiting: dict[str, asyncio.TimerHandle] = {}
        self.seeking: dict[str, asyncio.Task[None]] = {}
        self.told: dict[str, frozenset[str]] = {}
        self.colleague = Colleague(bench.cache)
        self.layout = cast("_Layout | None", optional("formatting", "in_its_languages"))

    def register(self) -> None:
        """Tell the server what is answered."""
        options = types.CompletionOptions(trigger_characters=_TRIGGERS)
        features: list[tuple[str, Callable[[Any], object], object]] = [
            (types.INITIALIZE, self.initialize, None),
            (types.TEXT_DOCUMENT_DID_OPEN, self.opened, None),
            (types.TEXT_DOCUMENT_DID_CHANGE, self.changed, None),
            (types.TEXT_DOCUMENT_DID_SAVE, self.saved, None),
            (types.TEXT_DOCUMENT_DID_CLOSE, self.closed, None),
            (types.TEXT_DOCUMENT_COMPLETION, self.completion, options),
            (types.TEXT_DOCUMENT_HOVER, self.hover, None),
            (types.TEXT_DOCUMENT_DEFINITION, self.definition, None),
            (types.TEXT_DOCUMENT_REFERENCES, self.references, None),
            (types.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT, self.highlights, None),
            (types.TEXT_DOCUMENT_PREPARE_RENAME, self.renamable, None),
            (types.TEXT_DOCUMENT_RENAME, self.rename, types.RenameOptions(prepare_provider=True)),
            (types.TEXT_DOCUMENT_DOCUMENT_SYMBOL, self.symbols, None),
            (types.TEXT_DOCUMENT_FOLDING_RANGE, self.folds, None),
            (types.TEXT_DOCUMENT_CODE_ACTION, self.actions, types.CodeActionOptions([types.CodeActionKind.QuickFix])),
        ]
        if self.layout:
            features.append((types.TEXT_DOCUMENT_FORMATTING, self.formatting, None))
        for name, answer, about in features:
            self.server.feature(name, about)(partial(answer))

    def initialize(self, params: types.InitializeParams) -> None:
        """The editor introduces itself: messages are in the language that it states, or else in its own."""
        options = params.initialization_options
        stated = options.get("language") if isinstance(options, dict) else None
        if stated in {"zh", "en"}:
            self.language = cast("Language", stated)
        elif params.locale:
            self.language = "zh" if params.locale.lower().startswith("zh") else "en"

    # ------------------------------------------------------------------------------------------ texts

    def opened(self, params: types.DidOpenTextDocumentParams) -> None:
        """A text is shown: all that is wrong with it is told."""
        self.bench.texts[params.text_document.uri] = params.text_document.text
        self.tell(params.text_document.uri)
        self.seek(params.text_document.uri)

    def changed(self, params: types.DidChangeTextDocumentParams) -> None:
        """A text was changed: it is checked when the keys rest."""
        uri = params.text_document.uri
        self.bench.texts[uri] = self.server.workspace.get_text_document(uri).source
        self._wait(_PAUSE, self.rested, uri)

    def rested(self, uri: str) -> None:
        """The keys rest: what is wrong is told, and if they rest longer, more of it is sought."""
        self.tell(uri)
        self._wait(_REST, self.seek, uri)

    def saved(self, params: types.DidSaveTextDocumentParams) -> None:
        """A text was saved: what rests on it is checked again, each pair of readings included."""
        uri = params.text_document.uri
        # A table may have been changed by another program meanwhile.
        self.bench.refresh()
        for each in [uri] if self.bench.analysis(uri) else list(self.bench.texts):
            self.tell(each)
            self.seek(each)

    def closed(self, params: types.DidCloseTextDocumentParams) -> None:
        """A text is no longer shown: nothing is said of it any more."""
        uri = params.text_document.uri
        self._stop_waiting(uri)
        self.bench.close(uri)
        self._publish(uri, {})

    def _wait(self, seconds: float, then: Callable[[str], None], uri: str) -> None:
        self._stop_waiting(uri)
        self.waiting[uri] = asyncio.get_running_loop().call_later(seconds, then, uri)

    def _stop_waiting(self, uri: str) -> None:
        """What waits for the keys to rest, and what is sought in a text that is another one now, is not needed."""
        for waiting in (self.waiting.pop(uri, None), self.seeking.pop(uri, None)):
            if waiting:
                waiting.cancel()

    def seek(self, uri: str) -> None:
        """Seek what takes longer to find, and tell it when it is found."""
        self._stop_waiting(uri)
        if self.bench.analysis(uri):
            self.seeking[uri] = asyncio.create_task(self._sought(uri))

    async def _sought(self, uri: str) -> None:
        text = self.bench.texts[uri]
        found = await self.colleague.finds(uri, self.bench.texts)
        if found is not None and self.bench.learn(uri, text, found):
            self.tell(uri)
        gc.collect(_OLDEST)

    def tell(self, uri: str) -> None:
        """Say what is wrong with a text, as far as that is known."""
        now = self.bench.analysis(uri)
        if now is None:
            return
        by_file: dict[str, list[types.Diagnostic]] = {uri: []}
        for each in self.bench.findings(uri):
            place = each.place or Place(now.file, 1, 1, 1, 1)
            address = self.bench.address(now, uri, place.file)
            # What is wrong with a policy that is open too is said by itself.
            if address == uri or self.bench.analysis(address) is None:
                where = convert.area(place, self.bench.lines(now, place.file), self._encoding)
                by_file.setdefault(address, []).append(convert.diagnostic(each, where, self.language))
        self._publish(uri, by_file)
        gc.collect(0)

    def _publish(self, uri: str, by_file: dict[str, list[types.Diagnostic]]) -> None:
        """Send findings; a file that had some and has none now is told so."""
        for file in self.told.get(uri, frozenset()) - by_file.keys():
            by_file[file] = []
        self.told[uri] = frozenset(file for file, found in by_file.items() if found)
        for file, found in by_file.items():
            version = self.server.workspace.get_text_document(file).version if file == uri else None
            self.server.text_document_publish_diagnostics(types.PublishDiagnosticsParams(file, found, version))

    # ------------------------------------------------------------------------------------------ questions

    def completion(self, params: types.CompletionParams) -> types.CompletionList:
        """What may be typed at the cursor."""
        now, line, column = self._spot(params.text_document, params.position)
        if now is None:
            return types.CompletionList(is_incomplete=False, items=[])
        known = self.bench.known(params.text_document.uri)
        items = []
        for each in editing.completions(now, known, line, column):
            place = Place(now.file, line, column - each.typed, line, column)
            items.append(convert.item(each, convert.area(place, now.source.lines, self._encoding), self.language))
        # In Chinese the word that is being completed is known only here: the editor asks again for each character.
        return types.CompletionList(is_incomplete=True, items=items)

    def hover(self, params: types.HoverParams) -> types.Hover | None:
        """What stands at a spot."""
        now, line, column = self._spot(params.text_document, params.position)
        found = editing.hover(now, line, column) if now else None
        if now is None or found is None:
            return None
        return convert.explained(found, convert.area(found.place, now.source.lines, self._encoding), self.language)

    def definition(self, params: types.DefinitionParams) -> list[types.Location]:
        """Where what is named at a spot is declared."""
        now, line, column = self._spot(params.text_document, params.position)
        return self._locations(now, params.text_document, editing.definition(now, line, column) if now else ())

    def references(self, params: types.ReferenceParams) -> list[types.Location]:
        """Where what is named at a spot is named."""
        now, line, column = self._spot(params.text_document, params.position)
        if now is None:
            return []
        found = editing.references(now, line, column, declaration=params.context.include_declaration)
        return self._locations(now, params.text_document, found)

    def highlights(self, params: types.DocumentHighlightParams) -> list[types.DocumentHighlight]:
        """The same name in the same text."""
        now, line, column = self._spot(params.text_document, params.position)
        if now is None:
            return []
        kinds = types.DocumentHighlightKind
        return [
            types.DocumentHighlight(
                convert.area(each.place, now.source.lines, self._encoding), kinds.Write if each.defines else kinds.Read
            )
            for each in editing.highlights(now, line, column)
        ]

    def symbols(self, params: types.DocumentSymbolParams) -> list[types.DocumentSymbol]:
        """The outline."""
        now = self.bench.analysis(params.text_document.uri)
        parts = editing.outline(now) if now else []
        return [convert.symbol(part, now.source.lines, self._encoding) for part in parts] if now else []

    def folds(self, params: types.FoldingRangeParams) -> list[types.FoldingRange]:
        """What can be folded."""
        now = self.bench.analysis(params.text_document.uri)
        return [types.FoldingRange(first - 1, last - 1) for first, last in editing.folds(now)] if now else []

    # ------------------------------------------------------------------------------------------ edits

    def renamable(self, params: types.PrepareRenameParams) -> types.PrepareRenamePlaceholder | None:
        """The id of what is named at a spot, if it can be renamed; a label may stand there."""
        now, line, column = self._spot(params.text_document, params.position)
        found = editing.renamable(now, line, column) if now else None
        if now is None or found is None or isinstance(found, Diagnostic):
            return None
        where = convert.area(found.place, now.source.lines, self._encoding)
        return types.PrepareRenamePlaceholder(where, found.symbol.name)

    def rename(self, params: types.RenameParams) -> types.WorkspaceEdit | None:
        """A new name for the id at a spot; why not is shown to the person who asked."""
        now, line, column = self._spot(params.text_document, params.position)
        if now is None:
            return None
        made = editing.rename(now, line, column, params.new_name)
        if isinstance(made, Diagnostic):
            text = f"{made.message(self.language)} {made.mend(self.language)}".strip()
            self.server.window_show_message(types.ShowMessageParams(types.MessageType.Error, text))
            return None
        return types.WorkspaceEdit(changes={params.text_document.uri: [self._edit(now, each) for each in made]})

    def actions(self, params: types.CodeActionParams) -> list[types.CodeAction]:
        """What “did you mean” proposes on these lines."""
        uri = params.text_document.uri
        now = self.bench.analysis(uri)
        if now is None:
            return []
        first, last = params.range.start.line + 1, params.range.end.line + 1
        return [self._action(now, uri, each) for each in editing.mends(self.bench.findings(uri), now.file, first, last)]

    def _action(self, now: Analysis, uri: str, mend: editing.Mend) -> types.CodeAction:
        word, edit = mend.word, self._edit(now, mend.edit)
        where = convert.area(mend.diagnostic.place or mend.edit.place, now.source.lines, self._encoding)
        return types.CodeAction(
            f"改为“{word}”" if self.language == "zh" else f"Change to “{word}”",
            kind=types.CodeActionKind.QuickFix,
            diagnostics=[convert.diagnostic(mend.diagnostic, where, self.language)],
            is_preferred=mend.diagnostic.suggestion == word,
            edit=types.WorkspaceEdit(changes={uri: [edit]}),
        )

    def formatting(self, params: types.DocumentFormattingParams) -> list[types.TextEdit] | None:
        """The text in its one layout; nothing where that cannot be had."""
        now = self.bench.analysis(params.text_document.uri)
        text = self._laid_out(now) if now else None
        if now is None or text is None or text == now.source.text:
            return None
        return [convert.change(now.source.lines, text.split("\n"))]

    def _laid_out(self, now: Analysis) -> str | None:
        (document, _), (root, _), (compiler, _) = now.written, now.tree, now.compiler
        if document is None or root is None or self.layout is None:
            return None
        return self.layout(document, compiler, root)[0]

    # ------------------------------------------------------------------------------------------ ways

    @property
    def _encoding(self) -> editing.Encoding:
        """What the editor counts in a line."""
        return cast("editing.Encoding", str(getattr(self.server.workspace.position_encoding, "value", "utf-16")))

    def _spot(self, document: _Document, position: types.Position) -> tuple[Analysis | None, int, int]:
        now = self.bench.analysis(document.uri)
        if now is None:
            return None, 1, 1
        spot = editing.Position(position.line, position.character)
        return now, *editing.spot_of(spot, now.source.lines, self._encoding)

    def _edit(self, now: Analysis, edit: Edit) -> types.TextEdit:
        return types.TextEdit(convert.area(edit.place, now.source.lines, self._encoding), edit.text)

    def _locations(self, now: Analysis | None, document: _Document, places: Sequence[Place]) -> list[types.Location]:
        return list(self._each_location(now, document.uri, places)) if now else []

    def _each_location(self, now: Analysis, uri: str, places: Sequence[Place]) -> Iterator[types.Location]:
        for place in places:
            where = convert.area(place, self.bench.lines(now, place.file), self._encoding)
            yield types.Location(self.bench.address(now, uri, place.file), where)
