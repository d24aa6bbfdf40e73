import { CAUSES, type Cause } from '../../deployment/record.ts';
import type { Figures } from '../../history/figures.ts';
import { attributes, type Html, html } from '../../html/html.ts';
import type { EpochMs } from '../../time.ts';
import { CAUSE_LABELS, ENDS, LOOKS } from '../look.ts';
import { countOf, numberName, serviceName, shortTime } from '../names.ts';
import { type ListPage, PAGE_ROWS } from '../query.ts';
import { addressOf, type ListQuery, SORTS, type Sort } from '../route.ts';
import type { End } from '../trend.ts';
import { showDeployments } from './deployments.ts';
import { showServiceFigures } from './figures.ts';

/** What a list can be filtered by. */
export interface Choices {
  readonly services: readonly string[];
  readonly ends: readonly End[];
  readonly causes: readonly Cause[];
}

const SORT_LABELS: Readonly<Record<Sort, string>> = {
  newest: 'newest first',
  oldest: 'oldest first',
  longest: 'longest first',
};

/** The filters of the list, set as in the query. */
export function showFilters({ services, ends, causes }: Choices, query: ListQuery): Html {
  return html`<form class="filters" role="search" aria-label="Filter deployments">
<label>Search<input type="search" name="text" autocomplete="off" placeholder="alarm or revision"${attributes({ value: query.text ?? '' })}></label>
${showSelect('Service', 'service', query.service, [['', 'all services'], ...services.map((name) => [name, name] as const)])}
${showSelect('Outcome', 'outcome', query.end, [['', 'all outcomes'], ...ENDS.filter((end) => ends.includes(end)).map((end) => [end, LOOKS[end].label] as const)])}
${showSelect('Cause', 'cause', query.cause, [['', 'all causes'], ...CAUSES.filter((cause) => causes.includes(cause)).map((cause) => [cause, CAUSE_LABELS[cause]] as const)])}
${showSelect(
  'Order',
  'sort',
  query.sort ?? 'newest',
  SORTS.map((sort) => [sort, SORT_LABELS[sort]] as const),
)}
</form>`;
}

function showSelect(
  label: string,
  name: string,
  chosen: string | undefined,
  options: readonly (readonly [value: string, words: string])[],
): Html {
  const items = options.map(
    ([value, words]) => html`<option${attributes({ value, selected: value === (chosen ?? '') })}>${words}</option>`,
  );
  return html`<label>${label}<select name="${name}">${items}</select></label>`;
}

/** What a page of the list shows below its filters. */
interface Found {
  readonly query: ListQuery;
  readonly page: ListPage;
  readonly figures: Figures;
  readonly from: EpochMs;
}

/** The deployments that were found, and the figures of their service if it was chosen. */
export function showFound({ query, page, figures, from }: Found): Html {
  const service = figures.services.find(({ serviceArn }) => serviceName(serviceArn) === query.service);
  const own =
    service === undefined
      ? undefined
      : html`<section class="card" aria-label="DORA figures of the service"><h2>DORA figures of <span class="name">${serviceName(service.serviceArn)}</span></h2>${showServiceFigures(service, { from })}</section>`;
  const rows =
    page.found === 0
      ? html`<p class="muted">No deployment has all of these. <a href="#deployments">Show all deployments</a></p>`
      : html`${showDeployments(page.rows, describePage(page))}${showPager(query, page)}`;
  return html`${own}<div class="card"><h2 class="visually-hidden" id="found" tabindex="-1">List of deployments</h2><div class="found"><span>${describePage(page)}</span>${showChips(query)}</div>${rows}</div>`;
}

/** `51 to 100 of 1,234 deployments` @internal */
export function describePage({ rows, found, page, pages }: ListPage): string {
  if (pages === 1) return countOf(found, 'deployment');
  const first = (page - 1) * PAGE_ROWS + 1;
  return `${numberName(first)} to ${numberName(first + rows.length - 1)} of ${countOf(found, 'deployment')}`;
}

/** Filters that have no field: each with a link that removes it. */
function showChips(query: ListQuery): Html {
  const { alarm, from, until } = query;
  const chips: readonly (readonly [words: string, without: ListQuery])[] = [
    ...(alarm === undefined ? [] : [[`alarm ${alarm}`, { ...query, alarm: undefined, page: 1 }] as const]),
    ...(from === undefined && until === undefined
      ? []
      : [[describeRange(from, until), { ...query, from: undefined, until: undefined, page: 1 }] as const]),
  ];
  return html`${chips.map(
    ([words, without]) =>
      html`<a class="button" href="${addressOf({ is: 'deployments', query: without })}"><span class="visually-hidden">Remove the filter: </span><span class="name">${words}</span><span aria-hidden="true">&nbsp;×</span></a>`,
  )}`;
}

function describeRange(from: EpochMs | undefined, until: EpochMs | undefined): string {
  const start = from === undefined ? '' : ` from ${shortTime(from)}`;
  const end = until === undefined ? '' : ` until ${shortTime(until)}`;
  return `created${start}${end}`;
}

function showPager(query: ListQuery, { page, pages }: ListPage): Html | undefined {
  if (pages === 1) return undefined;
  const link = (to: number, words: string, rel: string) =>
    to < 1 || to > pages
      ? html`<span></span>`
      : html`<a class="button" rel="${rel}" href="${addressOf({ is: 'deployments', query: { ...query, page: to } })}">${words}</a>`;
  return html`<nav class="pager" aria-label="Pages">${link(page - 1, 'Previous', 'prev')}<span>Page ${numberName(page)} of ${numberName(pages)}</span>${link(page + 1, 'Next', 'next')}</nav>`;
}
