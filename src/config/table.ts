import { hashText } from '../core/hash-text.ts';
import { describeInstant, type EpochMs } from '../core/time.ts';

/*
 * All keys of the table. Each partition has one kind of owner, so that IAM can limit every function to its own items: see
 * `itemAccess` and docs/decisions/0013-own-partitions.md.
 *
 * | partition key                             | sort key                      | holds                                    | written by          |
 * |-------------------------------------------|-------------------------------|------------------------------------------|---------------------|
 * | service ARN                               | `<createdAt>#<deployment id>` | a record                                 | reconciler          |
 * | service ARN                               | `~head`                       | fingerprint, next reconciliation, denial | reconciler          |
 * | service deployment ARN                    | `ledger`                      | distinct events, up to a limit           | reconciler          |
 * | service deployment ARN                    | `diff`                        | changes between the revisions            | reconciler          |
 * | `evidence#<deployment key>`               | `evidence`                    | why the deployment failed                | explainer           |
 * | `alarm#<alarm name>`                      | deployment key                | that the deployment watches the alarm    | reconciler          |
 * | `notification#<channel>#<deployment key>` | `state`                       | claim, message, shown version            | notifier            |
 * | `notification#<channel>#<deployment key>` | `wait`                        | when its delayed message arrives         | notifier            |
 * | `notification#<channel>#refused#<action>` | `list`                        | services that ECS denies access to       | notifier            |
 * | `notification#pace#<channel>`             | kind of call                  | when Slack may be called next            | notifier            |
 * | `notification#route#<deployment key>`     | `decision`                    | where the deployment's messages go       | notifier            |
 * | `notification#sns#<topic>#<key>`          | `published`                   | what was published on a topic            | notifier            |
 * | `sweep`                                   | `lease`                       | the sweep's lease and cursor             | sweeper             |
 * | `scope#<scope>`                           | `since`                       | when the guard first ran with the scope  | reconciler, sweeper |
 *
 * A partition key has at most 2,048 bytes and a sort key 1,024.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
 */

/** Attributes of the table. */
export const attribute = {
  pk: 'pk',
  sk: 'sk',
  /** Epoch seconds; absent on unfinished records. */
  expiresAt: 'expiresAt',
  /** UTC day of the record's creation, `2026-11-24`; absent on other items. */
  day: 'day',
  /** `open` on records that are unfinished or have pending effects, and on heads that wait; absent on all other items. */
  openKey: 'openKey',
  openSk: 'openSk',
} as const;

/** The only partition key of the sparse index. */
export const OPEN_KEY = 'open';

/** A global secondary index: its keys, and the attributes that it contains besides those and the table's keys. */
export interface IndexSchema {
  readonly name: string;
  readonly partitionKey: string;
  readonly sortKey: string;
  readonly projection: readonly string[];
}

/** Lists the deployments of a day without reading the records; contains only the fields of a list. */
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

/**
 * The sparse index of records that are unfinished or have pending effects, and of heads that wait; contains what the sweep
 * needs.
 */
export const openIndex = {
  name: 'open',
  partitionKey: attribute.openKey,
  sortKey: attribute.openSk,
  projection: ['serviceArn', 'deploymentKey', 'createdAt', 'pendingSince'],
} as const satisfies IndexSchema;

/** Sorts after every record (`~` comes after all digits), so one descending Query reads the head and the newest records. */
export const HEAD_SK = '~head';

/** Sort keys under a service deployment's ARN. */
export const LEDGER_SK = 'ledger';
export const DIFF_SK = 'diff';

/** Returns the partition of a deployment's evidence. The explainer writes it, and nothing else. */
export function evidencePk(deploymentKey: string): string {
  return `evidence#${deploymentKey}`;
}

/** Sort key of the evidence. */
export const EVIDENCE_SK = 'evidence';

/** Returns the partition of a channel's notification state for a deployment, `notification#slack#<deployment key>`. */
export function notificationPk(channel: string, deploymentKey: string): string {
  return `notification#${channel}#${deploymentKey}`;
}

/** Returns the partition of a channel's list of services that one denied call makes unreadable. */
export function refusedPk(channel: string, action: string): string {
  return notificationPk(channel, `refused#${action}`);
}

/** Sort key of that list. */
export const REFUSED_SK = 'list';

/** Sort key of a channel's notification state. */
export const NOTIFICATION_SK = 'state';

/** Sort key of when a channel's delayed message about a deployment arrives. */
export const WAIT_SK = 'wait';

/** Sort key of what was published about a deployment on a topic. */
export const PUBLICATION_SK = 'published';

/** Returns the partition of the decision where a deployment's messages go. Only the notifier uses it. */
export function decisionPk(deploymentKey: string): string {
  return `notification#route#${deploymentKey}`;
}

/** Sort key of that decision. */
export const DECISION_SK = 'decision';

/** Returns the partition of the deployments that watch an alarm. The sort key is the deployment key. */
export function alarmPk(alarmName: string): string {
  return `alarm#${alarmName}`;
}

/** Returns the partition of the pace of calls to a Slack channel. The sort key is the kind of call. Only the notifier uses it. */
export function pacePk(channel: string): string {
  return `notification#pace#${channel}`;
}

/**
 * Returns the sort key of a record: UTC milliseconds with a fixed width, so that text order is time order, then the
 * deployment's id.
 */
export function recordSk(createdAt: EpochMs, deploymentId: string): string {
  return `${fixedWidth(createdAt)}#${deploymentId}`;
}

/** Returns the sort key in the sparse index. It consists of values that never change, so index entries never move. */
export function openSk(createdAt: EpochMs, deploymentKey: string): string {
  return `${fixedWidth(createdAt)}#${deploymentKey}`;
}

/** Returns the partition in the index by day: the UTC day of an instant. */
export function dayOf(instant: EpochMs): string {
  return fixedWidth(instant).slice(0, 10);
}

/** Longest scope that is part of the key in full. A longer one, with many patterns, is hashed to fit. */
const SCOPE_LENGTH = 1_000;

/** Returns the partition of a scope. Reconciler and sweeper both write it. */
export function scopePk(scope: string): string {
  return `scope#${scope.length > SCOPE_LENGTH ? hashText(scope) : scope}`;
}

/** Sort key of the instant at which the guard first ran with the scope. */
export const SINCE_SK = 'since';

/** Key of the sweep's lease and cursor. A table belongs to one guard, which has one sweep. */
export const SWEEP_PK = 'sweep';
export const SWEEP_SK = 'lease';

/** The partition, Region and account in the ARNs of the guard's services. */
export interface Place {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}

/** IAM's name of a call, without `dynamodb:`. */
type ItemAction = 'BatchGetItem' | 'GetItem' | 'PutItem' | 'Query' | 'UpdateItem';

/** Patterns of partition keys by call, for `dynamodb:LeadingKeys`: `*` stands for any text. */
export type ItemAccess = Readonly<Partial<Record<ItemAction, readonly string[]>>>;

/**
 * Returns the partitions that each function reads and writes, by call. Index reads are granted by the index's ARN instead.
 * `reader` is for the user's own readers.
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
  const routing = [decisionPk('*'), notificationPk('sns', '*')];
  const records = [services, deployments, evidence];
  return {
    reconciler: {
      BatchGetItem: [services, alarms],
      GetItem: [services, scopes],
      Query: [services, alarms],
      PutItem: [services, deployments, alarms, scopes],
      UpdateItem: [services, deployments],
    },
    sweeper: {
      BatchGetItem: [services],
      GetItem: [scopes],
      PutItem: [scopes],
      UpdateItem: [SWEEP_PK],
    },
    explainer: {
      GetItem: [services, evidence],
      PutItem: [evidence],
    },
    notifier: {
      BatchGetItem: [slack, evidence, deployments],
      GetItem: [services, slack, paces],
      Query: [services],
      PutItem: [slack, paces],
    },
    /** Added to the notifier of a guard with routes. */
    router: {
      GetItem: routing,
      PutItem: routing,
      // One statement must allow all keys of a call: the state, the evidence and the diff are read together.
      BatchGetItem: [notificationPk('sns', '*'), evidence, deployments],
    },
    reader: { BatchGetItem: records, GetItem: records, Query: records },
  } as const satisfies Readonly<Record<string, ItemAccess>>;
}

/** Formats an instant for a key. Years above 9999 or below 0 have a sign and two more digits, which would break the order. */
function fixedWidth(instant: EpochMs): string {
  const text = describeInstant(instant);
  if (text.length !== 24) {
    throw new RangeError(
      `a key needs an instant between the years 0 and 9999, got ${text}: check the field it came from`,
    );
  }
  return text;
}
