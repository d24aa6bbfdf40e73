import type {
  AlarmReading,
  ServiceDeploymentDescription,
  ServiceDescription,
  ServiceRevisionDescription,
} from '../../core/deployment/facts.ts';
import { revisionArns } from '../../core/deployment/fold.ts';
import { type DeploymentRecord, isFinished } from '../../core/deployment/record.ts';
import { watchedAlarms } from '../../core/protection/protection.ts';
import { type EpochMs, earliest } from '../../core/time.ts';
import { GatewayError } from '../errors.ts';
import type { ServiceDeploymentBrief } from '../ports.ts';
import { unlessRefused } from '../unless-refused.ts';
import { type Listing, listDeployments, loadRecords } from './list-deployments.ts';
import type { Round, ReconcilerGateways } from './reconcile.ts';
import type { ReadBudget } from './read-budget.ts';
import { type Histories, readHistories } from './read-histories.ts';
import { findWatched, readWatchHistories } from './read-watch.ts';

/** Everything that one reconciliation reads from AWS, in at most four rounds of calls. */
export interface ReconciliationFacts extends Histories {
  /** Undefined when ECS does not find the service. */
  readonly service: ServiceDescription | undefined;
  readonly briefs: readonly ServiceDeploymentBrief[];
  /** Stored records of listed or unfinished deployments, newest first. */
  readonly known: readonly DeploymentRecord[];
  /** Described deployments to fold into records, oldest first. */
  readonly deployments: readonly ServiceDeploymentDescription[];
  readonly alarms: AlarmReading;
  readonly revisions: ReadonlyMap<string, ServiceRevisionDescription>;
  /** Where the next list starts, when this reconciliation leaves part of the backlog. */
  readonly backlogFrom: EpochMs | undefined;
  /** The guard does not record deployments created before this. */
  readonly recordedFrom: EpochMs | undefined;
}

/**
 * Reads what a reconciliation of one service needs. It does not read again what a record already holds or what has
 * finished.
 *
 * @throws GatewayError when ECS or CloudWatch does not answer; a service that is gone does not throw
 */
export async function readFacts(
  guard: ReconcilerGateways,
  round: Round,
  budget: ReadBudget,
): Promise<ReconciliationFacts> {
  const { services, store } = guard;
  const { service, listing } = await readService(guard, round, budget);
  const known = await loadRecords(store, round, listing.briefs);
  const { wanted, backlogFrom } = chooseWanted(listing, known);
  budget.spend(Math.ceil(wanted.length / 20));
  const deployments = wanted.length === 0 ? [] : await services.describeServiceDeployments(wanted);
  const toReport = deployments.filter((deployment) => !isBaseline(deployment, known, round.since));
  const watched = findWatched(known, listing.briefs);
  const [revisions, alarms] = await Promise.all([
    readRevisions(guard, toReport, known, budget),
    readAlarms(guard, { deployments: toReport, watched, service }, budget),
  ]);
  const facts = { deployments: toReport, service, alarms, known, budget, now: round.now };
  const { postponed, transitions, ...histories } = await readHistories(guard.alarms, facts);
  const watchHistories = await readWatchHistories(guard.alarms, { watched, alarms, budget });
  const isPostponed = ({ serviceDeploymentArn: arn }: ServiceDeploymentDescription) => postponed.has(arn);
  const { briefs, recordedFrom } = listing;
  return {
    service,
    briefs,
    known,
    deployments: deployments.filter((deployment) => !isPostponed(deployment)),
    alarms,
    transitions: new Map([...transitions, ...watchHistories]),
    ...histories,
    revisions,
    backlogFrom: earliest([backlogFrom, ...deployments.filter(isPostponed).map(({ createdAt }) => createdAt)]),
    recordedFrom,
  };
}

/** Reads DescribeServices and the list together. If the service is gone, a denied list does not matter. */
async function readService({ services }: ReconcilerGateways, round: Round, budget: ReadBudget) {
  budget.spend(1);
  const [described, listed] = await Promise.allSettled([
    services.describeService(round.serviceArn),
    listDeployments(services, round, budget),
  ]);
  if (described.status === 'rejected') throw worseOf(described.reason, listed);
  const service = described.value;
  if (listed.status === 'fulfilled') return { service, listing: listed.value };
  if (!isGone(service) || isPassing(listed.reason)) throw listed.reason;
  const listing: Listing = { briefs: [], until: undefined, recordedFrom: round.state.head?.recordedFrom };
  return { service, listing };
}

/** A temporary failure of the list comes first: whether the list is denied too is unknown, so the message is retried. */
function worseOf(reason: unknown, listed: PromiseSettledResult<unknown>): unknown {
  return listed.status === 'rejected' && isPassing(listed.reason) ? listed.reason : reason;
}

function isPassing(error: unknown): boolean {
  return !(error instanceof GatewayError) || !error.isLasting;
}

/** ECS does not find the service, or lists it as deleted. */
export function isGone(service: ServiceDescription | undefined): boolean {
  return service === undefined || service.status === 'INACTIVE';
}

/** Most deployments of a backlog that one reconciliation records, oldest first. */
const MOST_AT_ONCE = 40;

/** Chooses every deployment without a finished record, including unfinished records that the list no longer shows. */
function chooseWanted({ briefs, until, recordedFrom }: Listing, known: readonly DeploymentRecord[]) {
  const finished = new Set(known.filter(isFinished).map((record) => record.deploymentKey));
  const open = known.filter((record) => !isFinished(record)).map((record) => record.deploymentKey);
  const unseen = briefs
    .filter((brief) => recordedFrom === undefined || brief.createdAt >= recordedFrom)
    .filter(({ serviceDeploymentArn: arn }) => !finished.has(arn) && !open.includes(arn));
  const left = unseen[MOST_AT_ONCE];
  return {
    wanted: [...open, ...unseen.slice(0, MOST_AT_ONCE).map((brief) => brief.serviceDeploymentArn)],
    backlogFrom: left?.createdAt ?? until,
  };
}

function recordOf(
  deployment: ServiceDeploymentDescription,
  known: readonly DeploymentRecord[],
): DeploymentRecord | undefined {
  return known.find((record) => record.deploymentKey === deployment.serviceDeploymentArn);
}

/**
 * Whether a deployment finished before the guard was installed: before `since`, when the guard first ran with its scope
 * (undefined when the service's history was recorded earlier). It is recorded unchanged and never reported.
 */
export function isBaseline(
  deployment: ServiceDeploymentDescription,
  known: readonly DeploymentRecord[],
  since: EpochMs | undefined,
): boolean {
  const record = recordOf(deployment, known);
  if (record !== undefined) return record.baseline;
  if (since === undefined) return false;
  const endedAt = deployment.finishedAt ?? deployment.stoppedAt;
  return endedAt !== undefined && endedAt < since;
}

/** If the read is denied, the revisions stay unknown. */
async function readRevisions(
  { services }: ReconcilerGateways,
  deployments: readonly ServiceDeploymentDescription[],
  known: readonly DeploymentRecord[],
  budget: ReadBudget,
): Promise<ReadonlyMap<string, ServiceRevisionDescription>> {
  const arns = new Set<string>();
  for (const deployment of deployments) {
    const recorded = recordOf(deployment, known)?.revisions;
    const { from, to } = revisionArns(deployment);
    if (from !== undefined && recorded?.from === undefined) arns.add(from);
    if (to !== undefined && recorded?.to === undefined) arns.add(to);
  }
  if (arns.size === 0) return new Map();
  budget.spend(Math.ceil(arns.size / 20));
  const read = await unlessRefused(() => services.describeServiceRevisions([...arns]));
  return read ?? new Map();
}

interface AlarmUsers {
  readonly deployments: readonly ServiceDeploymentDescription[];
  /** A deployment that succeeded and whose alarms are still watched. */
  readonly watched: DeploymentRecord | undefined;
  readonly service: ServiceDescription | undefined;
}

async function readAlarms(
  { alarms }: ReconcilerGateways,
  { deployments, watched, service }: AlarmUsers,
  budget: ReadBudget,
): Promise<AlarmReading> {
  const names = new Set([
    ...deployments.flatMap((deployment) => [
      ...watchedAlarms(deployment, service),
      ...(deployment.alarms?.triggeredAlarmNames ?? []),
    ]),
    ...(watched?.alarms.map((alarm) => alarm.alarmName) ?? []),
  ]);
  if (names.size === 0) return { read: true, alarms: new Map() };
  budget.spend(Math.ceil(names.size / 100));
  return alarms.readAlarms([...names]);
}
