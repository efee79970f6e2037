"""Uses: proposed claims → examples as officers write them, ready to be pasted beside their clause."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import cast

from policy_eval.boundaries import SIDES, Boundary, Part, first_label, named, written
from policy_eval.diagnostics import Language
from policy_eval.program import FieldFact, Program, Said, Scalar
from policy_eval.quantity import Choice, Quantity, to_minor

from .drafts import Draft, PriorAward, Row
from .explore import Look
from .propose import Proposal

MARKING = "# 待确认 / to confirm: computed, not decided"
"""Stands above every proposal: a person decides."""

_KEYS = {
    "why": "说明", "given": "申报", "award": "应得", "total": "合计", "limits": "总限额", "not-covered": "不受理",
    "marks": "标注", "refused": "拒绝", "prior_awards": "此前已得奖补", "clause": "条款", "year": "年度",
    "amount": "金额", "key": "对象",
}  # fmt: skip
_WHY = Said("{}：{}", "{} – {}")
_UNSAFE = re.compile(r"[,\[\]{}:#&*!|>'\"%@`]|^[\s?-]|\s$|^$")
_FEW = 2
"""So many rows stand on one line."""

_CHINESE_KEYS = re.compile(r"^(?:条款|申报事项|改动)\s*[:：]", re.MULTILINE)
_CHINESE_LITERALS = re.compile(r"[0-9][万亿]?(?:元|美元|欧元|日元|台|件|年|个)")


@dataclass(frozen=True, slots=True)
class Style:
    """The languages of a policy's keys and of its literals."""

    keys: Language
    literals: Language

    def key(self, name: str) -> str:
        """A key of an example."""
        return _KEYS[name] if self.keys == "zh" else name


def style_of(policy: str) -> Style:
    """How the policy in text `policy` is written."""
    chinese_keys = _CHINESE_KEYS.search(policy) is not None
    return Style("zh" if chinese_keys else "en", "zh" if chinese_keys or _CHINESE_LITERALS.search(policy) else "en")


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes examples of one program in one style. `found`: the boundaries that proposals speak of.

    `at_end`: none stands beside a clause, which is another policy's.
    """

    program: Program
    found: tuple[Boundary, ...]
    style: Style
    at_end: bool = False

    def owner(self, proposal: Proposal) -> str:
        """The clause that a proposal stands beside, "" for the end of the policy."""
        return "" if self.at_end or proposal.look.refused else self._clause(proposal)

    def _clause(self, proposal: Proposal) -> str:
        """The clause that a proposal is about, "" for none."""
        spot = self.found[proposal.shows[0][0]].spot
        return spot.owner if spot.part in {Part.WHEN, Part.TERM, Part.STEP, Part.WHERE} else ""

    def example(self, proposal: Proposal) -> list[str]:
        """The lines of a proposal, without indentation."""
        look = proposal.look
        lines = [MARKING, f"- {self.style.key('why')}: {_safe(self._why(proposal))}"]
        return [*lines, *self._given(look.draft), *self._expected(proposal)]

    def _why(self, proposal: Proposal) -> str:
        number, side = proposal.shows[0]
        language = self.style.literals
        what = named(self.found[number], self.program).in_(language)
        return _WHY.in_(language).format(what, SIDES[side].in_(language))

    # --- what is given ----------------------------------------------------------------------------------------

    def _given(self, draft: Draft) -> Iterator[str]:
        entries = [*self._entries(draft)]
        head = f"  {self.style.key('given')}:"
        if all(len(rows) <= _FEW for _, rows, _ in entries):
            yield f"{head} {{{', '.join(f'{name}: {_flow(rows, one=one)}' for name, rows, one in entries)}}}"
            return
        yield head
        for name, rows, one in entries:
            if one or len(rows) <= _FEW:
                yield f"    {name}: {_flow(rows, one=one)}"
            else:
                yield f"    {name}:"
                yield from (f"      - {row}" for row in rows)

    def _entries(self, draft: Draft) -> Iterator[tuple[str, list[str], bool]]:
        """The name, the rows and whether it is the claimant, of each part of a claim."""
        claimant = self.program.claimant_list
        if draft.claimant:
            yield claimant.name, [self._row(draft.claimant, claimant.fields)], True
        for fact in self.program.lists:
            if fact.name in draft.lists:
                yield fact.name, [self._row(row, fact.fields) for row in draft.lists[fact.name]], False
        if draft.priors:
            yield self.style.key("prior_awards"), [self._prior(prior) for prior in draft.priors], False

    def _row(self, row: Row, facts: tuple[FieldFact, ...]) -> str:
        stated = ((fact, row[fact.name]) for fact in facts if fact.name in row)
        return _map({fact.name: self._value(value, fact) for fact, value in stated})

    def _value(self, value: Scalar, fact: FieldFact) -> str:
        """Listed values by their ids, flags and counts plainly, unless the policy is Chinese throughout."""
        style, kind = self.style, fact.kind
        if isinstance(value, bool):
            return written(value, kind, self.program, style.keys)
        is_count = isinstance(kind, Quantity) and not kind.currency
        if style.keys == "en" and (is_count or isinstance(kind, Choice)):
            return _safe(str(value))
        return _safe(written(value, kind, self.program, style.literals))

    def _prior(self, prior: PriorAward) -> str:
        cells = {"clause": prior.clause, "year": str(prior.year), "amount": self._money(prior.amount)}
        cells |= {"key": _safe(prior.key)} if prior.key else {}
        return _map({self.style.key(name): cell for name, cell in cells.items()})

    # --- what comes out ---------------------------------------------------------------------------------------

    def _expected(self, proposal: Proposal) -> Iterator[str]:
        look, key = proposal.look, self.style.key
        if look.trace is None:
            yield f"  {key('refused')}: {_safe(_refused(look))}"
            return
        result = look.trace.result
        if clause := self._clause(proposal):
            amount = self._of(result, "awards", "clause", clause, "amount")
            yield f"  {key('award')}: {_map({clause: amount}) if self.at_end else amount}"
            return
        spot = self.found[proposal.shows[0][0]].spot
        if spot.part is Part.LIMIT:
            granted = self._of(result, "limits", "limit", spot.owner, "granted")
            yield f"  {key('limits')}: {_map({spot.owner: granted})}"
        yield f"  {key('total')}: {self._minor(result['total'])}"
        if "out-of-period" in {entry["reason"] for entry in _entries(result, "not_covered")}:
            yield f"  {key('not-covered')}: out-of-period"
        if spot.part is Part.MARK:
            yield f"  {key('marks')}: [{', '.join(_marks(result))}]"

    def _of(self, result: Mapping[str, object], part: str, name: str, owner: str, amount: str) -> str:
        found = (entry[amount] for entry in _entries(result, part) if entry[name] == owner)
        return self._minor(next(found, "0"))

    def _minor(self, amount: object) -> str:
        return self._money(int(to_minor(Fraction(str(amount)), self.program.currency)))

    def _money(self, minor: int) -> str:
        return written(minor, self.program.money, self.program, self.style.literals)


def heading(owner: str, program: Program) -> str:
    """The line above the proposals of a clause, or of the end of the policy, in both languages."""
    label = next((first_label(clause.label) for clause in program.clauses if clause.name == owner), None)
    if label is None:
        return "# 政策末尾的示例 / examples at the end of the policy"
    return f"# {owner}: {label.in_('zh')} / {label.in_('en')}"


def _flow(rows: list[str], *, one: bool) -> str:
    return rows[0] if one else f"[{', '.join(rows)}]"


def _map(cells: Mapping[str, str]) -> str:
    return f"{{{', '.join(f'{name}: {cell}' for name, cell in cells.items())}}}"


def _safe(text: str) -> str:
    """A text that YAML takes for itself."""
    return "'" + text.replace("'", "''") + "'" if _UNSAFE.search(text) else text


def _refused(look: Look) -> str:
    return next((finding.path for finding in look.refused if finding.path), "")


def _marks(result: Mapping[str, object]) -> Iterator[str]:
    """The marks of all awards, each once."""
    marks = (mark for award in _entries(result, "awards") for mark in cast("list[str]", award["marks"]))
    yield from dict.fromkeys(marks)


def _entries(result: Mapping[str, object], part: str) -> list[dict[str, object]]:
    return cast("list[dict[str, object]]", result[part])
