"""Uses: the sentences of a report, Chinese and English side by side."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

PHRASES: Mapping[str, tuple[str, str]] = MappingProxyType({
    "title": ("政策比较：{old} → {new}", "Two versions compared: {old} → {new}"),
    "named": ("名称", "title"),
    "old": ("原", "old"),
    "new": ("新", "new"),
    "version": ("版本", "version"),
    "file": ("文件", "file"),
    "program": ("程序摘要", "program digest"),
    "nothing": ("没有差异。", "No difference."),
    "summary": ("概要", "Summary"),
    "count": (
        "共 {n} 处改动：{meaning} 处关系到给付，{words} 处只改文字。",
        "{n} differences: {meaning} of what is paid, {words} of words only.",
    ),
    "count_one": ("有 1 处改动，关系到给付。", "One difference; it concerns what is paid."),
    "count_words": (
        "有 {n} 处改动，都只改文字，给付不变。",
        "{n} differences, all of words only: what is paid stays the same.",
    ),
    "overall": ("总的方向：{direction}（{each}）。", "All together: {direction} ({each})."),
    "each": ("{direction} {n} 处", "{n} {direction}"),
    "more_told": ("另有 {n} 处，见下文。", "and {n} more, below."),
    "untouched": ("{n} 条条款中有 {k} 条不可能受影响。", "{k} of {n} clauses cannot be affected."),
    "money_short": (
        "{claims}：合计由 {before} 变为 {after}（{difference}）；{more} 份增加，{less} 份减少。",
        "{claims}: {before} before, {after} after ({difference}); {more} receive more, {less} less.",
    ),
    "money_dated": (
        "以上按实际给付比较，每行按其日期适用的版本计算。",
        "As runs would pay it, each row by the version of its day.",
    ),
    "money_aligned": (
        "以上只比较规则，两套规则按同一期间计算，不是实际给付。",
        "Rules alone, on the same days: not what runs would pay.",
    ),
    "claims": ("{n} 份申报", "{n} claims"),
    "made_up": (
        "{n} 份按界限生成的申报（不是真实申报）：{more} 份增加，{less} 份减少。",
        "{n} claims made up at the boundaries (none of them real): {more} receive more, {less} less.",
    ),
    "words": ("改了哪些文字", "The words"),
    "change": ("{act} {where}", "{act} {where}"),
    "ordered": ("依据（{article}）：{quote}", "ordered by ({article}): {quote}"),
    "meaning": ("意味着什么", "What it means"),
    "numbers": ("改动 {numbers}", "change {numbers}"),
    "several": ("改动 {numbers}（只能一起改）", "changes {numbers} (they can only be made together)"),
    "sure": ("方向：{direction}。", "Direction: {direction}."),
    "evidence": (
        "方向：{direction}（依据：试算 {tried} 份申报，{more} 份增加，{less} 份减少；不是证明）。",
        ("Direction: {direction} (evidence: of {tried} claims tried, {more} receive more and {less} less; no "
        "proof)."),
    ),
    "affects": ("可能受影响的条款：{names}。", "Clauses that it may affect: {names}."),
    "affects_all": ("所有条款都可能受影响。", "It may affect every clause."),
    "calendar": (
        "只关系到何时适用：其余各处按同一期间比较规则（--as-dated 则各按各的期间）。",
        ("It concerns when the policy applies: everything else is compared on the same days (--as-dated: each "
        "on its own)."),
    ),
    "calendar_dated": (
        "只关系到何时适用：其他日子的各行，仍由那时适用的版本计算。",
        "It concerns when the policy applies: rows of other days are judged by the version of those days.",
    ),
    "by_itself": (
        "以下每处改动单独看：同一份申报，改前、改后各算一遍。两个版本实际各给付多少，见“对金额的影响”。",
        ("Here each change is looked at by itself: one claim, computed without it and with it. What runs of both "
        "versions would pay is told under “What it costs”."),
    ),
    "period": ("期间", "period"),
    "no_meaning": ("给付不变。", "What is paid stays the same."),
    "affects_none": ("没有条款的给付会受影响。", "It affects what no clause pays."),
    "witness": ("最简的一份申报，看出差别：", "The plainest claim that shows it:"),
    "acceptance": ("（只有一个版本受理这份申报）", "(only one version accepts this claim)"),
    "details": (
        "（金额相同，差别在标注、余额或不予计算的理由）",
        "(the amounts are the same; marks, what limits leave or reasons differ)",
    ),
    "awards": ("（合计相同，各条款的金额不同）", "(the same total; single clauses pay other amounts)"),
    "none_found": (
        "试了 {tried} 份申报，没有找到能看出差别的一份；这不等于没有差别。",
        "None found: {tried} claims were tried. That does not mean that there is no difference.",
    ),
    "not_apart": (
        "这处改动不能单独作出，没有为它找申报。",
        "This cannot be made by itself; no claim was looked for.",
    ),
    "same_program": ("任何申报在两个版本下算得都一样。", "Both versions compute the same from any claim."),
    "old_pays": ("原：{amount}", "old: {amount}"),
    "new_pays": ("新：{amount}", "new: {amount}"),
    "refuses": ("退回", "refused"),
    "as_json": ("申报全文（JSON）", "the whole claim (JSON)"),
    "text_only": ("只改文字：{n} 处（改动 {numbers}）。", "Words only: {n} (changes {numbers})."),
    "unaffected": ("不可能受影响的条款", "Clauses that cannot be affected"),
    "all_may": ("没有一条可以断定不受影响。", "There is none of which that is sure."),
    "money": ("对金额的影响", "What it costs"),
    "generated": (
        "没有给出申报。以下按两个版本的界限生成的 {n} 份申报计算：只说明规则有差别，不说明预算。",
        ("No claims were given. What follows is computed on {n} claims made up from the boundaries of both "
        "versions: it shows that rules differ, and says nothing about a budget."),
    ),
    "aligned": (
        (
            "这里算的是：假定两套规则在 {first} 至 {last} 分别单独适用，全部申报各应给付多少。"
            "这不是实际给付；要按实际给付比较，加 --as-dated。"
        ),
        ("The question answered: what each of both rule sets would pay on all claims, if it alone applied from "
        "{first} to {last}. That is not what runs would pay; --as-dated tells that."),
    ),
    "as_dated": (
        (
            "这里算的是：按两个版本分别办理，实际各给付多少。每行按其日期适用的版本计算，与 batch 逐份一致。"
            "原：{old}。新：{new}。只比较规则，加 --same-days。"
        ),
        ("The question answered: what runs of both would pay, each row by the version of its day, claim by claim as "
        "batch pays it. Old: {old}. New: {new}. --same-days compares the rules alone."),
    ),
    "days": ("{version}（{first} 至 {last}）", "{version} ({first} to {last})"),
    "currencies": (
        "两个版本的币种不同（{old}、{new}），金额之差没有意义。",
        "The currencies differ ({old}, {new}): a difference of amounts means nothing.",
    ),
    "compared": (
        "共 {n} 份申报，{k} 份两个版本都受理，计算在内。",
        "{n} claims; both versions accept {k} of them, which are counted.",
    ),
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
    "count_of": ("份数", "claims"),
    "sum_of": ("金额", "sum"),
    "least": ("最少", "least"),
    "median": ("中位数", "median"),
    "greatest": ("最多", "most"),
    "gain": ("增加", "gain"),
    "loss": ("减少", "lose"),
    "newly": (
        "新获给付（原为 0）：{n} 份；不再获得给付：{k} 份。",
        "Newly paid (nothing before): {n}; no longer paid: {k}.",
    ),
    "most_changed": ("变动最大的申报（{currency}）", "The claims that change most ({currency})"),
    "claim": ("申报", "claim"),
    "line": ("行", "line"),
    "shares": ("差额由哪些改动造成（{currency}）", "What each change makes of it ({currency})"),
    "numbered": ("改动", "change"),
    "in_order": ("依次", "in order"),
    "alone": ("单独", "alone"),
    "what": ("内容", "what"),
    "semicolon": ("；", "; "),
    "interplay": ("只有几处一起才造成的：{amount}。", "Made only by several of them together: {amount}."),
    "shares_note": (
        "“依次”：按顺序逐处作出，每处带来的增减，相加即为总差额。“单独”：只作这一处时的增减。",
        ("“In order”: what each adds after those before it; they add up to the whole. “Alone”: what it makes "
        "when nothing else is changed."),
    ),
    "shares_dated": (
        "期间最先作出：其余各处都在新版本适用的日子上作出，此前各行照旧。",
        (" The days come first: every other change is made on the days of the new version, rows of earlier days "
        "stay as they are."),
    ),
    "other_days": ("各版本适用的日子，以及更早的版本", "the days of the versions, and earlier versions"),
    "bindings": ("限额卡住的申报数", "How many claims the ceilings cut"),
    "ceiling": ("限额", "ceiling"),
    "step_cap": ("上限", "cap"),
    "step_first": ("次数限制", "first"),
    "refused": (
        "不在计算之内：{n} 份（只有原版本退回 {old}，只有新版本退回 {new}，都退回 {both}）。",
        ("Not counted: {n} (refused by the old version alone {old}, by the new one alone {new}, by both "
        "{both})."),
    ),
    "reason": ("{by}：{n} 份，如第 {line} 行：{message}", "{by}: {n}, such as line {line}: {message}"),
    "by_old": ("原版本退回", "the old version refuses"),
    "by_new": ("新版本退回", "the new version refuses"),
    "by_both": ("两个版本都退回", "both versions refuse"),
    "lacking_old": (
        "原版本需要“{field}”，{n} 份申报没有；不替它补填。",
        "the old version needs “{field}”; {n} claims lack it, and nothing was put in.",
    ),
    "lacking_new": (
        "新版本需要“{field}”，{n} 份申报没有；不替它补填。",
        "the new version needs “{field}”; {n} claims lack it, and nothing was put in.",
    ),
    "unread_old": (
        "原版本不问 {field}（{n} 份申报写了），计算时没有看。",
        "the old version does not ask for {field} ({n} claims state it) and was computed without.",
    ),
    "unread_new": (
        "新版本不问 {field}（{n} 份申报写了），计算时没有看。",
        "the new version does not ask for {field} ({n} claims state it) and was computed without.",
    ),
    "curve": ("{clauses}：给付随{field}的变化", "{clauses}: what is paid against {field}"),
    "curve_said": (
        "其余内容同上面的申报。虚线为原版本，实线为新版本。",
        "All else as in the claim above. Dashed: old; solid: new.",
    ),
    "curve_axis": ("{field}（{unit}）", "{field} ({unit})"),
    "spread": ("增减的分布", "How gains and losses are spread"),
    "spread_said": (
        "每根柱是变动额在这一档的申报数；左边减少，右边增加。",
        "Each column counts the claims that change by so much; losses at the left, gains at the right.",
    ),
    "spread_axis": ("变动额（{currency}）", "change ({currency})"),
    "bars": ("各条款合计", "Totals by clause"),
    "bars_said": ("上为原版本，下为新版本。", "Above: old; below: new."),
    "clause_pays": ("{label}：{amount}", "{label}: {amount}"),
    "limit_line": ("{label}：限额 {cap}，余 {left}", "{label}: of {cap}, {left} is left"),
    "not_paid": ("{label}：不予给付", "{label}: nothing"),
    "excluded": ("{label}：全部不予给付", "{label}: nothing is paid"),
    "cut": ("……另有 {n} 项从略，见 JSON 或网页。", "… {n} more are left out; see JSON or the page."),
})  # fmt: skip
