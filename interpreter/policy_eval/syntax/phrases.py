"""Front: the productions of the grammar as phrases – Chinese and English side by side, each in its word order."""

from __future__ import annotations

from policy_eval.program import Fold, Moment, Period, Rounding, Said

# steps
WHEN = Said("若 {when}，{action}", "{action} when {when}")
RATE = Said("给予 {value}", "rate {value}")
PAY = Said("给予 {value}", "pay {value}")
UPLIFT = Said("上浮 {value}", "uplift {value}")
ADD = Said("另加 {value}", "add {value}")
DEDUCT = Said("扣除 {value}", "deduct {value}")
FLOOR = Said("最低 {value}", "floor {value}")
CAP = Said("最高 {value}", "cap {value}")
SCOPED_CAP = Said("{scope} 最高 {value}", "cap {value} {scope}")
FIRST = Said("{scope} 限 {value}", "first {value} {scope}")
LIMIT = Said("{scope} {value}", "{value} {scope}")
ROUND = {
    Rounding.HALF_UP: Said("四舍五入", "round"),
    Rounding.DOWN: Said("向下取整", "round down"),
}
ROUND_TO = Said("{round}到 {unit}", "{round} to {unit}")
SCOPE = Said("每{holder}", "per {holder}")
PERIODS = {
    Period.YEAR: Said("每年", "per year"),
    Period.EVER: Said("累计", "ever"),
    Period.VERSION: Said("本政策期内", "per version"),
}
TARGETS = {
    "each": Said("逐项 {name}", "each of {name}"),
    "all": Said("汇总 {name}", "all of {name}"),
    "claimant": Said("{name}", "{name}"),
}

# conditions
AND = Said(" 且 ", " and ")
OR = Said(" 或 ", " or ")
NOT = Said("并非 {part}", "not {part}")
IS = Said("{left} 为 {right}", "{left} is {right}")
IS_NOT = Said("{left} 不为 {right}", "{left} is not {right}")
IN = Said("{value} 属于 {container}", "{value} in {container}")
NOT_IN = Said("{value} 不属于 {container}", "{value} not in {container}")
LISTED_IN = Said("{value} 属于{container}", "{value} in {container}")
LISTED_NOT_IN = Said("{value} 不属于{container}", "{value} not in {container}")
GIVEN = Said("{value} 已填", "{value} is given")
MISSING = Said("{value} 未填", "{value} is missing")

# values
SHARE = Said("{base} 的 {rate}", "{rate} of {base}")
SLICE = Said("{value} 中 超过 {over} 的部分", "part of {value} over {over}")
BAND = Said("{value} 中 超过 {over} 至 {up_to} 的部分", "part of {value} over {over} up to {up_to}")
UNITS = Said("{value} 每 {unit} 计 {amount}", "{amount} for every {unit} of {value}")
FULL_UNITS = Said("{value} 每满 {unit} 计 {amount}", "{amount} for every full {unit} of {value}")
DEFAULT = Said("{value} 未填则 {fallback}", "{value} if missing {fallback}")
DEFAULT_BOUND = Said("{value} 未填则 至多 {fallback}", "{value} if missing at most {fallback}")
TIER = Said("按 {subject} 分档{rows}", "tier {subject} {rows}")
MARGINAL = Said("按 {subject} 分段累进{rows}", "marginal tier {subject} {rows}")
CASE = Said("分情形{rows}", "case {rows}")
ELSE = Said("其他 → {value}", "else → {value}")
DAYS = Said("自 {start} 至 {end} 的天数", "days from {start} to {end}")
FIELD_OF_LIST = Said("{list} 的 {field}", "{list}.{field}")
AGGREGATE = Said("{of} {fold}", "{fold} of {of}")
FILTER = Said("（其中 {where}）", " (where {where})")
FOLDS = {
    Fold.TOTAL: Said("合计", "total"),
    Fold.COUNT: Said("个数", "count"),
    Fold.MIN: Said("最小", "min"),
    Fold.MAX: Said("最大", "max"),
    Fold.EARLIEST: Said("最早", "earliest"),
    Fold.LATEST: Said("最晚", "latest"),
}
WHOLE = Said("取整数", "whole")
MOMENTS = {
    Moment.YEAR_START: Said("当年1月1日", "year_start"),
    Moment.NEXT_YEAR_START: Said("次年1月1日", "next_year_start"),
    Moment.DAYS_IN_YEAR: Said("当年天数", "days_in_year"),
}

# punctuation
BRACKETS = Said("（{inside}）", "({inside})")
COMMA = Said("，", ", ")

# units: one, and several
TIMES = {
    "points": (Said("个百分点", " percentage point"), Said("个百分点", " percentage points")),
    "years": (Said("年", " year"), Said("年", " years")),
    "months": (Said("个月", " month"), Said("个月", " months")),
    "days": (Said("天", " day"), Said("天", " days")),
    "workdays": (Said("个工作日", " working day"), Said("个工作日", " working days")),
}
