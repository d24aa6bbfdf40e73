import type {
  AlarmEdit,
  AlarmReading,
  AlarmTransition,
  ServiceDeploymentDescription,
  ServiceDescription,
} from '../../core/deployment/facts.ts';
import type { DeploymentRecord } from '../../core/deployment/record.ts';
import { needsEdits } from '../../core/protection/alarm-fate.ts';
import { needsHistory, watchedAlarms } from '../../core/protection/protection.ts';
import { before, days, type EpochMs, hours } from '../../core/time.ts';
import type { AlarmGateway } from '../ports.ts';
import { unlessRefused } from '../unless-refused.ts';
import type { ReadBudget } from './read-budget.ts';

/** How far before a deployment's start the history of an alarm is read, to find the alarm's state at the start. */
export const HISTORY_BEFORE_START = hours(24);

/** How far before a deployment's start an alarm's edits are read, to find its earlier metric. CloudWatch keeps 30 days. */
export const EDITS_BEFORE_START = days(30);

/**
 * Most history reads per reconciliation. Deployments that have ended are exempt, because no later reconciliation reads
 * theirs.
 */
const HISTORY_READS = 4;

/** Changes and edits of alarms, by alarm name. */
export interface Histories {
  readonly transitions: ReadonlyMap<string, readonly AlarmTransition[]>;
  readonly edits: ReadonlyMap<string, readonly AlarmEdit[]>;
}

interface HistoryFacts {
  readonly deployments: readonly ServiceDeploymentDescription[];
  readonly service: ServiceDescription | undefined;
  readonly alarms: AlarmReading;
  readonly known: readonly DeploymentRecord[];
  readonly budget: ReadBudget;
  readonly now: EpochMs;
}

/** Histories, and the deployments that are left to a later reconciliation. */
export interface HistoriesRead extends Histories {
  /** ARNs of deployments that ended and have no record yet. Recorded now, they would never get the histories that are missing. */
  readonly postponed: ReadonlySet<string>;
}

/**
 * Reads what only the histories of alarms show. Edits come first: a lost alarm matters more than its state at the start.
 * What CloudWatch denies stays unknown.
 *
 * @throws GatewayError when CloudWatch is throttled or unavailable
 */
export async function readHistories(alarms: AlarmGateway, facts: HistoryFacts): Promise<HistoriesRead> {
  const postponed = choosePostponed(facts);
  const deployments = facts.deployments.filter(({ serviceDeploymentArn: arn }) => !postponed.has(arn));
  let left = HISTORY_READS;
  const isAffordable = ({ isLast }: WantedHistory) => {
    left -= 1;
    if (!isLast) return left >= 0 && facts.budget.take(1);
    facts.budget.spend(1);
    return true;
  };
  const edited = deployments.flatMap((deployment) => wantedEdits(deployment, facts)).filter(isAffordable);
  const changed = deployments.flatMap((deployment) => wantedTransitions(deployment, facts)).filter(isAffordable);
  const [edits, transitions] = await Promise.all([
    readEach(edited, ({ name, from }) => alarms.alarmEdits(name, from)),
    readEach(changed, ({ name, from }) => alarms.alarmTransitions(name, from)),
  ]);
  return { edits, transitions, postponed };
}

/** Of the deployments that ended before they were recorded, keeps at least one, and as many as the history reads suffice for. */
function choosePostponed(facts: HistoryFacts): ReadonlySet<string> {
  const postponed = new Set<string>();
  let reads = 0;
  for (const deployment of facts.deployments) {
    const wanted = wantedEdits(deployment, facts).length + wantedTransitions(deployment, facts).length;
    const canWait = isOver(deployment) && recordOf(deployment, facts.known) === undefined;
    if (canWait && wanted > 0 && reads > 0 && reads + wanted > HISTORY_READS) {
      postponed.add(deployment.serviceDeploymentArn);
    } else {
      reads += wanted;
    }
  }
  return postponed;
}

interface WantedHistory {
  readonly name: string;
  readonly from: EpochMs;
  /** Its deployment has ended, so no later reconciliation reads it. */
  readonly isLast: boolean;
}

function isOver({ finishedAt, stoppedAt }: ServiceDeploymentDescription): boolean {
  return (finishedAt ?? stoppedAt) !== undefined;
}

/** Edits of alarms that were deleted or edited since the deployment began. */
function wantedEdits(
  deployment: ServiceDeploymentDescription,
  { service, alarms, known, now }: HistoryFacts,
): readonly WantedHistory[] {
  const { startedAt } = deployment;
  if (startedAt === undefined) return [];
  const recorded = recordOf(deployment, known)?.alarms ?? [];
  return watchedAlarms(deployment, service)
    .filter((name) => {
      const alarm = recorded.find(({ alarmName }) => alarmName === name);
      return needsEdits(name, { deployment, alarms, known: alarm, now });
    })
    .map((name) => ({ name, from: before(startedAt, EDITS_BEFORE_START), isLast: isOver(deployment) }));
}

/** State changes of alarms that changed state after the deployment started, unless the record already has what they show. */
function wantedTransitions(
  deployment: ServiceDeploymentDescription,
  { alarms, known }: HistoryFacts,
): readonly WantedHistory[] {
  const record = recordOf(deployment, known);
  if (deployment.startedAt === undefined || !isHistoryOpen(record, deployment)) return [];
  const from = before(deployment.startedAt, HISTORY_BEFORE_START);
  const names = deployment.alarms?.alarmNames ?? [];
  const isLearnt = (name: string) =>
    record?.alarms.some((alarm) => alarm.alarmName === name && alarm.stateAtStart !== undefined);
  const isTriggered = deployment.alarms?.status === 'TRIGGERED';
  return names
    .filter((name) => needsHistory(name, { deployment, alarms }) && (isTriggered || !isLearnt(name)))
    .map((name) => ({ name, from, isLast: isOver(deployment) }));
}

function isHistoryOpen(record: DeploymentRecord | undefined, deployment: ServiceDeploymentDescription): boolean {
  if (record?.startedAt === undefined) return true;
  // The last reconciliation may have run out of history reads, or read the history too soon after the start.
  const { state } = record.protection;
  const isExplained = record.alarms.some((alarm) => alarm.stateAtStart === 'ALARM');
  if (state === 'unknown' || (state === 'off-alarm-at-start' && !isExplained)) return true;
  // Whether ECS should have acted on an alarm depends on its state at the start.
  if (record.alarms.some((alarm) => alarm.state === 'ALARM' && alarm.stateAtStart === undefined)) return true;
  const firing = record.alarms.some((alarm) => alarm.triggered);
  return deployment.alarms?.status === 'TRIGGERED' && !firing;
}

function recordOf(
  deployment: ServiceDeploymentDescription,
  known: readonly DeploymentRecord[],
): DeploymentRecord | undefined {
  return known.find((record) => record.deploymentKey === deployment.serviceDeploymentArn);
}

async function readEach<T>(
  wanted: readonly WantedHistory[],
  read: (history: WantedHistory) => Promise<T>,
): Promise<ReadonlyMap<string, T>> {
  const entries = await Promise.all(
    wanted.map(async (history) => [history.name, await unlessRefused(() => read(history))] as const),
  );
  return new Map(entries.flatMap(([name, history]) => (history === undefined ? [] : [[name, history] as const])));
}
