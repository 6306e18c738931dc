#include "autograder/report/class_sections.hpp"

namespace autograder {

// Blue for what is well and orange for what is lost: told apart with every common kind of colour blindness, and signs say it again.
// Every text has a contrast of 4.5 to 1 at least (https://www.w3.org/TR/WCAG22/#contrast-minimum).
std::string_view class_style() {
    return R"css(
:root { color-scheme: light dark;
  --ink: #1b2430; --soft: #566272; --line: #d8dee6; --faint: #eef1f5; --paper: #ffffff; --link: #1a5a96;
  --bar: #2f6fab; --track: #e8edf3; --pass: #e4eff9; --pass-ink: #1d4f7d;
  --lost: #f4b183; --lost-ink: #3a1a00; --bad: #a8430a; --bad-ink: #ffffff;
  --none: #e9ecf0; --none-ink: #505b69; --warn: #fdf0c2; --warn-ink: #574300; --warn-line: #d9b64a; }
@media (prefers-color-scheme: dark) { :root {
  --ink: #e4e9ef; --soft: #a2aebb; --line: #353e49; --faint: #1e252c; --paper: #14191e; --link: #86bdf0;
  --bar: #5d9fd8; --track: #273039; --pass: #16324a; --pass-ink: #a5cff3;
  --lost: #9a4f17; --lost-ink: #ffffff; --bad: #f3b98a; --bad-ink: #2b1300;
  --none: #2a323b; --none-ink: #a9b4c0; --warn: #3b3110; --warn-ink: #f5dd8c; --warn-line: #7d6722; } }
* { box-sizing: border-box; }
html { scroll-behavior: smooth; }
body { margin: 0 auto; padding: 2rem 1.25rem 5rem; max-width: 76rem; color: var(--ink); background: var(--paper);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif; font-variant-numeric: tabular-nums; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .5rem; letter-spacing: -.01em; }
h2 { font-size: 1.35rem; line-height: 1.25; margin: 0 0 .25rem; }
h3 { display: inline; font-size: 1rem; margin: 0; }
section { margin-top: 3rem; }
a { color: var(--link); text-decoration-thickness: 1px; text-underline-offset: .15em; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
.lead { max-width: 46rem; margin: 0 0 1rem; font-size: 1.1rem; }
.hint { max-width: 46rem; margin: 0 0 1rem; color: var(--soft); }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin: 0; padding: .6rem 0; list-style: none;
  border-block: 1px solid var(--line); }
.failures { padding: 1rem 1.25rem; background: var(--warn); color: var(--warn-ink); border: 1px solid var(--warn-line);
  border-radius: 6px; }
.failures p { margin: 0 0 .5rem; max-width: 46rem; }
.failures table { color: inherit; }
.failures thead th, .failures .scroll { color: inherit; }
.scroll { overflow-x: auto; }
.tall { max-height: 90vh; overflow: auto; }
.tall thead th { position: sticky; top: 0; z-index: 1; background: var(--paper); }
.tall thead th:first-child { z-index: 2; }
table { border-collapse: collapse; font-size: .9rem; line-height: 1.35; }
caption { text-align: left; padding: 0 0 .35rem; color: var(--soft); }
th, td { padding: .3rem .6rem; text-align: right; vertical-align: baseline; }
th:first-child, th.text, td.text, .places, .failures td, .failures th { text-align: left; }
thead th { font-weight: 600; color: var(--soft); border-bottom: 1px solid var(--line); vertical-align: bottom; }
tbody th { font-weight: 500; }
tbody tr + tr > * { border-top: 1px solid var(--faint); }
.failures tbody tr + tr > * { border-top-color: var(--warn-line); }
.zero { color: var(--soft); }
.total { font-weight: 600; }
.figures { display: grid; grid-template-columns: repeat(auto-fill, minmax(14.5rem, 1fr)); gap: 1.25rem 1.75rem; margin: 0 0 1.75rem; }
figure { margin: 0; break-inside: avoid; }
figcaption { font-size: .9rem; font-weight: 600; }
figcaption span { display: block; font-size: .85rem; font-weight: 400; color: var(--soft); }
svg { display: block; }
.histogram { width: 100%; height: auto; margin-top: .25rem; }
svg rect { fill: var(--bar); }
svg .axis { fill: none; stroke: var(--soft); stroke-width: 1; }
svg text { fill: var(--soft); font-size: 9.5px; }
svg text.count { fill: var(--ink); }
.bar { width: 6.5rem; height: .5rem; flex: none; }
.bar .track { fill: var(--track); }
.share, .tests thead th { white-space: nowrap; }
.tests .bar { width: 4.5rem; }
.share > * { display: inline-block; vertical-align: middle; }
.share span { min-width: 2.6rem; margin-left: .5rem; text-align: right; }
.misconceptions { width: 100%; }
.misconceptions thead th:first-child, .misconceptions .count { text-align: right; width: 1%; }
.misconceptions .count { font-size: 1.1rem; font-weight: 600; }
.misconceptions thead th:nth-child(2) { text-align: left; }
.misconceptions .share { width: 1%; text-align: left; }
.misconceptions tbody th { min-width: 17rem; }
.misconceptions tbody th span { display: block; }
.misconceptions .places { white-space: nowrap; }
.places div { white-space: nowrap; }
code { font: .82rem/1.4 ui-monospace, "SFMono-Regular", Consolas, "DejaVu Sans Mono", monospace; color: var(--soft); }
.students th:first-child, .matrix th:first-child { position: sticky; left: 0; background: var(--paper); white-space: nowrap;
  max-width: 16rem; overflow: hidden; text-overflow: ellipsis; }
.students .full { background: var(--pass); color: var(--pass-ink); }
.students .most > * { color: var(--soft); font-weight: 400; }
.students tbody tr:hover > *, .matrix tbody tr:hover > th, .matrix tbody tr:hover > .total { background: var(--faint); }
.none { color: var(--soft); }
.legend { display: flex; flex-wrap: wrap; gap: .35rem 1.1rem; margin: 0 0 1rem; padding: 0; list-style: none; font-size: .9rem; }
.cell, .matrix td { background: var(--pass); color: var(--pass-ink); text-align: center; }
.cell { display: inline-block; width: 1.6rem; border-radius: 3px; }
.matrix { border-collapse: separate; border-spacing: 1px; margin-top: 1rem; }
.matrix th, .matrix td { padding: .1rem .3rem; border: 0; }
.matrix td { min-width: 1.6rem; border-radius: 2px; }
.matrix thead th { text-align: center; border: 0; }
.matrix thead th:first-child, .matrix tbody th { text-align: left; padding-right: .6rem; }
.matrix td.total { background: none; color: inherit; text-align: right; padding-right: .6rem; }
.cell.f, .matrix td.f { background: var(--lost); color: var(--lost-ink); }
.cell.b, .matrix td.b { background: var(--bad); color: var(--bad-ink); }
.cell.n, .matrix td.n { background: var(--none); color: var(--none-ink); }
.cell.h, .matrix td.h, .students td.h { background: var(--warn); color: var(--warn-ink); }
.matrix td.whole { text-align: left; padding-left: .6rem; }
details { border-top: 1px solid var(--line); padding: .6rem 0; }
details:last-of-type { border-bottom: 1px solid var(--line); }
summary { cursor: pointer; padding: .15rem 0; }
summary span { margin-left: .75rem; color: var(--soft); font-size: .9rem; }
details[open] > summary { margin-bottom: .75rem; }
@media (max-width: 40rem) { body { padding: 1.25rem .9rem 3rem; } h1 { font-size: 1.5rem; } section { margin-top: 2.25rem; }
  summary span { display: block; margin-left: 0; } .bar, .tests .bar { width: 3.5rem; } th, td { padding-inline: .4rem; }
  .misconceptions .share, .misconceptions thead th:nth-child(2) { display: none; } .misconceptions tbody th { min-width: 11rem; }
  .students th:first-child, .matrix th:first-child { max-width: 9rem; } }
@media print { :root { color-scheme: light; } body { max-width: none; padding: 0; font-size: 10pt; } nav { display: none; }
  .scroll { overflow: visible; max-height: none; } details::details-content { content-visibility: visible; block-size: auto; }
  h2, h3, summary, .hint, caption { break-after: avoid; } tr, figure { break-inside: avoid; }
  .cell, .matrix td, .full, svg, .failures { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
)css";
}

} // namespace autograder
