"""Front: short ways to read a shaped document – what is not there is empty, so that callers need no cases."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from policy_eval.program import Said
from policy_eval.source import List, Map, Node, Text
from policy_eval.syntax.mask import fold


def text(node: Node | None, default: str = "") -> str:
    """The text of a scalar, `default` for anything else."""
    return node.value if isinstance(node, Text) else default


def get(node: Node | None, key: str) -> Node | None:
    """What stands under `key` of a map."""
    return node.get(key) if isinstance(node, Map) else None


def said_text(node: Node | None, key: str, default: str = "") -> str:
    """The text under `key` of a map."""
    return text(get(node, key), default)


def items(node: Node | None) -> tuple[Node, ...]:
    """The items of a list; a text or a map alone is a list of one."""
    if node is None:
        return ()
    return node.items if isinstance(node, List) else (node,)


def texts(node: Node | None) -> tuple[str, ...]:
    """The texts of a list, or the one text."""
    return tuple(item.value for item in items(node) if isinstance(item, Text))


def all_texts(node: Node | None) -> Iterator[Text]:
    """The texts of a tree, keys left out, in the order in which they stand."""
    match node:
        case Text():
            yield node
        case Map(entries=entries):
            for entry in entries:
                yield from all_texts(entry.value)
        case List(items=items):
            for item in items:
                yield from all_texts(item)
        case None:
            return


def pairs(node: Node | None) -> tuple[tuple[Text, Node], ...]:
    """The keys, with their places, and values of a map."""
    return tuple((entry.key, entry.value) for entry in node.entries) if isinstance(node, Map) else ()


def labels(node: Node | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """All spellings of a label: Chinese, English. What is written without a language counts as Chinese."""
    if isinstance(node, Map):
        return texts(node.get("zh")), texts(node.get("en"))
    return texts(node), ()


def label(node: Node | None) -> Said:
    """A label as it is printed: the first spelling of each language."""
    chinese, english = labels(node)
    return Said(next(iter(chinese), ""), next(iter(english), ""))


def called(name: str, node: Node | None) -> Said:
    """What a declared thing is called: its label as it is printed, or its name where it was given none."""
    said = label(get(node, "label"))
    return said if said.zh or said.en else Said(name, name)


def spellings(name: str, node: Node | None) -> tuple[str, ...]:
    """Every way to write what is called `name` and has the label `node`, the id first."""
    chinese, english = labels(node)
    return tuple(dict.fromkeys((name, *chinese, *english)))


def day(node: Node | None) -> dt.date | None:
    """A day as `2025-06-30` or `2025年6月30日`; none where there is none in the calendar."""
    numbers = re.findall(r"[0-9]+", fold(text(node)))
    try:
        return dt.date(*map(int, numbers)) if len(numbers) == 3 else None  # noqa: PLR2004 – year, month, day
    except ValueError:
        return None


def named_files(root: Map) -> tuple[Text, ...]:
    """The names of the files that a policy names: its texts and those of its sets."""
    files = (get(each, "file") for _, each in pairs(root.get("sets")))
    return tuple(each for each in (*items(root.get("text")), *files) if isinstance(each, Text))


def words(key: Text, node: Node | None) -> tuple[Text, ...]:
    """The texts of `spellings`, with their places: what is called `key` and has the label `node`."""
    parts = (node.get("zh"), node.get("en")) if isinstance(node, Map) else (node,)
    return (key, *(each for part in parts for each in items(part) if isinstance(each, Text)))
