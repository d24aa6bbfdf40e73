/**
 * Styles of every page: colors for light and dark, type, tables, badges, focus and print. All pairs of text and background have
 * a contrast of at least 4.5 to 1, and borders of controls and marks in charts at least 3 to 1.
 *
 * @see https://www.w3.org/TR/WCAG22/#contrast-minimum
 */
export const BASE_STYLES = `
:root {
  color-scheme: light dark;
  --page: #f6f7f9;
  --card: #ffffff;
  --sunken: #eef0f3;
  --text: #17202b;
  --muted: #55606e;
  --line: #d8dde4;
  --control: #7a8594;
  --accent: #0b5cad;
  --accent-text: #ffffff;
  --good: #187848;
  --good-soft: #e2f4ea;
  --bad: #c2321f;
  --bad-soft: #fdeae6;
  --worse: #8a1c5c;
  --worse-soft: #f9e6f1;
  --warn: #8a5a00;
  --warn-soft: #fbf0d9;
  --calm: #55606e;
  --calm-soft: #e9ecf0;
  --shadow: 0 1px 2px rgb(16 24 40 / 6%), 0 1px 3px rgb(16 24 40 / 8%);
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --page: #0e131a;
    --card: #171e27;
    --sunken: #202935;
    --text: #e8edf3;
    --muted: #a3afbd;
    --line: #2d3845;
    --control: #74808f;
    --accent: #74b3ff;
    --accent-text: #0b1622;
    --good: #4ec98a;
    --good-soft: #14352a;
    --bad: #ff8a75;
    --bad-soft: #43211d;
    --worse: #f08cc4;
    --worse-soft: #3f1d32;
    --warn: #e9b44c;
    --warn-soft: #3a2d12;
    --calm: #a3afbd;
    --calm-soft: #28323e;
    --shadow: 0 0 0 1px rgb(255 255 255 / 4%);
  }
}
*, *::before, *::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; scroll-padding-top: 4.5rem; }
body {
  margin: 0;
  background: var(--page);
  color: var(--text);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  overflow-wrap: anywhere;
}
h1, h2, h3 { line-height: 1.25; margin: 0; text-wrap: balance; }
h1 { font-size: 1.6rem; letter-spacing: -0.01em; }
h2 { font-size: 1.15rem; }
h3 { font-size: 1rem; }
p { margin: 0; }
a { color: var(--accent); text-underline-offset: 0.15em; }
a:hover { text-decoration-thickness: 2px; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 3px; }
[tabindex="-1"]:focus-visible { outline: none; }
[hidden] { display: none !important; }
bdi, .name { unicode-bidi: isolate; }
code, .code { font: 0.92em/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; unicode-bidi: isolate; }
pre { margin: 0; white-space: pre-wrap; }
.muted { color: var(--muted); }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.time { font-variant-numeric: tabular-nums; white-space: nowrap; }
.skip { position: absolute; left: -100vw; top: 0; z-index: 3; padding: 0.5rem 1rem; background: var(--accent); color: var(--accent-text); }
.skip:focus { left: 0; }
.visually-hidden { position: absolute; width: 1px; height: 1px; margin: -1px; padding: 0; overflow: hidden; clip-path: inset(50%); white-space: nowrap; border: 0; }
.wrap { max-width: 72rem; margin: 0 auto; padding: 0 1rem; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 12px; box-shadow: var(--shadow); padding: 1rem; min-width: 0; }
.badge { display: inline-flex; align-items: center; gap: 0.35em; padding: 0.1em 0.6em; border-radius: 999px; font-size: 0.875rem; font-weight: 600; white-space: nowrap; }
.badge svg { flex: none; }
.badge.good { color: var(--good); background: var(--good-soft); }
.badge.bad { color: var(--bad); background: var(--bad-soft); }
.badge.worse { color: var(--worse); background: var(--worse-soft); }
.badge.warn { color: var(--warn); background: var(--warn-soft); }
.badge.calm { color: var(--calm); background: var(--calm-soft); }
table { border-collapse: collapse; width: 100%; }
caption { text-align: left; font-weight: 600; padding: 0 0 0.5rem; }
th, td { padding: 0.5rem 0.75rem 0.5rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
thead th { font-size: 0.8125rem; font-weight: 600; color: var(--muted); white-space: nowrap; }
tbody th { font-weight: 500; }
th.number, td.number { text-align: right; }
.scroll { overflow-x: auto; }
@media (prefers-reduced-motion: no-preference) {
  a, button, summary { transition: background-color 120ms, color 120ms, border-color 120ms; }
}
@media (forced-colors: active) {
  .badge, .card { border: 1px solid CanvasText; }
}
@media print {
  body { background: #fff; font-size: 11pt; }
  .card { box-shadow: none; break-inside: avoid; }
  .screen-only, .skip { display: none !important; }
  tr { break-inside: avoid; }
  thead { display: table-header-group; }
}
`;
