/** Styles of the history page, after the base styles. */
export const REPORT_STYLES = `
.top { background: var(--card); border-bottom: 1px solid var(--line); }
.top .wrap { display: flex; align-items: center; gap: 0.25rem 1.5rem; min-height: 3.5rem; padding-top: 0.375rem; padding-bottom: 0.375rem; flex-wrap: wrap; }
.brand { display: inline-flex; align-items: center; gap: 0.5rem; font-weight: 700; letter-spacing: -0.01em; }
.brand svg { color: var(--good); }
.top ul { display: flex; gap: 0.25rem; list-style: none; margin: 0; padding: 0; }
.top nav a { display: block; padding: 0.5rem 0.75rem; border-radius: 8px; color: var(--text); text-decoration: none; font-weight: 500; }
.top nav a:hover { background: var(--sunken); }
.top nav a[aria-current] { background: var(--sunken); box-shadow: inset 0 -2px 0 var(--accent); }
main.wrap { padding-top: 1.5rem; padding-bottom: 3rem; }
main:focus { outline: none; }
.view { display: grid; gap: 1rem; grid-template-columns: minmax(0, 1fr); }
.view:not([hidden]) ~ .view { margin-top: 2.5rem; }
.title { display: flex; flex-wrap: wrap; align-items: center; gap: 0.5rem 0.75rem; }
.lead { max-width: 60rem; margin-top: -0.5rem; }
.note { font-size: 0.875rem; margin-top: 0.5rem; }
.notes { margin: 0; padding: 0.75rem 1rem 0.75rem 2rem; background: var(--warn-soft); border: 1px solid var(--warn); border-radius: 12px; font-size: 0.9375rem; }
.plain { list-style: none; margin: 0; padding: 0; }
.links li { padding: 0.25rem 0; }
.card > h2 { margin-bottom: 0.75rem; }
.halves { display: grid; gap: 1rem; grid-template-columns: minmax(0, 1fr); }
.tiles { list-style: none; margin: 0; padding: 0; display: grid; gap: 0.75rem; grid-template-columns: repeat(auto-fit, minmax(7.5rem, 1fr)); }
.tile { display: flex; flex-direction: column; height: 100%; padding: 0.75rem 1rem; background: var(--card); border: 1px solid var(--line); border-radius: 12px; box-shadow: var(--shadow); color: inherit; text-decoration: none; border-left: 4px solid var(--line); }
.tile:hover { border-color: var(--accent); }
.tile .value { font-size: 1.6rem; font-weight: 650; line-height: 1.2; font-variant-numeric: tabular-nums; letter-spacing: -0.02em; }
.tile .what { color: var(--muted); font-size: 0.875rem; }
.tile.good { border-left-color: var(--good); }
.tile.bad { border-left-color: var(--bad); }
.tile.worse { border-left-color: var(--worse); }
.tile.warn { border-left-color: var(--warn); }
.tile.calm { border-left-color: var(--calm); }
.sprite { position: absolute; }
.icon, symbol { fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
.hatch { stroke: var(--card); stroke-width: 1.6; stroke-linecap: round; fill: none; }
.fill.good { fill: var(--good); }
.fill.bad { fill: var(--bad); }
.fill.worse { fill: var(--worse); }
.fill.warn { fill: var(--warn); }
.fill.calm { fill: var(--calm); }
.chart { display: block; width: 100%; height: auto; }
.card { container-type: inline-size; }
.chart.medium, .chart.wide { display: none; }
@container (min-width: 27rem) { .chart.medium { display: block; } .chart.narrow { display: none; } }
@container (min-width: 46rem) { .chart.wide { display: block; } .chart.medium { display: none; } }
.tick { font-size: 11.5px; fill: var(--muted); font-variant-numeric: tabular-nums; }
.grid { stroke: var(--line); stroke-width: 1; fill: none; }
.axis { stroke: var(--control); stroke-width: 1; fill: none; }
.span { stroke: var(--control); stroke-width: 2; fill: none; }
.dot { fill: var(--accent); stroke: var(--card); stroke-width: 1.5; }
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; margin: 0.75rem 0 0; padding: 0; font-size: 0.875rem; }
.legend li { display: inline-flex; align-items: center; gap: 0.4rem; }
.bar { display: block; width: 100%; height: 6px; margin-top: 0.3rem; }
.alarms th { width: 100%; }
.spans { display: block; width: 100%; height: 14px; }
details { margin-top: 0.75rem; }
summary { cursor: pointer; color: var(--accent); font-size: 0.9375rem; width: fit-content; padding: 0.25rem 0; }
details .scroll { margin-top: 0.5rem; font-size: 0.875rem; }
details .scroll th, details .scroll td { white-space: nowrap; }
.times { margin-top: 1rem; }
.command { margin-top: 1rem; padding-top: 1rem; border-top: 1px solid var(--line); }
.command pre { margin-top: 0.25rem; padding: 0.5rem 0.75rem; background: var(--sunken); border-radius: 8px; }
.definition { display: block; color: var(--muted); font-size: 0.8125rem; font-weight: 400; white-space: normal; }
.figures { display: grid; gap: 1rem; margin: 0; grid-template-columns: repeat(auto-fit, minmax(11rem, 1fr)); }
.figures dt { color: var(--muted); font-size: 0.875rem; font-weight: 600; }
.figures dd { margin: 0; }
.figures .value { font-size: 1.6rem; font-weight: 650; line-height: 1.3; letter-spacing: -0.02em; }
.definitions { margin: 0 0 0.75rem; display: grid; gap: 0.5rem; }
.definitions dt { font-weight: 600; font-size: 0.875rem; }
.definitions dd { margin: 0; }
.facts { margin: 0; display: grid; }
.facts > div { display: grid; grid-template-columns: minmax(7rem, 30%) minmax(0, 1fr); gap: 0.75rem; padding: 0.5rem 0; border-bottom: 1px solid var(--line); }
.facts > div:last-child { border-bottom: 0; }
.facts > .long { grid-template-columns: minmax(0, 1fr); gap: 0.25rem; }
.facts dt { color: var(--muted); }
.facts dd { margin: 0; white-space: pre-wrap; }
q { quotes: "“" "”"; }
.trail ol { list-style: none; display: flex; flex-wrap: wrap; gap: 0.25rem 0.5rem; margin: 0; padding: 0; font-size: 0.9375rem; }
.trail li + li::before { content: "/"; margin-right: 0.5rem; color: var(--muted); }
.neighbors { margin-top: 0.5rem; display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0.75rem; }
.filters { display: grid; gap: 0.75rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 7.5rem), 1fr)); align-items: end; }
.filters label:first-of-type { grid-column: 1 / -1; }
.filters label { display: grid; gap: 0.25rem; font-size: 0.8125rem; font-weight: 600; color: var(--muted); min-width: 0; }
.filters input, .filters select { font: inherit; font-size: 1rem; font-weight: 400; width: 100%; min-height: 2.75rem; padding: 0.4rem 0.6rem; color: var(--text); background: var(--card); border: 1px solid var(--control); border-radius: 8px; }
.filters .chips { grid-column: 1 / -1; display: flex; flex-wrap: wrap; gap: 0.5rem; }
.button { font: inherit; font-weight: 600; min-height: 2.75rem; padding: 0.4rem 1rem; color: var(--text); background: var(--card); border: 1px solid var(--control); border-radius: 8px; cursor: pointer; text-decoration: none; display: inline-flex; align-items: center; }
.button:hover { background: var(--sunken); }
.found { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: baseline; gap: 0.5rem 1rem; margin-bottom: 0.5rem; font-weight: 600; }
.pager { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 0.75rem; margin-top: 1rem; }
.static article { display: grid; gap: 1rem; grid-template-columns: minmax(0, 1fr); margin-top: 2rem; }
footer { border-top: 1px solid var(--line); padding: 1rem 0 2rem; color: var(--muted); font-size: 0.875rem; }
.stack caption:not(.visually-hidden) { padding-bottom: 0.5rem; }
.stack th .definition { min-width: 7rem; }
@media (max-width: 47.99rem) {
  .stack, .stack tbody, .stack tr, .stack th[scope="row"], .stack td { display: block; }
  .stack thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .stack tr { padding: 0.75rem 0; border-bottom: 1px solid var(--line); }
  .stack tr:last-child { border-bottom: 0; }
  .stack th[scope="row"], .stack td { border: 0; padding: 0.15rem 0; text-align: left; white-space: normal; }
  .stack th[scope="row"] { font-weight: 600; }
  .stack td { display: grid; grid-template-columns: 6.5rem minmax(0, 1fr); gap: 0.5rem; }
  .stack td::before { content: attr(data-head); color: var(--muted); font-size: 0.875rem; }
  .stack td .definition { grid-column: 2; }
  .stack td > * { justify-self: start; }
  .stack .time, .stack .number { white-space: normal; }
}
@media (min-width: 48rem) {
  .wrap { padding: 0 1.5rem; }
  .halves { grid-template-columns: repeat(2, minmax(0, 1fr)); align-items: start; }
  .card { padding: 1.25rem 1.5rem; }
  .definitions { display: none; }
  .top { position: sticky; top: 0; z-index: 2; }
  .stack thead th { vertical-align: bottom; }
  .stack td:last-child, .stack th:last-child { padding-right: 0; }
  .stack .number { padding-right: 1.5rem; }
  .stack tbody th { min-width: 11rem; }
  .filters label:first-of-type { grid-column: auto; }
}
@media print {
  .top { position: static; }
  .top nav, .filters, .pager { display: none; }
  main { padding-top: 0; }
  .halves { grid-template-columns: repeat(2, minmax(0, 1fr)); }
  .links a::after { content: " (" attr(href) ")"; font-size: 8pt; color: var(--muted); }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`;
