"""Middle: the names of a claim that belong to the engine; the others are the program's."""

from __future__ import annotations

from policy_eval.program import FieldFact, ListFact, Program, Said
from policy_eval.quantity import NUMBER, Choice, Words

CLAIM_ID, YEAR, PRIORS, REF = "claim_id", "year", "prior_awards", "ref"

REF_FIELD = FieldFact(REF, Said("凭证号", "reference"), Words(), required=False, default=None)


def head_fields(program: Program) -> tuple[FieldFact, FieldFact]:
    """`claim_id` and `year`, as if the policy had declared them."""
    first, last = program.first_day.year, program.last_day.year
    claim_id = FieldFact(CLAIM_ID, Said("申报编号", "claim id"), Words(), required=True, default=None, most=200)
    year = Said("申报年度", "year of the claim")
    return claim_id, FieldFact(YEAR, year, NUMBER, required=True, default=None, least=first, most=last)


def prior_list(program: Program) -> ListFact:
    """`prior_awards`, as if the policy had declared it."""
    clauses = tuple((clause.name, clause.label) for clause in program.clauses)
    fields = (
        FieldFact("clause", Said("条款", "clause"), Choice("clause"), required=True, default=None, values=clauses),
        FieldFact("year", Said("年度", "year"), NUMBER, required=True, default=None, least=1000, most=9999),
        FieldFact("amount", Said("金额", "amount"), program.money, required=True, default=None),
        FieldFact("key", Said("对象", "key"), Words(), required=False, default=None),
    )
    label = Said("此前已得奖补", "prior awards")
    return ListFact(PRIORS, label, fields, None, (), (), is_claimant=False, measure="", at=-1)
