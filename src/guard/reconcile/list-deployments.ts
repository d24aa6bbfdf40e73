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

/** Pages of 100 that one window may have before a shorter one is taken. */
const PAGES = 3;

/** The filter's bounds are not said to be inclusive. */
const MARGIN = seconds(1);

/** The first window in which the newest deployments of a busy service are looked for. */
const FIRST_SPAN = hours(24);

/** Windows tried for the newest deployments before a dense one is read whole. */
const TRIES = 8;

/** ECS keeps deployments for so long. @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-deployment.html */
const HISTORY = days(90);

/** How many past deployments are recorded as baseline at the first sight of a service: one DescribeServiceDeployments. */
const BASELINE_DEPLOYMENTS = 20;

/** Deployments that ended while ECS refused may have begun before it did. */
const BEFORE_REFUSAL = hours(1);

/** Deployments of a service that a reconciliation has to do with. */
export interface Listing {
  /** Oldest first. */
  readonly briefs: readonly ServiceDeploymentBrief[];
  /** Where the window ends, when there is more after it; undefined when it reaches the present. */
  readonly until: EpochMs | undefined;
  /** Deployments created before are older than what the guard records; undefined until one was seen. */
  readonly recordedFrom: EpochMs | undefined;
}

type Lister = Pick<ServiceGateway, 'listServiceDeployments'>;

/**
 * What is listed of a service: from the oldest deployment that is not recorded to its end on; at first sight the newest
 * twenty, and all since ECS began to refuse.
 *
 * @throws GatewayError when ECS does not list
 */
export async function listDeployments(services: Lister, round: Round, budget: ReadBudget): Promise<Listing> {
  const { serviceArn, now, state } = round;
  const { recordedFrom, recordedUntil, refusal } = state.head ?? {};
  const counted = countReads(services, budget);
  if (recordedUntil !== undefined) {
    // Lists lag: what was created shortly before may show up late.
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
 * The records of all that is listed or unfinished, newest first. The page that every reconciliation reads holds the newest alone, so
 * the others are read by their names.
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
 * All deployments created at `from` or later, or, where these are too many for one reading, all of the oldest part. ECS
 * promises no order within a list, so a part is cut by time and never by page.
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
 * The newest deployments of a service, at least `count` of them where it has as many. One page is enough for most services;
 * for a busy one a window is looked for that holds enough and not too many.
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

/** Windows of both sides may lie orders of magnitude apart, so the middle is the geometric one. */
function middleOf(tooFew: DurationMs, tooMany: DurationMs): DurationMs {
  return tooFew === 0 ? durationMs(tooMany / 16) : durationMs(Math.sqrt(tooFew * tooMany));
}

/** A deleted service has no deployments any more, and one of another controller never had: ECS refuses the list. */
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
