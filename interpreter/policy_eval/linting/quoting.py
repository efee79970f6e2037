"""Uses: clauses, limits and exclusions that quote no sentence of the text that the policy names."""

from __future__ import annotations

from collections.abc import Iterator

from policy_eval.diagnostics import Rule, Severity
from policy_eval.policy import nodes

from .written import Finding, Written

NO_QUOTE = Rule(
    "PE674",
    "“{zh}”没有引文，看不出依据原文哪一句",
    "“{en}” quotes no sentence of the text",
    "把依据的那一句写进“引文”；原文没有这一句的，用“容许”写明理由",
    "quote the sentence it rests on; where the text has none, say so under “accept”",
    Severity.WARNING,
)

_QUOTING = ("clauses", "limits", "exclusions")
"""What rests on a sentence. A commitment without one is refused; a mark may be a note of the office's own."""


def find(written: Written) -> Iterator[Finding]:
    """Each element without a quote; nothing where no text is named to quote from."""
    root = written.document.root
    if not nodes.items(root.get("text")):
        return
    for key in _QUOTING:
        for node in nodes.items(root.get(key)):
            if not nodes.texts(nodes.get(node, "quote")):
                name, label = nodes.said_text(node, "id"), nodes.label(nodes.get(node, "label"))
                details = {"zh": label.in_("zh") or name, "en": label.in_("en") or name}
                yield Finding(NO_QUOTE, written.place(key, name), written.homes(key, name), details)
