"""Front: names that cannot be declared, because texts that use them could be read in two ways."""

from __future__ import annotations

from .mask import Vocabulary, fold, is_unit, joins


def reserved(word: str, words: Vocabulary) -> str:
    """What a declared name would be mistaken for, "" for nothing.

    It is a keyword, it is the beginning of one (最 of 最高; an ASCII word is never cut), or it splits wholly into
    keywords and other names (给予展位费): then these, with blanks between them. Names alone say nothing side by side,
    so a name made of other names only can be declared.
    """
    name = fold(word)
    if not name or (name in words.keywords and not is_unit(name)):
        return name
    known = words.plain  # 参展日 is not 参展 and the unit 日
    longer = (k for k in sorted(known) if k.startswith(name) and not joins(name[-1], k[len(name)]))
    pieces = _split(name, known | (words.names | words.lists) - {name})
    return next(longer, "") or (" ".join(pieces) if any(piece in known for piece in pieces) else "")


def _split(name: str, known: frozenset[str]) -> list[str]:
    """`name` as a row of known words, the fewest from the left; empty where it is none."""
    ways: list[list[str] | None] = [[], *[None] * len(name)]
    for end in range(1, len(name) + 1):
        for start in range(end):
            before, piece = ways[start], name[start:end]
            if before is None or not _is_piece(name, start, end, known):
                continue
            way = before if piece.isspace() else [*before, piece]
            ways[end] = min((w for w in (ways[end], way) if w is not None), key=len)
    return ways[-1] or []


def _is_piece(name: str, start: int, end: int, known: frozenset[str]) -> bool:
    piece = name[start:end]
    if piece.isspace():
        return True
    cuts = joins(name[start - 1 : start], piece[0]) or joins(piece[-1], name[end : end + 1])
    return piece in known and not cuts
