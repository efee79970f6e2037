"""Front: the mistakes in writing that are recognised where a text stops making sense, each with its mend."""

from __future__ import annotations

from policy_eval.diagnostics import Rule

UNEXPECTED = Rule(
    "PE201",
    "这里看不懂：“{found}”",
    "“{found}” is not understood here",
    "对照语言说明检查这一句的写法",
    "compare the sentence with the language specification",
)
INCOMPLETE = Rule(
    "PE202",
    "这句话没有写完",
    "the sentence is not complete",
    "补全缺少的部分",
    "complete what is missing",
)
MIXED = Rule(
    "PE203",
    "“且”和“或”混用，读者会误解",
    "“and” and “or” are mixed: a reader could be misled",
    "用括号分清先后",
    "put parentheses around the part that belongs together",
)
AFTER_SHARE = Rule(
    "PE204",
    "“……的百分之几”这类说法后面又有加减，读者会误解",
    "a sum behind “% of” could be misread",
    "用括号分清先后",
    "put parentheses around the part that belongs together",
)
BETWEEN = Rule(
    "PE209",
    "“{found}”说不清包不包括两端",
    "“{found}” leaves open whether the ends belong to it",
    "写明两端，例如“投资额 ≥ 30万美元 且 投资额 < 100万美元”",
    "say each end, as in “invested ≥ 30万美元 and invested < 100万美元”",
)
ARROW = Rule(
    "PE213",
    "分档和分情形里用“→”，不用“{found}”",
    "rows of a table are written with “→”, not with “{found}”",
    "写成“→”（也可以写“->”）",
    "write “→” (or “->”)",
)
MEASURE = Rule(
    "PE214",
    "量词“{found}”没有声明",
    "the measure word “{found}” is not declared",
    "写“每{holder}”，或者用声明过的量词：{measures}",
    "leave it out (“每{holder}”), or use a declared one: {measures}",
)
UNCLOSED = Rule(
    "PE215",
    "这个左括号没有右括号与它配对",
    "this bracket is never closed",
    "补上右括号，或者删去左括号",
    "close it, or take it away",
)
UNOPENED = Rule(
    "PE216",
    "这个右括号没有左括号与它配对",
    "this bracket closes nothing",
    "补上左括号，或者删去右括号",
    "open it before, or take it away",
)
NO_UNIT = Rule(
    "PE217",
    "“{found}”后面少了单位",
    "the unit is missing behind “{found}”",
    "例如写成 {found}元、{found}美元、{found}台",
    "write {found}元, {found}美元 or {found}台, for example",
)
SCOPE_ORDER = Rule(
    "PE218",
    "“{found}”的位置不对",
    "“{found}” stands in the wrong place",
    "中文写“每家企业 每年 最高 10万元”，英文写“cap 10万元 per enterprise per year”",
    "in English write “cap 10万元 per enterprise per year”, in Chinese “每家企业 每年 最高 10万元”",
)
CONDITION_ORDER = Rule(
    "PE219",
    "条件的位置或标点不对：“{found}”",
    "the condition stands in the wrong place: “{found}”",
    "中文写“若 ……，上浮 10%”，英文写“uplift 10% when …”",
    "in English write “uplift 10% when …”, in Chinese “若 ……，上浮 10%”",
)
SIGN = Rule(
    "PE222",
    "数字前面不能带正负号：“{found}”",
    "a number takes no sign: “{found}”",
    "减去一个数写“甲 − 5元”，从奖励中减去写“扣除 5元”",
    "write a difference as “a − 5元”, and what is taken from the award as “deduct 5元”",
)
POINT = Rule(
    "PE223",
    "小数点前后都要有数字：“{found}”",
    "digits stand on both sides of a decimal point: “{found}”",
    "例如 0.5",
    "as in 0.5",
)
NEAR_WORD = Rule(
    "PE224",
    "这里不认识“{found}”",
    "“{found}” is not understood here",
)
UNKNOWN_WORD = Rule(
    "PE225",
    "“{found}”既不是声明过的名称，也不是这里能用的词",
    "“{found}” is neither a declared name nor a word that can stand here",
    "检查写法，或者在申报事项、名单、“其中”里声明它",
    "check its spelling, or declare it",
)
TWO_VALUES = Rule(
    "PE226",
    "“{found}”前面少了运算符或关系词",
    "an operator is missing before “{found}”",
    "例如加上“且”“或”“≥”“+”",
    "put “and”, “or”, “≥” or “+” between the two, for example",
)
BOUNDARY = Rule(
    "PE227",
    "“{found}”要用关系符号写",
    "“{found}” is written with a sign",
    "法规中“以上”“以下”包括本数：写“≥ 500台”“≤ 500台”；不包括时写“>”“<”",
    "以上 and 以下 include the number: write “≥ 500台”, “≤ 500台”; without it “>”, “<”",
)
STOP = Rule(
    "PE230",
    "这里不用标点“{found}”",
    "no “{found}” is needed here",
    "删去它；一行只写一步",
    "take it away; a line holds one step",
)
TWO_STEPS = Rule(
    "PE231",
    "一行写了两步：“{found}”要另起一行",
    "two steps in one line: “{found}” begins another",
    "把“{found}”和后面的话写成下一项",
    "make it the next entry of the list",
)
NO_VERB = Rule(
    "PE232",
    "一步要以动词开头，不能以“{found}”开头",
    "a step begins with a verb, not with “{found}”",
    "例如“给予 …… 的 80%”“最高 ……”“按 …… 分档（……）”“若 ……，上浮 10%”",
    "as in “rate 80% of …”, “pay …”, “cap …”, “tier … (…)”",
)
NO_VALUE = Rule(
    "PE233",
    "“{found}”前面少了一个值",
    "a value is missing before “{found}”",
    "补上名称、数字或者括号里的算式",
    "put a name, a number or an expression in brackets there",
)
NO_OF = Rule(
    "PE234",
    "“{found}”里少了“的”，或者先后写反了",
    "“of” is missing in “{found}”, or it is the wrong way round",
    "写成“{zh}”",
    "write “{en}”",
)
TARGET = Rule(
    "PE235",
    "看不出条款按什么计算：“{found}”",
    "“{found}” does not say on what the clause is computed",
    "写“逐项 贷款”（一行一算）、“汇总 贷款”（合起来算）或者申报主体的名称",
    "write “each of loans” (row by row), “all of loans” (together) or the name of the claimant",
)
TEST = Rule(
    "PE236",
    "目标要以关系符号开头，不能以“{found}”开头",
    "a target begins with a sign, not with “{found}”",
    "例如“≤ 3个工作日”",
    "as in “≤ 3 working days”",
)
NO_SCOPE = Rule(
    "PE237",
    "限额没有写明对谁、按什么期间",
    "the limit does not say for whom and for which period",
    "例如“每家企业 每年 30万元”",
    "as in “30万元 per enterprise per year”",
)
NO_WORD = Rule(
    "PE238",
    "“{found}”前面少了“{word}”",
    "“{word}” is missing before “{found}”",
    "写成“{word} {found}”",
    "write “{word} {found}”",
)
