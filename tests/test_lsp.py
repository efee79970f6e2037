"""The language server, asked by a real client over the streams of a process of its own."""

from __future__ import annotations

import asyncio
import importlib
import shutil
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

pytest.importorskip("pygls")

from lsprotocol import types
from pygls import uris
from pygls.lsp.client import LanguageClient

from policy_eval import resources
from policy_eval.lsp import colleague
from policy_eval.lsp.convert import change

SERVE = "import sys; from policy_eval.lsp.server import serve; sys.exit(serve())"
WAIT = 30


class Editor(LanguageClient):
    """A client that keeps what it is told about each file."""

    def __init__(self) -> None:
        super().__init__("test", "1")
        self.published: asyncio.Queue[types.PublishDiagnosticsParams] = asyncio.Queue()
        self.shown: list[str] = []
        self.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)(partial(self._publish))
        self.feature(types.WINDOW_SHOW_MESSAGE)(partial(self._show))

    def _publish(self, params: types.PublishDiagnosticsParams) -> None:
        self.published.put_nowait(params)

    def _show(self, params: types.ShowMessageParams) -> None:
        self.shown.append(params.message)


class Session:
    """One policy, open in an editor."""

    def __init__(self, editor: Editor, path: Path, server: types.ServerCapabilities) -> None:
        self.editor, self.path, self.server = editor, path, server
        self.text = path.read_text(encoding="utf-8")
        self.uri = uris.from_fs_path(str(path)) or ""
        self.id = types.TextDocumentIdentifier(self.uri)
        self.version = 1

    async def open(self) -> list[types.Diagnostic]:
        item = types.TextDocumentItem(self.uri, "yaml", self.version, self.text)
        self.editor.text_document_did_open(types.DidOpenTextDocumentParams(item))
        return await self.told()

    async def type(self, text: str) -> list[types.Diagnostic]:
        self.replace(text)
        return await self.told()

    def replace(self, text: str) -> None:
        self.text = text
        self.version += 1
        document = types.VersionedTextDocumentIdentifier(self.version, self.uri)
        change = types.TextDocumentContentChangeWholeDocument(text)
        self.editor.text_document_did_change(types.DidChangeTextDocumentParams(document, [change]))

    async def told(self, uri: str = "") -> list[types.Diagnostic]:
        while True:
            published = await asyncio.wait_for(self.editor.published.get(), WAIT)
            if published.uri == (uri or self.uri) and published.version in {None, self.version}:
                return list(published.diagnostics)

    async def later(self, code: str, *, gone: bool = False) -> list[types.Diagnostic]:
        """What is told as soon as a code is among it, or no longer."""
        while True:
            found = await self.told()
            if (code in {each.code for each in found}) is not gone:
                return found

    def spot(self, marker: str, into: int = 0) -> types.Position:
        """The position, in UTF-16 units, `into` characters behind the beginning of `marker`."""
        offset = self.text.index(marker) + into
        line = self.text.count("\n", 0, offset)
        start = self.text.rfind("\n", 0, offset) + 1
        return types.Position(line, len(self.text[start:offset].encode("utf-16-le")) // 2)

    def under(self, found: types.Range) -> str:
        """What stands in a range."""
        line = self.text.split("\n")[found.start.line].encode("utf-16-le")
        return line[found.start.character * 2 : found.end.character * 2].decode("utf-16-le")

    def edited(self, edits: list[types.TextEdit]) -> str:
        lines = [line.encode("utf-16-le") for line in self.text.split("\n")]
        for edit in sorted(edits, key=lambda e: (e.range.start.line, e.range.start.character), reverse=True):
            at, line = edit.range, lines[edit.range.start.line]
            new = edit.new_text.encode("utf-16-le")
            lines[at.start.line] = line[: at.start.character * 2] + new + line[at.end.character * 2 :]
        return "\n".join(line.decode("utf-16-le") for line in lines)


@asynccontextmanager
async def session(path: Path, *, locale: str = "en", language: str = "") -> AsyncIterator[Session]:
    editor = Editor()
    await editor.start_io(sys.executable, "-c", SERVE)
    capabilities = types.ClientCapabilities()
    folder = uris.from_fs_path(str(path.parent))
    options = {"language": language} if language else None
    answer = await editor.initialize_async(
        types.InitializeParams(capabilities, root_uri=folder, locale=locale, initialization_options=options)
    )
    editor.initialized(types.InitializedParams())
    try:
        yield Session(editor, path, answer.capabilities)
    finally:
        await editor.shutdown_async(None)
        editor.exit(None)
        await editor.stop()  # type: ignore[no-untyped-call]


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    shutil.copytree(resources.policies(), tmp_path / "政策")
    return tmp_path / "政策" / "2025.yaml"


def run(path: Path, talk: Callable[[Session], Awaitable[None]], *, locale: str = "en", language: str = "") -> None:
    async def all_of_it() -> None:
        async with session(path, locale=locale, language=language) as opened:
            await talk(opened)

    asyncio.run(asyncio.wait_for(all_of_it(), 2 * WAIT))


def test_says_while_typing_what_check_says_and_where(policy: Path) -> None:
    async def talk(s: Session) -> None:
        assert [d for d in await s.open() if d.severity == types.DiagnosticSeverity.Error] == []
        found = await s.type(s.text.replace("rate 80% of fee", "rate 80% of fex", 1))
        assert [s.under(d.range) for d in found if d.severity == types.DiagnosticSeverity.Error] == ["fex"]
        assert "did you mean “fee”?" in found[0].message
        broken = await s.type(s.text.replace("    when: category is key_overseas", "    when category is", 1))
        assert broken
        assert all(d.source == "policy-eval" for d in broken)

    run(policy, talk)


def test_what_takes_longer_to_find_stays_while_other_lines_are_edited(policy: Path) -> None:
    async def talk(s: Session) -> None:
        s.text = s.text.replace("rate 80% of fee", "rate 75% of fee", 1)
        await s.open()
        (before,) = [d for d in await s.later("PE671") if d.code == "PE671"]
        assert s.under(before.range) == "75%"
        await s.type(s.text.replace("title:", "# one line more\ntitle:", 1))
        half = s.text.replace("    when: dishonest", "    when: dishon", 1)
        found = await s.type(half)
        assert {d.severity for d in found} >= {types.DiagnosticSeverity.Error, types.DiagnosticSeverity.Warning}
        (shifted,) = [d for d in found if d.code == "PE671"]
        assert shifted.range.start.line == before.range.start.line + 1
        assert s.under(shifted.range) == "75%"
        found = await s.type(s.text.replace("dishon\n", "dishonest\n").replace("75%", "76%"))
        assert "PE671" not in {d.code for d in found}
        (again,) = [d for d in await s.later("PE671") if d.code == "PE671"]
        assert s.under(again.range) == "76%"
        await s.type(s.text.replace("# one line more", "# a line"))
        s.replace(s.text.replace("76%", "80%"))
        await s.later("PE671", gone=True)

    run(policy, talk)


def test_columns_are_utf_16_units_behind_characters_outside_the_plane(policy: Path) -> None:
    async def talk(s: Session) -> None:
        s.text = s.text.replace("label: {zh: 重点展会, en", "label: {zh: 𠮷𠮷展会, xn", 1)
        found = await s.open()
        assert [s.under(d.range) for d in found if d.severity == types.DiagnosticSeverity.Error] == ["xn"]
        actions = await s.editor.text_document_code_action_async(
            types.CodeActionParams(s.id, found[0].range, types.CodeActionContext(found))
        )
        first = (actions or [])[0]
        assert isinstance(first, types.CodeAction)
        assert first.edit is not None
        changes = (first.edit.changes or {})[s.uri]
        assert "{zh: 𠮷𠮷展会, en: key exhibitions}" in s.edited(list(changes))

    run(policy, talk)


@pytest.mark.parametrize("stated", [{"locale": "zh-cn"}, {"language": "zh"}])
def test_speaks_the_language_of_the_editor(policy: Path, stated: dict[str, str]) -> None:
    async def talk(s: Session) -> None:
        await s.open()
        found = await s.type(s.text.replace("rate 80% of fee", "rate 80% of fex", 1))
        assert "是不是“fee”？" in found[0].message

    run(policy, talk, **stated)


def test_completes_while_the_text_is_half_written(policy: Path) -> None:
    async def talk(s: Session) -> None:
        await s.open()
        marker = "      - rate 80% of fee\n"
        s.replace(s.text.replace(marker, f"{marker}      - rate 5% of f\n      - 给予 展位\n    [\n", 1))
        for typed, wanted in (("rate 5% of f", "fee"), ("给予 展位", "展位费")):
            position = s.spot(typed, len(typed))
            made = await s.editor.text_document_completion_async(types.CompletionParams(s.id, position))
            assert isinstance(made, types.CompletionList)
            item = next(each for each in made.items if each.label == wanted)
            assert isinstance(item.text_edit, types.TextEdit)
            assert wanted.startswith(s.under(item.text_edit.range))

    run(policy, talk)


def test_hovers_goes_to_definitions_and_lists_references(policy: Path) -> None:
    async def talk(s: Session) -> None:
        await s.open()
        at = s.spot("rate 80% of fee", len("rate 80% of f"))
        hover = await s.editor.text_document_hover_async(types.HoverParams(s.id, at))
        assert hover is not None
        assert isinstance(hover.contents, types.MarkupContent)
        assert "booth fee" in hover.contents.value
        found = await s.editor.text_document_definition_async(types.DefinitionParams(s.id, at))
        assert isinstance(found, list)
        assert isinstance(found[0], types.Location)
        assert s.under(found[0].range) == "fee"
        file = s.spot("file: sets/belt-and-road.csv", 8)
        table = await s.editor.text_document_definition_async(types.DefinitionParams(s.id, file))
        assert isinstance(table, list)
        assert isinstance(table[0], types.Location)
        assert (uris.to_fs_path(table[0].uri) or "").endswith("belt-and-road.csv")
        context = types.ReferenceContext(include_declaration=True)
        places = await s.editor.text_document_references_async(types.ReferenceParams(context, s.id, at))
        assert {s.under(each.range) for each in places or []} == {"fee"}

    run(policy, talk)


def test_renames_a_term_and_refuses_a_name_that_is_taken(policy: Path) -> None:
    async def talk(s: Session) -> None:
        await s.open()
        at = s.spot("tier invested", len("tier in"))
        where = await s.editor.text_document_prepare_rename_async(types.PrepareRenameParams(s.id, at))
        assert isinstance(where, types.PrepareRenamePlaceholder)
        assert (s.under(where.range), where.placeholder) == ("invested", "invested")
        made = await s.editor.text_document_rename_async(types.RenameParams(s.id, at, "counted"))
        assert made is not None
        new = s.edited(list((made.changes or {})[s.uri]))
        assert "tier counted (" in new
        assert "invested: {label" not in new
        refused = await s.editor.text_document_rename_async(types.RenameParams(s.id, at, "below"))
        assert refused is None
        assert s.editor.shown

    run(policy, talk)


def test_renaming_at_a_label_asks_for_the_id(tmp_path: Path) -> None:
    shutil.copytree(resources.policies(), tmp_path / "政策")
    path = tmp_path / "政策" / "2025.yaml"
    path.write_bytes((Path(__file__).parent / "golden" / "formatting" / "2025.zh.yaml").read_bytes())

    async def talk(s: Session) -> None:
        await s.open()
        at = s.spot("标注: 按上限计算", 5)
        where = await s.editor.text_document_prepare_rename_async(types.PrepareRenameParams(s.id, at))
        assert isinstance(where, types.PrepareRenamePlaceholder)
        assert (s.under(where.range), where.placeholder) == ("按上限计算", "upper-bound")

    run(path, talk)


def broken(text: str) -> Iterator[tuple[str, str]]:
    """Half-written forms of a policy: cut inside a line, with a hole, with something that should not be there."""
    lines = text.split("\n")
    for number in range(40, len(lines), len(lines) // 4):
        half = lines[number][: len(lines[number]) // 2]
        yield f"cut at {number}", "\n".join([*lines[:number], half])
        yield f"hole at {number}", "\n".join([*lines[:number], *lines[number + 3 :]])
        odd = "[{'\t:&*"[number % 7]
        yield f"{odd!r} at {number}", "\n".join([*lines[:number], odd + lines[number], *lines[number + 1 :]])
    yield from [("nothing", ""), ("a byte order mark", f"\ufeff{text}"), ("Windows lines", text.replace("\n", "\r\n"))]


@pytest.mark.parametrize(
    "name", ["2025.yaml", "2025.zh.yaml", "examples/taizhou-2026-draft.yaml", "examples/wenling-2025.yaml"]
)
def test_every_question_about_a_half_written_policy_is_answered(name: str, policy: Path) -> None:
    golden = Path(__file__).parent / "golden" / "formatting" / "2025.zh.yaml"
    (policy.parent / "2025.zh.yaml").write_bytes(golden.read_bytes())

    async def talk(s: Session) -> None:
        whole = s.text
        await s.open()
        for what, text in broken(whole):
            s.replace(text)
            lines = text.replace("\r\n", "\n").split("\n")
            asking = Asking(s, lines, f"{name}, {what}")
            for row in (len(lines) // 2, len(lines) - 1):
                await asking.at_the_spot(types.Position(row, len(lines[row].encode("utf-16-le")) // 2))
            await asking.of_the_whole()

    run(policy.parent / name, talk)


class Asking:
    """Asks everything of one state of a text; every answer lies in it."""

    def __init__(self, session: Session, lines: list[str], what: str) -> None:
        self.s, self.lines, self.what = session, lines, what

    def lies_inside(self, found: types.Range) -> None:
        for each in (found.start, found.end):
            length = len(self.lines[each.line].encode("utf-16-le")) // 2 if each.line < len(self.lines) else 0
            assert each.line <= len(self.lines), self.what
            assert each.character <= length, self.what
        assert (found.start.line, found.start.character) <= (found.end.line, found.end.character), self.what

    async def at_the_spot(self, spot: types.Position) -> None:
        editor, about = self.s.editor, self.s.id
        made = await editor.text_document_completion_async(types.CompletionParams(about, spot))
        assert isinstance(made, types.CompletionList)
        for item in made.items:
            assert isinstance(item.text_edit, types.TextEdit)
            assert item.text_edit.range.end == spot, self.what
            self.lies_inside(item.text_edit.range)
        hover = await editor.text_document_hover_async(types.HoverParams(about, spot))
        if hover and hover.range:
            self.lies_inside(hover.range)
        found = await editor.text_document_references_async(
            types.ReferenceParams(types.ReferenceContext(include_declaration=True), about, spot)
        )
        for each in found or []:
            if each.uri == self.s.uri:
                self.lies_inside(each.range)
        await editor.text_document_definition_async(types.DefinitionParams(about, spot))
        await editor.text_document_prepare_rename_async(types.PrepareRenameParams(about, spot))

    async def of_the_whole(self) -> None:
        editor, about = self.s.editor, self.s.id
        for part in await editor.text_document_document_symbol_async(types.DocumentSymbolParams(about)) or []:
            self.lies_inside(part.range)  # type: ignore[union-attr] # this server sends symbols of documents
        for fold in await editor.text_document_folding_range_async(types.FoldingRangeParams(about)) or []:
            assert fold.start_line < fold.end_line <= len(self.lines), self.what
        all_of_it = types.Range(types.Position(0, 0), types.Position(len(self.lines), 0))
        await editor.text_document_code_action_async(
            types.CodeActionParams(about, all_of_it, types.CodeActionContext([]))
        )
        await editor.text_document_formatting_async(
            types.DocumentFormattingParams(about, types.FormattingOptions(2, insert_spaces=True))
        )


def test_outlines_and_folds_by_article(policy: Path) -> None:
    async def talk(s: Session) -> None:
        await s.open()
        parts = await s.editor.text_document_document_symbol_async(types.DocumentSymbolParams(s.id))
        clauses = next(each for each in parts or [] if each.name == "clauses")
        assert isinstance(clauses, types.DocumentSymbol)
        articles = clauses.children or []
        assert articles[0].name == "一（一）"
        assert [each.name for each in articles[0].children or []] == [
            "exhibition-key", "exhibition-other", "exhibition-online",
        ]  # fmt: skip
        folds = await s.editor.text_document_folding_range_async(types.FoldingRangeParams(s.id))
        assert clauses.range.start.line in {each.start_line for each in folds or []}

    run(policy, talk)


def test_formats_where_the_formatter_is_installed(policy: Path) -> None:
    try:
        can_format = hasattr(importlib.import_module("policy_eval.formatting"), "in_its_languages")
    except ModuleNotFoundError:
        can_format = False

    async def talk(s: Session) -> None:
        assert bool(s.server.document_formatting_provider) is can_format
        if not can_format:
            return
        neat = s.text
        s.text = s.text.replace(
            "label: {zh: 重点展会, en: key exhibitions}", "label:  {zh: 重点展会,  en: key exhibitions}", 1
        )
        await s.open()
        options = types.FormattingOptions(2, insert_spaces=True)
        edits = await s.editor.text_document_formatting_async(types.DocumentFormattingParams(s.id, options))
        assert edits is not None
        (made,) = edits
        lines = s.text.split("\n")
        assert made.range.end.line == made.range.start.line + 1
        lines[made.range.start.line : made.range.end.line] = [made.new_text.removesuffix("\n")]
        assert "\n".join(lines) == neat

    run(policy, talk)


def test_a_process_whose_answer_nobody_waits_for_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    """A look that would take a minute is no longer wanted."""
    monkeypatch.setattr(colleague, "_COMMAND", (sys.executable, "-c", "import time; time.sleep(60)"))
    begin, begun = asyncio.create_subprocess_exec, asyncio.Queue[asyncio.subprocess.Process]()

    async def noted(*command: str, **options: Any) -> asyncio.subprocess.Process:
        process = await begin(*command, **options)
        begun.put_nowait(process)
        return process

    async def talk() -> None:
        look = asyncio.create_task(colleague.Colleague(None).finds("file:///p.yaml", {}))
        process = await begun.get()
        look.cancel()
        with pytest.raises(asyncio.CancelledError):
            await look
        assert await asyncio.wait_for(process.wait(), WAIT) != 0

    monkeypatch.setattr(asyncio, "create_subprocess_exec", noted)
    asyncio.run(talk())


LINES = st.lists(st.sampled_from(["a", "b", ""]), min_size=1, max_size=6)


@given(old=LINES, new=LINES)
@example(old=["a"], new=["a", ""])
@example(old=["a", "b", ""], new=["a", "c", "d", "b", ""])
def test_a_change_of_lines_makes_one_text_of_another(old: list[str], new: list[str]) -> None:
    made = change(old, new)
    start, end = made.range.start.line, made.range.end.line
    # An editor takes a line behind the last for the end of the text.
    behind = "\n".join(old[end:]) if end < len(old) else ""
    assert "".join(f"{line}\n" for line in old[:start]) + made.new_text + behind == "\n".join(new)


def test_a_change_leaves_alone_what_stays() -> None:
    made = change(["a", "b", "c", "d", ""], ["a", "x", "c", "d", ""])
    assert (made.range.start.line, made.range.end.line, made.new_text) == (1, 2, "x\n")


def test_what_no_example_reaches_is_told_once_it_is_sought(policy: Path) -> None:
    async def talk(s: Session) -> None:
        s.text = s.text.replace("vehicles_exported: 500", "vehicles_exported: 502")
        found = await s.open()
        while "PE701" not in {d.code for d in found}:
            found = await s.told()
        (missed,) = [d for d in found if d.code == "PE701"]
        assert s.under(missed.range).startswith("vehicles_exported ≥ 500台")

    run(policy, talk)


def test_a_set_that_is_open_counts_as_the_editor_has_it(policy: Path) -> None:
    async def talk(s: Session) -> None:
        await s.open()
        table = policy.parent / "sets" / "belt-and-road.csv"
        uri = uris.from_fs_path(str(table)) or ""
        text = table.read_text(encoding="utf-8") + "XX,,,\n"
        item = types.TextDocumentItem(uri, "csv", 1, text)
        s.editor.text_document_did_open(types.DidOpenTextDocumentParams(item))
        s.editor.text_document_did_save(types.DidSaveTextDocumentParams(types.TextDocumentIdentifier(uri)))
        found = await s.told(uri)
        assert len(found) == 1
        assert found[0].range.start.line == text.count("\n") - 1

    run(policy, talk)


def test_a_policy_stays_one_while_its_first_line_is_rewritten(policy: Path) -> None:
    async def talk(s: Session) -> None:
        whole = s.text
        await s.open()
        for text in (whole.replace("policy: ", "polic: ", 1), ""):
            assert {d.severity for d in await s.type(text)} == {types.DiagnosticSeverity.Error}
        assert [d for d in await s.type(whole) if d.severity == types.DiagnosticSeverity.Error] == []

    run(policy, talk)


def test_other_yaml_and_files_outside_are_left_alone(policy: Path) -> None:
    async def talk(s: Session) -> None:
        await s.open()
        found = await s.type(s.text.replace("text: text/2025.txt", "text: ../../secret.txt", 1))
        assert "PE310" in {d.code for d in found}
        other = Session(s.editor, policy, s.server)
        other.uri, other.text = s.uri.replace("2025.yaml", "compose.yaml"), "services:\n  web: {image: [}\n"
        other.id = types.TextDocumentIdentifier(other.uri)
        item = types.TextDocumentItem(other.uri, "yaml", 1, other.text)
        s.editor.text_document_did_open(types.DidOpenTextDocumentParams(item))
        hover = await s.editor.text_document_hover_async(types.HoverParams(other.id, types.Position(0, 2)))
        assert hover is None

    run(policy, talk)
