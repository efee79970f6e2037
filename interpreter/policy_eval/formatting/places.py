"""Uses: the place of a change in the other language – keys and verbs are translated, ids stay."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from policy_eval.changes.places import Segment, Spot, VerbOf, segments
from policy_eval.diagnostics import Language
from policy_eval.source import List, Map, Text

CHINESE_VERBS: Mapping[str, tuple[str, tuple[str, ...]]] = MappingProxyType(
    {
        "rate": ("给予", ("rate", "pay")),
        "pay": ("给予", ("rate", "pay")),
        "tier": ("分档", ("tier",)),
        "uplift": ("上浮", ("uplift",)),
        "add": ("另加", ("add",)),
        "deduct": ("扣除", ("deduct",)),
        "cap": ("最高", ("cap",)),
        "floor": ("最低", ("floor",)),
        "first": ("限", ("first",)),
        "round": ("取整", ("round",)),
    }
)
"""English verb → its Chinese, and the verbs that the Chinese may mean."""


def written(spot: Spot, place: Text, language: Language, verb_of: VerbOf) -> str:
    """The place that leads to `spot`, in a language; `place` is how its author wrote it."""
    return "/".join(_names(spot, segments(place), language, verb_of))


def _names(spot: Spot, given: Sequence[Segment], language: Language, verb_of: VerbOf) -> Iterator[str]:
    at = 0
    for step in _way(spot):
        above = step.above
        if above is not None and isinstance(above.node, List) and above.name == "pays":
            yield from _step(step, above.node, language, verb_of)
            at += 1 + (at + 1 < len(given) and given[at + 1].name.isdecimal())
        else:
            yield _name(step, given[at].name, language)
            at += 1


def _way(spot: Spot) -> list[Spot]:
    """The spots from the one below the root down to this one."""
    return [*_way(spot.above), spot] if spot.above else []


def _name(step: Spot, name: str, language: Language) -> str:
    above = step.above
    if above is not None and isinstance(above.node, Map):
        key = next((form.keys[step.name] for form in above.form.maps if step.name in form.keys), None)
        if key:
            return key.words.in_(language)
    return step.name if language == "en" else name


def _step(step: Spot, steps: List, language: Language, verb_of: VerbOf) -> Iterator[str]:
    """The verb of a step, and its number where several steps have it."""
    word, meant = CHINESE_VERBS.get(step.name, (step.name, (step.name,)))
    if language == "en":
        word, meant = step.name, (step.name,)
    verbs = [verb_of(each) if isinstance(each, Text) else "" for each in steps.items]
    same = [index for index, verb in enumerate(verbs) if verb in meant]
    yield word
    if len(same) > 1:
        yield str(same.index(step.index) + 1)
