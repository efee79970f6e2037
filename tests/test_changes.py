from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from policy_eval import resources
from policy_eval.changes import Act, Change, apply, chosen, filled, read_changes, targets, unknown_conditions
from policy_eval.diagnostics import Diagnostic, Language
from policy_eval.shape import Schema
from policy_eval.source import List, Map, Node, Source, Text, read
from small_policy import CHINESE, ENGLISH

SCHEMA = Schema.load()

Plain = str | list["Plain"] | dict[str, "Plain"]

POLICY = """\
policy: small
rounding: round to 0.01元
clauses:
  - id: rent
    label: {zh: [场所租金, 租金补助], en: premises rent}
    quote: [第一句。, 第二句。]
    for: each of premises
    terms:
      below: {label: 档下奖励, is: 0元}
      above: {label: 档上奖励, is: 5元}
    pays:
      - rate 50% of rent
      - cap 10万元 per enterprise per year
      - uplift 10% when new
      - cap 20万元 per enterprise ever
    marks:
      - {id: upper, label: 按上限计算, when: base is missing}
    examples:
      - {why: half, given: {premises: [{rent: 2元}]}, award: 1元}
  - id: fee
    label: 手续费
    for: each of transactions
    pays:
      - 给予 手续费 的 80%
limits:
  - {id: annual, label: 年度限额, over: [rent, fee], cap: 30万元 per enterprise per year}
exclusions:
  - {id: listed, label: 失信, over: all, when: dishonest}
"""

VERBS = {"给予": "rate", "上浮": "uplift", "最高": "cap"}


def verb_of(step: Text) -> str:
    first = step.value.split()[0]
    return VERBS.get(first, first)


def tree(text: str) -> Map:
    found, diagnostics = read(text, "p.yaml")
    assert diagnostics == []
    assert isinstance(found, Map)
    return found


def shaped(text: str) -> Map:
    """The document with English keys; the small ones here lack what has nothing to do with changes."""
    found, _ = SCHEMA.shape(tree(text))
    assert isinstance(found, Map)
    return found


ROOT = shaped(POLICY)


def layer(text: str, origin: str = "") -> tuple[Change, ...]:
    """The changes that a policy with only these `changes` holds; in either language."""
    made, faults = read_changes(shaped(f"changes:\n{text}").get("changes"), origin)
    assert faults == []
    return made


def changed(text: str, root: Map = ROOT) -> Map:
    made, found = apply(root, layer(text), verb_of, schema=SCHEMA)
    assert [d.text("en") for d in found] == []
    return made


def wrong(*layers: tuple[Change, ...] | str, root: Map = ROOT) -> list[Diagnostic]:
    """What is wrong with a layer made of all these; the document stays as it is."""
    changes = [c for each in layers for c in (layer(each) if isinstance(each, str) else each)]
    made, found = apply(root, changes, verb_of, schema=SCHEMA)
    assert made is root
    return found


def one_wrong(*layers: tuple[Change, ...] | str) -> Diagnostic:
    found = wrong(*layers)
    assert len(found) == 1, [d.text("en") for d in found]
    for language in ("zh", "en"):
        assert found[0].message(language)
        assert found[0].mend(language)
    return found[0]


def plain(node: Node | None) -> Plain:
    match node:
        case None:
            return ""
        case Text():
            return node.value
        case List():
            return [plain(item) for item in node.items]
        case Map():
            return {key: plain(value) for key, value in node.items()}


def at(root: Node | None, *way: str | int) -> Node:
    for step in way:
        if isinstance(step, int):
            assert isinstance(root, List)
            root = root.items[step]
        else:
            assert isinstance(root, Map)
            root = root.get(step)
    assert root is not None
    return root


def said(root: Node, *way: str | int) -> Plain:
    return plain(at(root, *way))


def change(act: Act, place: str, was: Node | None, now: Node | None) -> Change:
    return Change(act, Text.made(place, ROOT.place), was, now, "a", ROOT.place)


def pointed(diagnostic: Diagnostic, text: str) -> str:
    """What stands in the changes `text` where a diagnostic points."""
    place = diagnostic.place
    assert place is not None
    line = f"changes:\n{text}".split("\n")[place.line - 1]
    return line[place.column - 1 : place.end_column - 1]


# ---------------------------------------------------------------------------- what a change does


def test_a_scalar_is_put() -> None:
    made = changed("- {at: rounding, was: round to 0.01元, now: round down to 1元}")
    assert said(made, "rounding") == "round down to 1元"


def test_a_list_is_put() -> None:
    made = changed("- {at: limits/annual/over, was: [rent, fee], now: [fee]}")
    assert said(made, "limits", 0, "over") == ["fee"]


def test_a_map_is_put() -> None:
    made = changed("- {at: clauses/rent/terms/below, was: {is: 0元, label: 档下奖励}, now: {label: 奖励, is: 1元}}")
    assert said(made, "clauses", 0, "terms", "below") == {"label": "奖励", "is": "1元"}


def test_an_item_is_removed() -> None:
    made = changed("- {remove: clauses/rent/pays/uplift, was: uplift 10% when new}")
    assert said(made, "clauses", 0, "pays") == [
        "rate 50% of rent",
        "cap 10万元 per enterprise per year",
        "cap 20万元 per enterprise ever",
    ]


def test_a_key_is_removed() -> None:
    made = changed("- {remove: clauses/rent/terms/below, was: {label: 档下奖励, is: 0元}}")
    assert said(made, "clauses", 0, "terms") == {"above": {"label": "档上奖励", "is": "5元"}}


def test_what_a_removal_leaves_empty_goes_where_nothing_empty_may_stand() -> None:
    was = "{id: upper, label: 按上限计算, when: base is missing}"
    made = changed(f"- {{remove: clauses/rent/marks/upper, was: {was}}}")
    rent = at(made, "clauses", 0)
    assert isinstance(rent, Map)
    assert rent.get("marks") is None


def test_an_item_is_added_before_and_after() -> None:
    made = changed(
        "- {before: clauses/rent/pays/rate, add: first 1次}\n- {after: clauses/rent/pays/rate, add: floor 0元}"
    )
    assert said(made, "clauses", 0, "pays")[:3] == ["first 1次", "rate 50% of rent", "floor 0元"]  # type: ignore[index]


def test_a_key_is_added_beside_another() -> None:
    made = changed("- {after: clauses/fee/for, add: {条件: new}}")
    fee = at(made, "clauses", 1)
    assert isinstance(fee, Map)
    assert [key for key, _ in fee.items()] == ["id", "label", "for", "when", "pays"]


def test_what_is_added_to_one_spot_stands_in_the_order_of_the_changes_the_left_neighbour_s_first() -> None:
    made = changed(
        "- {before: clauses/rent/pays/uplift, add: d}\n- {after: clauses/rent/pays/cap/1, add: a}\n"
        "- {before: clauses/rent/pays/uplift, add: e}\n- {after: clauses/rent/pays/cap/1, add: b}"
    )
    steps = said(made, "clauses", 0, "pays")
    assert isinstance(steps, list)
    assert steps[2:6] == ["a", "b", "d", "e"]


def test_places_speak_of_the_document_before_the_layer() -> None:
    made = changed(
        "- {remove: clauses/rent/pays/cap/1, was: cap 10万元 per enterprise per year}\n"
        "- {at: clauses/rent/pays/cap/2, was: cap 20万元 per enterprise ever, now: cap 1元}"
    )
    assert said(made, "clauses", 0, "pays") == ["rate 50% of rent", "uplift 10% when new", "cap 1元"]


def test_one_change_may_add_beside_what_another_puts_or_removes() -> None:
    made = changed(
        "- {remove: clauses/rent/pays/rate, was: rate 50% of rent}\n- {after: clauses/rent/pays/rate, add: pay 1元}\n"
        "- {at: clauses/rent/pays/uplift, was: uplift 10% when new, now: uplift 20%}\n"
        "- {before: clauses/rent/pays/uplift, add: floor 0元}"
    )
    assert said(made, "clauses", 0, "pays") == [
        "pay 1元",
        "cap 10万元 per enterprise per year",
        "floor 0元",
        "uplift 20%",
        "cap 20万元 per enterprise ever",
    ]


def test_an_element_may_be_removed_and_another_of_its_id_added() -> None:
    made = changed(
        "- {remove: exclusions/listed, was: {id: listed, label: 失信, over: all, when: dishonest}}\n"
        "- {after: exclusions/listed, add: {id: listed, label: 失信, over: [rent], when: dishonest}}"
    )
    assert said(made, "exclusions", 0, "over") == ["rent"]


def test_no_change_gives_the_document_itself() -> None:
    assert apply(ROOT, (), verb_of) == (ROOT, [])
    assert apply(ROOT, (), verb_of)[0] is ROOT


def test_what_no_change_touches_stays_the_identical_object() -> None:
    made = changed("- {at: clauses/rent/pays/rate, was: rate 50% of rent, now: rate 60% of rent}")
    assert at(made, "limits") is at(ROOT, "limits")
    assert at(made, "clauses", 1) is at(ROOT, "clauses", 1)
    assert at(made, "clauses", 0, "terms") is at(ROOT, "clauses", 0, "terms")
    assert at(made, "clauses", 0, "pays", 1) is at(ROOT, "clauses", 0, "pays", 1)
    assert at(made, "clauses", 0) is not at(ROOT, "clauses", 0)


def test_what_is_put_in_knows_its_origin_and_the_line_of_the_change() -> None:
    changes = layer(
        "- at: clauses/rent/terms/below\n  was: {label: 档下奖励, is: 0元}\n  now: {名称: 奖励, is: 1元 + x}",
        "below=one",
    )
    made, found = apply(ROOT, changes, verb_of)
    assert found == []
    term = at(made, "clauses", 0, "terms", "below")
    assert isinstance(term, Map)
    for entry in term.entries:
        assert (entry.key.place.origin, entry.value.place.origin) == ("below=one", "below=one")
    value = at(term, "is")
    assert isinstance(value, Text)
    assert (value.at(5, 6).line, value.at(5, 6).origin) == (4, "below=one")
    assert at(made, "clauses", 0, "terms").place.origin == ""


# ---------------------------------------------------------------------------- places


@pytest.mark.parametrize(
    ("place", "was"),
    [
        ("clauses/rent/terms/below/is", "0元"),
        ("条款/rent/其中/below/为", "0元"),
        ("条款/场所租金/其中/档下奖励/为", "0元"),
        ("clauses/租金补助/terms/below/is", "0元"),
        ("clauses/premises rent/terms/below/is", "0元"),
        ("clauses / rent / terms / below / is", "0元"),
        ("条款／rent／其中／below／为", "0元"),
        ("取整", "round to 0.01元"),
        ("clauses/rent/quote/2", "第二句。"),
        ("limits/annual/over/1", "rent"),
        ("clauses/rent/examples/1/award", "1元"),
        ("clauses/rent/pays/rate", "rate 50% of rent"),
        ("clauses/rent/pays/cap/2", "cap 20万元 per enterprise ever"),
        ("条款/rent/给付/最高/2", "cap 20万元 per enterprise ever"),
        ("条款/rent/给付/上浮", "uplift 10% when new"),
        ("条款/手续费/给付/给予", "给予 手续费 的 80%"),
        ("clauses/fee/pays/rate", "给予 手续费 的 80%"),
    ],
)
def test_a_place_may_be_written_in_either_language_by_ids_labels_verbs_and_numbers(place: str, was: str) -> None:
    made = changed(f"- {{at: {place}, was: {was}, now: something else}}")
    assert str(plain(made)).count("something else") == 1
    assert str(plain(made)).count(was) == str(plain(ROOT)).count(was) - 1


def test_an_id_goes_before_a_label() -> None:
    root = shaped("clauses:\n  - {id: a, label: b, note: x}\n  - {id: b, label: a, note: y}\n")
    made = changed("- {at: clauses/b/note, was: y, now: z}", root)
    assert said(made, "clauses", 1, "note") == "z"


@pytest.mark.parametrize(
    ("place", "code", "segment", "suggestion"),
    [
        ("clauses/rant/for", "PE403", "rant", "rent"),
        ("clauses/rent/terms/belov/is", "PE403", "belov", "below"),
        ("clauses/rent/terms/档下奖/is", "PE403", "档下奖", "档下奖励"),
        ("条款目/rent", "PE403", "条款目", "条款"),
        ("clauses/rent/pays/capp", "PE403", "capp", "cap"),
        ("clauses/rent/pays/floor", "PE403", "floor", ""),
        ("clauses/rent/pays/cap/3", "PE403", "3", ""),
        ("clauses/rent/quote/3", "PE403", "3", ""),
        ("clauses//for", "PE403", "", ""),
        ("clauses/rent/when", "PE404", "when", ""),
        ("条款/rent/条件", "PE404", "条件", ""),
        ("rounding/unit", "PE405", "unit", ""),
        ("clauses/rent/pays/rate/of", "PE405", "of", ""),
        ("clauses/rent/pays/cap/1/of", "PE405", "of", ""),
        ("clauses/rent/pays/cap", "PE406", "cap", ""),
        ("clauses/rent/pays/rate/1", "PE407", "1", ""),
    ],
)
def test_a_place_that_leads_nowhere_is_shown_at_its_segment(
    place: str, code: str, segment: str, suggestion: str
) -> None:
    text = f"- {{at: {place}, was: x, now: y}}"
    found = one_wrong(text)
    assert (found.rule.code, pointed(found, text), found.suggestion) == (code, segment, suggestion)


def test_a_label_that_two_elements_have_names_neither() -> None:
    root = shaped("clauses:\n  - {id: a, label: 同名, note: x}\n  - {id: b, label: 同名, note: y}\n")
    (found,) = wrong("- {at: clauses/同名/note, was: x, now: z}", root=root)
    assert found.rule.code == "PE408"
    assert "a, b" in found.mend("zh")


def test_what_stands_there_is_named_as_the_author_wrote_it() -> None:
    root = shaped("条款:\n  - {编号: a, 名称: 甲, for: each of x, 给付: [最高 1元]}\n")
    (found,) = wrong("- {at: 条款/甲/说法, was: x, now: z}", root=root)
    assert found.mend("zh") == "那里有：编号, 名称, for, 给付"
    (found,) = wrong("- {at: 条款/甲/给付/加, was: x, now: z}", root=root)
    assert found.mend("zh") == "那里有：最高"


@given(
    st.lists(st.sampled_from([*"/ 12ab，。", "clauses", "条款", "/rent/", "/给付/", "pays", "cap", "给予"])).map(
        "".join
    )
)
def test_whatever_is_written_as_a_place_it_is_found_or_refused(place: str) -> None:
    made, found = apply(
        ROOT, [change(act, place, None, Text.made("x", ROOT.place)) for act in Act], verb_of, schema=SCHEMA
    )
    assert made is ROOT or not found


def test_all_that_is_wrong_is_found_in_one_go() -> None:
    found = wrong(
        "- {at: x, was: x, now: y}\n- {at: rounding, was: x, now: y}\n- {at: clauses/rent/pays/cap, was: x, now: y}"
    )
    assert [d.rule.code for d in found] == ["PE403", "PE409", "PE406"]


# ---------------------------------------------------------------------------- was


@pytest.mark.parametrize(
    "text",
    [
        "- {at: clauses/rent/pays/uplift, was: 'uplift  10％ when new ', now: x}",
        "- {at: clauses/rent/terms/below, was: {is: 0元, label: 档下奖励}, now: {is: 1元}}",
        "- {at: clauses/rent/terms/below, was: {名称: 档下奖励, 为: 0元}, now: {为: 1元}}",
        "- {at: exclusions/listed, was: {编号: listed, 名称: 失信, 范围: 全部, 条件: dishonest}, now: {id: x}}",
        "- {at: clauses/rent/label, was: {中文: [场所租金, 租金补助], 英文: premises rent}, now: 租金}",
    ],
)
def test_was_holds_whatever_the_spaces_the_widths_the_order_and_the_language_of_keys(text: str) -> None:
    assert changed(text) != ROOT


@pytest.mark.parametrize(
    ("text", "stands"),
    [
        ("- {at: rounding, was: round to 1元, now: x}", "round to 0.01元"),
        ("- {remove: clauses/rent/pays/rate, was: rate 5% of rent}", "rate 50% of rent"),
        ("- {at: limits/annual/over, was: [fee, rent], now: [fee]}", "[rent, fee]"),
        ("- {at: limits/annual/over, was: rent, now: [fee]}", "[rent, fee]"),
        ("- {at: clauses/rent/terms/below, was: {is: 0元}, now: x}", "{label: 档下奖励, is: 0元}"),
    ],
)
def test_a_was_that_no_longer_holds_says_what_stands_there(text: str, stands: str) -> None:
    found = one_wrong(text)
    assert (found.rule.code, found.details["stands"]) == ("PE409", stands)
    assert pointed(found, text) in text.split("was: ")[1]


def test_a_caller_may_compare_expressions_by_their_meaning() -> None:
    def same(one: Text, other: Text) -> bool:
        return {one.value, other.value} == {"rate 80% of fee", "给予 手续费 的 80%"}

    changes = layer("- {at: clauses/fee/pays/rate, was: rate 80% of fee, now: rate 90% of fee}")
    assert [d.rule.code for d in apply(ROOT, changes, verb_of)[1]] == ["PE409"]
    assert apply(ROOT, changes, verb_of, same=same)[1] == []


# ---------------------------------------------------------------------------- changes that meet


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("- {at: rounding, was: round to 0.01元, now: a}", "- {at: 取整, was: round to 0.01元, now: b}"),
        ("- {at: limits/annual/over, was: [rent, fee], now: [fee]}", "- {remove: limits/annual/over/1, was: rent}"),
        ("- {remove: limits/annual/over/1, was: rent}", "- {at: limits/annual/over, was: [rent, fee], now: [fee]}"),
        (
            "- {at: clauses/rent/terms/below, was: {label: 档下奖励, is: 0元}, now: {is: 1元}}",
            "- {after: clauses/rent/terms/below/label, add: {note: x}}",
        ),
    ],
)
def test_one_place_changed_twice_is_refused_also_one_inside_the_other(first: str, second: str) -> None:
    found = one_wrong(layer(first, "a=1"), layer(second, "b=2"))
    assert found.rule.code == "PE410"
    assert (found.details["other_origin"], found.details["origin"]) == ("a=1", "b=2")
    assert "“a=1” and “b=2”" in found.message("en")
    assert "“a=1”和“b=2”" in found.message("zh")


def test_steps_added_to_one_spot_by_two_origins_are_refused_since_their_order_counts() -> None:
    first = layer("- {after: clauses/rent/pays/rate, add: floor 0元}", "a=1")
    second = layer("- {before: clauses/rent/pays/cap/1, add: round to 1元}", "b=2")
    found = one_wrong(first, second)
    assert found.rule.code == "PE411"
    assert (found.details["other_origin"], found.details["origin"]) == ("a=1", "b=2")


def test_elements_whose_order_does_not_count_may_be_added_to_one_spot_by_two_origins() -> None:
    first = layer("- {after: exclusions/listed, add: {id: one, label: 一, over: all, when: x}}", "a=1")
    second = layer("- {after: exclusions/listed, add: {id: two, label: 二, over: all, when: x}}", "b=2")
    made, found = apply(ROOT, (*first, *second), verb_of)
    assert found == []
    assert [said(made, "exclusions", i, "id") for i in range(3)] == ["listed", "one", "two"]


@pytest.mark.parametrize(
    "text",
    [
        "- {after: limits/annual, add: {id: annual, label: x, over: [fee], cap: 1元}}",
        "- {after: clauses/rent/terms/below, add: {above: {is: 1元}}}",
        "- {after: clauses/rent/for, add: {其中: {x: {is: 1元}}}}",
        "- {after: limits/annual, add: {id: x}}\n- {before: limits/annual, add: {id: x}}",
        "- {at: limits/annual, was: {id: annual, label: 年度限额, over: [rent, fee], cap: 30万元 per enterprise per year}, now: {id: x}}\n- {before: limits/annual, add: {id: x}}",
    ],
)
def test_what_is_added_needs_a_name_of_its_own(text: str) -> None:
    assert one_wrong(text).rule.code == "PE412"


def test_beside_a_key_pairs_are_added() -> None:
    assert one_wrong("- {after: clauses/rent/for, add: when new}").rule.code == "PE413"


# ---------------------------------------------------------------------------- which changes


CONDITIONAL = """\
- {at: rounding, was: x, now: a, with: {p: one, q: one}}
- {at: rounding, was: x, now: b, without: {p: one, q: one}}
- {at: rounding, was: x, now: c}
"""


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"p": "one", "q": "one"}, "ac"),
        ({"p": "one", "q": "two"}, "c"),
        ({"p": "two", "q": "two"}, "bc"),
        ({}, "bc"),
    ],
)
def test_a_change_holds_with_all_and_without_any_of_the_answers(answers: dict[str, str], expected: str) -> None:
    assert "".join(str(plain(c.now)) for c in chosen(layer(CONDITIONAL), answers)) == expected


def test_conditions_name_questions_and_answers_that_exist() -> None:
    text = "- {at: x, was: x, now: y, with: {starts: known}, without: {start: knwon}}"
    changes = layer(text)
    found = unknown_conditions(changes, {"start": ["known", "open"]})
    assert [(d.rule.code, d.suggestion, pointed(d, text)) for d in found] == [
        ("PE401", "start", "starts"),
        ("PE402", "known", "knwon"),
    ]
    assert unknown_conditions(changes, {"start": ["knwon"], "starts": ["known"]}) == []


def test_the_answer_of_a_run_is_filled_in() -> None:
    changes = layer("- {at: rounding, was: x, now: [$answer, {k: until $answer}, other]}")
    assert plain(filled(changes, "2025-06-30")[0].now) == ["2025-06-30", {"k": "until 2025-06-30"}, "other"]
    removal = layer("- {remove: rounding, was: $answer}")
    assert filled(removal, "2025-06-30") == removal


def test_changes_are_read_with_their_conditions_in_either_language() -> None:
    english, chinese = (shaped(text) for text in (ENGLISH, CHINESE))
    for root in english, chinese:
        changes, faults = read_changes(at(root, "readings", 0, "answers", "more", "changes"), "twice=more")
        assert faults == []
        assert [c.act for c in changes] == [Act.PUT, Act.BEFORE, Act.AFTER, Act.REMOVE]
        assert [[(q.value, a.value) for q, a in c.with_] for c in changes] == [[], [("start", "known")], [], []]
        assert [[(q.value, a.value) for q, a in c.without] for c in changes] == [[], [], [("start", "known")], []]
        assert {c.origin for c in changes} == {"twice=more"}


def test_a_policy_is_changed_alike_in_either_language() -> None:
    made = []
    for text in ENGLISH, CHINESE:
        root = shaped(text)
        changes, _ = read_changes(at(root, "readings", 0, "answers", "more", "changes"), "twice=more")
        result, found = apply(root, chosen(changes, {"start": "known"}), verb_of, schema=SCHEMA)
        assert found == []
        made.append(plain(at(result, "clauses", 0)))
    assert made[0] == made[1]
    assert isinstance(made[0], dict)
    assert made[0]["pays"] == ["tier base (≥ 30万美元 → 2万元, else → 0元)", "round to 0.01元", "uplift 20%"]
    assert "terms" not in made[0]


def test_no_entries_are_no_changes_and_what_is_no_change_is_said() -> None:
    assert read_changes(None, "") == ((), [])
    root = tree("changes: [x, {at: a, now: b}, {at: [a], was: a, now: b}, {remove: a, was: b, add: c}, {}]")
    changes, faults = read_changes(root.get("changes"), "")
    assert changes == ()
    assert [d.rule.code for d in faults] == ["PE400"] * 5
    assert "{at: …" in faults[0].mend("en")


# ---------------------------------------------------------------------------- what is touched


@pytest.mark.parametrize(
    ("entry", "target"),
    [
        ("at: clauses/场所租金/pays/cap/2, was: x, now: y", ("clauses", "rent")),
        ("at: 条款/rent, was: x, now: y", ("clauses", "rent")),
        ("remove: limits/annual, was: x", ("limits", "annual")),
        ("at: rounding, was: x, now: y", ("rounding",)),
        ("after: limits/annual, add: {编号: new}", ("limits", "new")),
        ("after: clauses/rent/pays/rate, add: floor 0元", ("clauses", "rent")),
        ("after: clauses/rent/for, add: {when: new}", ("clauses", "rent")),
        ("after: limits, add: {标注: []}", ("marks",)),
        ("at: clauses/nothing, was: x, now: y", ()),
    ],
)
def test_a_change_touches_one_element(entry: str, target: tuple[str, ...]) -> None:
    assert targets(ROOT, layer(f"- {{{entry}}}")) == (target,)


def test_parts_of_the_period_are_no_elements_and_facts_are() -> None:
    root = shaped(ENGLISH)
    changes = layer(
        "- {at: period/in-force/from, was: x, now: y}\n- {at: facts/loans/dated, was: x, now: y}\n"
        "- {after: facts/loans, add: {more: {label: x}}}\n- {at: no-rule/1, was: x, now: y}"
    )
    assert targets(root, changes) == (("period",), ("facts", "loans"), ("facts", "more"), ("no-rule",))


# ---------------------------------------------------------------------------- laws


DISJOINT = layer("""\
- {at: rounding, was: round to 0.01元, now: round down to 1元}
- {at: clauses/rent/terms/below/is, was: 0元, now: 2元}
- {remove: clauses/rent/pays/uplift, was: uplift 10% when new}
- {at: clauses/rent/pays/cap/2, was: cap 20万元 per enterprise ever, now: cap 1元}
- {after: clauses/rent/pays/rate, add: floor 0元}
- {after: limits/annual, add: {id: total, label: 总额, over: all, cap: 1元}}
- {after: clauses/fee/for, add: {when: new}}
""")


@given(st.permutations(DISJOINT), st.integers(0, len(DISJOINT)))
def test_the_order_of_changes_of_different_places_does_not_matter(changes: list[Change], count: int) -> None:
    made, found = apply(ROOT, changes[:count], verb_of, schema=SCHEMA)
    expected, _ = apply(ROOT, [c for c in DISJOINT if c in changes[:count]], verb_of, schema=SCHEMA)
    assert found == []
    assert made == expected


def leaves(node: Node, place: str = "") -> list[tuple[str, Node]]:
    """Every place of a document that `verb_of` is not needed for, with what stands there."""
    found: list[tuple[str, Node]] = []
    for name, value in [] if place.endswith("/pays") else named(node):
        way = f"{place}/{name}" if place else name
        found += [(way, value), *leaves(value, way)]
    return found


def named(node: Node) -> list[tuple[str, Node]]:
    match node:
        case Text():
            return []
        case Map():
            return list(node.items())
        case List():
            ids = [item.get("id") if isinstance(item, Map) else None for item in node.items]
            return [(str(plain(i) or n), item) for n, (i, item) in enumerate(zip(ids, node.items, strict=True), 1)]


PLACES = dict(leaves(ROOT))
NUMBERED = [place for place in PLACES if place.split("/")[-1].isdecimal()]


def keeps_its_name(place: str) -> bool:
    """Whether another text may stand at a place that then is still called so: an id is what elements are called by."""
    node, last = PLACES[place], place.rsplit("/", maxsplit=1)[-1]
    return last != "id" and not (isinstance(node, Map) and node.get("id"))


@given(st.sampled_from([place for place in PLACES if keeps_its_name(place)]), st.sampled_from([*PLACES]))
def test_a_change_and_its_inverse_give_back_the_document(place: str, other: str) -> None:
    old, new = PLACES[place], PLACES[other]
    made, found = apply(ROOT, [change(Act.PUT, place, old, new)], verb_of, schema=SCHEMA)
    assert found == []
    assume(place not in NUMBERED or not (isinstance(new, Map) and new.get("id")))
    again, found = apply(made, [change(Act.PUT, place, new, old)], verb_of, schema=SCHEMA)
    assert found == []
    assert plain(again) == plain(ROOT)


@given(st.sampled_from(NUMBERED))
def test_an_item_added_and_removed_again_leaves_the_document(place: str) -> None:
    above, _, number = place.rpartition("/")
    item = PLACES[place]
    made, _ = apply(ROOT, [change(Act.AFTER, place, None, item)], verb_of, schema=SCHEMA)
    removing = change(Act.REMOVE, f"{above}/{int(number) + 1}", item, None)
    again, found = apply(made, [removing], verb_of, schema=SCHEMA)
    assert found == []
    assert made is not ROOT
    assert again == ROOT


# ---------------------------------------------------------------------------- the policy of 2025


def policy_2025() -> Map:
    file = resources.policies() / "2025.yaml"
    return shaped(file.read_text(encoding="utf-8"))


def answers_of(root: Map) -> list[tuple[str, str, Node]]:
    readings = at(root, "readings")
    assert isinstance(readings, List)
    return [
        (str(said(each, "id")), answer, node) for each in readings.items for answer, node in named(at(each, "answers"))
    ]


def test_every_answer_of_the_2025_policy_by_itself_makes_a_policy_that_fits() -> None:
    root = policy_2025()
    readings = at(root, "readings")
    assert isinstance(readings, List)
    defaults = {str(said(each, "id")): str(said(each, "default")) for each in readings.items}
    made = 0
    for question, answer, node in answers_of(root):
        assert isinstance(node, Map)
        changes, faults = read_changes(node.get("changes"), f"{question}={answer}")
        assert faults == []
        fitting = filled(chosen(changes, defaults | {question: answer}), "2025-06-30")
        result, found = apply(root, fitting, verb_of, schema=SCHEMA)
        assert [d.text("en") for d in found] == [], question
        assert SCHEMA.shape(result)[1] == [], question
        assert (result is root) == (not fitting)
        made += len(fitting)
    assert made > 20


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_message_shows_the_line_of_the_change(language: Language) -> None:
    text = "changes:\n  - {at: rounding, was: round to 1元, now: x}\n"
    changes, _ = read_changes(shaped(text).get("changes"), "")
    (found,) = Source.of(text, "p.yaml").excerpts(apply(ROOT, changes, verb_of)[1])
    assert found.text(language).split("\n")[:2] == [
        {
            "zh": "p.yaml:2:25: 错误[PE409]: “rounding”现在是“round to 0.01元”，不是“round to 1元”",
            "en": "p.yaml:2:25: error[PE409]: “rounding” is “round to 0.01元” now, not “round to 1元”",
        }[language],
        "    - {at: rounding, was: round to 1元, now: x}",
    ]
