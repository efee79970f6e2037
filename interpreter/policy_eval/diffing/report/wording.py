"""Uses: the words of a report, in both languages, and how amounts are written in it."""

from __future__ import annotations

from fractions import Fraction

from policy_eval.diagnostics import Language
from policy_eval.explaining.figures import currency_word
from policy_eval.program import Said
from policy_eval.quantity import decimal_text, grouped, half_up, money_text

from policy_eval.diffing.model import Act, Direction

from .blocks import Tone

MINUS = "−"

DIRECTIONS = {
    Direction.WIDER: Said("放宽", "wider"),
    Direction.NARROWER: Said("收紧", "narrower"),
    Direction.MIXED: Said("有宽有紧", "mixed"),
    Direction.NONE: Said("不影响给付", "no effect"),
    Direction.UNKNOWN: Said("未能断定", "not settled"),
}
TONES = {
    Direction.WIDER: Tone.MORE,
    Direction.NARROWER: Tone.LESS,
    Direction.MIXED: Tone.BOTH,
    Direction.NONE: Tone.QUIET,
    Direction.UNKNOWN: Tone.BOTH,
}
ACTS = {
    Act.ADDED: Said("新增", "added"),
    Act.REMOVED: Said("取消", "removed"),
    Act.CHANGED: Said("修改", "changed"),
    Act.MOVED: Said("移位", "moved"),
    Act.RENAMED: Said("改编号", "renamed"),
}

_WORDS: dict[str, tuple[str, str]] = {
    # the whole
    "title": ("政策比较：{old} → {new}", "Two versions compared: {old} → {new}"),
    "named": ("《{title}》{version}", "{title}, {version}"),
    "same_policy": ("《{title}》", "{title}"),
    "old": ("原", "old"),
    "new": ("新", "new"),
    "version": ("版本", "version"),
    "file": ("文件", "file"),
    "program": ("程序摘要", "program digest"),
    "nothing": ("没有差异。", "No difference."),
    # the summary
    "summary": ("概要", "Summary"),
    "count": ("共 {n} 处改动：{meaning} 处关系到给付，{words} 处只改文字。", "{n} differences: {meaning} concern what is paid, {words} words only."),
    "count_one": ("有 1 处改动，关系到给付。", "One difference; it concerns what is paid."),
    "count_words": ("有 {n} 处改动，都只改文字，给付不变。", "{n} differences, all of words only: what is paid stays the same."),
    "overall": ("总的方向：{direction}（{each}）。", "All together: {direction} ({each})."),
    "each": ("{direction} {n} 处", "{n} {direction}"),
    "more_told": ("另有 {n} 处，见下文。", "and {n} more, below."),
    "untouched": ("{n} 条条款中有 {k} 条不可能受影响。", "{k} of {n} clauses cannot be affected."),
    "money_short": ("{claims}：合计由 {before} 变为 {after}（{difference}）；{more} 份增加，{less} 份减少。",
                    "{claims}: {before} before, {after} after ({difference}); {more} receive more, {less} less."),
    "claims": ("{n} 份申报", "{n} claims"),
    "made_up": ("{n} 份按边界生成的申报（不是真实申报）", "{n} claims made up at the boundaries (none of them real)"),
    # words
    "words": ("改了哪些文字", "The words"),
    "change": ("{act} {where}", "{act} {where}"),
    "ordered": ("依据（{article}）：{quote}", "ordered by ({article}): {quote}"),
    # meaning
    "meaning": ("意味着什么", "What it means"),
    "numbers": ("改动 {numbers}", "change {numbers}"),
    "several": ("改动 {numbers}（只能一起改）", "changes {numbers} (they can only be made together)"),
    "sure": ("方向：{direction}。", "Direction: {direction}."),
    "evidence": ("方向：{direction}（依据：试算 {tried} 份申报，{more} 份增加，{less} 份减少；不是证明）。",
                 "Direction: {direction} (evidence: of {tried} claims tried, {more} receive more and {less} less; no proof)."),
    "affects": ("可能受影响的条款：{names}。", "Clauses that it may affect: {names}."),
    "affects_none": ("没有条款的给付会受影响。", "It affects what no clause pays."),
    "witness": ("最简的一份申报，看出差别：", "The plainest claim that shows it:"),
    "acceptance": ("（只有一个版本受理这份申报）", "(only one version accepts this claim)"),
    "details": ("（金额相同，差别在标注、余额或不予计算的理由）", "(the amounts are the same; marks, what limits leave or reasons differ)"),
    "awards": ("（合计相同，各条款的金额不同）", "(the same total; single clauses pay other amounts)"),
    "none_found": ("试了 {tried} 份申报，没有找到能看出差别的一份；这不等于没有差别。",
                   "None found: {tried} claims were tried. That does not mean that there is no difference."),
    "not_apart": ("这处改动不能单独作出，没有为它找申报。", "This cannot be made by itself; no claim was looked for."),
    "same_program": ("任何申报在两个版本下算得都一样。", "Both versions compute the same from any claim."),
    "old_pays": ("原：{amount}", "old: {amount}"),
    "new_pays": ("新：{amount}", "new: {amount}"),
    "refuses": ("不受理", "refused"),
    "as_json": ("申报全文（JSON）", "the whole claim (JSON)"),
    "text_only": ("只改文字：{n} 处（改动 {numbers}）。", "Words only: {n} (changes {numbers})."),
    # clauses that cannot be affected
    "unaffected": ("不可能受影响的条款", "Clauses that cannot be affected"),
    "all_may": ("没有一条可以断定不受影响。", "There is none of which that is sure."),
    # money
    "money": ("对金额的影响", "What it costs"),
    "generated": ("没有给出申报。以下按两个版本的边界生成的 {n} 份申报计算：只说明规则有差别，不说明预算。",
                  "No claims were given. What follows is computed on {n} claims made up from the boundaries of both versions: it shows that rules differ, and says nothing about a budget."),
    "aligned": ("两个版本的适用期间不同：新版本按原版本的期间计算，只比较规则。",
                "The two versions cover different days: the new one is computed as if it covered those of the old one, so that rules are compared."),
    "currencies": ("两个版本的币种不同（{old}、{new}），金额之差没有意义。", "The currencies differ ({old}, {new}): a difference of amounts means nothing."),
    "compared": ("共 {n} 份申报，{k} 份两个版本都受理，计算在内。", "{n} claims; both versions accept {k} of them, which are counted."),
    "same_money": ("在这些申报上，两个版本的给付完全相同。", "On these claims both versions pay the same."),
    "total": ("合计", "total"),
    "clause": ("条款", "clause"),
    "before": ("原版本", "before"),
    "after": ("新版本", "after"),
    "difference": ("增减", "difference"),
    "percent": ("增减%", "%"),
    "got_more": ("增加（份）", "more"),
    "got_less": ("减少（份）", "less"),
    "by_clause": ("按条款（{currency}）", "By clause ({currency})"),
    "by_field": ("按{field}（{currency}）", "By {field} ({currency})"),
    "not_stated": ("未填", "not stated"),
    "is_new": ("{name}（新增）", "{name} (new)"),
    "is_gone": ("{name}（取消）", "{name} (gone)"),
    "winners": ("谁增谁减", "Winners and losers"),
    "group": ("", ""),
    "count_of": ("份数", "claims"),
    "sum_of": ("金额", "sum"),
    "least": ("最少", "least"),
    "median": ("中位数", "median"),
    "greatest": ("最多", "most"),
    "gain": ("增加", "gain"),
    "loss": ("减少", "lose"),
    "newly": ("新获给付（原为 0）：{n} 份；不再获得给付：{k} 份。", "Newly paid (nothing before): {n}; no longer paid: {k}."),
    "most_changed": ("变动最大的申报（{currency}）", "The claims that change most ({currency})"),
    "claim": ("申报", "claim"),
    "line": ("行", "line"),
    "shares": ("差额由哪些改动造成（{currency}）", "What each change makes of it ({currency})"),
    "numbered": ("改动", "change"),
    "in_order": ("依次", "in order"),
    "alone": ("单独", "alone"),
    "what": ("内容", "what"),
    "shares_note": ("“依次”：按顺序逐处作出，每处带来的增减，相加即为总差额。“单独”：只作这一处时的增减。",
                    "“In order”: what each adds after those before it; they add up to the whole. “Alone”: what it makes when nothing else is changed."),
    "bindings": ("限额卡住的申报数", "How many claims the ceilings cut"),
    "ceiling": ("限额", "ceiling"),
    "refused": ("不在计算之内：{n} 份（只有原版本不受理 {old}，只有新版本不受理 {new}，都不受理 {both}）。",
                "Not counted: {n} (refused by the old version alone {old}, by the new one alone {new}, by both {both})."),
    "reason": ("{by}：{n} 份，如第 {line} 行：{message}", "{by}: {n}, such as line {line}: {message}"),
    "by_old": ("原版本不受理", "the old version refuses"),
    "by_new": ("新版本不受理", "the new version refuses"),
    "by_both": ("两个版本都不受理", "both versions refuse"),
    "lacking_old": ("原版本需要“{field}”，{n} 份申报没有；不替它补填。", "the old version needs “{field}”; {n} claims lack it, and nothing was put in."),
    "lacking_new": ("新版本需要“{field}”，{n} 份申报没有；不替它补填。", "the new version needs “{field}”; {n} claims lack it, and nothing was put in."),
    "unread_old": ("原版本不问 {field}（{n} 份申报写了），计算时没有看。", "the old version does not ask for {field} ({n} claims state it) and was computed without."),
    "unread_new": ("新版本不问 {field}（{n} 份申报写了），计算时没有看。", "the new version does not ask for {field} ({n} claims state it) and was computed without."),
    # plots
    "curve": ("{clauses}：给付随{field}的变化", "{clauses}: what is paid against {field}"),
    "curve_said": ("其余内容同上面的申报。虚线为原版本，实线为新版本。", "All else as in the claim above. Dashed: old; solid: new."),
    "curve_axis": ("{field}（{unit}）", "{field} ({unit})"),
    "plots": ("给付曲线", "Payout curves"),
    "spread": ("增减的分布", "How gains and losses are spread"),
    "spread_said": ("每根柱是变动额在这一档的申报数；左边减少，右边增加。", "Each column counts the claims that change by so much; losses at the left, gains at the right."),
    "spread_axis": ("变动额（{currency}）", "change ({currency})"),
    "bars": ("各条款合计", "Totals by clause"),
    "bars_said": ("上为原版本，下为新版本。", "Above: old; below: new."),
    # short explanations
    "clause_pays": ("{label}：{amount}", "{label}: {amount}"),
    "limit_line": ("{label}：限额 {cap}，余 {left}", "{label}: of {cap}, {left} is left"),
    "not_paid": ("{label}：不予给付", "{label}: nothing"),
    "excluded": ("{label}：全部不予给付", "{label}: nothing is paid"),
    "cut": ("……另有 {n} 项从略，见 JSON 或网页。", "… {n} more are left out; see JSON or the page."),
}  # fmt: skip


class Wording:
    """The words of one language, and amounts of one currency."""

    def __init__(self, language: Language, currency: str) -> None:
        self.language = language
        self.currency = currency

    def __call__(self, what: str, **details: object) -> str:
        """One of the report's own sentences."""
        return _WORDS[what][self.language == "en"].format(**details)

    def said(self, said: Said) -> str:
        """What is said in both languages."""
        return said.in_(self.language)

    @property
    def unit(self) -> str:
        """What the currency is called."""
        return self.said(currency_word(self.currency))

    def listed(self, parts: tuple[str, ...] | list[str]) -> str:
        """Several things in one sentence."""
        return ("、" if self.language == "zh" else ", ").join(parts)

    def amount(self, minor: int, *, signed: bool = False) -> str:
        """An amount in minor units as people read it: 120,000.00, −5.00; `signed`: +5.00."""
        text = grouped(money_text(abs(minor), self.currency))
        return f"{MINUS if minor < 0 else '+' if signed and minor else ''}{text}"

    def money(self, minor: int, *, signed: bool = False) -> str:
        """An amount with its currency."""
        unit = self.unit
        return f"{self.amount(minor, signed=signed)}{unit if self.language == 'zh' and not unit.isascii() else f' {unit}'}"


def percent(before: int, after: int) -> str:
    """The change in per cent with one decimal, "" where there was nothing."""
    if not before:
        return ""
    tenths = half_up(Fraction(abs(after - before) * 1000, abs(before)))
    sign = MINUS if after < before else "+" if after > before else ""
    text = decimal_text(Fraction(tenths, 10))
    return f"{sign}{grouped(text if '.' in text else f'{text}.0')}%"


def one_line(text: str) -> str:
    """A text without line breaks."""
    return " ".join(text.split())
