import { DEFINITIONS } from '../../history/definitions.ts';
import type { Figures, ServiceFigures } from '../../history/figures.ts';
import { type Html, html } from '../../html/html.ts';
import { describeDuration, type EpochMs } from '../../time.ts';
import { dayName, numberName, serviceName } from '../names.ts';
import { addressOf } from '../route.ts';
import { type Column, showRows, showStackedTable } from './parts.ts';

/** Services that the table has before it is asked for more. */
export const FIRST_SERVICES = 25;

/** A figure of DORA: its name, and how a service's own is written. The order is that of the definitions. */
const VALUES: readonly ((figures: ServiceFigures) => string | undefined)[] = [
  ({ changesPerWeek }) => (changesPerWeek === undefined ? undefined : `${changesPerWeek.toFixed(1)} per week`),
  ({ changeFailRate }) => (changeFailRate === undefined ? undefined : `${(changeFailRate * 100).toFixed(1)}%`),
  ({ recoveryTime }) => (recoveryTime === undefined ? undefined : describeDuration(recoveryTime)),
];

/** The figures of one service, each with its definition. */
export function showServiceFigures(service: ServiceFigures, range: { readonly from: EpochMs }): Html {
  const cards = DEFINITIONS.map(({ name, text }, index) => {
    const value = index < VALUES.length ? (VALUES[index]?.(service) ?? 'none yet') : 'unknown';
    const definition = text.replace(/^unknown, because /, '');
    return html`<div class="figure"><dt>${capital(name)}</dt><dd class="value">${value}</dd><dd class="definition">${definition}</dd></div>`;
  });
  const rest = describeCounted(service, range);
  return html`<dl class="figures">${cards}</dl><p class="muted note">${rest}</p>`;
}

/** The figures per service, with the definition beside each. Services with the most failures come first. */
export function showFiguresTable(figures: Figures, from: EpochMs): Html {
  const services = byFailures(figures.services);
  const definitions = DEFINITIONS.slice(0, VALUES.length).map(
    ({ name, text }) => html`<div><dt>${capital(name)}</dt><dd class="definition">${text}</dd></div>`,
  );
  const table = showStackedTable({
    caption: 'DORA figures per service, those with the most failures first',
    hidesCaption: true,
    columns: columnsOf(from),
    rows: services.slice(0, FIRST_SERVICES),
  });
  const unknown = DEFINITIONS.slice(VALUES.length).map(
    ({ name, text }) => html`<p class="muted note">${capital(name)}: ${text}.</p>`,
  );
  return html`<dl class="definitions">${definitions}</dl>${table}${unknown}`;
}

/** The rows of the table from `first` on. */
export function showFigureRows(figures: Figures, from: EpochMs, first: number): Html {
  return showRows(columnsOf(from), byFailures(figures.services).slice(first));
}

function columnsOf(from: EpochMs): readonly Column<ServiceFigures>[] {
  const definition = (index: number) => DEFINITIONS[index]?.text;
  return [
    { head: 'Service', cell: showService },
    { head: 'Deployments', isNumber: true, cell: (one) => showCounted(one, from) },
    { head: 'Frequency', isNumber: true, definition: definition(0), cell: (one) => VALUES[0]?.(one) },
    { head: 'Change fail rate', isNumber: true, definition: definition(1), cell: showRate },
    { head: 'Recovery time', isNumber: true, definition: definition(2), cell: (one) => VALUES[2]?.(one) },
  ];
}

function showService({ serviceArn }: ServiceFigures): Html {
  const service = serviceName(serviceArn);
  const address = addressOf({ is: 'deployments', query: { service } });
  return html`<a class="name" href="${address}">${service}</a>`;
}

function showCounted(service: ServiceFigures, from: EpochMs): Html {
  const counted = describeLess(service, from);
  return html`${numberName(service.changes)}${counted === '' ? undefined : html`<span class="definition">${counted}</span>`}`;
}

function showRate(service: ServiceFigures): Html | undefined {
  const rate = VALUES[1]?.(service);
  if (rate === undefined) return undefined;
  return html`${rate}<span class="definition">${numberName(service.failures)} failed</span>`;
}

function describeCounted(service: ServiceFigures, range: { readonly from: EpochMs }): string {
  const { changes, failures, recovered } = service;
  const less = describeLess(service, range.from);
  const counted = `Counted: ${numberName(changes)} deployments, of which ${numberName(failures)} failed. Recovery times: ${numberName(recovered)}.`;
  return less === '' ? counted : `${counted} ${capital(less)}.`;
}

/** What the figures do not count. */
function describeLess({ notCounted, from }: ServiceFigures, start: EpochMs): string {
  const counts = Object.entries(notCounted).map(([because, count]) => `${numberName(count)} ${because}`);
  return [
    ...(counts.length === 0 ? [] : [`not counted: ${counts.join(', ')}`]),
    ...(from === start ? [] : [`counted from ${dayName(from)}, because the guard was not installed before`]),
  ].join('; ');
}

function byFailures(services: readonly ServiceFigures[]): readonly ServiceFigures[] {
  return services.toSorted((a, b) => b.failures - a.failures || b.changes - a.changes);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
