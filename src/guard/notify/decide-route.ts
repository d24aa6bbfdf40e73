import type { DeploymentRecord } from '../../core/deployment/record.ts';
import { chooseRoute } from '../../core/routing/choose-route.ts';
import type { Destination, RouteDecision } from '../../core/routing/destination.ts';
import { decidePost } from '../../core/routing/post-policy.ts';
import { destinationsOf, type RoutingTable } from '../../core/routing/routing-table.ts';
import { between, type DurationMs, type EpochMs, seconds } from '../../core/time.ts';
import { GatewayError } from '../errors.ts';
import type { Log, Now, RouteStore } from '../ports.ts';
import { clusterArnOf, type TagGateway, type Tags, tagOf } from '../tags.ts';

/** The routes of a guard, and the ports that they need. */
export interface RoutingGateways {
  readonly table: RoutingTable;
  readonly routes: RouteStore;
  /** Absent if no route matches by a tag: the function may not call ECS then. */
  readonly tags?: TagGateway | undefined;
}

/** The decision; `not-yet` if no destination wants a message now; `later` if ECS did not answer and may do so soon. */
export type RouteResult = RouteDecision | 'not-yet' | 'later';

/** How long a message waits for tags that ECS does not give because it is busy, before it goes to the fallback. */
const TAG_PATIENCE: DurationMs = seconds(30);

interface Waiter {
  readonly now: Now;
  readonly log: Log;
  /** When the first wait for this message began; undefined if none. */
  readonly waitingSince: EpochMs | undefined;
}

/**
 * Decides where a deployment's messages go. The first decision is stored and holds for all later messages, so a change of
 * tags or routes does not move the messages about a deployment to another channel.
 */
export async function decideRoute(
  { table, routes, tags }: RoutingGateways,
  record: DeploymentRecord,
  waiter: Waiter,
): Promise<RouteResult> {
  const stored = await routes.readDecision(record.deploymentKey);
  if (stored !== undefined) return stored;
  if (!destinationsOf(table).some((one) => isWanted(one, record))) return 'not-yet';
  const decision = await choose(table, tags, record, waiter);
  if (decision === 'later') return 'later';
  if (!decision.destinations.some((one) => isWanted(one, record))) return 'not-yet';
  const saved = await routes.saveDecision(record.deploymentKey, decision);
  return saved === 'saved' ? decision : ((await routes.readDecision(record.deploymentKey)) ?? decision);
}

function isWanted({ post }: Destination, record: DeploymentRecord): boolean {
  return decidePost(post, record) !== 'not-yet';
}

async function choose(
  table: RoutingTable,
  tags: TagGateway | undefined,
  { serviceArn, deploymentKey }: DeploymentRecord,
  waiter: Waiter,
): Promise<RouteDecision | 'later'> {
  const first = chooseRoute(table, serviceArn, 'unread');
  if (first.is === 'chosen') return first.decision;
  const known = tags === undefined ? 'unreadable' : await readTags(tags, serviceArn, first.keys);
  if (known === 'busy' && between(waiter.waitingSince ?? waiter.now(), waiter.now()) < TAG_PATIENCE) return 'later';
  const read = known === 'busy' ? 'unreadable' : known;
  if (read === 'unreadable') {
    waiter.log.warn('message goes to the fallback', {
      deploymentId: deploymentKey,
      because: 'its tags cannot be read',
    });
  }
  const choice = chooseRoute(table, serviceArn, read);
  // With tags, or without them for good, a choice is always made.
  return choice.is === 'chosen' ? choice.decision : { destinations: table.fallback, tagsUnread: true };
}

/** Reads the tags with these keys. `busy`: ECS is throttled or does not answer. */
async function readTags(
  tags: TagGateway,
  serviceArn: string,
  keys: readonly string[],
): Promise<Tags | 'unreadable' | 'busy'> {
  const clusterArn = clusterArnOf(serviceArn);
  let cluster: Promise<Tags | undefined> | undefined;
  const readCluster = () => {
    cluster ??= tags.clusterTags(clusterArn);
    return cluster;
  };
  try {
    const own = (await tags.serviceTags(clusterArn, [serviceArn])).get(serviceArn);
    // The tags of a service that was deleted are gone.
    if (own === undefined) return 'unreadable';
    const found: (readonly [string, string])[] = [];
    for (const key of keys) {
      const value = await tagOf(key, own, readCluster);
      if (value !== undefined) found.push([key, value]);
    }
    return new Map(found);
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    return error.code === 'throttled' || error.code === 'unavailable' ? 'busy' : 'unreadable';
  }
}
