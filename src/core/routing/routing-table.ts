import * as z from 'zod/mini';
import { lazy } from '../lazy.ts';
import { parseJson } from '../parse-json.ts';
import type { Destination } from './destination.ts';

/** Chooses deployments and says where their messages go. All matchers that are set must match. */
export interface Route {
  /** Patterns of cluster names, with `*` for any text. */
  readonly clusters?: readonly string[] | undefined;
  /** Patterns `cluster/service`, with `*` for any text. */
  readonly services?: readonly string[] | undefined;
  /** Patterns of tag values by tag key. The tag is that of the service, else that of its cluster. */
  readonly tags?: Readonly<Record<string, readonly string[]>> | undefined;
  readonly to: readonly Destination[];
  /** Whether routes after this one are tried as well. */
  readonly continue?: boolean | undefined;
}

/** All routes of a guard, in order, and where messages go that no route matches. */
export interface RoutingTable {
  readonly routes: readonly Route[];
  readonly fallback: readonly Destination[];
}

/** All destinations that a message can go to. */
export function destinationsOf({ routes, fallback }: RoutingTable): readonly Destination[] {
  return [...routes.flatMap(({ to }) => to), ...fallback];
}

/** A table without topic ARNs, which only the deployment knows: each is a place in a list. */
const tableSchema = lazy(() => {
  const post = z.enum(['every-deployment', 'trouble', 'change-of-outcome']);
  const mention = z.object({ who: z.array(z.string()), on: z.array(z.string()) });
  const destinations = z.array(
    z.discriminatedUnion('is', [
      z.object({ is: z.literal('slack'), channel: z.string(), post, mention: z.optional(mention) }),
      z.object({ is: z.literal('sns'), topic: z.int(), format: z.enum(['amazon-q', 'json']), post }),
    ]),
  );
  const patterns = z.optional(z.array(z.string()));
  return z.object({
    routes: z.array(
      z.object({
        clusters: patterns,
        services: patterns,
        tags: z.optional(z.record(z.string(), z.array(z.string()))),
        to: destinations,
        continue: z.optional(z.boolean()),
      }),
    ),
    fallback: destinations,
  });
});

/** Formats a table as JSON, and lists the ARNs of its topics. */
export function writeRoutingTable({ routes, fallback }: RoutingTable): {
  readonly text: string;
  readonly topicArns: readonly string[];
} {
  const topicArns: string[] = [];
  const placeOf = (arn: string) => {
    if (!topicArns.includes(arn)) topicArns.push(arn);
    return topicArns.indexOf(arn);
  };
  const write = (to: readonly Destination[]) =>
    to.map((one) => {
      if (one.is === 'slack') return one;
      const { topicArn, ...rest } = one;
      return { ...rest, topic: placeOf(topicArn) };
    });
  const table = { routes: routes.map((route) => ({ ...route, to: write(route.to) })), fallback: write(fallback) };
  return { text: JSON.stringify(table), topicArns };
}

/**
 * Parses a table from JSON and its list of topics.
 *
 * @throws Error for a text that `writeRoutingTable` did not write
 */
export function parseRoutingTable(text: string, topicArns: readonly string[]): RoutingTable {
  const parsed = tableSchema().safeParse(parseJson(text));
  if (!parsed.success) {
    throw new Error(`the routing table is invalid: deploy the guard again (${parsed.error.issues[0]?.message})`);
  }
  const read = (to: (typeof parsed.data)['fallback']) => to.map((one) => withArn(one, topicArns));
  const { routes, fallback } = parsed.data;
  return { routes: routes.map((route) => ({ ...route, to: read(route.to) })), fallback: read(fallback) };
}

type Written =
  | Extract<Destination, { is: 'slack' }>
  | (Omit<Extract<Destination, { is: 'sns' }>, 'topicArn'> & { readonly topic: number });

function withArn(written: Written | { readonly is: 'slack' | 'sns' }, topicArns: readonly string[]): Destination {
  // The schema checks the fields; the occasions of a mention are checked when the table is written.
  const one = written as Written;
  if (one.is === 'slack') return one;
  const { topic, ...rest } = one;
  const topicArn = topicArns[topic];
  if (topicArn === undefined) {
    throw new Error(`the routing table names topic ${topic} of ${topicArns.length}: deploy the guard again`);
  }
  return { ...rest, topicArn };
}
