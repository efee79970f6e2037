"""Uses: the phrases of an explanation in Chinese and English, and how they are put together.

Laws of this module:

* A phrase is a `Said`; its places are filled in each language by the words of that language.
* No phrase knows a policy: facts, clauses and limits are named by the labels that the policy gives them.
"""

from __future__ import annotations

from collections.abc import Iterable

from policy_eval.program import Fold, Moment, Period, Relation, Said

# --- putting together -------------------------------------------------------------------------------------------------


def both(text: str) -> Said:
    """What is the same in both languages: a number, a sign, a name."""
    return Said(text, text)


def say(form: Said, *parts: Said) -> Said:
    """`form` with its `{}` filled by `parts`, each in its own language."""
    return Said(form.zh.format(*(p.in_("zh") for p in parts)), form.en.format(*(p.in_("en") for p in parts)))


def join(parts: Iterable[Said], separator: Said) -> Said:
    """`parts` one after the other, with `separator` between them."""
    kept = tuple(parts)
    return Said(separator.zh.join(p.in_("zh") for p in kept), separator.en.join(p.in_("en") for p in kept))


def label(said: Said) -> Said:
    """The first of the names that a policy gives to one thing."""
    return Said(said.in_("zh").partition("|")[0], said.in_("en").partition("|")[0])


# --- separators -------------------------------------------------------------------------------------------------------

COMMA = Said("，", ", ")
LISTED = Said("、", ", ")
SEMICOLON = Said("；", "; ")
OR_QUOTED = Said("”或“", "” or “")

# --- the frame of the document ----------------------------------------------------------------------------------------

TITLE = Said("申报 {} 计算说明", "How claim {} was computed")
POLICY = Said("政策：《{}》（{}版）", "Policy: {} (version {})")
FACT = Said("{}：{}", "{}: {}")
YEAR = Said("申报年度：{}", "Year of the claim: {}")
UNIT = Said("金额单位：{}（另注明币种的除外）", "Amounts are in {} unless they say otherwise")
ARTICLE = Said("{}", "Article {}")
NO_ARTICLE = Said("其他条款", "Other clauses")
QUOTE = Said("原文：{}", "The policy says: {}")
ROW = Said("第{}笔", "row {}")
ROWS = Said("{}，合并计算", "{}, computed together")
REF = Said("{}（{}）", "{} ({})")
TOTAL = Said("合计", "Total")
NOTHING = Said("本申报没有可以给付的项目。", "Nothing in this claim can be paid.")
LIMITS = Said("总限额", "Shared limits")
LIMIT = Said("限额 {}", "At most {}")
OF = Said("{}（{}）", "{} ({})")
LIMIT_BEFORE = Said("，此前已得 {}", ", {} paid before")
LIMIT_USE = Said("，本次 {}，余 {}", ", {} now, {} left")
NOT_COVERED = Said("未予支持的各笔", "Rows that are not paid")
LIST_ROW = Said("{}{}", "{}, {}")
EXCLUDED = Said("不予支持：{}", "Nothing is paid: {}")
CHECKED = Said("排除条款", "Exclusions")
NOT_EXCLUDED = Said("不适用“{}”：{}", "“{}” does not apply: {}")
READINGS = Said("所依据的解读", "The readings it rests on")
ALSO_READ = Said("所据解读（见本说明末尾）：{}", "Rests on readings {} below")
ONE_READ = Said("所据解读（见本说明末尾）：{}", "Rests on reading {} below")
READING = Said("{}：采用“{}”（{}）", "{}: read as “{}” ({})")
GENERAL = Said("（全文）{}", "(whole policy) {}")
WITH_UNIT = Said("{}{}", "{} {}")
NOTED = Said("注：{}", "Note: {}")
MARK = Said("标注：{}", "Note: {}")
HINT = Said("提示：{}", "Hint: {}")

# --- values -----------------------------------------------------------------------------------------------------------

MISSING = Said("未填", "not given")
YES = Said("是", "yes")
NO = Said("否", "no")
NAMED = Said("{} {}", "{} {}")
QUOTED = Said("“{}”", "“{}”")
NOT_GIVEN = Said("{}未填", "{} is not given")
GIVEN = Said("{}已填", "{} is given")
DEFAULTED = Said("{}未填，按{}计", "{} is not given and counts as {}")
DAY_DEFAULTED = Said("{}未填，按{}计", "{} is not given, so the row counts as of {}")
FALLEN_BACK = Said("{}未填，按{} 计", "{} is not given, so {} stands in")
BOUND_DEFAULTED = Said("{}未填，按上限 {} 计", "{} is not given, so the upper bound {} stands in")
TERM = Said("{}：{}", "{}: {}")

MOMENTS = {
    Moment.YEAR_START: Said("当年首日", "first day of the year"),
    Moment.NEXT_YEAR_START: Said("次年首日", "first day of the next year"),
    Moment.DAYS_IN_YEAR: Said("当年天数", "days of the year"),
}

# --- formulas ---------------------------------------------------------------------------------------------------------

EQUALS = Said("{} = {}", "{} = {}")
ABOUT = Said("{} ≈ {}", "{} ≈ {}")
BRACKETS = Said("({})", "({})")
TIMES = Said("{} × {}", "{} × {}")
LEADS_TO = Said("{} → {}", "{} → {}")
DAYS_BETWEEN = Said("自{} 起，至{}（不含当日），共 {}", "from {} up to but not including {}: {}")
DAYS_SIGNED = Said("自{} 起，至{}，相差 {}", "from {} to {}: {}")
THAT_IS = Said("{}（即 {}）", "{} (that is {})")
SLICE_OVER = Said("{} 超过 {} 的部分", "the part of {} over {}")
SLICE_BETWEEN = Said("{} 超过 {}、不超过 {} 的部分", "the part of {} over {} and up to {}")
FULL_UNITS = Said("{} ÷ {}，取整得 {}；{} × {}", "{} ÷ {}, whole units: {}; {} × {}")
UNITS = Said("{} ÷ {} × {}", "{} ÷ {} × {}")
WHOLE = Said("{} 取整", "the whole part of {}")
ELSE = Said("{}，其他情形", "{}, any other case")
EXTREMES = {
    Fold.MIN: Said("{}，取最小者", "the least of {}"),
    Fold.MAX: Said("{}，取最大者", "the greatest of {}"),
    Fold.EARLIEST: Said("{}，取最早者", "the earliest of {}"),
    Fold.LATEST: Said("{}，取最晚者", "the latest of {}"),
}
EXTREMES_OF_TWO = {
    Fold.MIN: Said("{}，取较小者", "the lesser of {}"),
    Fold.MAX: Said("{}，取较大者", "the greater of {}"),
    Fold.EARLIEST: Said("{}，取较早者", "the earlier of {}"),
    Fold.LATEST: Said("{}，取较晚者", "the later of {}"),
}
FOLDS = {
    Fold.TOTAL: Said("{}合计", "total {}"),
    Fold.COUNT: Said("{}笔数", "number of rows under {}"),
    Fold.MIN: Said("最小{}", "least {}"),
    Fold.MAX: Said("最大{}", "greatest {}"),
    Fold.EARLIEST: Said("最早{}", "earliest {}"),
    Fold.LATEST: Said("最晚{}", "latest {}"),
}
FILTERED = Said("{}（仅计{}的）", "{} (where {})")
CUT_OFF = Said("约{}", "about {}")
THE_VALUE = Said("算式值", "computed value")

# --- conditions -------------------------------------------------------------------------------------------------------

FLAG_IS = Said("“{}”为“{}”", "“{}” is “{}”")
BECAUSE = Said("“{}”：{}", "“{}”: {}")
SAME = Said("{}为“{}”", "{} is “{}”")
NOT_SAME = Said("{}为“{}”，不是“{}”", "{} is “{}”, not “{}”")
IS_AMONG = Said("{} {} 属于{}", "{} {} is among {}")
NOT_AMONG = Said("{} {} 不属于{}", "{} {} is not among {}")
WHERE_SET = Said("{}属于{}", "{} is among {}")
WHERE_IS = Said("{}为“{}”", "{} is “{}”")
WHERE_GIVEN = Said("{}已填", "{} is given")
WHERE_NOT = Said("并非（{}）", "not ({})")
AND = Said("且", " and ")
OR = Said("或", " or ")
BUT = Said("{}，但{}", "{}, but {}")
AS_OF = Said("{}（按{}判断）", "{} (as of {})")

NUMBERS = {
    (Relation.GE, True): Said("{}，达到 {}", "{} is at least {}"),
    (Relation.GE, False): Said("{}，未达 {}", "{} is less than {}"),
    (Relation.GT, True): Said("{}，超过 {}", "{} is more than {}"),
    (Relation.GT, False): Said("{}，未超过 {}", "{} is not more than {}"),
    (Relation.LE, True): Said("{}，未超过 {}", "{} is not more than {}"),
    (Relation.LE, False): Said("{}，超过 {}", "{} is more than {}"),
    (Relation.LT, True): Said("{}，低于 {}", "{} is less than {}"),
    (Relation.LT, False): Said("{}，不低于 {}", "{} is not less than {}"),
    (Relation.EQ, True): Said("{}，等于 {}", "{} equals {}"),
    (Relation.EQ, False): Said("{}，不等于 {}", "{} does not equal {}"),
}
DAYS = {
    (Relation.GE, True): Said("{} 不早于 {}", "{} is not before {}"),
    (Relation.GE, False): Said("{} 早于 {}", "{} is before {}"),
    (Relation.GT, True): Said("{} 晚于 {}", "{} is after {}"),
    (Relation.GT, False): Said("{} 不晚于 {}", "{} is not after {}"),
    (Relation.LE, True): Said("{} 不晚于 {}", "{} is not after {}"),
    (Relation.LE, False): Said("{} 晚于 {}", "{} is after {}"),
    (Relation.LT, True): Said("{} 早于 {}", "{} is before {}"),
    (Relation.LT, False): Said("{} 不早于 {}", "{} is not before {}"),
    (Relation.EQ, True): Said("{} 就是 {}", "{} is {}"),
    (Relation.EQ, False): Said("{} 不是 {}", "{} is not {}"),
}

# --- steps ------------------------------------------------------------------------------------------------------------

QUALIFIES = Said("适用本条：{}", "The clause applies: {}")
APPLIES = Said("{}：{}", "{}: {}")
UPLIFTED = Said("上浮", "Uplift")
NOT_UPLIFTED = Said("不上浮", "No uplift")
ADDED = Said("另加", "Added")
NOT_ADDED = Said("不另加", "Not added")
DEDUCTED = Said("扣除", "Deducted")
NOT_DEDUCTED = Said("不扣除", "Not deducted")
CAPPED = Said("适用上限", "A cap applies")
NOT_CAPPED = Said("上限不适用", "No cap applies")
COUNTED = Said("适用此步", "This step applies")
NOT_COUNTED = Said("此步不适用", "This step does not apply")
UPLIFT = Said("{} × (1 + {})", "{} × (1 + {})")
PLUS = Said("{} + {}", "{} + {}")
MINUS = Said("{} − {}", "{} − {}")
FLOOR = Said("{} 低于最低 {}", "{} is below the least, {}")
ROUNDED = Said("四舍五入到{} → {}", "rounded to {} → {}")
ROUNDED_DOWN = Said("向下取整到{} → {}", "rounded down to {} → {}")

CAP_OF_AWARD = Said("本笔上限 {}", "cap of {} for this award")
CAP_OF_KEY = Said("同一{}上限 {}", "cap of {1} for one {0}")
CAP_OF_CLAIMANT = {
    Period.YEAR: Said("每{}年度上限 {}", "yearly cap of {1} for each {0}"),
    Period.EVER: Said("每{}累计上限 {}", "cap of {1} over all years for each {0}"),
    Period.VERSION: Said("每{}政策期内上限 {}", "cap of {1} within the policy's period for each {0}"),
}
SHARED = Said("{} {}", "{} of {}")
OF_WHICH = Said("{}，{}", "{} ({})")
PRIOR = Said("此前已得 {}", "{} paid before")
DRAWN = Said("前面各笔已用 {}", "{} taken by earlier rows")
LEFT = Said("可用 {}", "{} left")
CUT = Said("{}，超过部分不计 → {}", "{}: the rest is cut → {}")
NOTHING_LEFT = Said("{}，本笔不再计 → {}", "{}: nothing is left → {}")
NOT_CUT = Said("{}，未超过", "{}: not exceeded")
RAISED = Said("{} → {}", "{} → {}")
FIRST = {
    Period.YEAR: Said("每{}年度限 {}", "at most {1} a year for each {0}"),
    Period.EVER: Said("每{}累计限 {}", "at most {1} over all years for each {0}"),
    Period.VERSION: Said("每{}政策期内限 {}", "at most {1} within the policy's period for each {0}"),
}
FIRST_OF_KEY = Said("同一{}限 {}", "at most {1} for one {0}")
USED_UP = Said("{}，已用完，本笔不计", "{}: used up, nothing for this one")

# --- not covered ------------------------------------------------------------------------------------------------------

OUT_OF_PERIOD = Said("{} {}，不在适用期间（{} 至 {}）内", "{} {} is outside the period covered, {} to {}")
THE_DAY = Said("日期", "the date")
CONDITION_FAILED = Said("不符合{}“{}”的条件：{}", "{} “{}” does not apply: {}")
BARRED = Said("{}“{}”不予支持，因为“{}”：{}", "{} “{}” is not paid, because of “{}”: {}")
AN_ARTICLE = Said("{}", "{},")
THE_CLAUSE = Said("本政策", "clause")
OF_ROW = Said("{}：{}", "{}: {}")
NO_CLAUSE = Said("没有适用的条款", "no clause is about it")
OTHER_REASON = Said("原因：{}", "reason: {}")


def readings_said(numbers: tuple[int, ...]) -> Said:
    """That something rests on these readings of the list at the end."""
    form = ONE_READ if len(numbers) == 1 else ALSO_READ
    return say(form, join((both(str(number)) for number in numbers), LISTED))


def article(name: str) -> Said:
    """An article as one refers to it: by its number, or by its heading."""
    if not name:
        return NO_ARTICLE
    has_heading = name[0].isascii() and name[0].isalpha()
    return both(name) if has_heading else say(ARTICLE, both(name))
