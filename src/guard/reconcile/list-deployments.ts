import type { RecordName } from '../../core/deployment/head.ts';
import type { DeploymentRecord } from '../../core/deployment/record.ts';
import { SETTLING } from '../../core/deployment/settling.ts';
import {
  before,
  between,
  type DurationMs,
  days,
  durationMs,
  type EpochMs,
  epochMs,
  hours,
  seconds,
} from '../../core/time.ts';
import { GatewayError } from '../errors.ts';
import type { CreationWindow, RecordStore, ServiceDeploymentBrief, ServiceGateway } from '../ports.ts';
import type { Round } from './reconcile.ts';
import type { ReadBudget } from './read-budget.ts';

/** Most pages of 100 that one window may have; if it has more, a shorter window is read. */
const PAGES = 3;

/** AWS does not document whether the filter includes its bounds. */
const MARGIN = seconds(1);

/** The first window in which to look for the newest deployments of a busy service. */
const FIRST_SPAN = hours(24);

/** Windows to try for the newest deployments before the shortest one with too many is read in full. */
const TRIES = 8;

/** How long ECS keeps deployments. @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-deployment.html */
const HISTORY = days(90);

/** Past deployments that the first reconciliation of a service records as baseline: one DescribeServiceDeployments. */
const BASELINE_DEPLOYMENTS = 20;

/** How far before a denial began the list is read: deployments that ended during the denial may have started before it. */
const BEFORE_REFUSAL = hours(1);

/** Deployments of a service that one reconciliation may record. */
export interface Listing {
  /** Oldest first. */
  readonly briefs: readonly ServiceDeploymentBrief[];
  /** End of the window when newer deployments are left for later; undefined when it reaches the present. */
  readonly until: EpochMs | undefined;
  /** The guard does not record deployments created before this; undefined until one was listed. */
  readonly recordedFrom: EpochMs | undefined;
}

type Lister = Pick<ServiceGateway, 'listServiceDeployments'>;

/**
 * Lists the deployments of a service from the oldest unrecorded one onward. The first time, lists the newest twenty, and
 * all since ECS began to deny access.
 *
 * @throws GatewayError when ECS does not list
 */
export async function listDeployments(services: Lister, round: Round, budget: ReadBudget): Promise<Listing> {
  const { serviceArn, now, state } = round;
  const { recordedFrom, recordedUntil, refusal } = state.head ?? {};
  const counted = countReads(services, budget);
  if (recordedUntil !== undefined) {
    // ECS's lists lag: a deployment created shortly before may appear late.
    const { briefs, until } = await listSince(counted, serviceArn, before(recordedUntil, SETTLING), now);
    return { briefs, until, recordedFrom };
  }
  const newest = (await listNewest(counted, serviceArn, BASELINE_DEPLOYMENTS, now)).slice(-BASELINE_DEPLOYMENTS);
  const firstSeen = newest[0]?.createdAt;
  if (refusal === undefined) return { briefs: newest, until: undefined, recordedFrom: firstSeen };
  const { briefs, until } = await listSince(counted, serviceArn, before(refusal.since, BEFORE_REFUSAL), now);
  const all = new Map([...newest, ...briefs].map((brief) => [brief.serviceDeploymentArn, brief]));
  const merged = [...all.values()].sort((a, b) => a.createdAt - b.createdAt);
  return { briefs: merged, until, recordedFrom: merged[0]?.createdAt };
}

function countReads(services: Lister, budget: ReadBudget): Lister {
  return {
    listServiceDeployments: (serviceArn, window, mostPages) => {
      budget.spend(1);
      return services.listServiceDeployments(serviceArn, window, mostPages);
    },
  };
}

/**
 * Returns the records of all listed or unfinished deployments, newest first. Every reconciliation reads only one page, the
 * newest; older records are read by name.
 */
export async function loadRecords(
  store: Pick<RecordStore, 'readRecords'>,
  { serviceArn, state, signals }: Round,
  briefs: readonly ServiceDeploymentBrief[],
): Promise<readonly DeploymentRecord[]> {
  const page = state.records;
  const held = new Set(page.map((record) => record.deploymentKey));
  const oldest = page.at(-1)?.createdAt;
  const mayBeOlder = (createdAt: EpochMs) => state.hasMore && oldest !== undefined && createdAt <= oldest;
  const names: readonly RecordName[] = [
    ...(state.head?.open ?? []),
    ...signals.flatMap((signal) => signal.open),
    ...briefs
      .filter((brief) => mayBeOlder(brief.createdAt))
      .map(({ serviceDeploymentArn, createdAt }) => ({ deploymentKey: serviceDeploymentArn, createdAt })),
  ].filter(({ deploymentKey }) => !held.has(deploymentKey));
  if (names.length === 0) return page;
  const distinct = [...new Map(names.map((name) => [name.deploymentKey, name])).values()];
  const others = await store.readRecords(serviceArn, distinct);
  return [...page, ...others].sort((a, b) => b.createdAt - a.createdAt);
}

/**
 * Lists all deployments created at `from` or later. If these are too many, lists all of the oldest part: the window is cut
 * by time, not by page, because ECS does not promise an order.
 *
 * @throws GatewayError when ECS does not list
 * @internal
 */
export async function listSince(
  services: Lister,
  serviceArn: string,
  from: EpochMs,
  now: EpochMs,
): Promise<Omit<Listing, 'recordedFrom'>> {
  const first = before(from, MARGIN);
  let until: EpochMs | undefined;
  for (;;) {
    const listed = await list(services, serviceArn, { after: first, before: until }, PAGES);
    if (listed.isWhole) return { briefs: listed.deployments, until };
    const span = between(first, until ?? now);
    if (span <= MARGIN) throw tooDense(serviceArn, first);
    until = epochMs(first + span / 2);
  }
}

/**
 * Lists the newest deployments of a service, at least `count` if it has that many. One page is enough for most services;
 * for a busy one, it searches for a window with at least `count` deployments but no more than a page.
 *
 * @throws GatewayError when ECS does not list
 * @internal
 */
export async function listNewest(
  services: Lister,
  serviceArn: string,
  count: number,
  now: EpochMs,
): Promise<readonly ServiceDeploymentBrief[]> {
  const all = await list(services, serviceArn, {}, 1);
  if (all.isWhole) return all.deployments;
  let tooFew = durationMs(0);
  let tooMany = HISTORY;
  let span = FIRST_SPAN;
  for (let tries = 1; tries < TRIES; tries += 1) {
    const listed = await list(services, serviceArn, { after: before(now, span) }, 1);
    if (listed.isWhole && listed.deployments.length >= count) return listed.deployments;
    if (listed.isWhole) tooFew = span;
    else tooMany = span;
    span = middleOf(tooFew, tooMany);
  }
  return (await list(services, serviceArn, { after: before(now, tooMany) }, Number.POSITIVE_INFINITY)).deployments;
}

/** The geometric mean, because the two bounds may be orders of magnitude apart. */
function middleOf(tooFew: DurationMs, tooMany: DurationMs): DurationMs {
  return tooFew === 0 ? durationMs(tooMany / 16) : durationMs(Math.sqrt(tooFew * tooMany));
}

/** ECS rejects the list for a deleted service and for one with another deployment controller: neither has deployments. */
async function list(services: Lister, serviceArn: string, window: CreationWindow, mostPages: number) {
  try {
    return await services.listServiceDeployments(serviceArn, window, mostPages);
  } catch (error) {
    const hasNone = error instanceof GatewayError && (error.code === 'gone' || error.code === 'unsupported');
    if (hasNone) return { deployments: [], isWhole: true };
    throw error;
  }
}

function tooDense(serviceArn: string, at: EpochMs): GatewayError {
  return new GatewayError(
    'invalid',
    'ecs:ListServiceDeployments',
    `ecs:ListServiceDeployments lists more than ${PAGES * 100} deployments of ${serviceArn} within one second at ${at}, which is impossible`,
  );
}
