import { hashText } from '../core/hash-text.ts';
import { describeInstant, type EpochMs } from '../core/time.ts';

/*
 * The one dictionary of the table's keys. Each partition has one kind of owner, so that IAM can keep every function to its own
 * items: see `itemAccess` and docs/decisions/0013-own-partitions.md.
 *
 * | partition key                        | sort key                       | holds                              | written by |
 * |--------------------------------------|--------------------------------|------------------------------------|------------|
 * | service ARN                          | `<createdAt>#<deployment id>`  | a record                           | reconciler   |
 * | service ARN                          | `~head`                        | fingerprint, next reconciliation, a refusal  | reconciler   |
 * | service deployment ARN               | `ledger`                       | every distinct event               | reconciler   |
 * | service deployment ARN               | `diff`                         | what changed between the revisions | reconciler   |
 * | `evidence#<deployment key>`          | `evidence`                     | why tasks stopped                  | reconciler   |
 * | `alarm#<alarm name>`                 | deployment key                 | that the deployment watches it     | reconciler   |
 * | `notification#<channel>#<dep. key>`  | `state`                        | claim, message, shown version      | notifier   |
 * | `notification#<channel>#refused#<action>` | `list`                    | services that ECS denies the guard | notifier   |
 * | `notification#pace#<channel>`        | the kind of call               | when Slack may be called next      | notifier   |
 * | `sweep`                              | `lease`                        | the sweep's lease and cursor       | sweeper    |
 * | `scope#<scope>`                      | `since`                        | when the guard was installed          | reconciler and sweeper, once |
 *
 * A partition key has at most 2,048 bytes and a sort key 1,024.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
 */

/** Attributes of the table. */
export const attribute = {
  pk: 'pk',
  sk: 'sk',
  /** Epoch seconds; absent on what is unfinished. */
  expiresAt: 'expiresAt',
  /** UTC day of the record's creation, `2026-11-24`; absent on items that are not records. */
  day: 'day',
  /** `open` on records that are unfinished or have pending effects, and on heads that wait; absent on all others. */
  openKey: 'openKey',
  openSk: 'openSk',
} as const;

export const OPEN_KEY = 'open';

/** One global secondary index: its keys, and what it carries beside them and the table's keys. */
export interface IndexSchema {
  readonly name: string;
  readonly partitionKey: string;
  readonly sortKey: string;
  readonly projection: readonly string[];
}

/** Lists deployments of a day without touching the records: the fields of a list and no others. */
export const byDayIndex = {
  name: 'byDay',
  partitionKey: attribute.day,
  sortKey: attribute.sk,
  projection: [
    'serviceArn',
    'deploymentKey',
    'createdAt',
    'startedAt',
    'finishedAt',
    'rollbackStartedAt',
    'strategy',
    'phase',
    'outcome',
    'cause',
    'protection',
    'baseline',
    'supersededBy',
  ],
} as const satisfies IndexSchema;

/** The sparse index of unfinished or pending records, and of heads that wait: what the sweep needs, and no more. */
export const openIndex = {
  name: 'open',
  partitionKey: attribute.openKey,
  sortKey: attribute.openSk,
  projection: ['serviceArn', 'deploymentKey', 'createdAt', 'pendingSince'],
} as const satisfies IndexSchema;

/** Sorts after every record, so that one descending Query reads the head and the newest records: `~` comes after all digits. */
export const HEAD_SK = '~head';

/** Sort keys under a service deployment's ARN. */
export const LEDGER_SK = 'ledger';
export const DIFF_SK = 'diff';

/** Partition of the evidence about a deployment. It is apart from the record, so that a function of its own can write it. */
export function evidencePk(deploymentKey: string): string {
  return `evidence#${deploymentKey}`;
}

/** Sort key of the evidence. */
export const EVIDENCE_SK = 'evidence';

/** Partition of what a channel knows of a deployment, `notification#slack#<deployment key>`. */
export function notificationPk(channel: string, deploymentKey: string): string {
  return `notification#${channel}#${deploymentKey}`;
}

/** Partition of the services that one denied call makes unreadable, as a channel shows them. */
export function refusedPk(channel: string, action: string): string {
  return notificationPk(channel, `refused#${action}`);
}

/** Sort key of that list. */
export const REFUSED_SK = 'list';

/** Sort key of a channel's notification state. */
export const NOTIFICATION_SK = 'state';

/** Partition of the deployments that watch an alarm; their keys are its sort keys. */
export function alarmPk(alarmName: string): string {
  return `alarm#${alarmName}`;
}

/** Partition of the pace of calls to a Slack channel; the sort key is the kind of call. The notifier's own, as are the notifications. */
export function pacePk(channel: string): string {
  return `notification#pace#${channel}`;
}

/** Sort key of a record: fixed-width UTC milliseconds, so that text order is time order, then the deployment's id. */
export function recordSk(createdAt: EpochMs, deploymentId: string): string {
  return `${fixedWidth(createdAt)}#${deploymentId}`;
}

/** Sort key in the index of open records. Made of what never changes, so that a reconciliation moves no index entry. */
export function openSk(createdAt: EpochMs, deploymentKey: string): string {
  return `${fixedWidth(createdAt)}#${deploymentKey}`;
}

/** Partition of the index by day: the UTC day of an instant. */
export function dayOf(instant: EpochMs): string {
  return fixedWidth(instant).slice(0, 10);
}

/** The longest scope that names its partition in full: with many patterns it would not fit into a key. */
const SCOPE_LENGTH = 1_000;

/** Partition of what the guard knows of a scope that it watches: reconciler and sweeper both write it. */
export function scopePk(scope: string): string {
  return `scope#${scope.length > SCOPE_LENGTH ? hashText(scope) : scope}`;
}

/** Sort key of the instant at which the guard first saw the scope. */
export const SINCE_SK = 'since';

/** Key of the sweep's lease and cursor: a table belongs to one guard, and a guard has one sweep. */
export const SWEEP_PK = 'sweep';
export const SWEEP_SK = 'lease';

/** Where the guard's services are: `${partition}`, `${region}` and `${account}` of their ARNs. */
export interface Place {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}

/** IAM's name of a call on items, without `dynamodb:`. */
type ItemAction = 'BatchGetItem' | 'GetItem' | 'PutItem' | 'Query' | 'UpdateItem';

/** Patterns of partition keys by call, as `dynamodb:LeadingKeys` takes them: `*` stands for any text. */
export type ItemAccess = Readonly<Partial<Record<ItemAction, readonly string[]>>>;

/**
 * The partitions that each function reads and writes, call by call; reads of an index are granted by the index's ARN instead.
 * `reader` is for readers of the user's own.
 */
export function itemAccess({ partition, region, account }: Place) {
  const ecs = `arn:${partition}:ecs:${region}:${account}`;
  const services = `${ecs}:service/*`;
  const deployments = `${ecs}:service-deployment/*`;
  const evidence = evidencePk('*');
  const alarms = alarmPk('*');
  const scopes = scopePk('*');
  const slack = notificationPk('slack', '*');
  const paces = pacePk('*');
  const records = [services, deployments, evidence];
  return {
    reconciler: {
      BatchGetItem: [services, alarms],
      GetItem: [services, scopes],
      Query: [services, alarms],
      PutItem: [services, deployments, evidence, alarms, scopes],
      UpdateItem: [services, deployments],
    },
    sweeper: {
      BatchGetItem: [services],
      GetItem: [scopes],
      PutItem: [scopes],
      UpdateItem: [SWEEP_PK],
    },
    notifier: {
      BatchGetItem: [slack, evidence, deployments],
      GetItem: [services, slack, paces],
      PutItem: [slack, paces],
    },
    reader: { BatchGetItem: records, GetItem: records, Query: records },
  } as const satisfies Readonly<Record<string, ItemAccess>>;
}

/** Years beyond 9999 or before 0 are written with a sign and two more digits, which breaks the order. */
function fixedWidth(instant: EpochMs): string {
  const text = describeInstant(instant);
  if (text.length !== 24) {
    throw new RangeError(
      `a key needs an instant between the years 0 and 9999, got ${text}: check the field it came from`,
    );
  }
  return text;
}
