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

/** What the AWS APIs say in one reconciliation, read in at most four rounds. */
export interface ReconciliationFacts extends Histories {
  /** Undefined when ECS knows no such service. */
  readonly service: ServiceDescription | undefined;
  readonly briefs: readonly ServiceDeploymentBrief[];
  /** Records that exist of what is listed or unfinished, newest first. */
  readonly known: readonly DeploymentRecord[];
  /** Described deployments that are to be folded, oldest first. */
  readonly deployments: readonly ServiceDeploymentDescription[];
  readonly alarms: AlarmReading;
  readonly revisions: ReadonlyMap<string, ServiceRevisionDescription>;
  /** Where the next list begins, when this reconciliation could not take all of the backlog. */
  readonly backlogFrom: EpochMs | undefined;
  /** Deployments created before are older than what the guard records. */
  readonly recordedFrom: EpochMs | undefined;
}

/**
 * Reads what a reconciliation of one service needs and no more: what a record holds already, or what has finished, is not read again.
 *
 * @throws GatewayError when ECS or CloudWatch do not answer; a service that is gone is an answer
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
  const [revisions, alarms] = await Promise.all([
    readRevisions(guard, toReport, known, budget),
    readAlarms(guard, toReport, service, budget),
  ]);
  const facts = { deployments: toReport, service, alarms, known, budget, now: round.now };
  const { postponed, ...histories } = await readHistories(guard.alarms, facts);
  const isPostponed = ({ serviceDeploymentArn: arn }: ServiceDeploymentDescription) => postponed.has(arn);
  const { briefs, recordedFrom } = listing;
  return {
    service,
    briefs,
    known,
    deployments: deployments.filter((deployment) => !isPostponed(deployment)),
    alarms,
    ...histories,
    revisions,
    backlogFrom: earliest([backlogFrom, ...deployments.filter(isPostponed).map(({ createdAt }) => createdAt)]),
    recordedFrom,
  };
}

/** What DescribeServices and the list say. A service that is gone needs no list, even where that is denied. */
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

/** Trouble that passes hides whether the other call is denied for good: the message is tried again. */
function worseOf(reason: unknown, listed: PromiseSettledResult<unknown>): unknown {
  return listed.status === 'rejected' && isPassing(listed.reason) ? listed.reason : reason;
}

function isPassing(error: unknown): boolean {
  return !(error instanceof GatewayError) || !error.isLasting;
}

/** ECS knows no such service, or keeps it as deleted. */
export function isGone(service: ServiceDescription | undefined): boolean {
  return service === undefined || service.status === 'INACTIVE';
}

/** Deployments that one reconciliation takes of a backlog, oldest first. */
const MOST_AT_ONCE = 40;

/** Every deployment that no finished record stands for, and unfinished records though the list does not show them. */
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
 * Whether a deployment finished before the guard was installed: before the guard first saw its scope
 * (`since`; undefined when that is long settled). It is recorded as it stands and never reported.
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

/** A denied read leaves the revisions unread. */
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

async function readAlarms(
  { alarms }: ReconcilerGateways,
  deployments: readonly ServiceDeploymentDescription[],
  service: ServiceDescription | undefined,
  budget: ReadBudget,
): Promise<AlarmReading> {
  const names = new Set(
    deployments.flatMap((deployment) => [
      ...watchedAlarms(deployment, service),
      ...(deployment.alarms?.triggeredAlarmNames ?? []),
    ]),
  );
  if (names.size === 0) return { read: true, alarms: new Map() };
  budget.spend(Math.ceil(names.size / 100));
  return alarms.readAlarms([...names]);
}
