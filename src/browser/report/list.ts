import { CAUSES } from '../../core/deployment/record.ts';
import { html } from '../../core/html/html.ts';
import { ENDS } from '../../core/history-page/look.ts';
import { countOf, endOf, serviceName } from '../../core/history-page/names.ts';
import { findDeployments, pageOf } from '../../core/history-page/query.ts';
import { addressOf, type ListQuery, parseAddress, SORTS } from '../../core/history-page/route.ts';
import { showFilters, showFound } from '../../core/history-page/views/list.ts';
import { elementOf } from './find-element.ts';
import type { PageData } from './read-data.ts';
import { setHtml } from './trusted-html.ts';

/** The view with the list of all deployments. */
export interface List {
  /** Shows what an address asks for. */
  show(query: ListQuery): void;
}

/** Milliseconds after the last key until the list is filtered. */
const TYPING = 150;

/** Builds the list into its section. */
export function buildList(section: HTMLElement, data: PageData): List {
  const services = [...new Set(data.deployments.map(({ serviceArn }) => serviceName(serviceArn)))].toSorted();
  const ends = ENDS.filter((end) => data.deployments.some((deployment) => endOf(deployment) === end));
  const causes = CAUSES.filter((cause) => data.deployments.some((deployment) => deployment.cause === cause));
  setHtml(
    section,
    html`<div class="title"><h1 tabindex="-1">Deployments</h1></div><div class="card" id="filters"></div><p class="visually-hidden" role="status" id="status"></p><div class="view" id="results"></div>`,
  );
  let current: ListQuery = {};
  const filters = elementOf('#filters', section);
  listenToFilters(filters, () => current);
  return {
    show(query) {
      current = query;
      // A form that is being typed into must keep its fields.
      if (!filters.contains(document.activeElement)) setHtml(filters, showFilters({ services, ends, causes }, query));
      const page = pageOf(findDeployments(data.deployments, query), query.page);
      setHtml(elementOf('#results', section), showFound({ query, page, figures: data.figures, from: data.from }));
      elementOf('#status', section).textContent = `${countOf(page.found, 'deployment')} found`;
    },
  };
}

/** Puts what a person chooses into the address, which shows it. */
function listenToFilters(filters: HTMLElement, current: () => ListQuery): void {
  let timer = 0;
  const apply = () => {
    const form = filters.querySelector('form');
    if (form === null) return;
    const address = addressOf({ is: 'deployments', query: readForm(form, current()) });
    // Each letter in the history of the browser would make its back button useless.
    if (parseAddress(location.hash).is === 'deployments') location.replace(address);
  };
  filters.addEventListener('input', ({ target }) => {
    clearTimeout(timer);
    timer = window.setTimeout(apply, target instanceof HTMLInputElement ? TYPING : 0);
  });
  filters.addEventListener('submit', (event) => {
    event.preventDefault();
    apply();
  });
}

function readForm(form: HTMLFormElement, current: ListQuery): ListQuery {
  const values = new FormData(form);
  const text = (name: string) => {
    const value = values.get(name);
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const { alarm, from, until } = current;
  return {
    alarm,
    from,
    until,
    text: text('text'),
    service: text('service'),
    end: ENDS.find((end) => end === text('outcome')),
    cause: CAUSES.find((cause) => cause === text('cause')),
    sort: SORTS.find((sort) => sort === text('sort')),
  };
}
