import type { AlarmFigure, Figures } from '../../history/figures.ts';
import { type Html, html } from '../../html/html.ts';
import { describeAlarmLink } from '../../report/links.ts';
import { describeDuration } from '../../time.ts';
import { drawOutcomesChart, endsOf, totalOf } from '../charts/outcomes-chart.ts';
import { drawRecoveryChart, isLogarithmicChart } from '../charts/recovery-chart.ts';
import { LOOKS } from '../look.ts';
import { countOf, dayName, numberName, periodName, shortTime } from '../names.ts';
import type { Report, ReportFacts } from '../report.ts';
import { addressOf } from '../route.ts';
import type { Trend } from '../trend.ts';
import { FIRST_SERVICES, showFiguresTable, showServiceFigures } from './figures.ts';
import { showLink } from './parts.ts';
import { showSwatch } from './spans.ts';

/** Alarms of the first table, and the most alarms of the page. */
const FIRST_ALARMS = 8;
const ALARMS = 50;

/** The first view: what was read, numbers, charts and figures. */
export function showOverview({ facts, figures, trend }: Report): Html {
  return html`${showFacts(facts, figures)}
${showCounts(trend)}
<section class="card full" aria-labelledby="h-outcomes"><h2 id="h-outcomes">Deployments over time</h2>${showOutcomes(trend)}</section>
<div class="halves"><section class="card" aria-labelledby="h-recovery"><h2 id="h-recovery">Recovery times</h2>${showRecoveries(trend)}</section><section class="card" aria-labelledby="h-alarms"><h2 id="h-alarms">Alarms that cause the most rollbacks</h2>${showAlarms(figures)}</section></div>
<section class="card" aria-labelledby="h-figures"><h2 id="h-figures">DORA figures</h2>${showFigures(figures, facts)}</section>`;
}

function showFacts({ title, region, from, until, source, notes }: ReportFacts, { services }: Figures): Html {
  const notice =
    notes.length === 0
      ? undefined
      : html`<ul class="notes" aria-label="Notes">${notes.map((note) => html`<li class="name">${note}</li>`)}</ul>`;
  return html`<div class="title"><h1 tabindex="-1" class="name">${title}</h1></div><p class="lead muted">${dayName(from)} to ${shortTime(until)} UTC in ${region}, ${countOf(services.length, 'service')}. ${source}</p>${notice}`;
}

function showCounts(trend: Trend): Html {
  const total = trend.periods.reduce((sum, period) => sum + totalOf(period), 0);
  const ends = endsOf(trend.periods).map((end) => ({
    end,
    count: trend.periods.reduce((sum, { ends }) => sum + (ends[end] ?? 0), 0),
  }));
  const tile = (href: string, count: number, label: string, tone = '') =>
    html`<li><a class="tile ${tone}" href="${href}"><span class="value">${numberName(count)}</span> <span class="what">${label}</span></a></li>`;
  return html`<ul class="tiles" aria-label="Deployments by outcome">${tile('#deployments', total, total === 1 ? 'deployment' : 'deployments')}${ends.map(
    ({ end, count }) =>
      tile(addressOf({ is: 'deployments', query: { end } }), count, LOOKS[end].label, LOOKS[end].tone),
  )}</ul>`;
}

function showOutcomes(trend: Trend): Html {
  const ends = endsOf(trend.periods);
  if (ends.length === 0) return html`<p class="muted">There are no deployments in this time.</p>`;
  const legend = ends.map((end) => {
    const { tone, pattern, label } = LOOKS[end];
    return html`<li>${showSwatch(tone, pattern === '' ? undefined : end)}${label}</li>`;
  });
  const rows = trend.periods.map((period) => {
    const { from, until } = period;
    const address = addressOf({ is: 'deployments', query: { from, until } });
    const name = periodName(from, trend.unit);
    const total = totalOf(period);
    const head = total === 0 ? html`${name}` : html`<a href="${address}">${name}</a>`;
    return html`<tr><th scope="row">${head}</th>${ends.map((end) => html`<td class="number">${numberName(period.ends[end] ?? 0)}</td>`)}<td class="number">${numberName(total)}</td></tr>`;
  });
  const table = html`<table><caption>Deployments per ${trend.unit}, by outcome</caption><thead><tr><th scope="col">Created (UTC)</th>${ends.map((end) => html`<th scope="col" class="number">${LOOKS[end].label}</th>`)}<th scope="col" class="number">all</th></tr></thead><tbody>${rows}</tbody></table>`;
  return html`${drawOutcomesChart(trend)}<ul class="legend">${legend}</ul>${showData(table)}`;
}

function showRecoveries(trend: Trend): Html {
  const recoveries = trend.periods.flatMap(({ from, recovery }) =>
    recovery === undefined ? [] : [{ from, recovery }],
  );
  if (recoveries.length === 0) return html`<p class="muted">No failed deployment was rolled back in this time.</p>`;
  const scale = isLogarithmicChart(trend) ? ' The axis is logarithmic.' : '';
  const rows = recoveries.map(
    ({ from, recovery: { count, shortest, median, longest } }) =>
      html`<tr><th scope="row">${periodName(from, trend.unit)}</th><td class="number">${numberName(count)}</td>${[shortest, median, longest].map((span) => html`<td class="number">${describeDuration(span)}</td>`)}</tr>`,
  );
  const table = html`<table><caption>Recovery times per ${trend.unit}</caption><thead><tr><th scope="col">Created (UTC)</th><th scope="col" class="number">recoveries</th><th scope="col" class="number">shortest</th><th scope="col" class="number">median</th><th scope="col" class="number">longest</th></tr></thead><tbody>${rows}</tbody></table>`;
  return html`<p class="muted note">Deployment start to rollback end. The dot is the median of a ${trend.unit}, the line goes from the shortest to the longest.${scale}</p>${drawRecoveryChart(trend)}${showData(table)}`;
}

function showData(table: Html): Html {
  return html`<details><summary>Show the numbers</summary><div class="scroll" tabindex="0" role="group" aria-label="Table of the chart">${table}</div></details>`;
}

function showAlarms({ alarms, services }: Figures): Html {
  const [first] = alarms;
  if (first === undefined) return html`<p class="muted">No alarm caused a rollback in this time.</p>`;
  // An alarm is in the Region of its service, and a page is of one Region.
  const scale = { most: first.rollbacks, place: services[0]?.serviceArn ?? '' };
  const more = alarms.slice(FIRST_ALARMS, ALARMS);
  const rest = alarms.length - FIRST_ALARMS - more.length;
  const tail =
    rest > 0 ? html`<p class="muted note">And ${countOf(rest, 'alarm')} with fewer rollbacks.</p>` : undefined;
  return html`${showAlarmTable(alarms.slice(0, FIRST_ALARMS), scale)}${
    more.length === 0
      ? undefined
      : html`<details><summary>Show ${countOf(more.length, 'more alarm')}</summary>${showAlarmTable(more, scale)}${tail}</details>`
  }`;
}

function showAlarmTable(
  alarms: readonly AlarmFigure[],
  { most, place }: { readonly most: number; readonly place: string },
): Html {
  const rows = alarms.map(({ alarmName, rollbacks }) => {
    const address = addressOf({ is: 'deployments', query: { alarm: alarmName } });
    const width = ((rollbacks / most) * 100).toFixed(1);
    return html`<tr><th scope="row">${showLink(describeAlarmLink(place, alarmName), alarmName)}<svg class="bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true"><rect class="fill bad" width="${width}" height="4"/></svg></th><td class="number"><a href="${address}">${numberName(rollbacks)}<span class="visually-hidden"> rollbacks by ${alarmName}</span></a></td></tr>`;
  });
  return html`<table class="alarms"><caption class="visually-hidden">Rollbacks per alarm</caption><thead><tr><th scope="col">Alarm</th><th scope="col" class="number">Rollbacks</th></tr></thead><tbody>${rows}</tbody></table>`;
}

function showFigures(figures: Figures, facts: ReportFacts): Html {
  const [only, ...others] = figures.services;
  if (only === undefined) return html`<p class="muted">There are no deployments to count.</p>`;
  if (others.length === 0) return showServiceFigures(only, facts);
  const more =
    figures.services.length > FIRST_SERVICES
      ? html`<p class="note more"><button type="button" class="button script-only" id="more-services" hidden>Show all ${numberName(figures.services.length)} services</button></p>`
      : undefined;
  return html`${showFiguresTable(figures, facts.from)}${more}`;
}
