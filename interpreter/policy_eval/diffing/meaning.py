"""Uses: one difference → a plain sentence in Chinese and in English, as an official would say it.

Laws of this module:

* What a sentence is about comes first, by the label that the policy gives it; no id where there is a label.
* One number that changed is told with what it is and by how much; more, as old words and new words.
"""

from __future__ import annotations

from policy_eval.policy import nodes
from policy_eval.program import Said
from policy_eval.source import List, Map, Node, Text

from .contrast import Pair
from .model import Act, Difference, Part
from .renames import aliased
from .side import At, Side
from .telling import say, told

_KINDS = {
    "clauses": Said("条款", "the clause"),
    "limits": Said("总限额", "the limit"),
    "exclusions": Said("排除条款", "the exclusion"),
    "marks": Said("标注", "the mark"),
    "commitments": Said("承诺", "the commitment"),
    "silent": Said("“未作规定”的说明", "the note on what the text leaves out"),
    "readings": Said("解读问题", "the question"),
    "facts": Said("申报事项", "the list of claims"),
    "sets": Said("名单", "the set"),
    "terms": Said("其中", "the term"),
    "fields": Said("申报栏目", "the field"),
    "values": Said("取值", "the listed value"),
    "answers": Said("答案", "the answer"),
    "examples": Said("示例", "the example"),
    "holds": Said("须满足的要求", "the check"),
}
_NAMES = {
    "title": Said("政策名称", "the title"),
    "label": Said("名称", "the name"),
    "article": Said("条文序号", "the article"),
    "quote": Said("引用的原文", "the quoted text"),
    "amended-by": Said("修订依据", "the sentences that amended it"),
    "note": Said("备注", "the note"),
    "message": Said("提示语", "the message"),
    "says": Said("含义", "what it says"),
    "question": Said("问题", "the question"),
    "decided": Said("决定情况", "who decided it"),
    "source": Said("名单来源", "the source"),
    "taken": Said("名单日期", "the day it was taken"),
    "proof": Said("证明材料", "the proof"),
    "text": Said("原文文件", "the text file"),
    "no-rule": Said("不含规则的原文", "the text without a rule"),
    "touches": Said("涉及的条款", "the clauses it touches"),
    "version": Said("版本", "the version"),
    "policy": Said("政策编号", "the policy's id"),
    "measure": Said("量词", "the measure word"),
    "currency": Said("币种", "the currency"),
    "claimant": Said("申报主体", "the claimant"),
    "rounding": Said("取整方式", "how amounts are rounded"),
    "when": Said("条件", "the condition"),
    "for": Said("对象", "what it is computed on"),
    "terms": Said("其中", "the terms"),
    "pays": Said("给付步骤", "the steps"),
    "marks": Said("标注", "the marks"),
    "over": Said("涉及的条款", "the clauses it is about"),
    "type": Said("类型", "the type"),
    "required": Said("必填", "“required”"),
    "optional": Said("可缺", "“optional”"),
    "default": Said("默认值", "the default"),
    "at-least": Said("最小值", "the least value"),
    "at-most": Said("最大值", "the greatest value"),
    "dated": Said("归属日", "the field that dates it"),
    "holds": Said("须满足的要求", "the checks"),
    "examples": Said("示例", "the examples"),
    "changes": Said("改动内容", "what it changes"),
    "force": Said("性质", "its force"),
    "who": Said("责任方", "who owes it"),
    "target": Said("指标", "the target"),
    "period": Said("期间", "the period"),
    "look-back": Said("溯及规定", "the look-back"),
    "followed-by": Said("参照执行的规定", "who follows by reference"),
    "may-change": Said("调整条款", "the right to adjust"),
    "in-force": Said("施行期间", "when it is in force"),
    "covers": Said("适用期间", "the period covered"),
}
_DAYS = {
    ("covers", "from"): Said("适用期间的第一天", "the first day covered"),
    ("covers", "until"): Said("适用期间的最后一天", "the last day covered"),
    ("in-force", "from"): Said("施行日期", "the day it comes into force"),
    ("in-force", "until"): Said("施行截止日期", "the last day in force"),
    ("look-back", "from"): Said("溯及的第一天", "the first day of the look-back"),
}
_WORDS = {
    "unknown": Said("未定", "unknown"),
    "undecided": Said("未决定", "undecided"),
    "yes": Said("是", "yes"),
    "no": Said("否", "no"),
    "none": Said("无", "none"),
    "all": Said("全部", "all"),
}

ADDED = Said("新增{0}“{1}”", "{0} “{1}” is new")
REMOVED = Said("取消{0}“{1}”", "{0} “{1}” is gone")
MOVED = Said("{0}“{1}”的先后次序改变", "{0} “{1}” has another place in the order")
RENAMED = Said("{0}“{1}”的编号由 {2} 改为 {3}", "{0} “{1}” is now called {3}, not {2}")
KEY_ADDED = Said("新增{0}“{1}”", "{0} is new: “{1}”")
KEY_REMOVED = Said("取消{0}“{1}”", "{0} is gone: “{1}”")
KEY_CHANGED = Said("{0}由“{1}”改为“{2}”", "{0} becomes “{2}” instead of “{1}”")
STEP_ADDED = Said("新增“{0}”", "a new step “{0}”")
STEP_REMOVED = Said("取消“{0}”", "the step “{0}” is gone")
STEP_MOVED = Said("“{0}”这一步的先后次序改变", "the step “{0}” has another place in the order")
MEMBER_ADDED = Said("增加 {0}{1}", "gains {0}{1}")
MEMBER_REMOVED = Said("去掉 {0}{1}", "loses {0}{1}")
MEMBER_CHANGED = Said("{0} 的有效期由“{1}”改为“{2}”", "{0} counts “{2}” instead of “{1}”")
OVER_ADDED = Said("范围增加“{0}”", "now includes “{0}”")
OVER_REMOVED = Said("范围去掉“{0}”", "no longer includes “{0}”")
ANSWER = Said("改动内容变了", "it changes something else")
SINCE, UNTIL = Said("自{0}起", "from {0}"), Said("至{0}止", "until {0}")
ALWAYS = Said("不限", "always")


def sentence(difference: Difference, old: Side, new: Side) -> Said:
    """The difference in words, what it is about first: 重点展会：单个展会上限由10万元提高到12万元（+20%）."""
    return Sentences(old, new).of(difference)


class Sentences:
    """Says the differences of two versions."""

    def __init__(self, old: Side, new: Side) -> None:
        self.old, self.new = aliased(old, new), new

    def of(self, each: Difference) -> Said:
        """One difference in words."""
        body = self._body(each)
        owner = self._owner(each)
        return Said(f"{owner.zh}：{body.zh}", f"{owner.en}: {body.en}") if owner.zh else body

    # ------------------------------------------------------------------------------------------ what it is about

    def _owner(self, each: Difference) -> Said:
        """The label of the element that a part belongs to; nothing where the element itself is meant."""
        if each.path[0] == "period" and len(each.path) > 1 and (each.path[-2], each.path[-1]) not in _DAYS:
            return _NAMES["period"]
        if each.path == ("rounding",):
            return _NAMES["rounding"]
        names = [self._label(each.path[:n]) for n in range(2, len(each.path)) if self._is_named(each.path[:n])]
        names = [name for name in names if name.zh]
        return Said("·".join(name.zh for name in names), " – ".join(name.en for name in names))

    def _is_named(self, path: tuple[str, ...]) -> bool:
        """Whether a path leads to something with a name of its own."""
        return path[-2] in _KINDS and path[-2] != "examples"

    def _label(self, path: tuple[str, ...]) -> Said:
        node = _standing(self.new.root, path) or _standing(self.old.root, path)
        return _label(node, path[-1])

    # ------------------------------------------------------------------------------------------ what is said of it

    def _body(self, each: Difference) -> Said:
        path = each.path
        if "pays" in path:
            return self._step(each)
        if path[0] == "sets" and "members" in path:
            return self._member(each)
        if path[-2:-1] in {("over",), ("touches",)}:
            label = self._label(("clauses", path[-1]))
            return say(OVER_ADDED if each.act is Act.ADDED else OVER_REMOVED, label)
        if path[-2:-1] and path[-2] in _KINDS and each.act is not Act.CHANGED:
            return self._element(each)
        return self._key(each)

    def _element(self, each: Difference) -> Said:
        kind, part = _KINDS[each.path[-2]], each.new or each.old
        label = _label(part.node if part else None, each.path[-1])
        if each.act is Act.RENAMED:
            return say(RENAMED, kind, label, self._old_name(each), each.path[-1])
        return say({Act.ADDED: ADDED, Act.REMOVED: REMOVED}.get(each.act, MOVED), kind, label)

    def _old_name(self, each: Difference) -> str:
        name = nodes.said_text(each.old.node, "id") if each.old else ""
        return name or _name_before(self.old, each.path)

    def _step(self, each: Difference) -> Said:
        if each.act is Act.CHANGED:
            return self._changed(each)
        form = {Act.ADDED: STEP_ADDED, Act.REMOVED: STEP_REMOVED}.get(each.act, STEP_MOVED)
        return say(form, _words(each.new or each.old))

    def _changed(self, each: Difference) -> Said:
        """One text for another: by its tree where it has one."""
        one, other = each.old, each.new
        if one is None or other is None or not isinstance(one.node, Text) or not isinstance(other.node, Text):
            return say(KEY_CHANGED, self._name(each), *_told_apart(_words(one), _words(other)))
        key = "pays" if "pays" in each.path else each.path[-1]
        pair = Pair(self.old, self.new, self._at(self.old, each, key), self._at(self.new, each, key))
        if any(tree is None for tree in pair.trees(one.node, other.node)):
            return say(KEY_CHANGED, self._name(each), _words(one), _words(other))
        return told(pair, one.node, other.node)

    def _at(self, side: Side, each: Difference, key: str) -> At:
        clauses = _standing(side.root, each.path[:2]) if each.path[0] == "clauses" else None
        if clauses is None and each.path[0] == "clauses":
            names = {now: name for (kind, name), now in side.aliases.elements.items() if kind == "clauses"}
            clauses = _standing(side.root, ("clauses", names.get(each.path[1], "")))
        return At(key, clauses, self._list(side, each))

    def _list(self, side: Side, each: Difference) -> int:
        names = [side.aliases.lists.get(fact.name, fact.name) for fact in side.program.lists]
        return names.index(each.path[1]) if each.path[0] == "facts" and each.path[1:2] and each.path[1] in names else -1

    def _key(self, each: Difference) -> Said:
        name = self._name(each)
        if each.act is Act.CHANGED:
            return ANSWER if each.path[-1] == "changes" else self._changed(each)
        part = each.new or each.old
        if each.path[-1] in {"required", "optional", "look-back", "followed-by", "may-change", "covers", "in-force"}:
            form = Said("新增{0}", "{0} is new") if each.act is Act.ADDED else Said("取消{0}", "{0} is gone")
            return say(form, name)
        return say(KEY_ADDED if each.act is Act.ADDED else KEY_REMOVED, name, _words(part))

    def _name(self, each: Difference) -> Said:
        path = each.path
        above = path[-2] if len(path) > 1 else ""
        named = _DAYS.get((above, path[-1])) or _NAMES.get(path[-1]) or _KINDS.get(above)
        return named or Said(path[-1], path[-1])

    def _member(self, each: Difference) -> Said:
        name = self._member_name(each)
        old, new = (_valid(part.node if part else None) for part in (each.old, each.new))
        match each.act:
            case Act.ADDED:
                return say(MEMBER_ADDED, name, _bracketed(new))
            case Act.REMOVED:
                return say(MEMBER_REMOVED, name, _bracketed(old))
            case _:
                return say(MEMBER_CHANGED, name, old if old.zh else ALWAYS, new if new.zh else ALWAYS)

    def _member_name(self, each: Difference) -> Said:
        """A listed value by its label, a country by its code."""
        said = {
            value: label for fact in self.new.program.lists for field in fact.fields for value, label in field.values
        }
        label = said.get(each.path[-1])
        return Said(label.in_("zh"), label.in_("en")) if label else Said(each.path[-1], each.path[-1])


def _words(part: Part | None) -> Said:
    if part is None:
        return Said("", "")
    return _WORDS.get(part.words.zh.strip(), Said(part.words.in_("zh"), part.words.in_("en")))


def _told_apart(old: Said, new: Said) -> tuple[Said, Said]:
    """Both words in the other language where they are the same in one."""
    if old.en == new.en:
        return Said(old.zh, old.zh), Said(new.zh, new.zh)
    return (Said(old.en, old.en), Said(new.en, new.en)) if old.zh == new.zh else (old, new)


def _label(node: Node | None, name: str) -> Said:
    """What people call an element: its label, else its id."""
    said = nodes.label(node if _is_languages(node) else nodes.get(node, "label"))
    if not (said.zh or said.en) and isinstance(node, Map):
        said = nodes.label(nodes.get(node, "question") or nodes.get(node, "says"))
    return Said(said.in_("zh") or name, said.in_("en") or name)


def _is_languages(node: Node | None) -> bool:
    return isinstance(node, Text) or (isinstance(node, Map) and {key for key, _ in node.items()} <= {"zh", "en"})


def _standing(root: Node | None, path: tuple[str, ...]) -> Node | None:
    """What stands at a path of keys and ids."""
    for name in path:
        if isinstance(root, List):
            root = next((item for item in root.items if nodes.said_text(item, "id") == name), None)
        else:
            root = nodes.get(root, name)
    return root


def _name_before(side: Side, path: tuple[str, ...]) -> str:
    """What the old version calls what the new one calls by the last of `path`."""
    aliases = side.aliases
    maps = (aliases.lists, aliases.sets, aliases.fields, aliases.values, aliases.terms)
    found = [key for each in maps for key, now in each.items() if now == path[-1]]
    return next((key if isinstance(key, str) else key[1] for key in found), "")


def _valid(node: Node | None) -> Said:
    """From when until when a member counts."""
    since, until = nodes.said_text(node, "from"), nodes.said_text(node, "until")
    parts = [say(SINCE, since)] if since else []
    parts += [say(UNTIL, until)] if until else []
    return Said("".join(part.zh for part in parts), " ".join(part.en for part in parts))


def _bracketed(said: Said) -> Said:
    return Said(f"（{said.zh}）", f" ({said.en})") if said.zh else said
