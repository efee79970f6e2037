"""Uses: how a report looks as a page – on a screen, and on A4.

Nothing is fetched: the fonts are those of the machine.
"""

from __future__ import annotations

STYLE = """\
:root { --old: #8a6d3b; --new: #1f5a96; --more: #1a7f37; --less: #b42318; --both: #9a6700; --quiet: #5f6b76; }
* { box-sizing: border-box; }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1.25rem; color: #1b1f24; background: #fff;
  font: 16px/1.65 "Noto Sans SC", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", system-ui, sans-serif; }
:lang(en) { font-family: system-ui, "Noto Sans", "Helvetica Neue", Arial, "Noto Sans SC", "Noto Sans CJK SC",
  sans-serif; }
h1 { font-size: 1.6rem; line-height: 1.3; margin: 0 0 1rem; padding-bottom: .5rem; }
h1 { border-bottom: 3px solid var(--new); }
h2 { font-size: 1.25rem; margin: 2.4rem 0 .8rem; border-bottom: 1px solid #d0d7de; padding-bottom: .25rem; }
h3 { font-size: 1.05rem; margin: 1.8rem 0 .5rem; }
p { margin: .5rem 0; }
ol, ul { margin: .5rem 0; padding-left: 2.2rem; }
li { margin: .15rem 0; }
.quiet, figcaption small { color: var(--quiet); font-size: .9rem; }
p.more, p.less, p.both { font-weight: 600; }
.mark { display: inline-block; padding: 0 .5em; border-radius: .7em; font-size: .82em; line-height: 1.6; color: #fff; }
.mark.more { background: var(--more); } .mark.less { background: var(--less); }
.mark.both { background: var(--both); } .mark.quiet, .mark.plain { background: var(--quiet); }
p.more, td.more { color: var(--more); } p.less, td.less { color: var(--less); } p.both { color: var(--both); }
table { border-collapse: collapse; margin: .6rem 0 1rem; width: 100%; font-size: .92rem; }
th, td { padding: .3rem .6rem; border-bottom: 1px solid #d8dee4; text-align: left; vertical-align: top; }
td:first-child { min-width: 7em; } td { overflow-wrap: anywhere; }
thead th { border-bottom: 2px solid #8c959f; font-weight: 600; }
th.number, td.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
table.sum tbody tr:last-child td { border-top: 2px solid #8c959f; font-weight: 600; }
table.beside { table-layout: fixed; } table.beside td { width: 50%; line-height: 1.5; }
table.beside th:first-child { color: var(--old); } table.beside th:last-child { color: var(--new); }
table.beside td + td, table.beside th + th { border-left: 1px solid #d8dee4; }
.replaced { margin: .25rem 0 .6rem 2.2rem; font-size: .92rem; }
.replaced del, .replaced ins { display: block; padding: .1rem .6rem; text-decoration: none; overflow-wrap: anywhere; }
.replaced del { background: #ffebe9; border-left: 3px solid var(--less); }
.replaced ins { background: #dafbe1; border-left: 3px solid var(--more); }
.replaced del::before { content: "− "; } .replaced ins::before { content: "+ "; }
.replaced + p.quiet { margin-left: 2.2rem; }
details { margin: .4rem 0; } summary { color: var(--quiet); font-size: .9rem; cursor: pointer; }
details pre { white-space: pre-wrap; font-family: ui-monospace, monospace; font-size: .85rem; overflow-wrap: anywhere; }
figure { margin: 1rem 0 1.4rem; } figcaption { font-weight: 600; font-size: .95rem; }
figcaption small { font-weight: 400; }
svg { display: block; width: 100%; height: auto; }
svg text { font-size: 11px; fill: #3d444d; } svg text.said { fill: #1b1f24; } svg text.small { font-size: 10px; }
svg .axis { stroke: #57606a; } svg .grid { stroke: #e3e7eb; }
svg polyline, svg line.old, svg line.new { fill: none; stroke-width: 2; stroke-linejoin: round; }
svg .old { stroke: var(--old); stroke-dasharray: 6 4; } svg .new { stroke: var(--new); }
svg circle { stroke-width: 1.5; stroke-dasharray: none; } svg circle.open { fill: #fff; }
svg circle.old { stroke-dasharray: none; }
svg circle.old.full { fill: var(--old); } svg circle.new.full { fill: var(--new); }
svg .between { fill: #1f5a96; opacity: .08; }
svg .gain { fill: var(--more); } svg .loss { fill: var(--less); }
svg .was { fill: #cbb58d; } svg .now { fill: var(--new); }
@media screen and (max-width: 40rem) {
  table { display: block; overflow-x: auto; } table.beside { display: table; }
  table.beside td:first-child { min-width: 0; }
  .replaced, .replaced + p.quiet { margin-left: .8rem; } ol, ul { padding-left: 1.8rem; }
  svg { overflow: visible; } svg text, svg text.small { font-size: 15px; }
}
@page { size: A4; margin: 16mm 15mm; }
@media print {
  body { max-width: none; margin: 0; padding: 0; font-size: 10.5pt; line-height: 1.5; }
  h1 { font-size: 16pt; } h2 { font-size: 13pt; margin-top: 1.4rem; } h3 { font-size: 11pt; }
  h1, h2, h3, figcaption, thead { break-after: avoid; }
  tr, figure, li, .replaced, table.beside { break-inside: avoid; }
  thead { display: table-header-group; }
  details.data { display: none; }
  table { font-size: 9pt; } th, td { padding: .2rem .4rem; }
  ol:has(+ .replaced) { break-after: avoid; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
"""
