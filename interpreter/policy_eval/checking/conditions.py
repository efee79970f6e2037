"""Middle: comparisons, memberships, what is given, and what joins them → conditions of the program."""

from __future__ import annotations

from typing import cast

from policy_eval.diagnostics import Rule, nearest
from policy_eval.program import (
    Among,
    Compare,
    Condition,
    Const,
    Every,
    Field,
    Given,
    Not,
    OneOf,
    Relation,
    Said,
    Some,
    Term,
    Truth,
    Value,
)
from policy_eval.quantity import COUNTRIES, Flag, Kind
from policy_eval.syntax import tree
from policy_eval.syntax.misread import REPEAT

from . import kinds
from .context import Context, Typed
from .lowering import Lowering, called
from .names import Names
from .wrong import NEVER_MISSING, ORDERED, Wrong, wrong_kind

NOT_SET = Rule("PE323", "没有“{name}”这个名单", "there is no set “{name}”", "名单有：{known}", "the sets are: {known}")
FLAG_COMPARED = Rule(
    "PE329",
    "“{name}”本身就是“是”或“否”，不用再比较",
    "“{name}” says yes or no by itself and is not compared",
    "直接写“{name}”，反过来写“并非 {name}”",
    "write “{name}”, or “not {name}”",
)

_LISTED = Said("选项或国家", "a listed value or a country")
_FACT = Said("栏目或“其中”的一项", "a field or a term")


def comparison(node: tree.Comparison, lower: Lowering) -> Typed:
    """`a ≥ b`: two values that can be held against each other."""
    left = lower.sure(node.left)
    if left.kind == Flag():
        raise Wrong(FLAG_COMPARED, node.left, name=called(node.left, left))
    if node.relation not in {Relation.EQ, Relation.NE} and not kinds.is_ordered(left.kind):
        raise wrong_kind(node.left, ORDERED, left.kind, lower.context.names.called)
    right = lower.like(node.right, left.kind)
    return Typed(Compare(node.relation, cast("Value", left.node), right), Flag())


def membership(node: tree.Membership, lower: Lowering) -> Typed:
    """`in`: one of listed values, or among the members of a set."""
    names, typed = lower.context.names, lower.sure(node.value)
    value = cast("Value", typed.node)
    if isinstance(node.container, tuple):
        members = tuple(lower.like(member, typed.kind) for member in node.container)
        found: Condition = _one_of(node, typed, members, names)
    else:
        found = Among(value, _set_index(node.container, typed.kind, names))
    return Typed(Not(found) if node.negated else found, Flag())


def _one_of(node: tree.Membership, typed: Typed, members: tuple[Value, ...], names: Names) -> OneOf:
    texts = tuple(m.value for m in members if isinstance(m, Const) and isinstance(m.value, str))
    if len(texts) != len(members):
        raise wrong_kind(node.value, _LISTED, typed.kind, names.called)
    return OneOf(cast("Value", typed.node), texts)


def _set_index(node: tree.Name, kind: Kind, names: Names) -> int:
    index = names.set_names.get(node.text)
    if index is None:
        known = list(names.set_names)
        raise Wrong(NOT_SET, node, nearest(node.text, known), name=node.text, known=", ".join(known))
    if names.sets[index].of != kind:
        raise wrong_kind(node, kind, names.sets[index].of, names.called)
    return index


def given(node: tree.IsGiven, lower: Lowering) -> Typed:
    """`is given`, `is missing`: asked of what may be missing."""
    typed = lower.knowing_nothing().any(node.value)
    value = typed.node.value if isinstance(typed.node, Truth) else typed.node
    if not isinstance(value, Field | Term):
        raise wrong_kind(node.value, _FACT, typed.kind, lower.context.names.called)
    if not typed.optional:
        raise Wrong(NEVER_MISSING, node.value, name=called(node.value, typed))
    return Typed(Not(Given(value)) if node.negated else Given(value), Flag())


def logic(node: tree.Logic, lower: Lowering) -> Typed:
    """`and`, `or`: what the parts before say is known in those behind."""
    here, made = lower, list[Condition]()
    for part in node.parts:
        if isinstance(part, tree.Name) and _is_no_condition(part, lower.context):
            raise Wrong(REPEAT, part, found=part.text, word="and / 且" if node.every else "or / 或")
        made.append(here.condition(part))
        here = here.knowing(made[-1], true=node.every)
    return Typed(Every(tuple(made)) if node.every else Some(tuple(made)), Flag())


def _is_no_condition(name: tree.Name, context: Context) -> bool:
    """Whether a name is a set or a listed value: `country in A or B` means something else than it says."""
    names = context.names
    listed = name.text in COUNTRIES or any(name.text in values for values in names.values.values())
    known = context.terms.find(name.text) or names.field(names.claimant, name.text)
    known = known or names.field(context.list, name.text)
    return not known and (listed or name.text in names.set_names)
