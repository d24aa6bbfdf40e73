import { CAUSES, type Cause } from '../deployment/record.ts';
import { type EpochMs, parseInstant } from '../time.ts';
import { describeInstant } from '../time.ts';
import { ENDS } from './look.ts';
import type { End } from './trend.ts';

/** A view of the page. Each has an address of its own, the part of the page's address from `#` on. */
export type Route =
  | { readonly is: 'overview' }
  | { readonly is: 'deployments'; readonly query: ListQuery }
  /** `path` is that of `deploymentPath`. */
  | { readonly is: 'deployment'; readonly path: string };

/** Which deployments a list has, and in which order. An absent field allows all. */
export interface ListQuery {
  /** As `serviceName` names it. */
  readonly service?: string | undefined;
  readonly end?: End | undefined;
  readonly cause?: Cause | undefined;
  readonly alarm?: string | undefined;
  /** Found in names, ids and reasons; upper and lower case are the same. */
  readonly text?: string | undefined;
  readonly from?: EpochMs | undefined;
  /** Not included. */
  readonly until?: EpochMs | undefined;
  /** @default newest */
  readonly sort?: Sort | undefined;
  /** Counts from 1. */
  readonly page?: number | undefined;
}

/** Orders of a list. */
export const SORTS = ['newest', 'oldest', 'longest'] as const;

export type Sort = (typeof SORTS)[number];

const DEPLOYMENTS = '#deployments';
const DEPLOYMENT = '#d/';

/** Returns the address of a view. */
export function addressOf(route: Route): string {
  switch (route.is) {
    case 'overview':
      return '#overview';
    case 'deployments': {
      const query = formatQuery(route.query);
      return query === '' ? DEPLOYMENTS : `${DEPLOYMENTS}?${query}`;
    }
    case 'deployment':
      return DEPLOYMENT + route.path.split('/').map(encodePart).join('/');
  }
}

/** Parses an address. One that the page does not know is that of the overview. */
export function parseAddress(hash: string): Route {
  if (hash.startsWith(DEPLOYMENT)) {
    return { is: 'deployment', path: hash.slice(DEPLOYMENT.length).split('/').map(decodePart).join('/') };
  }
  const [view, query = ''] = hash.split(/\?([\s\S]*)/);
  return view === DEPLOYMENTS ? { is: 'deployments', query: parseQuery(query) } : { is: 'overview' };
}

function formatQuery(query: ListQuery): string {
  const { service, end, cause, alarm, text, from, until, sort, page } = query;
  const fields: readonly (readonly [string, string | undefined])[] = [
    ['service', service],
    ['outcome', end],
    ['cause', cause],
    ['alarm', alarm],
    ['text', text],
    ['from', from === undefined ? undefined : describeInstant(from)],
    ['until', until === undefined ? undefined : describeInstant(until)],
    ['sort', sort === 'newest' ? undefined : sort],
    ['page', page === undefined || page <= 1 ? undefined : String(page)],
  ];
  return fields
    .flatMap(([name, value]) => (value === undefined || value === '' ? [] : [`${name}=${encodePart(value)}`]))
    .join('&');
}

function parseQuery(query: string): ListQuery {
  const values = new Map(
    query.split('&').map((field) => {
      const [name = '', value = ''] = field.split(/=([\s\S]*)/);
      return [name, decodePart(value)];
    }),
  );
  const text = (name: string) => values.get(name) || undefined;
  const page = /^[1-9]\d{0,8}$/.test(text('page') ?? '') ? Number(text('page')) : undefined;
  return {
    service: text('service'),
    end: ENDS.find((end) => end === text('outcome')),
    cause: CAUSES.find((cause) => cause === text('cause')),
    alarm: text('alarm'),
    text: text('text'),
    from: parseInstant(text('from') ?? ''),
    until: parseInstant(text('until') ?? ''),
    sort: SORTS.find((sort) => sort === text('sort')),
    page,
  };
}

/** encodeURIComponent throws on half a surrogate pair. */
function encodePart(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

/** A person may have typed the address. */
function decodePart(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
