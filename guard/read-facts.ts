import { needsEdits } from '../core/alarm-fate.ts';
import { parseServiceArn } from '../core/arn.ts';
import type {
  AlarmEdit,
  AlarmReading,
  AlarmTransition,
  ServiceDeploymentDescription,
  ServiceDescription,
  ServiceRevisionDescription,
} from '../core/facts.ts';
import { revisionArns } from '../core/fold.ts';
import { needsHistory, watchedAlarms } from '../core/protection.ts';
import { type DeploymentRecord, isFinished } from '../core/record.ts';
import { before, days, type EpochMs, hours, seconds } from '../core/time.ts';
import { GatewayError } from './errors.ts';
import type { AlarmGateway, ServiceDeploymentBrief, ServiceGateway, ServiceState } from './ports.ts';

/** How many past deployments are recorded as baseline at the first sight of a service: one DescribeServiceDeployments. */
const BASELINE_DEPLOYMENTS = 20;

/** History reads in one look at most, so that a first sight stays within nine reads. */
const HISTORY_READS = 2;

/** How far back before a deployment's start an alarm's history is read, to find the state that it started in. */
const HISTORY_BEFORE_START = hours(24);

/** How far back an alarm's edits are read, to find what it looked at before: CloudWatch keeps them that long. */
const EDITS_BEFORE_START = days(30);

interface Gateways {
  readonly services: ServiceGateway;
  readonly alarms: AlarmGateway;
}

/** What the AWS APIs say in one look, read in at most four rounds. */
export interface LookFacts {
  /** Undefined when ECS knows no such service. */
  readonly service: ServiceDescription | undefined;
  readonly briefs: readonly ServiceDeploymentBrief[];
  /** Described deployments that are to be folded, oldest first. */
  readonly deployments: readonly ServiceDeploymentDescription[];
  readonly alarms: AlarmReading;
  readonly transitions: ReadonlyMap<string, readonly AlarmTransition[]>;
  readonly edits: ReadonlyMap<string, readonly AlarmEdit[]>;
  readonly revisions: ReadonlyMap<string, ServiceRevisionDescription>;
}

/**
 * Reads what a look at one service needs and no more: what a record holds already, or what has finished, is not read again.
 *
 * @throws GatewayError when ECS or CloudWatch do not answer; a service that is gone is an answer
 */
export async function readFacts(
  gateways: Gateways,
  serviceArn: string,
  state: ServiceState,
  since: EpochMs | undefined,
): Promise<LookFacts> {
  const [service, briefs] = await Promise.all([
    gateways.services.describeService(serviceArn),
    listDeployments(gateways.services, serviceArn, state),
  ]);
  if (service === undefined) refuseStranger(serviceArn, state, briefs);
  const wanted = wantedDeployments(state, briefs);
  const deployments = wanted.length === 0 ? [] : await gateways.services.describeServiceDeployments(wanted);
  const toTell = deployments.filter((deployment) => !isBaseline(deployment, state, since));
  const [revisions, alarms] = await Promise.all([
    readRevisions(gateways.services, toTell, state),
    readAlarms(gateways.alarms, toTell, service),
  ]);
  const histories = await readHistories(gateways.alarms, { deployments: toTell, service, alarms, state });
  return { service, briefs, deployments, alarms, ...histories, revisions };
}

/**
 * A service that ECS does not know and of which no deployment was ever seen: all that is known of it are events. A short ARN
 * does not name its cluster, so nothing tells that such a service is gone.
 */
function refuseStranger(serviceArn: string, state: ServiceState, briefs: readonly ServiceDeploymentBrief[]): void {
  const isShort = parseServiceArn(serviceArn)?.cluster === undefined;
  const isKnown = briefs.length > 0 || state.records.some((record) => !record.partial);
  if (isKnown && !isShort) return;
  const code = isShort ? 'unsupported' : 'gone';
  throw new GatewayError(
    code,
    'ecs:DescribeServices',
    `ecs knows no service ${serviceArn}: its deployments are told by events alone`,
  );
}

/** A deleted service has no deployments any more: ECS refuses the list. */
async function listDeployments(services: ServiceGateway, serviceArn: string, state: ServiceState) {
  const known = state.records.filter((record) => !record.partial);
  const oldestOpen = known.findLast((record) => !isFinished(record));
  const from = (oldestOpen ?? known[0])?.createdAt;
  // The filter's bounds are not said to be inclusive, so a second is left for it.
  const createdAfter = state.head === undefined || from === undefined ? undefined : before(from, seconds(1));
  try {
    return await services.listServiceDeployments(serviceArn, createdAfter);
  } catch (error) {
    if (error instanceof GatewayError && error.code === 'gone') return [];
    throw error;
  }
}

/** Every deployment that no finished record stands for; at first sight the newest, which become the baseline. */
function wantedDeployments(state: ServiceState, briefs: readonly ServiceDeploymentBrief[]): readonly string[] {
  const known = state.records.filter((record) => !record.partial);
  const finished = new Set(known.filter(isFinished).map((record) => record.deploymentKey));
  const open = briefs.filter((brief) => !finished.has(brief.serviceDeploymentArn));
  // The page of records may end before the list does: what is older than the page was recorded before.
  const oldestKnown = state.head === undefined ? undefined : known.at(-1)?.createdAt;
  const wanted =
    oldestKnown === undefined
      ? open.slice(-BASELINE_DEPLOYMENTS)
      : open.filter((brief) => brief.createdAt >= oldestKnown);
  return wanted.map((brief) => brief.serviceDeploymentArn);
}

function recordOf(deployment: ServiceDeploymentDescription, state: ServiceState): DeploymentRecord | undefined {
  return state.records.find((record) => record.deploymentKey === deployment.serviceDeploymentArn);
}

/**
 * Whether a deployment is history that the guard found when it came: it finished before the guard first saw its scope
 * (`since`; undefined when that is long settled). It is recorded as it stands, never looked into and never told.
 */
export function isBaseline(
  deployment: ServiceDeploymentDescription,
  state: ServiceState,
  since: EpochMs | undefined,
): boolean {
  const known = recordOf(deployment, state);
  if (known !== undefined) return known.baseline;
  if (since === undefined) return false;
  const endedAt = deployment.finishedAt ?? deployment.stoppedAt;
  return endedAt !== undefined && endedAt < since;
}

async function readRevisions(
  services: ServiceGateway,
  deployments: readonly ServiceDeploymentDescription[],
  state: ServiceState,
) {
  const arns = new Set<string>();
  for (const deployment of deployments) {
    const known = recordOf(deployment, state)?.revisions;
    const { from, to } = revisionArns(deployment);
    if (from !== undefined && known?.from === undefined) arns.add(from);
    if (to !== undefined && known?.to === undefined) arns.add(to);
  }
  if (arns.size === 0) return new Map<string, ServiceRevisionDescription>();
  return services.describeServiceRevisions([...arns]);
}

async function readAlarms(
  alarms: AlarmGateway,
  deployments: readonly ServiceDeploymentDescription[],
  service: ServiceDescription | undefined,
): Promise<AlarmReading> {
  const names = new Set(
    deployments.flatMap((deployment) => [
      ...watchedAlarms(deployment, service),
      ...(deployment.alarms?.triggeredAlarmNames ?? []),
    ]),
  );
  if (names.size === 0) return { read: true, alarms: new Map() };
  return alarms.readAlarms([...names]);
}

interface HistoryFacts {
  readonly deployments: readonly ServiceDeploymentDescription[];
  readonly service: ServiceDescription | undefined;
  readonly alarms: AlarmReading;
  readonly state: ServiceState;
}

/** Edits first: whether an alarm went off matters more than the state that it was in. */
async function readHistories(
  gateway: AlarmGateway,
  facts: HistoryFacts,
): Promise<Pick<LookFacts, 'transitions' | 'edits'>> {
  const edited = facts.deployments.flatMap((deployment) => wantedEdits(deployment, facts)).slice(0, HISTORY_READS);
  const changed = facts.deployments.flatMap((deployment) => wantedTransitions(deployment, facts));
  const [edits, transitions] = await Promise.all([
    readEach(edited, ({ name, from }) => gateway.alarmEdits(name, from)),
    readEach(changed.slice(0, HISTORY_READS - edited.length), ({ name, from }) => gateway.alarmTransitions(name, from)),
  ]);
  return { edits, transitions };
}

interface WantedHistory {
  readonly name: string;
  readonly from: EpochMs;
}

/** Of alarms that are gone or were edited since the deployment began. */
function wantedEdits(
  deployment: ServiceDeploymentDescription,
  { service, alarms, state }: HistoryFacts,
): readonly WantedHistory[] {
  const { startedAt } = deployment;
  if (startedAt === undefined) return [];
  const recorded = recordOf(deployment, state)?.alarms ?? [];
  return watchedAlarms(deployment, service)
    .filter((name) => {
      const known = recorded.find((alarm) => alarm.alarmName === name);
      return needsEdits(name, { deployment, alarms, known });
    })
    .map((name) => ({ name, from: before(startedAt, EDITS_BEFORE_START) }));
}

/** Only at the first sight of a started deployment, and only for alarms whose present state is younger than the start. */
function wantedTransitions(
  deployment: ServiceDeploymentDescription,
  { alarms, state }: HistoryFacts,
): readonly WantedHistory[] {
  const known = recordOf(deployment, state);
  if (deployment.startedAt === undefined || !isHistoryOpen(known, deployment)) return [];
  const from = before(deployment.startedAt, HISTORY_BEFORE_START);
  const names = deployment.alarms?.alarmNames ?? [];
  const isLearnt = (name: string) =>
    known?.alarms.some((alarm) => alarm.alarmName === name && alarm.stateAtStart !== undefined);
  const isTriggered = deployment.alarms?.status === 'TRIGGERED';
  return names
    .filter((name) => needsHistory(name, { deployment, alarms }) && (isTriggered || !isLearnt(name)))
    .map((name) => ({ name, from }));
}

function isHistoryOpen(known: DeploymentRecord | undefined, deployment: ServiceDeploymentDescription): boolean {
  if (known?.startedAt === undefined) return true;
  // One look reads two histories at most: the rest is read as long as looks learn something.
  const { state, alarmNames } = known.protection;
  const isUnexplained = state === 'unknown' || (state === 'off-alarm-at-start' && alarmNames.length === 0);
  if (isUnexplained && known.alarms.some((alarm) => alarm.stateAtStart !== undefined)) return true;
  const firing = known.alarms.some((alarm) => alarm.triggered);
  return deployment.alarms?.status === 'TRIGGERED' && !firing;
}

/** The history only refines what is told: without it the record says that it does not know. */
async function readEach<T>(
  wanted: readonly WantedHistory[],
  read: (history: WantedHistory) => Promise<T>,
): Promise<ReadonlyMap<string, T>> {
  const entries = await Promise.all(
    wanted.map(async (history) => {
      try {
        return [[history.name, await read(history)] as const];
      } catch (error) {
        if (error instanceof GatewayError) return [];
        throw error;
      }
    }),
  );
  return new Map(entries.flat());
}
