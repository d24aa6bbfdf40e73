import { explainsFailure, groupStoppedTasks } from '../../core/deployment/evidence.ts';
import { groupTasks } from '../../core/diagnosis/group-tasks.ts';
import { before, type EpochMs } from '../../core/time.ts';
import { GatewayError } from '../errors.ts';
import type { AlarmGateway, AlarmValues, DeploymentFinder, ServiceGateway } from '../ports.ts';
import { EDITS_BEFORE_START, HISTORY_BEFORE_START } from '../reconcile/read-histories.ts';
import {
  alarmsToRead,
  configurationOf,
  dueExtras,
  type Extra,
  editsToRead,
  type Following,
  failedTasks,
  foldFollowing,
  historiesToRead,
  isEnded,
  revisionsToRead,
  wantsEvidence,
} from './following.ts';

/** The ports through which a wait reads. */
export interface FollowGateways {
  readonly services: ServiceGateway;
  readonly alarms: AlarmGateway;
  readonly finder: DeploymentFinder;
  /** Reads the current values of the alarms' metrics; absent when the output does not show them. */
  readonly values?: AlarmValues;
}

/** Most names per DescribeAlarms. Further alarms stay unread, so that each poll costs one read. */
const ALARM_NAMES = 100;

/**
 * One poll: reads the deployment, its alarms if it has any, and one extra; or only its stopped tasks. At most three reads,
 * or two without alarms.
 *
 * @throws GatewayError when ECS does not describe the deployment
 */
export async function followOnce(
  gateways: FollowGateways,
  last: Following,
  listReadSince: EpochMs | undefined,
  now: EpochMs,
): Promise<Following> {
  const known = { ...last, throttled: false };
  if (wantsEvidence(known, now)) return readEvidence(gateways, known, now);
  const described = isEnded(known) ? known : await describe(gateways, known, now);
  if (described.description === undefined || described.misses > 0) return described;
  const watched = await readAlarms(gateways, described);
  const [extra] = dueExtras(foldFollowing(watched, now), listReadSince, now).filter(
    (one) => one !== 'values' || gateways.values !== undefined,
  );
  const complete = extra === undefined ? watched : await readExtra(gateways, watched, extra, now);
  return foldFollowing(complete, now);
}

async function describe(gateways: FollowGateways, known: Following, now: EpochMs): Promise<Following> {
  const [description] = await gateways.services.describeServiceDeployments([known.serviceDeploymentArn]);
  if (description === undefined) return { ...known, misses: known.misses + 1 };
  return foldFollowing({ ...known, description, misses: 0 }, now);
}

/** If access is denied, the alarms stay unknown. After a temporary failure, the last known ones stay. */
async function readAlarms({ alarms }: FollowGateways, known: Following): Promise<Following> {
  const names = alarmsToRead(known).slice(0, ALARM_NAMES);
  if (names.length === 0) return known;
  return optional(known, 'alarms', async () => {
    const reading = await alarms.readAlarms(names);
    return {
      alarms: reading,
      alarmsReadAtEnd: isEnded(known),
      ...(reading.read ? {} : { refused: [...known.refused, 'alarms' as const] }),
    };
  });
}

function readExtra(
  gateways: FollowGateways,
  known: Following,
  extra: Exclude<Extra, 'evidence'>,
  now: EpochMs,
): Promise<Following> {
  const readers: Readonly<Record<typeof extra, () => Promise<Partial<Following>>>> = {
    siblings: () => readSiblings(gateways, known, now),
    revisions: () => readRevisions(gateways, known),
    edits: () => readEdits(gateways, known),
    history: () => readHistory(gateways, known),
    values: () => readValues(gateways, known, now),
    service: async () => ({ serviceDescription: await gateways.services.describeService(known.serviceArn) }),
  };
  return optional(known, extra, readers[extra]);
}

async function readSiblings({ finder }: FollowGateways, { service, description }: Following, now: EpochMs) {
  const siblings = await finder.deploymentsSince(service, description?.createdAt ?? now);
  return { siblings, siblingsReadAt: now };
}

async function readRevisions({ services }: FollowGateways, known: Following) {
  const asked = revisionsToRead(known);
  const read = await services.describeServiceRevisions(asked);
  return {
    askedRevisions: [...known.askedRevisions, ...asked],
    revisions: new Map([...known.revisions, ...read]),
  };
}

async function readEdits({ alarms }: FollowGateways, known: Following): Promise<Partial<Following>> {
  const [name] = editsToRead(known);
  const startedAt = known.description?.startedAt;
  if (name === undefined || startedAt === undefined) return {};
  const edits = await alarms.alarmEdits(name, before(startedAt, EDITS_BEFORE_START));
  return {
    edits: new Map([...known.edits, [name, edits] as const]),
    editsReadFor: new Map([...known.editsReadFor, [name, configurationOf(name, known.alarms)] as const]),
  };
}

async function readHistory({ alarms }: FollowGateways, known: Following) {
  const [name] = historiesToRead(known);
  const startedAt = known.description?.startedAt;
  if (name === undefined || startedAt === undefined) return {};
  const transitions = await alarms.alarmTransitions(name, before(startedAt, HISTORY_BEFORE_START));
  return { transitions: new Map([...known.transitions, [name, transitions] as const]) };
}

async function readValues(
  { values }: FollowGateways,
  { alarms }: Following,
  now: EpochMs,
): Promise<Partial<Following>> {
  if (values === undefined || !alarms.read) return {};
  return { values: await values([...alarms.alarms.values()], now), valuesReadAt: now };
}

/** Reads the stopped tasks of the new revision. */
async function readEvidence({ services }: FollowGateways, known: Following, now: EpochMs): Promise<Following> {
  const taskDefinitionArn = known.record?.revisions.to?.taskDefinitionArn;
  return optional(known, 'evidence', async () => {
    const stopped = await services.stoppedTasks(known.serviceArn);
    const ofRevision = stopped.filter(
      (task) => taskDefinitionArn === undefined || task.taskDefinitionArn === taskDefinitionArn,
    );
    const rollbackStartedAt = known.record?.rollbackStartedAt;
    const evidence = {
      gatheredAt: now,
      stoppedTasks: groupStoppedTasks(ofRevision, rollbackStartedAt),
      missing: [],
    };
    const taskGroups = groupTasks(ofRevision.filter((task) => explainsFailure(task, rollbackStartedAt)));
    return { evidence, taskGroups, failuresSeen: failedTasks(known) ?? 0 };
  });
}

/** Runs a read that the outcome does not need. A lasting error is not retried; a temporary one is retried at the next poll. */
async function optional(
  known: Following,
  what: Extra | 'alarms',
  read: () => Promise<Partial<Following>>,
): Promise<Following> {
  try {
    return { ...known, ...(await read()) };
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    if (error.isLasting || error.code === 'invalid') return { ...known, refused: [...known.refused, what] };
    return { ...known, throttled: known.throttled || error.code === 'throttled' };
  }
}
