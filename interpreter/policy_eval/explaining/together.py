"""Uses: what stands above the explanations of one claim under several versions of a policy."""

from __future__ import annotations

from collections.abc import Sequence

from policy_eval.diagnostics import Language, printable
from policy_eval.program import Said
from policy_eval.quantity import grouped, money_text

from .document import Explanation

_HEAD = Said(
    "申报 {claim}：本年度先后施行 {count} 个版本（{versions}），各笔按其日期适用，以下分别说明。"
    "合计：{total} {currency}",
    "Claim {claim}: {count} versions are in force in the year ({versions}); each row is judged by that of its day, as "
    "explained below. Total: {total} {currency}",
)


def together(explanations: Sequence[Explanation], language: Language) -> str:
    """The versions, and what they pay together."""
    first = explanations[0]
    total = sum(each.total for each in explanations)
    said = _HEAD.in_(language).format(
        claim=printable(first.claim_id),
        count=len(explanations),
        versions="、".join(each.version for each in explanations),
        total=grouped(money_text(total, first.currency)),
        currency=first.currency,
    )
    return f"{said}\n"
