"""Front: the mistakes in writing that are recognised where a text stops making sense, each with its mend."""

from __future__ import annotations

from policy_eval.diagnostics import Rule

UNEXPECTED = Rule(
    "PE201",
    "这里看不懂：“{found}”",
    "“{found}” is not understood here",
    "检查它前面少了什么，或者它是不是多余的",
    "look for what is missing before it, or leave it out",
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
    "写明两端：“…… ≥ 下限 且 …… < 上限”",
    "say each end: “… ≥ lower end and … < upper end”",
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
    "金额写上币种（如 {found}元），数量写上量词：{measures}",
    "an amount has its currency (such as {found}元), a number its measure word: {measures}",
)
SCOPE_ORDER = Rule(
    "PE218",
    "“{found}”的位置不对",
    "“{found}” stands in the wrong place",
    "中文把“每……”“每年”“累计”写在“最高”“限”之前，英文把“per …”“per year”“ever”写在金额之后",
    "in English “per …”, “per year”, “ever” stand behind the amount, in Chinese 每……, 每年, 累计 before 最高 or 限",
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
    "删去正负号；要从金额中减去，另起一步写“扣除 ……”",
    "take the sign away; what is taken from the award is a step of its own, “deduct …”",
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
    "可以写：{known}",
    "what may stand here: {known}",
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
    "“以上”“以下”包括本数：写成“≥ {amount}”“≤ {amount}”；不包括时写“>”“<”",
    "以上 and 以下 include the number: write “≥ {amount}”, “≤ {amount}”; without it “>”, “<”",
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
    "例如{zh}",
    "as in {en}",
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
    "写“逐项 {list}”（一笔一算）、“汇总 {list}”（合起来算）或者申报主体的名称",
    "write “each of {list}” (row by row), “all of {list}” (together) or the name of the claimant",
)
TEST = Rule(
    "PE236",
    "指标要以关系符号开头，不能以“{found}”开头",
    "a target begins with a sign, not with “{found}”",
    "例如“≤ 3个工作日”",
    "as in “≤ 3 working days”",
)
NO_SCOPE = Rule(
    "PE237",
    "限额没有写明对谁、按什么期间",
    "the limit does not say for whom and for which period",
    "写成“{zh}”；不按年计的，“每年”换成“累计”或“本政策期内”",
    "write “{en}”; for another period “ever” or “per version” in place of “per year”",
)
NO_WORD = Rule(
    "PE238",
    "“{found}”前面少了“{word}”",
    "“{word}” is missing before “{found}”",
    "写成“{word} {found}”",
    "write “{word} {found}”",
)
LIST_HERE = Rule(
    "PE243",
    "“{found}”是申报的一类事项，不能用在这里",
    "“{found}” is a list of the claim and cannot stand here",
    "写它的一个栏目，或者申报主体的名称",
    "write one of its fields, or the name of the claimant",
)
BLANK = Rule(
    "PE240",
    "这里有一个特殊的空白字符（{code}）",
    "a blank of another kind stands here ({code})",
    "删去它，改成普通空格",
    "delete it and type an ordinary blank",
)
NO_VERB_HERE = Rule(
    "PE241",
    "限额直接写金额，不用“{found}”",
    "a limit is the amount itself, without “{found}”",
    "删去“{found}”",
    "leave out “{found}”",
)
PERIOD_WORD = Rule(
    "PE242",
    "上限的期间不能按“{found}”计",
    "“{found}” is no period of a cap",
    "期间写“每年”“累计”或“本政策期内”",
    "a period is “per year”, “ever” or “per version”",
)
LISTED = Rule(
    "PE244",
    "“{found}”列举了几项，要放在括号里",
    "“{found}” lists several values: they stand in brackets",
    "写成“{plain}”",
    "write “{plain}”",
)
