import { parseServiceArn } from '../arn.ts';
import { matchesGlob } from '../glob.ts';
import { type Destination, nameOfDestination, type RouteDecision } from './destination.ts';
import type { Route, RoutingTable } from './routing-table.ts';

/** The tags of a service, with those of its cluster where it has none of the same key. */
type Tags = ReadonlyMap<string, string>;

/** What is known of the tags: `unread` if they were not needed yet, `unreadable` if ECS did not give them. */
export type KnownTags = Tags | 'unread' | 'unreadable';

/** The decision, or that it needs the tags with these keys. */
export type RouteChoice =
  | { readonly is: 'chosen'; readonly decision: RouteDecision }
  | { readonly is: 'needs-tags'; readonly keys: readonly string[] };

/**
 * Chooses where the messages about a service's deployment go: to the first route that matches, to later ones only if that
 * one continues, else to the fallback. Without the tags that a route needs, they go to the fallback, because it is not known
 * whether the route matches. No destination is chosen twice, and there is always one.
 */
export function chooseRoute(table: RoutingTable, serviceArn: string, tags: KnownTags): RouteChoice {
  const chosen: Destination[] = [];
  let isMatched = false;
  for (const route of table.routes) {
    const match = matchRoute(route, serviceArn, tags);
    if (match === 'needs-tags') return { is: 'needs-tags', keys: tagKeysOf(table) };
    if (match === 'unknown') return decided([...chosen, ...table.fallback], true);
    if (match === 'no') continue;
    isMatched = true;
    chosen.push(...route.to);
    if (route.continue !== true) break;
  }
  return decided(isMatched ? chosen : table.fallback, false);
}

/** Whether any route matches by a tag. */
export function needsTags({ routes }: RoutingTable): boolean {
  return routes.some(({ tags }) => tags !== undefined);
}

function tagKeysOf({ routes }: RoutingTable): readonly string[] {
  return [...new Set(routes.flatMap(({ tags = {} }) => Object.keys(tags)))];
}

/** The first of two entries for a destination counts. */
function decided(all: readonly Destination[], tagsUnread: boolean): RouteChoice {
  const byName = new Map<string, Destination>();
  for (const one of all) {
    const name = nameOfDestination(one, undefined);
    if (!byName.has(name)) byName.set(name, one);
  }
  return { is: 'chosen', decision: { destinations: [...byName.values()], tagsUnread } };
}

function matchRoute(route: Route, serviceArn: string, known: KnownTags): 'yes' | 'no' | 'needs-tags' | 'unknown' {
  const name = parseServiceArn(serviceArn);
  // A short ARN does not name its cluster; ECS then assumes `default`.
  const cluster = name?.cluster ?? 'default';
  const path = `${cluster}/${name?.service ?? ''}`;
  const { clusters, services, tags } = route;
  if (clusters !== undefined && !matchesAny(clusters, cluster)) return 'no';
  if (services !== undefined && !matchesAny(services, path)) return 'no';
  if (tags === undefined) return 'yes';
  if (known === 'unread') return 'needs-tags';
  if (known === 'unreadable') return 'unknown';
  const has = ([key, values]: readonly [string, readonly string[]]) => {
    const value = known.get(key);
    return value !== undefined && matchesAny(values, value);
  };
  return Object.entries(tags).every(has) ? 'yes' : 'no';
}

function matchesAny(patterns: readonly string[], text: string): boolean {
  return patterns.some((pattern) => matchesGlob(pattern, text));
}
