"""A policy that uses every key of the language, with English keys and again with Chinese ones."""

ENGLISH = """\
policy: small
version: 2025
title: {zh: 关于奖励的意见, en: On awards}
text: text/small.txt
currency: CNY
rounding: round to 0.01元
claimant: enterprise
note: nothing

period:
  article: 六（十三）
  quote: [本意见自2025年*月*日起正式施行。]
  covers: {from: 2025-01-01, until: 2025年12月31日}
  in-force: {from: unknown, until: 2025-12-31}
  look-back: {from: 2025-01-01, article: 六, quote: 2025年1月1日起符合规定条件的，按照本意见执行。}
  followed-by: {who: 其他县（市）, how: by reference, article: 六, quote: 其他县（市）参照执行。}
  may-change: {article: 六, quote: 本意见可作相应调整。}

facts:
  enterprise:
    label: {zh: 企业, en: [enterprise, firm]}
    measure: 家
    fields:
      id: {type: text, label: 统一社会信用代码, required: yes, article: 一, quote: 统一社会信用代码。}
      dishonest: {type: flag, label: 是否严重失信, default: no}
      exported: {type: count 台, label: 年出口量, default: 0, at-least: 0台, at-most: 10000台}
  projects:
    label: [境外项目, 项目]
    measure: [个, 项]
    dated: date
    article: 三
    quote: 每个项目一行。
    note: one row a project
    fields:
      invested: {type: money USD, label: 投资额, proof: 银行回单, note: in the year}
      country: {type: country, label: 项目所在国}
      kind: {type: one of, label: 类别, values: {shop: 门店, service: [售后, 维修]}, measure: 类}
      date: {type: date, label: 发生日, optional: yes}
    holds:
      - {that: country is not CN, message: {zh: 境内项目不算, en: not abroad}}
      - {one: kind, per: country, message: 一国一类}
  loans:
    label: 贷款
    dated: none
    fields: {principal: {type: money CNY, label: 本金}}

sets:
  near: {label: 近邻, of: country, members: [KR, NO, {is: KZ, from: 2015-08-31, until: 2030-12-31, note: x}]}
  far: {label: 远方, of: country, file: sets/far.csv, source: 外交部, taken: 2025-03-01, note: y}

clauses:
  - id: network
    label: 境外网络
    article: 三（七）
    quote: 按投资额分档奖励。
    for: each of projects
    when: kind is shop
    terms:
      base: {label: 计档额, is: invested}
    pays:
      - tier base (≥ 30万美元 → 2万元, else → 0元)
      - uplift 10% when country in near
    marks:
      - {id: upper, label: 上限, when: base is missing}
    accept: [{rule: PE641, why: so it is}]
    note: once
    examples:
      - why: the boundary belongs to the tier
        given: {projects: [{invested: 30万美元, country: KR, kind: shop}]}
        year: 2025
        readings: {twice: once}
        award: 22000元
        marks: []

limits:
  - id: annual
    label: 年度限额
    article: 一
    quote: 全年不超过30万元。
    amended-by: 全年由20万元提高到30万元。
    over: [network]
    cap: 30万元 per enterprise per year
    note: z

exclusions:
  - {id: listed, label: 失信, article: 六, quote: 失信的不得享受。, over: all, when: dishonest, note: z}

marks:
  - {id: by-reference, label: 参照执行, over: [network], when: exported > 0台, article: 六, quote: 参照执行。}

commitments:
  - id: refund
    label: 退税
    article: 四
    quote: 加快退税。
    force: promises
    who: 税务部门
    target: {measure: days, is: ≤ 3个工作日}
    note: z

no-rule: [六、附则]

silent:
  - {id: twice-paid, says: {zh: 没有规定, en: no rule}, label: 重复, article: 三}
  - {id: interest, label: 贴息上限}

readings:
  - id: twice
    label: 上浮
    article: 三（七）
    question: {zh: 上浮几次, en: how often}
    decided: undecided
    default: once
    touches: [network]
    note: z
    answers:
      once: {says: 一次}
      more:
        says: 两次
        changes:
          - {at: clauses/network/pays/uplift, was: uplift 10% when country in near, now: uplift 20%}
          - {before: clauses/network/pays/uplift, add: round to 0.01元, with: {start: known}}
          - {after: clauses/network/pays/tier, add: floor 0元, without: {start: known}}
          - {remove: clauses/network/terms/base, was: {label: 计档额, is: invested}}
  - id: start
    question: when
    decided: {by: 市商务局, on: 2025-04-01, authority: 台商务函〔2025〕1号}
    default: open
    answers:
      open: {}
      known: {asks: date, changes: [{at: period/in-force/from, was: unknown, now: $answer}]}

examples:
  - why: over the limit
    given: {projects: []}
    award: {network: 0元}
    limits: {annual: 0元}
    total: 0元
    not-covered: [out-of-period]
    marks: 参照执行
  - {why: refused, given: {projects: [{country: CN}]}, refused: "projects[0].country"}
"""

CHINESE = """\
政策: small
版本: 2025
名称: {中文: 关于奖励的意见, 英文: On awards}
原文: text/small.txt
币种: CNY
取整: round to 0.01元
申报主体: enterprise
备注: nothing

期限:
  条文: 六（十三）
  引文: [本意见自2025年*月*日起正式施行。]
  适用期间: {起: 2025-01-01, 止: 2025年12月31日}
  施行: {起: 未定, 止: 2025-12-31}
  溯及: {起: 2025-01-01, 条文: 六, 引文: 2025年1月1日起符合规定条件的，按照本意见执行。}
  参照执行: {责任方: 其他县（市）, 方式: by reference, 条文: 六, 引文: 其他县（市）参照执行。}
  可调整: {条文: 六, 引文: 本意见可作相应调整。}

申报事项:
  enterprise:
    名称: {中文: 企业, 英文: [enterprise, firm]}
    量词: 家
    栏目:
      id: {类型: 文字, 名称: 统一社会信用代码, 必填: 是, 条文: 一, 引文: 统一社会信用代码。}
      dishonest: {类型: 是否, 名称: 是否严重失信, 默认: no}
      exported: {类型: 数量 台, 名称: 年出口量, 默认: 0, 不小于: 0台, 不大于: 10000台}
  projects:
    名称: [境外项目, 项目]
    量词: [个, 项]
    归属日: date
    条文: 三
    引文: 每个项目一行。
    备注: one row a project
    栏目:
      invested: {类型: 金额 USD, 名称: 投资额, 证明材料: 银行回单, 备注: in the year}
      country: {类型: 国家, 名称: 项目所在国}
      kind: {类型: 选项, 名称: 类别, 取值: {shop: 门店, service: [售后, 维修]}, 量词: 类}
      date: {类型: 日期, 名称: 发生日, 可缺: 是}
    须满足:
      - {条件: country is not CN, 提示: {中文: 境内项目不算, 英文: not abroad}}
      - {唯一: kind, 每: country, 提示: 一国一类}
  loans:
    名称: 贷款
    归属日: 无
    栏目: {principal: {类型: 金额 CNY, 名称: 本金}}

名单:
  near: {名称: 近邻, 种类: 国家, 成员: [KR, NO, {为: KZ, 起: 2015-08-31, 止: 2030-12-31, 备注: x}]}
  far: {名称: 远方, 种类: 国家, 文件: sets/far.csv, 来源: 外交部, 取得日期: 2025-03-01, 备注: y}

条款:
  - 编号: network
    名称: 境外网络
    条文: 三（七）
    引文: 按投资额分档奖励。
    对象: each of projects
    条件: kind is shop
    其中:
      base: {名称: 计档额, 为: invested}
    给付:
      - tier base (≥ 30万美元 → 2万元, else → 0元)
      - uplift 10% when country in near
    标注:
      - {编号: upper, 名称: 上限, 条件: base is missing}
    容许: [{规则: PE641, 理由: so it is}]
    备注: once
    示例:
      - 说明: the boundary belongs to the tier
        申报: {projects: [{invested: 30万美元, country: KR, kind: shop}]}
        年度: 2025
        解读: {twice: once}
        应得: 22000元
        标注: []

总限额:
  - 编号: annual
    名称: 年度限额
    条文: 一
    引文: 全年不超过30万元。
    修订依据: 全年由20万元提高到30万元。
    范围: [network]
    限额: 30万元 per enterprise per year
    备注: z

排除:
  - {编号: listed, 名称: 失信, 条文: 六, 引文: 失信的不得享受。, 范围: 全部, 条件: dishonest, 备注: z}

标注:
  - {编号: by-reference, 名称: 参照执行, 范围: [network], 条件: exported > 0台, 条文: 六, 引文: 参照执行。}

承诺与鼓励:
  - 编号: refund
    名称: 退税
    条文: 四
    引文: 加快退税。
    性质: 承诺
    责任方: 税务部门
    指标: {衡量: days, 为: ≤ 3个工作日}
    备注: z

无规则: [六、附则]

未作规定:
  - {编号: twice-paid, 含义: {中文: 没有规定, 英文: no rule}, 名称: 重复, 条文: 三}
  - {编号: interest, 名称: 贴息上限}

解读:
  - 编号: twice
    名称: 上浮
    条文: 三（七）
    问题: {中文: 上浮几次, 英文: how often}
    决定: 未决定
    默认: once
    涉及: [network]
    备注: z
    答案:
      once: {含义: 一次}
      more:
        含义: 两次
        改动:
          - {位置: clauses/network/pays/uplift, 原为: uplift 10% when country in near, 改为: uplift 20%}
          - {之前: clauses/network/pays/uplift, 增加: round to 0.01元, 同时: {start: known}}
          - {之后: clauses/network/pays/tier, 增加: floor 0元, 除非: {start: known}}
          - {删去: clauses/network/terms/base, 原为: {label: 计档额, is: invested}}
  - 编号: start
    问题: when
    决定: {决定者: 市商务局, 日期: 2025-04-01, 依据: 台商务函〔2025〕1号}
    默认: open
    答案:
      open: {}
      known: {需填: 日期, 改动: [{位置: period/in-force/from, 原为: unknown, 改为: $answer}]}

示例:
  - 说明: over the limit
    申报: {projects: []}
    应得: {network: 0元}
    总限额: {annual: 0元}
    合计: 0元
    不受理: [out-of-period]
    标注: 参照执行
  - {说明: refused, 申报: {projects: [{country: CN}]}, 拒绝: "projects[0].country"}
"""

ENGLISH_REVISION = """\
policy: small
version: 2026
title: {zh: 修订意见, en: A revision}
revises: 2025.yaml
follows: small 2025
text: [text/2026.txt, text/annex.txt]
period: {covers: {from: 2026-01-01, until: 2026-12-31}}
changes:
  - {at: clauses/network/pays/uplift, was: uplift 10% when country in near, now: uplift 20%, article: 一, quote: 上浮20%。}
  - {before: clauses/network/pays/uplift, add: round to 0.01元, article: 一, quote: 取整。}
  - {after: clauses/network/pays/tier, add: floor 0元, article: 一, quote: 不少于零。}
  - {remove: limits/annual, was: {id: annual}, article: 一, quote: 取消限额。}
sets:
  far: {label: 远方, of: country, members: [NZ]}
no-rule: [一、总则]
examples:
  - {why: more, given: {projects: []}, total: 0元}
note: z
"""

CHINESE_REVISION = """\
政策: small
版本: 2026
名称: {中文: 修订意见, 英文: A revision}
修订: 2025.yaml
参照: small 2025
原文: [text/2026.txt, text/annex.txt]
期限: {适用期间: {起: 2026-01-01, 止: 2026-12-31}}
改动:
  - {位置: clauses/network/pays/uplift, 原为: uplift 10% when country in near, 改为: uplift 20%, 条文: 一, 引文: 上浮20%。}
  - {之前: clauses/network/pays/uplift, 增加: round to 0.01元, 条文: 一, 引文: 取整。}
  - {之后: clauses/network/pays/tier, 增加: floor 0元, 条文: 一, 引文: 不少于零。}
  - {删去: limits/annual, 原为: {id: annual}, 条文: 一, 引文: 取消限额。}
名单:
  far: {名称: 远方, 种类: 国家, 成员: [NZ]}
无规则: [一、总则]
示例:
  - {说明: more, 申报: {projects: []}, 合计: 0元}
备注: z
"""
