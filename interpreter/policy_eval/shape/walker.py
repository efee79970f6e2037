"""Front: a document walked together with its form – translated on the way, each misfit said once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from policy_eval.diagnostics import Diagnostic, Language, Place, Rule, nearest
from policy_eval.source import Entry, List, Map, Node, Text, dash_slip, key_slip

from .forms import Form, Key, MapForm, TextForm, Words

FINDINGS_LIMIT = 200
_MOST_NAMED = 6
"""So many keys that do not belong are named."""

UNKNOWN_KEY = Rule(
    "PE050",
    "“{owner}”里没有“{key}”这个项目",
    "“{owner}” has no key “{key}”",
    "可以写的项目：{known}",
    "the keys that may stand here: {known}",
)
SAME_KEY = Rule(
    "PE051",
    "“{key}”与第 {line} 行的“{first}”是同一个项目，不能写两次",
    "“{key}” is the same key as “{first}” on line {line}",
    "删去一个，或把两处合并",
    "remove one, or join the two",
)
MISSING_KEY = Rule(
    "PE052",
    "“{owner}”缺少必需的项目：{keys}",
    "“{owner}” lacks what is required: {keys}",
    "补上这些项目",
    "add it",
)
NOTHING = Rule(
    "PE053",
    "“{key}”后面没有内容",
    "nothing stands behind “{key}”",
    "填上内容，或删去这一行",
    "write its value, or remove the line",
)
EMPTY_ITEM = Rule(
    "PE062",
    "“{key}”的这一项没有内容",
    "this item of “{key}” is empty",
    "填上内容，或删去这个“-”",
    "write it, or remove the “-”",
)
NESTED = Rule(
    "PE063",
    "“{key}”的每一项应是一段文字，这里却是{found_zh}",
    "every item of “{key}” is a text, but here stands {found_en}",
    "删去多余的“- ”或括号；本来属于别的项目的，检查上面是不是少了一行",
    "remove the second “- ” or the brackets; if it belongs to another key, look for a line that is missing above",
)
NOT_LIST = Rule(
    "PE054",
    "“{key}”应是列表",
    "“{key}” is a list",
    "每一项另起一行，前面写“- ”；或写在半角方括号里：[甲, 乙]",
    "give each item a line of its own that begins with “- ”, or write [one, another]",
)
NOT_MAP = Rule(
    "PE055",
    "“{key}”下面应是“项目: 内容”，这里却是{found_zh}",
    "“{key}” holds “key: value” pairs, but here stands {found_en}",
    "写成“项目: 内容”，每行一个，前面不加“- ”",
    "write “key: value”, one a line, without “- ” in front",
)
COLON = Rule(
    "PE056",
    "“{key}”应是一段文字，但其中的“: ”使它变成了“项目: 内容”",
    "“{key}” is a text, but the “: ” in it makes it a pair of key and value",
    "给整段文字加引号，或改用全角冒号“：”",
    "put the whole text in quotes",
)
NOT_TEXT = Rule(
    "PE057",
    "“{key}”应是一段文字，不能是{found_zh}",
    "“{key}” is a text, not {found_en}",
    "直接写在冒号后面；文字以括号开头的，请加引号",
    "write it behind the colon; a text that begins with a bracket needs quotes",
)
NOT_ALLOWED = Rule(
    "PE058",
    "“{key}”不能是“{value}”",
    "“{key}” cannot be “{value}”",
    "可以写：{allowed}",
    "it is one of: {allowed}",
)
NOT_IN_FORM = Rule(
    "PE059",
    "“{key}”应是{form_zh}，不能是“{value}”",
    "“{key}” is {form_en}, not “{value}”",
    "例如：{example}",
    "such as: {example}",
)
TOO_FEW = Rule(
    "PE060",
    "“{key}”是空的",
    "“{key}” is empty",
    "填上内容，或删去这个项目",
    "fill it, or remove the key",
)
NOT_TOGETHER = Rule(
    "PE061",
    "“{key}”不能与“{other}”同时写",
    "“{key}” cannot stand beside “{other}”",
    "只留一个；要改两处，就写成两项",
    "keep one of them, or make two items of it",
)
FOREIGN = Rule(
    "PE064",
    "“{owner}”不像这里的一项：没有“{missing}”，却有“{keys}”",
    "“{owner}” does not belong here: it has no “{missing}”, but “{keys}”",
    "看看上面是不是少了一行，或者缩进错了",
    "look for a line that is missing above it, or for a wrong indent",
)
NOT_BELOW = Rule(
    "PE065",
    "“{key}”应写在“{owner}”的下一级",
    "“{key}” belongs below “{owner}”, one level further in",
    "比“{owner}”多缩进两格",
    "indent it by two more blanks than “{owner}”",
)

_KINDS = {
    Text: Words("a text", "一段文字"),
    List: Words("a list", "列表"),
    Map: Words("pairs of key and value", "“项目: 内容”"),
}
_POLICY = Words("policy", "政策")
_ID = Words("id", "编号")


class Walk:
    """One walk. The document comes back in `language`; `found` names keys in the language `spoken` in it."""

    def __init__(self, language: Language, spoken: Language, kept: frozenset[int] = frozenset()) -> None:
        self.language = language
        self.kept = kept
        self.spoken = spoken
        self.found: list[Diagnostic] = []

    def node(self, node: Node, form: Form, key: Text) -> Node:
        """The node in the language of the walk; `key` is what it stands behind, or its list stands behind."""
        if form.is_free or id(node) in self.kept:
            return node
        match node:
            case Text() if node.is_nothing:
                # An empty item stands on a line of its own; an empty value is best seen at its key.
                is_item = node.place.line != key.place.line
                self.add(*((EMPTY_ITEM, node.place) if is_item else (NOTHING, key.place)), key=key.value)
            case Text() if form.text:
                return self.of_text(node, form.text, key)
            case List() if form.items:
                return self.of_list(node, form, form.items, key)
            case Map() if form.maps:
                return self.of_map(node, form.maps, key)
            case _:
                self.misfit(node, form, key)
        return node

    # ------------------------------------------------------------------------ what fits in kind

    def of_text(self, node: Text, form: TextForm, key: Text) -> Text:
        """A text in its English or Chinese form."""
        value = form.to("en", node.value)
        if not form.allows(value):
            self.refuse(node, form, key)
            return node
        value = form.to("zh", value) if self.language == "zh" else value
        return node if value == node.value else Text.made(value, node.place)

    def of_list(self, node: List, form: Form, items: Form, key: Text) -> List:
        """A list with each item in the language of the walk."""
        if len(node.items) < form.least:
            self.add(TOO_FEW, node.place, key=key.value)
        return node.having(self.of_items(node, items, key))

    def of_items(self, node: List, form: Form, key: Text) -> Iterator[Node]:
        """The items; a row of them that do not fit in the same way is one mistake: the line above them is lost."""
        before: Rule | None = None
        for item in node.items:
            count = len(self.found)
            yield self.node(item, form, key)
            rules = [each.rule for each in self.found[count:]]
            if before in {NOT_TEXT, NESTED, FOREIGN} and rules == [before]:
                del self.found[count:]
            before = rules[0] if len(rules) == 1 else None

    def of_map(self, node: Map, forms: tuple[MapForm, ...], key: Text) -> Map:
        """A map with keys and values in the language of the walk; unknown keys are left out."""
        form = _best(node, forms)
        entries: dict[str, Entry] = {}
        above: Entry | None = None
        before: list[Diagnostic] = []
        for entry in node.entries:
            count = len(self.found)
            self.enter(entries, entry, form)
            before = self.settled(above, entry, form, before, count) if before else self.found[count:]
            above = entry
        if len(node.entries) < form.least:
            self.add(TOO_FEW, node.place, key=key.value)
        self.judge(node, forms, form, key)
        return node.having(entries.values())

    def settled(
        self, above: Entry | None, entry: Entry, form: MapForm, before: list[Diagnostic], count: int
    ) -> list[Diagnostic]:
        """What is wrong with an entry below one with which `before` is wrong: two findings may be one mistake."""
        now = self.found[count:]
        if above and now and _is_below(entry.key.value, above.key.value, form, before):
            del self.found[count - len(before) :]
            self.add(NOT_BELOW, entry.key.place, key=entry.key.value, owner=above.key.value)
            return []
        if [each.rule for each in now] == [FOREIGN] and before[-1].rule in {FOREIGN, NOTHING}:
            # A row of elements that do not belong here: one line above them is lost, or stands elsewhere.
            del self.found[count:]
            return before
        return now

    def judge(self, node: Map, forms: tuple[MapForm, ...], form: MapForm, key: Text) -> None:
        """Says which keys have no place here, and which are missing; once where it is quite another thing."""
        known = form.keys if form.rest is None else None
        strangers = [e.key for e in node.entries if known is not None and e.key.value not in known][:FINDINGS_LIMIT]
        missing = self.missing(node, form) if len(strangers) > 1 else []
        if missing and not any(nearest(each.value, [*form.keys]) for each in strangers):
            first = node.entries[0].key.place
            place = key.place if first.line - key.place.line in {0, 1} else first
            keys = ", ".join(each.value for each in strangers[:_MOST_NAMED])
            details = {"missing": ", ".join(missing), "keys": keys}
            self.add(FOREIGN, place, owner=(_identity(node, form) or key).value, **details)
            return
        guesses = [self.stranger(each, node, forms, form, key) for each in strangers]
        self.require(node, form, key, guesses)

    def enter(self, entries: dict[str, Entry], entry: Entry, form: MapForm) -> None:
        """Puts an entry, translated, among the others."""
        known = form.keys.get(entry.key.value)
        if known:
            self.enter_known(entries, entry, known)
        elif form.rest:
            self.name(entry.key, form.names)
            entries[entry.key.value] = entry.having(entry.key, self.node(entry.value, form.rest, entry.key))

    def enter_known(self, entries: dict[str, Entry], entry: Entry, known: Key) -> None:
        """Puts an entry under its name in the language of the walk; either language may have it, not both."""
        name = known.words.in_(self.language)
        if name in entries:
            line = str(entries[name].key.place.line)
            first = known.words.zh if entry.key.value == known.words.en else known.words.en
            self.add(SAME_KEY, entry.key.place, key=entry.key.value, first=first, line=line)
            return
        key = entry.key if entry.key.value == name else Text.made(name, entry.key.place)
        entries[name] = entry.having(key, self.node(entry.value, known.form, entry.key))

    def name(self, key: Text, form: TextForm | None) -> None:
        """A key that the author chose."""
        if form and not form.allows(key.value):
            self.refuse(key, form, Text.made(_ID.in_(self.spoken), key.place))

    # ------------------------------------------------------------------------ what does not fit

    def stranger(self, key: Text, node: Map, forms: tuple[MapForm, ...], form: MapForm, owner: Text) -> str:
        """Says that a key has no place here; returns the key that was probably meant."""
        if other := _rival(key, node, forms, form):
            self.add(NOT_TOGETHER, key.place, key=key.value, other=other)
            return ""
        present = {e.key.value for e in node.entries}
        free = [n for n, known in form.keys.items() if not present & {known.words.en, known.words.zh}]
        lacking = [w.in_(self.spoken) for w in form.required if not present & {w.en, w.zh}]
        strangers = [name for name in present if form.rest is None and name not in form.keys]
        guess = nearest(key.value, free)
        if not guess and len(lacking) == len(strangers) == 1:
            guess = lacking[0]
        known = ", ".join(dict.fromkeys(k.words.in_(self.spoken) for k in form.keys.values()))
        self.add(UNKNOWN_KEY, key.place, guess, key=key.value, owner=owner.value, known=known)
        return guess

    def require(self, node: Map, form: MapForm, owner: Text, guesses: list[str]) -> None:
        """Says which keys are missing; one that was only misspelt is not."""
        if missing := self.missing(node, form, guesses):
            name = _identity(node, form)
            place = name.place if name else node.entries[0].key.place if node.entries else node.place
            self.add(MISSING_KEY, place, owner=(name or owner).value, keys=", ".join(missing))

    def missing(self, node: Map, form: MapForm, guesses: Iterable[str] = ()) -> list[str]:
        """The keys that a map must have and has not, also not misspelt (`guesses`)."""
        present = {*(e.key.value for e in node.entries), *guesses}
        return [words.in_(self.spoken) for words in form.required if not words.any_in(present)]

    def refuse(self, node: Text, form: TextForm, key: Text) -> None:
        """Says why a text may not stand here."""
        details = {"key": key.value, "value": node.value, "example": form.example.in_(self.spoken)}
        details |= {"form_zh": form.described.zh, "form_en": form.described.en}
        details |= {"allowed": ", ".join(w.in_(self.spoken) for w in form.words)}
        rule = NOT_ALLOWED if form.allowed else NOT_IN_FORM
        self.add(rule, node.place, _guess(node.value, form), **details)

    def misfit(self, node: Node, form: Form, key: Text) -> None:
        """Says that a list, map or text stands where another of them should."""
        kind = _KINDS[type(node)]
        found = {"key": key.value, "found_en": kind.en, "found_zh": kind.zh}
        slip = key_slip(node.value) if isinstance(node, Text) and form.maps else None
        if isinstance(node, Text) and form.items:
            slip = dash_slip(node.value)
        if slip and isinstance(node, Text):
            self.add(slip.rule, node.at(slip.spot[1], slip.end), **slip.details)
        elif form.text:
            is_item = node.place.line != key.place.line
            self.add(COLON if _is_pair(node) else NESTED if is_item else NOT_TEXT, node.place, **found)
        else:
            self.add(NOT_LIST if form.items else NOT_MAP, node.place, **found)

    def add(self, rule: Rule, place: Place, suggestion: str = "", /, **details: str) -> None:
        """Notes a finding. Nobody reads more than a few hundred."""
        if len(self.found) < FINDINGS_LIMIT:
            self.found.append(Diagnostic(rule, details, place, suggestion=suggestion))


def walk(
    root: Node, form: Form, language: Language, kept: frozenset[int] = frozenset(), spoken: Language | None = None
) -> tuple[Node, list[Diagnostic]]:
    """The document in a language, and what in it does not fit the form, in the order of the file.

    `kept`: the ids of nodes that are in the language already and fit. `spoken`: what its author writes, where keys do
    not show it.
    """
    spoken = spoken or _spoken(root, form)
    each = Walk(language, spoken, kept)
    made = each.node(root, form, Text.made(_POLICY.in_(spoken), root.place))
    return made, sorted(each.found, key=_position)


def _position(diagnostic: Diagnostic) -> tuple[int, int]:
    return (diagnostic.place.line, diagnostic.place.column) if diagnostic.place else (0, 0)


def _spoken(root: Node, form: Form) -> Language:
    """The language that most keys at the top are written in: messages name keys as the author would."""
    if not isinstance(root, Map) or not form.maps:
        return "en"
    known = [(e.key.value, form.maps[0].keys.get(e.key.value)) for e in root.entries]
    chinese = sum(name == key.words.zh for name, key in known if key)
    return "zh" if 2 * chinese > sum(key is not None for _, key in known) else "en"


def _best(node: Map, forms: tuple[MapForm, ...]) -> MapForm:
    """The alternative that knows most keys of the map, and of such the one that lacks fewest."""
    if len(forms) == 1:
        return forms[0]
    present = {e.key.value for e in node.entries}

    def score(form: MapForm) -> tuple[int, int]:
        missing = sum(not words.any_in(present) for words in form.required)
        return len(present & form.keys.keys()), -missing

    return max(forms, key=score)


def _is_below(key: str, owner: str, form: MapForm, found: list[Diagnostic]) -> bool:
    """Whether a key may stand behind the one above it, with which nothing is wrong but that it lacks it."""
    known = form.keys.get(owner)
    inner = known.form if known else form.rest
    lacks = [each.rule == NOTHING or key in each.details.get("keys", "").split(", ") for each in found]
    return inner is not None and lacks == [True] and any(key in each.keys for each in inner.maps)


def _rival(key: Text, node: Map, forms: tuple[MapForm, ...], form: MapForm) -> str:
    """The key that `key` cannot stand beside, where another alternative would know it."""
    for other in forms:
        if key.value in other.keys:
            rivals = (e.key.value for e in node.entries if e.key.value in form.keys)
            return next((name for name in rivals if name not in other.keys), "")
    return ""


def _identity(node: Map, form: MapForm) -> Text | None:
    """The id by which people know the element."""
    known = form.keys.get("id")
    found = next((e.value for e in node.entries if known and e.key.value in {"id", known.words.zh}), None)
    return found if isinstance(found, Text) and found.value else None


def _guess(value: str, form: TextForm) -> str:
    """The word that was probably meant, in either language."""
    head = value.split(" ", maxsplit=1)[0]
    found = nearest(head, [name for words in form.words for name in (words.en, words.zh)])
    return found if found != head else ""


def _is_pair(node: Node) -> bool:
    """Whether the map is one that a “: ” inside a text makes: a single pair without braces."""
    if not isinstance(node, Map) or len(node.entries) != 1:
        return False
    key = node.entries[0].key.place
    return (key.line, key.column) == (node.place.line, node.place.column)
