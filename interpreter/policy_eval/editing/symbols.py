"""Uses: what a policy names – lists, fields, values, sets, clauses, terms, limits, questions, answers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from policy_eval.diagnostics import Place
from policy_eval.program import Said


class Naming(StrEnum):
    """What kind of thing is named."""

    LIST = "list"
    FIELD = "field"
    VALUE = "value"
    SET = "set"
    CLAUSE = "clause"
    TERM = "term"
    LIMIT = "limit"
    EXCLUSION = "exclusion"
    MARK = "mark"
    QUESTION = "question"
    ANSWER = "answer"
    FILE = "file"
    COMMITMENT = "commitment"


CALLED = {
    Naming.LIST: Said("申报事项", "list"),
    Naming.FIELD: Said("栏目", "fact"),
    Naming.VALUE: Said("取值", "value"),
    Naming.SET: Said("名单", "set"),
    Naming.CLAUSE: Said("条款", "clause"),
    Naming.TERM: Said("其中", "term"),
    Naming.LIMIT: Said("总限额", "limit"),
    Naming.EXCLUSION: Said("排除", "exclusion"),
    Naming.MARK: Said("标注", "mark"),
    Naming.QUESTION: Said("问题", "question"),
    Naming.ANSWER: Said("答案", "answer"),
    Naming.FILE: Said("文件", "file"),
    Naming.COMMITMENT: Said("承诺", "commitment"),
}


@dataclass(frozen=True, slots=True)
class Symbol:
    """Something with a name. `owner`: a field's list, a value's `list.field`, a term's clause, an answer's question."""

    naming: Naming
    name: str
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A place where a symbol is named, as it is `written` there: by its id, or by a label."""

    symbol: Symbol
    place: Place
    written: str
    defines: bool = False
