"""How much the examples of a policy notice: the policy is changed in one place at a time, checked and tested.

    python tests/mutations.py [POLICY]

A mutant is a policy with one literal, operator, step, scope, condition or list entry changed. It is caught by `test`
where the policy does not compile or an example comes out otherwise, by `check` where a finding is new, the linter's
included. What no example notices is listed with the reason that `REASONS` knows: a survivor without one is an example
that is missing. Left out are changes known to mean nothing: labels, dates that no rule computes with, and periods that
are the same under the policy at hand.
"""

from __future__ import annotations

import datetime as dt
import re
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import NamedTuple

import policy_eval
from policy_eval import api
from policy_eval.diagnostics import Diagnostic

PROCESSES = 2


class Mutant(NamedTuple):
    """A policy with one change: its kind, the line (from 1), what was and what is there, the lines of the file."""

    kind: str
    line: int
    was: str
    now: str
    lines: tuple[str, ...]


class Fate(NamedTuple):
    """What noticed a mutant."""

    test: bool
    check: bool


class Policy(NamedTuple):
    """A policy file as lines. `spoken`: the lines (from 0) that hold rules, not quotes, labels or examples."""

    path: Path
    lines: tuple[str, ...]
    spoken: tuple[int, ...]


# --- where rules stand ------------------------------------------------------------------------------------------------

_RULES = re.compile(r"clauses|limits|exclusions|marks|条款|总限额|排除|标注")
_FACTS = re.compile(r"period|facts|sets|期限|申报事项|名单|rounding|取整")
_PLAIN = re.compile(
    r"\s*(?:- )?(?:id|label|article|quote|why|给付|why|编号|名称|条文|引文|说明|message|source|taken)\b.*"
)
_EXAMPLES = re.compile(r"(?P<indent>\s*)(?:examples|quote|示例|引文|source):")


def read(path: Path) -> Policy:
    """The policy at `path`."""
    lines = tuple(path.read_text(encoding="utf-8").splitlines())
    return Policy(path, lines, tuple(_spoken(lines)))


def _spoken(lines: Sequence[str]) -> Iterator[int]:
    section, silent = "", -1
    for number, line in enumerate(lines):
        if line and not line[0].isspace() and line[0] != "#":
            section = line.partition(":")[0]
        indent = len(line) - len(line.lstrip())
        silent = silent if silent >= 0 and (indent > silent or not line.strip()) else -1
        found = _EXAMPLES.match(line)
        if silent < 0 and found:
            silent = indent
        is_rule = _RULES.fullmatch(section) or (_FACTS.fullmatch(section) and _FACT.search(line))
        if silent < 0 and is_rule and not _PLAIN.fullmatch(line):
            yield number


# --- changes ----------------------------------------------------------------------------------------------------------

_NUMBER = re.compile(
    r"(?<![\w.-])(?P<number>\d+(?:\.\d+)?)(?P<scale>万|亿)?(?P<unit>元|美元|%|个百分点|台|天|年|次|件| ?[A-Z]{3}\b| \w+\b)"
)
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_SCALES = {None: Decimal(1), "万": Decimal(10_000), "亿": Decimal(100_000_000)}
_MONEY = re.compile(r"元|美元| ?[A-Z]{3}")
_SWAPS = (
    (r"≥", ">"), (r">", "≥"), (r"≤", "<"), (r"<", "≤"),
    (r" and ", " or "), (r" or ", " and "), (r" is not ", " is "), (r" is (?!not |missing|given)", " is not "),
    (r" is missing", " is given"), (r" is given", " is missing"), (r"(?<!not) in (?=\w|\()", " not in "),
    (r" not in ", " in "), (r" × ", " ÷ "), (r" ÷ ", " × "), (r" / ", " × "), (r" \+ ", " - "), (r" - (?=\w)", " + "),
    (r"\blatest\(", "earliest("), (r"\bearliest\(", "latest("), (r"\bmin\(", "max("), (r"\bmax\(", "min("),
    (r"every full ", "every "), (r"\btotal of ", "max of "), (r"if missing at most", "if missing"),
    (r"each of ", "all of "), (r"all of ", "each of "), (r"rate ", "deduct "), (r"round ", "round down "),
)  # fmt: skip
_SCOPES = (r" per \w+ per (?:year|version)", r" per \w+ ever", r" per (?!enterprise|household)\w+")
_OTHER_SCOPES = ("", " per {} per year", " per {} ever")
"""A policy of one year has no other scopes: there, `per version` is the year; and a key without a period has the year."""

_FACT = re.compile(r"default: |- that: |- one: |members: |covers: |rounding: ")
"""What is a rule among the declarations."""

_LISTS = re.compile(r"(?P<head>over: |members: | in )(?P<open>[\[(])(?P<entries>[^\[\]()]*)(?P<close>[\])])")


def mutants(policy: Policy) -> Iterator[Mutant]:
    """Every mutant, each text once."""
    seen = {policy.lines}
    for mutant in (*_in_lines(policy), *_steps(policy), *_dropped(policy)):
        if mutant.lines not in seen:
            seen.add(mutant.lines)
            yield mutant


def _in_lines(policy: Policy) -> Iterator[Mutant]:
    for number in policy.spoken:
        line = policy.lines[number]
        for kind, now in (*_literals(line), *_operators(line), *_scopes(line), *_conditions(line), *_entries(line)):
            lines = (*policy.lines[:number], now, *policy.lines[number + 1 :])
            yield Mutant(kind, number + 1, line.strip(), now.strip(), lines)


def _literals(line: str) -> Iterator[tuple[str, str]]:
    if re.match(r"\s*(?:- )?(?:type|id)\b", line):
        return
    for found in _NUMBER.finditer(line):
        number = Decimal(found["number"]) * _SCALES[found["scale"]]
        least = Decimal("0.01") if _MONEY.fullmatch(found["unit"]) else Decimal(1)
        for other in dict.fromkeys((number + least, number - least, number * Decimal("1.1"), number * Decimal("0.9"))):
            whole = _is_counted(found["unit"]) and other != other.to_integral_value()
            if other >= 0 and other != number and not whole:
                yield "literal", f"{line[: found.start()]}{other.normalize():f}{found['unit']}{line[found.end() :]}"
    for found in _DAY.finditer(line):
        day = dt.date.fromisoformat(found[0])
        for near in (day - dt.timedelta(1), day + dt.timedelta(1)):
            yield "literal", f"{line[: found.start()]}{near.isoformat()}{line[found.end() :]}"
    for was, now in (("default: no", "default: yes"), ("default: 0", "default: 1")):
        if was in line:
            yield "default", line.replace(was, now)


def _is_counted(unit: str) -> bool:
    return unit in {"台", "次", "件", "天", "年"}


def _operators(line: str) -> Iterator[tuple[str, str]]:
    for was, now in _SWAPS:
        for found in re.finditer(was, line):
            yield "operator", line[: found.start()] + now + line[found.end() :]


def _scopes(line: str) -> Iterator[tuple[str, str]]:
    for scope in _SCOPES:
        for found in re.finditer(scope, line):
            if not re.search(r"\b(?:cap|first)\b", line[: found.start()]):
                continue
            holder = found[0].split()[1]
            has_period = found[0].endswith(("year", "version", "ever"))
            for form in _OTHER_SCOPES if has_period else (_OTHER_SCOPES[0], _OTHER_SCOPES[2]):
                yield "scope", line[: found.start()] + form.format(holder) + line[found.end() :]
            yield "scope", line[: found.start()] + " per enterprise per year" + line[found.end() :]


def _conditions(line: str) -> Iterator[tuple[str, str]]:
    """A condition left out, and each of its parts."""
    found = re.search(r" when (?P<condition>[^:]+)$", line)
    if found and "- " in line:
        yield "condition", line[: found.start()]
    start = (
        found.start("condition")
        if found
        else (line.index(": ") + 2 if re.match(r"\s*when: |\s*- that: ", line) else -1)
    )
    if start >= 0:
        for now in _without_a_part(line[start:]):
            yield "condition", line[:start] + now


def _without_a_part(condition: str) -> Iterator[str]:
    for word in (" or ", " and "):
        parts = _split(condition, word)
        for number, part in enumerate(parts if len(parts) > 1 else ()):
            yield word.join(parts[:number] + parts[number + 1 :])
            inner = re.fullmatch(r"\((.*)\)", part)
            for now in _without_a_part(inner[1]) if inner else ():
                yield word.join([*parts[:number], f"({now})", *parts[number + 1 :]])
        if len(parts) > 1:
            return


def _split(condition: str, word: str) -> list[str]:
    """The parts between `word` outside brackets."""
    parts, depth, start = [], 0, 0
    for at, character in enumerate(condition):
        depth += (character == "(") - (character == ")")
        if not depth and condition.startswith(word, at):
            parts.append(condition[start:at])
            start = at + len(word)
    return [*parts, condition[start:]]


def _entries(line: str) -> Iterator[tuple[str, str]]:
    for found in _LISTS.finditer(line):
        entries = found["entries"].split(", ")
        for number in range(len(entries) if len(entries) > 1 else 0):
            rest = ", ".join(entries[:number] + entries[number + 1 :])
            head = found["head"] + found["open"] + rest + found["close"]
            yield "entry", line[: found.start()] + head + line[found.end() :]
    for row in re.finditer(r"≥ [^,→]+ → [^,)]+, ", line):
        yield "entry", line[: row.start()] + line[row.end() :]


def _steps(policy: Policy) -> Iterator[Mutant]:
    """Each step of a `pays` dropped, and swapped with the next one."""
    for number in policy.spoken:
        if policy.lines[number].strip() in {"pays:", "给付:"}:
            indent = len(policy.lines[number]) - len(policy.lines[number].lstrip())
            steps = []
            for at in range(number + 1, len(policy.lines)):
                if not policy.lines[at].startswith(" " * (indent + 2) + "- "):
                    break
                steps.append(at)
            yield from _of_steps(policy, steps)


def _of_steps(policy: Policy, steps: Sequence[int]) -> Iterator[Mutant]:
    lines = policy.lines
    for place, at in enumerate(steps):
        yield Mutant("step dropped", at + 1, lines[at].strip(), "", (*lines[:at], *lines[at + 1 :]))
        if place + 1 < len(steps):
            swapped = (*lines[:at], lines[at + 1], lines[at], *lines[at + 2 :])
            yield Mutant("step swapped", at + 1, lines[at].strip(), lines[at + 1].strip(), swapped)


def _dropped(policy: Policy) -> Iterator[Mutant]:
    """Each condition of a clause, demand, limit, exclusion and mark left out as a whole."""
    section = ""
    for number, line in enumerate(policy.lines):
        section = line.partition(":")[0] if line[:1].isalpha() else section
        indent = len(line) - len(line.lstrip())
        is_entry = line.startswith("  - id:") and section in {"limits", "exclusions", "marks"}
        is_mark = re.match(r" {6}- id:", line) and section == "clauses"
        is_demand = re.match(r"\s+- (?:that|one): ", line) and section == "facts"
        if is_entry or is_mark or is_demand:
            end = next((i for i in range(number + 1, len(policy.lines)) if _ends(policy.lines[i], indent)), number + 1)
            yield Mutant(f"{section} dropped", number + 1, line.strip(), "", _without(policy.lines, number, end))
        elif re.match(r" {4}when: ", line) and section == "clauses":
            yield Mutant("condition", number + 1, line.strip(), "", _without(policy.lines, number, number + 1))


def _ends(line: str, indent: int) -> bool:
    return bool(line.strip()) and len(line) - len(line.lstrip()) <= indent


def _without(lines: tuple[str, ...], start: int, end: int) -> tuple[str, ...]:
    """`lines` without some, and without a key that nothing is left under."""
    rest = lines[:start] + lines[end:]
    above = rest[start - 1] if start else ""
    is_alone = above.endswith(":") and (start >= len(rest) or _ends(rest[start], len(above) - len(above.lstrip())))
    return rest[: start - 1] + rest[start:] if is_alone else rest


# --- trying -----------------------------------------------------------------------------------------------------------


def fate(mutant: Mutant, policy: Path, usual: frozenset[str]) -> Fate:
    """What notices `mutant`. `usual`: what `check` says of the policy itself."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / policy.name
        for beside in policy.parent.iterdir():
            if beside.is_dir() and beside.name != "examples":
                shutil.copytree(beside, copy.parent / beside.name)
        copy.write_text("\n".join(mutant.lines) + "\n", encoding="utf-8")
        report, _ = policy_eval.test(copy)
        if report is None or not report.is_fine:
            return Fate(test=True, check=False)
        return Fate(test=False, check=not findings(policy_eval.check(copy)) <= usual)


def findings(found: Sequence[Diagnostic]) -> frozenset[str]:
    """What is found, without the places, which a dropped line moves."""
    return frozenset(f"{each.rule.code} {each.message('en')}" for each in found)


def main() -> None:
    """Try every mutant of a policy; print the counts and the survivors."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else api.default_policy()
    tried = [*mutants(read(path))]
    usual = findings(policy_eval.check(path))
    with ProcessPoolExecutor(PROCESSES) as pool:
        fates = [*pool.map(partial(fate, policy=path, usual=usual), tried, chunksize=8)]
    sys.stdout.writelines(f"{line}\n" for line in told([*zip(tried, fates, strict=True)], path.name))


class Reason(NamedTuple):
    """Why no example tells a mutant from the policy. `owner`: the id of what it changes, `change`: how, as a pattern."""

    owner: str
    change: str
    why: str


REASONS = (
    Reason("", r"vehicles_exported: .*default: 0.*→.*default: 1", "no threshold is as low as one vehicle"),
    Reason("", r"members: \[AU, BN, CN, .*→  members: \[AU, BN, ID, ", "a claim cannot have a project in CN"),
    Reason(
        "service-platform",
        r"^- pay .*→  - pay approved_award if missing at most 1[01]",
        "the cap cuts it to the same amount",
    ),
    Reason("service-platform", r"→  - pay approved_award if missing 100万元", "the amount is the same, bound or not"),
    Reason("service-platform", r"→  - cap 100万元", "one is paid once at most, so nothing is ever left to cap"),
    Reason("service-platform", r"- first .*→  - pay", "a turn is used up by what is paid in the end"),
)
"""Of the bundled policy."""


def reason(mutant: Mutant) -> str:
    """Why a mutant may survive; "" where no reason is known."""
    owner, change = _owner(mutant), changed(mutant)
    return next((each.why for each in REASONS if each.owner == owner and re.search(each.change, change)), "")


def _owner(mutant: Mutant) -> str:
    """The id of the clause, limit, exclusion … that a mutant changes."""
    above = reversed(mutant.lines[: mutant.line])
    return next((line.removeprefix("  - id: ") for line in above if line.startswith("  - id: ")), "")


def changed(mutant: Mutant) -> str:
    """The change in one line."""
    return f"{mutant.was}  →  {mutant.now or '(dropped)'}"


def told(tried: Sequence[tuple[Mutant, Fate]], name: str) -> Iterator[str]:
    """The counts, then each survivor with the line of policy `name` that it changes, and why."""
    kinds = Counter(mutant.kind for mutant, _ in tried)
    caught = Counter(mutant.kind for mutant, its in tried if its.test)
    for kind, number in kinds.items():
        yield f"{caught[kind]:4} of {number:4}  {kind}"
    by_test, by_both = sum(its.test for _, its in tried), sum(its.test or its.check for _, its in tried)
    shares = (number * 100 // len(tried) for number in (by_test, by_both))
    yield "{} mutants: test catches {} %, check and test together {} %".format(len(tried), *shares)
    for mutant, its in tried:
        if not its.test:
            noticed = "check" if its.check else "nobody"
            yield f"{name}:{mutant.line}: [{mutant.kind}; {noticed}] {changed(mutant)}"
            yield f"    {reason(mutant) or 'no example shows it'}"


if __name__ == "__main__":
    main()
