"""Uses: a report as JSON – the fields that `schema/diff.schema.json` documents.

Laws of this module:

* Amounts are strings with the decimals of the policy's currency; nothing depends on a language or a machine.
"""

from __future__ import annotations

from collections.abc import Mapping

from policy_eval.diagnostics import Diagnostic
from policy_eval.diffing.basis import Basis, Days
from policy_eval.diffing.impact import QUANTILES, Binding, ByClause, ByField, Changed, Impact, Spread, Sums
from policy_eval.diffing.model import Difference, Part
from policy_eval.diffing.witness import Search, View
from policy_eval.program import Said
from policy_eval.quantity import money_text

from .data import Group, Report, Share, Told, Version

Json = Mapping[str, object]


def record(report: Report) -> dict[str, object]:
    """The report as JSON values."""
    return _Record(report.new.currency).report(report)


class _Record:
    def __init__(self, currency: str) -> None:
        self.currency = currency

    def report(self, report: Report) -> dict[str, object]:
        return {
            "old": _version(report.old),
            "new": _version(report.new),
            "currency": self.currency,
            "direction": report.direction,
            "basis": _basis(report.basis),
            "differences": [_told(told) for told in report.told],
            "groups": [self._group(group) for group in report.groups],
            "unaffected": [named.name for named in report.unaffected],
            "impact": self._impact(report.impact) if report.impact else None,
            "interplay": self._money(report.interplay),
            "shares": [self._share(each) for each in report.shares],
        }

    def _money(self, minor: int | None) -> str | None:
        return None if minor is None else money_text(minor, self.currency)

    # ------------------------------------------------------------------------------------------ meaning

    def _group(self, group: Group) -> Json:
        return {
            "differences": [told.number for told in group.told],
            "direction": group.direction,
            "sure": group.is_sure,
            "apart": group.search.apart,
            "tried": group.search.tried,
            "more": group.search.more,
            "less": group.search.less,
            "witness": self._witness(group.search),
        }

    def _witness(self, search: Search) -> Json | None:
        witness = search.witness
        if witness is None:
            return None
        old, new = self._view(witness.old), self._view(witness.new)
        difference = self._money(witness.difference)
        return {"claim": witness.claim, "shows": witness.shows, "difference": difference, "old": old, "new": new}

    def _view(self, view: View) -> Json:
        return {
            "total": self._money(view.total),
            "result": view.result,
            "refused": [_found(each) for each in view.refused],
            "unread": [*view.unread],
        }

    # ------------------------------------------------------------------------------------------ money

    def _impact(self, impact: Impact) -> Json:
        refusals = impact.refusals
        return {
            "generated": impact.generated,
            "aligned": impact.aligned,
            "currencies": [*impact.currencies],
            "claims": impact.claims,
            "compared": impact.compared,
            "total": self._sums(impact.total),
            "clauses": [self._clause(each) for each in impact.clauses],
            "fields": [self._field(each) for each in impact.fields],
            "gains": self._spread(impact.gains),
            "losses": self._spread(impact.losses),
            "changed": [self._changed(each) for each in impact.changed],
            "ceilings": [_binding(each) for each in impact.bindings],
            "refused": {
                "old": refusals.old,
                "new": refusals.new,
                "both": refusals.both,
                "reasons": [
                    {"by": e.by, "code": e.code, "field": e.field, "claims": e.claims, "line": e.line,
                     "example": _found(e.example)} for e in refusals.reasons
                ],
            },
            "lacking": [
                {"by": e.by, "field": e.field, "label": _said(e.label), "claims": e.claims} for e in impact.lacking
            ],
            "unread": [{"by": e.by, "field": e.field, "claims": e.claims} for e in impact.unread],
        }  # fmt: skip

    def _sums(self, sums: Sums) -> dict[str, object]:
        return {
            "claims": sums.claims,
            "before": self._money(sums.before),
            "after": self._money(sums.after),
            "difference": self._money(sums.difference),
            "more": sums.more,
            "less": sums.less,
            "gained": self._money(sums.gained),
            "lost": self._money(sums.lost),
            "newly": sums.newly,
            "no_longer": sums.no_longer,
        }

    def _clause(self, each: ByClause) -> Json:
        known = {"clause": each.clause, "was": each.was or None, "label": _said(each.label)}
        return {**known, "in_old": each.in_old, "in_new": each.in_new, **self._sums(each.sums)}

    def _field(self, field: ByField) -> Json:
        values = [{"value": e.value, "label": _said(e.label), **self._sums(e.sums)} for e in field.values]
        return {"field": field.field, "label": _said(field.label), "values": values}

    def _spread(self, spread: Spread) -> Json:
        quantiles = {str(q): self._money(a) for q, a in zip(QUANTILES, spread.quantiles, strict=False)}
        bins = [{"least": self._money(a), "below": self._money(b), "claims": n} for a, b, n in spread.bins]
        return {"claims": spread.count, "total": self._money(spread.total), "quantiles": quantiles, "bins": bins}

    def _changed(self, each: Changed) -> Json:
        return {
            "claim_id": each.claim_id,
            "line": each.line,
            "before": self._money(each.before),
            "after": self._money(each.after),
            "difference": self._money(each.difference),
            "clauses": [
                {"clause": name, "before": self._money(before), "after": self._money(after)}
                for name, before, after in each.clauses
            ],
        }

    def _share(self, share: Share) -> Json:
        in_order, alone = self._money(share.in_order), self._money(share.alone)
        return {"differences": [*share.numbers], "in_order": in_order, "alone": alone}


def _version(version: Version) -> Json:
    return {
        "file": version.file,
        "policy": version.policy,
        "version": version.version,
        "title": _said(version.title),
        "currency": version.currency,
        "program_sha256": version.sha256,
    }


def _basis(basis: Basis) -> Json:
    return {
        "question": "as-dated" if basis.as_dated else "same-days",
        "old": [_days(each) for each in basis.days(0)],
        "new": [_days(each) for each in basis.days(1)],
    }


def _days(days: Days) -> Json:
    return {"version": days.version, "from": days.first.isoformat(), "until": days.last.isoformat()}


def _told(told: Told) -> Json:
    difference: Difference = told.difference
    return {
        "number": told.number,
        "act": difference.act,
        "sort": difference.sort,
        "place": difference.where,
        "says": _said(told.said),
        "direction": told.direction,
        "sure": told.is_sure,
        "affects": [*told.affected],
        "old": _part(difference.old),
        "new": _part(difference.new),
        "orders": [{"article": order.article, "quotes": [*order.quotes]} for order in difference.orders],
    }


def _part(part: Part | None) -> Json | None:
    if part is None:
        return None
    return {**_said(part.words), "file": part.place.file, "line": part.place.line}


def _said(said: Said) -> Json:
    return {"zh": said.in_("zh"), "en": said.in_("en")}


def _found(found: Diagnostic) -> Json:
    return {"code": found.rule.code, "path": found.path, "zh": found.message("zh"), "en": found.message("en")}


def _binding(each: Binding) -> Json:
    known = {"path": "/".join(each.path), "label": _said(each.label), "in_old": each.in_old, "in_new": each.in_new}
    return {**known, "before": each.before, "after": each.after}
