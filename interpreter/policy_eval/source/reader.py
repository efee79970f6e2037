"""Front: YAML events become the located tree, and what a policy may not hold is refused with its place.

Laws of this module:

* A scalar is text: nothing is a number, a date or a truth value here.
* Beyond maps, lists and texts, YAML is refused: anchors, aliases, tags, merge keys, several documents.
* Whatever can still be read is read, so that one run finds all that is wrong.
"""

from __future__ import annotations

import re
from typing import NoReturn, Protocol

import yaml

from policy_eval.diagnostics import Diagnostic, Place, Rule

from .characters import stray_tabs, unreadable
from .commas import Commas
from .lookalikes import dash_slip, has_wide_indent, key_slip
from .slips import BLOCK_HEADER, slip
from .tree import Entry, List, Map, Node, Source, Text, Written
from .trouble import Trouble

DEPTH_LIMIT = 40
FINDINGS_LIMIT = 200

EVENTS = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""What reads events: the library's part in C where it is installed."""

EMPTY = Rule(
    "PE014",
    "文件里没有内容",
    "the file holds nothing",
    "政策从“政策: …”或“policy: …”一行开始",
    "a policy begins with a line “policy: …”",
)
SECOND_DOCUMENT = Rule(
    "PE015",
    "一个文件只能有一份文档，这里又开始了一份",
    "a second document begins here; a file holds one",
    "删去“---”，或把后一部分另存为一个文件",
    "remove the “---”, or save what follows as a file of its own",
)
TOO_DEEP = Rule(
    "PE016",
    "嵌套超过 {limit} 层",
    "this is nested more than {limit} levels deep",
    "检查有没有多余的括号或缩进",
    "look for brackets or indents too many",
)
DUPLICATE_KEY = Rule(
    "PE017",
    "“{key}”写了两次，前一次在第 {line} 行",
    "“{key}” stands twice; the first is on line {line}",
    "删去一个，或把两处合并；从这里开始是新的一项的，在前面加“- ”",
    "remove one, or join the two; where a new item begins, put “- ” before it",
)
KEY_NOT_TEXT = Rule(
    "PE018",
    "冒号前面必须是文字，不能是方括号或花括号里的内容",
    "a key is a text, not a list or a map in brackets",
    "如果括号是文字的一部分，请加引号",
    "put it in quotes if the brackets belong to a text",
)
ANCHOR = Rule(
    "PE019",
    "不支持 YAML 锚点“{token}”",
    "YAML anchors are not supported: “{token}”",
    "删去它；如果“&”是文字的一部分，请给整个内容加引号",
    "remove it; if “&” belongs to a text, put the whole text in quotes",
)
ALIAS = Rule(
    "PE020",
    "不支持 YAML 别名“{token}”",
    "YAML aliases are not supported: “{token}”",
    "把内容直接写在这里；如果“*”是文字的一部分，请给整个内容加引号",
    "write the content here; if “*” belongs to a text, put the whole text in quotes",
)
TAG = Rule(
    "PE021",
    "不支持 YAML 标签“{token}”",
    "YAML tags are not supported: “{token}”",
    "删去它；如果“!”是文字的一部分，请给整个内容加引号",
    "remove it; if “!” belongs to a text, put the whole text in quotes",
)
MERGE = Rule(
    "PE022",
    "不支持 YAML 合并“<<”",
    "the YAML merge key “<<” is not supported",
    "把要合并的内容直接写在这里",
    "write the merged keys here",
)
FOLDED_DASH = Rule(
    "PE025",
    "这一行以“- ”开头，但缩进太多，成了第 {line} 行的一部分",
    "this line begins with “- ”, but it is indented so far that it belongs to line {line}",
    "与上一个“- ”左对齐",
    "align it with the “- ” above",
)

_ITEM = re.compile(r" +(-)(?: |$)")
_TOKEN = re.compile(r"[&*!][^\s,\[\]{}]*|.", re.DOTALL)


def read(text: str, file: str) -> tuple[Node | None, list[Diagnostic]]:
    """The located tree of a YAML text, and everything in it that a policy may not hold.

    The tree is None where the text has none to the end; otherwise it is whole but for what was refused.
    """
    source = Source.of(text, file)
    if found := unreadable(source):
        return None, found
    reader = _Reader(source)
    return reader.document(), reader.found


class _Mark(Protocol):
    index: int
    line: int
    column: int


class _StopError(Exception):
    """Reading cannot go on; what is wrong stands among the findings."""


class _Reader:
    """Builds the tree of one source from the events of the YAML library."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.events = yaml.parse(source.text, Loader=EVENTS)
        self.found: list[Diagnostic] = []
        self.scalars: list[tuple[int, int]] = []
        self.last: yaml.Event | None = None
        self.flows: list[tuple[int, int]] = []
        self.is_whole = True
        self.commas = Commas(source, self.add)

    def document(self) -> Node | None:
        """The root, or None where there is no telling."""
        try:
            root = self.root()
        except yaml.MarkedYAMLError as error:
            self.give_up(self.slip(error))
        except _StopError:
            pass
        else:
            self.found += stray_tabs(self.source, self.scalars)
            return root if self.is_whole else None
        return None

    def root(self) -> Node:
        """The one document of the file."""
        self.next()
        if isinstance(self.next(), yaml.StreamEndEvent):
            self.stop(EMPTY, self.source.place(0, 0))
        root = self.node(self.next(), 1, -1)
        if isinstance(root, Text) and root.is_nothing:
            self.stop(EMPTY, self.source.place(0, 0))
        # The end of a document is not kept as the last event: syntax errors stand behind a scalar or a collection.
        next(self.events)
        if isinstance(event := self.next(), yaml.DocumentStartEvent):
            self.stop(SECOND_DOCUMENT, self.place(event))
        return root

    def next(self) -> yaml.Event:
        """The next event, which is kept."""
        self.last = event = next(self.events)
        return event

    # ------------------------------------------------------------------------ nodes

    def node(self, event: yaml.Event, depth: int, indent: int) -> Node:
        """The node that begins with `event`; `indent` is the column of the block around it."""
        if depth > DEPTH_LIMIT:
            self.stop(TOO_DEEP, self.token(event), limit=str(DEPTH_LIMIT))
        if isinstance(event, yaml.ScalarEvent):
            return self.scalar(event, indent)
        if isinstance(event, yaml.SequenceStartEvent):
            return self.sequence(event, depth, indent)
        if isinstance(event, yaml.MappingStartEvent):
            return self.mapping(event, depth, indent)
        return self.alias(event)

    def alias(self, event: yaml.Event) -> Text:
        """Never followed: a few aliases of aliases make a tree that fills the memory."""
        self.add(ALIAS, self.place(event), token=self.written(self.place(event)))
        self.is_whole = False
        return Text.made("", self.place(event))

    def scalar(self, event: yaml.ScalarEvent, indent: int) -> Text:
        """A text, with the way to each of its characters."""
        start, end = marks(event)
        self.scalars.append((start.index, end.index))
        place = self.between(start, end)
        if (event.anchor or event.tag) and self.has_properties(event):
            return Text.made(event.value, place)
        written = Written(self.source, event.style or "", start.index, end.index, indent)
        if written.style in {"|", ">"}:
            return Text(written.value, self.content(written), written)
        if start.line == end.line:
            return Text(event.value, place, written)
        if not event.style:
            self.refuse_items(start.line, end.line)
        return Text(written.value, place, written)

    def refuse_items(self, first: int, last: int) -> None:
        """An item of a list that is indented too far is no text, though YAML takes it for more of the text above."""
        above, *below = self.source.lines[first : last + 1] or [""]
        if dash_slip(above) or key_slip(above) or has_wide_indent(above):
            return
        for number, line in enumerate(below, first + 1):
            if item := _ITEM.match(line):
                place = Place(self.source.file, number + 1, item.start(1) + 1, number + 1, item.end(1) + 1)
                self.add(FOLDED_DASH, place, line=str(first + 1))
                self.is_whole = False

    def content(self, written: Written) -> Place:
        """The lines of a block scalar without its header, for these are what a message speaks of."""
        shown = [(start, end) for _, start, end in written.characters if end > start]
        if not shown:
            header = self.source.place(written.start, written.start + 1)
            self.add(BLOCK_HEADER, header, character=written.style)
            return header
        return self.source.place(shown[0][0], shown[-1][1])

    def sequence(self, event: yaml.SequenceStartEvent, depth: int, indent: int) -> List:
        """A list, up to the event that ends it."""
        inner = self.opened(event, indent)
        items: list[Node] = []
        while not isinstance(child := self.next(), yaml.SequenceEndEvent):
            items.append(self.node(child, depth + 1, inner))
        if event.flow_style:
            items = self.commas.joined(items)
        return List(tuple(items), self.closed(event, child, items[-1] if items else None))

    def mapping(self, event: yaml.MappingStartEvent, depth: int, indent: int) -> Map:
        """A map, up to the event that ends it."""
        inner = self.opened(event, indent)
        entries: dict[str, Entry] = {}
        words: dict[str, list[Text]] = {}
        last: Node | None = None
        again = False
        while not isinstance(child := self.next(), yaml.MappingEndEvent):
            key = self.node(child, depth + 1, inner)
            last = self.node(self.next(), depth + 1, inner)
            again = self.enter(entries, words, key, last, again=again)
        for name, parts in words.items():
            entries[name] = Entry(entries[name].key, self.commas.split(parts))
        return Map(tuple(entries.values()), self.closed(event, child, last))

    def opened(self, event: yaml.CollectionStartEvent, indent: int) -> int:
        """The column that block scalars inside are indented against."""
        self.has_properties(event)
        start = marks(event)[0]
        if not event.flow_style:
            return start.column
        self.flows.append(_spot(start))
        return indent

    def enter(
        self, entries: dict[str, Entry], words: dict[str, list[Text]], key: Node, value: Node, *, again: bool
    ) -> bool:
        """Puts a pair among the entries, or says why not; returns whether a key was there already.

        `again`: so was one before. Several such keys are one mistake: the line that parts two elements is lost.
        """
        if not isinstance(key, Text):
            self.add(KEY_NOT_TEXT, key.place)
        elif self.commas.is_bare(key, value):
            self.commas.bare(entries, words, key)
        elif key.value == "<<":
            self.add(MERGE, key.place)
        elif first := entries.get(key.value):
            if not again:
                self.add(DUPLICATE_KEY, key.place, key=key.value, line=str(first.key.place.line))
            return True
        else:
            entries[key.value] = Entry(key, value)
        return again

    def has_properties(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> bool:
        """Refuses anchor and tag, and says whether there were any."""
        if event.anchor is None and event.tag is None:
            return False
        found = [rule for rule, name in ((ANCHOR, event.anchor), (TAG, event.tag)) if name is not None]
        for rule in found:
            token = self.token(event)
            self.add(rule, token, token=self.written(token))
        return True

    # ------------------------------------------------------------------------ places and findings

    def place(self, event: yaml.Event) -> Place:
        """The stretch that an event stands for."""
        return self.between(*marks(event))

    def between(self, start: _Mark, end: _Mark) -> Place:
        """The stretch between two marks."""
        return Place(self.source.file, start.line + 1, start.column + 1, end.line + 1, end.column + 1)

    def closed(self, start: yaml.CollectionStartEvent, end: yaml.Event, last: Node | None) -> Place:
        """The place of a collection: a block ends with its last element, not where the next one begins."""
        if start.flow_style:
            self.flows.pop()
        behind = self.place(end) if start.flow_style or last is None else last.place
        mark = marks(start)[0]
        return Place(self.source.file, mark.line + 1, mark.column + 1, behind.end_line, behind.end_column)

    def token(self, event: yaml.Event) -> Place:
        """The first word of what the event stands for: an anchor, a tag, a bracket."""
        start = marks(event)[0].index
        word = _TOKEN.match(self.source.text, start)
        return self.source.place(start, word.end() if word else start)

    def written(self, place: Place) -> str:
        """What stands at a place within one line."""
        return self.source.line(place)[place.column - 1 : place.end_column - 1]

    def add(self, rule: Rule, place: Place, **details: str) -> None:
        """Notes a finding. Nobody reads more than a few hundred: a file that has more is given up."""
        self.found.append(self.source.diagnostic(rule, place, **details))
        if len(self.found) >= FINDINGS_LIMIT:
            raise _StopError

    def stop(self, rule: Rule, place: Place, **details: str) -> NoReturn:
        """Notes a finding behind which there is nothing to read."""
        self.add(rule, place, **details)
        raise _StopError

    def give_up(self, found: Diagnostic) -> None:
        """Notes where reading ended. What was said of the line before is the same mistake, seen from its other side."""
        line = found.place.line if found.place else 0
        before = [each for each in self.found if each.place and each.place.line == line]
        if all(each.rule == KEY_NOT_TEXT for each in before):
            self.found = [each for each in self.found if each not in before] + [found]

    def slip(self, error: yaml.MarkedYAMLError) -> Diagnostic:
        """The finding for a syntax error, said in words for the person who wrote the line."""
        found = slip(self.trouble(error))
        line, column = found.spot[0] + 1, found.spot[1] + 1
        place = Place(self.source.file, line, column, line, max(found.end + 1, column))
        return self.source.diagnostic(found.rule, place, **found.details)

    def trouble(self, error: yaml.MarkedYAMLError) -> Trouble:
        """What the YAML library reports, and the scalar it read before."""
        mark = error.problem_mark or error.context_mark
        last = self.last if isinstance(self.last, yaml.ScalarEvent) else None
        return Trouble(
            f"{error.context or ''} | {error.problem or ''}",
            _spot(mark) if mark else (0, 0),
            _spot(error.context_mark) if error.context_mark else None,
            (_spot(marks(last)[0]), _spot(marks(last)[1])) if last else None,
            (last.style or "") if last else "",
            self.flows[-1] if self.flows else None,
            # The end of the text may count as the beginning of one more line.
            (*self.source.lines, ""),
        )


def marks(event: yaml.Event) -> tuple[_Mark, _Mark]:
    """Where an event begins and where it ends."""
    if event.start_mark is None or event.end_mark is None:
        raise TypeError(event)
    return event.start_mark, event.end_mark


def _spot(mark: _Mark) -> tuple[int, int]:
    return mark.line, mark.column
