import { html } from '../../core/html/html.ts';
import { DATA_ID } from '../../core/history-page/data-id.ts';
import { parseAddress, type Route } from '../../core/history-page/route.ts';
import { FIRST_SERVICES, showFigureRows } from '../../core/history-page/views/figures.ts';
import { buildDeploymentView } from './deployment.ts';
import { elementOf } from './find-element.ts';
import { buildList } from './list.ts';
import { type PageData, readData } from './read-data.ts';
import { setHtml } from './trusted-html.ts';

/** The script of the history page: shows the view that the address names. */
async function start(): Promise<void> {
  // Without a script, the sections stand below one another.
  for (const section of document.querySelectorAll<HTMLElement>('main > .view'))
    section.hidden = section.id !== 'overview';
  const data = await readData(elementOf(`#${DATA_ID}`).textContent ?? '');
  const show = createRouter(data);
  show('first');
  window.addEventListener('hashchange', () => show('later'));
  followSkipLink();
  offerMoreServices(data);
  document.documentElement.dataset['ready'] = 'true';
}

function createRouter(data: PageData): (when: 'first' | 'later') => void {
  const list = buildList(elementOf('#deployments'), data);
  const deployment = buildDeploymentView(elementOf('#deployment'), data);
  let before: Route['is'] | undefined;
  return (when) => {
    const route = parseAddress(location.hash);
    const typing = elementOf('#filters').contains(document.activeElement);
    const name = showRoute(route, { list, deployment });
    document.title = name === undefined ? data.title : `${name} – ${data.title}`;
    markCurrent(route);
    const isSameList = before === 'deployments' && route.is === 'deployments';
    before = route.is;
    if (when === 'first' || typing) return;
    moveTo(isSameList ? elementOf('#found') : elementOf(`#${route.is} h1`));
  };
}

interface Views {
  readonly list: ReturnType<typeof buildList>;
  readonly deployment: ReturnType<typeof buildDeploymentView>;
}

/** Shows a view and returns its title; undefined for the overview. */
function showRoute(route: Route, { list, deployment }: Views): string | undefined {
  for (const section of document.querySelectorAll<HTMLElement>('main > .view'))
    section.hidden = section.id !== route.is;
  switch (route.is) {
    case 'overview':
      return undefined;
    case 'deployments':
      list.show(route.query);
      return 'Deployments';
    case 'deployment':
      return deployment.show(route.path);
  }
}

function markCurrent(route: Route): void {
  for (const link of document.querySelectorAll<HTMLElement>('header a[data-view]')) {
    const isCurrent = link.dataset['view'] === (route.is === 'deployment' ? 'deployments' : route.is);
    if (isCurrent) link.setAttribute('aria-current', route.is === 'deployment' ? 'true' : 'page');
    else link.removeAttribute('aria-current');
  }
}

/** Moves the focus like a browser does when it loads a page, so that a screen reader begins there. */
function moveTo(heading: HTMLElement): void {
  const place = location.hash.startsWith('#h-') ? document.getElementById(location.hash.slice(1)) : null;
  if (place !== null) {
    place.scrollIntoView();
    return;
  }
  heading.focus({ preventScroll: true });
  if (heading.id === 'found') heading.parentElement?.scrollIntoView({ block: 'nearest' });
  else window.scrollTo(0, 0);
}

/** The address names the view, so the link must not change it. */
function followSkipLink(): void {
  const main = elementOf('#main');
  elementOf('.skip').addEventListener('click', (event) => {
    event.preventDefault();
    main.focus();
  });
}

function offerMoreServices({ figures, from }: PageData): void {
  const button = document.getElementById('more-services');
  if (button === null) return;
  button.hidden = false;
  button.addEventListener('click', () => {
    const body = elementOf('#overview .stack tbody');
    const rest = document.createElement('table');
    setHtml(rest, html`<tbody>${showFigureRows(figures, from, FIRST_SERVICES)}</tbody>`);
    const rows = [...rest.querySelectorAll('tr')];
    body.append(...rows);
    button.hidden = true;
    rows[0]?.querySelector('a')?.focus();
  });
}

start().catch((error: unknown) => {
  // What the page shows without a script is still there.
  for (const section of document.querySelectorAll<HTMLElement>('main > .view')) section.hidden = false;
  console.error(error);
});
