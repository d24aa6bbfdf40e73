import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { attribute } from '../../config/table.ts';
import type { DeploymentRecord } from '../../core/deployment/record.ts';
import { settleEffects } from '../../core/reconcile/effects.ts';
import type { NotificationState } from '../../core/slack/notification.ts';
import { after, type DurationMs } from '../../core/time.ts';
import { ConflictError } from '../../guard/errors.ts';
import type { NotificationStore, Now, RecordStore, SaveResult } from '../../guard/ports.ts';
import {
  diffKey,
  notificationKey,
  parseDiff,
  parseNotification,
  parseRefused,
  parseWait,
  refusedKey,
  waitKey,
} from './deployment-item.ts';
import { readHeads, since } from './dynamodb-fleet.ts';
import { appendLedger, readLedger } from './dynamodb-ledger.ts';
import { type Expression, type Table, table, versionIs } from './dynamodb-table.ts';
import { readRecordsNear } from './dynamodb-neighbors.ts';
import { dynamoWatches, LONGEST_DEPLOYMENT } from './dynamodb-watches.ts';
import { evidenceKey, parseEvidence } from './evidence-item.ts';
import { type Item, toItem } from './item-schema.ts';
import {
  epochSeconds,
  headItem,
  isHead,
  openAttributes,
  parseHead,
  parseRecord,
  pendingIdsOf,
  recordItem,
  recordKey,
} from './record-item.ts';

/** Items per page: the head and the five newest records, which are at most 120 KB. */
const PAGE = 6;

/** Rounds of clearing effects while other writers change the record. */
const CLEAR_ROUNDS = 3;

/** Settings of the guard's stores. */
export interface DynamoSettings {
  readonly client: DynamoDBClient;
  readonly tableName: string;
  /** How long a finished record is kept. */
  readonly retention: DurationMs;
  readonly now: Now;
}

/** Stores records, heads and the items of each deployment, in conditional writes of single items. */
export function dynamoRecordStore(settings: DynamoSettings): RecordStore {
  const { retention } = settings;
  const items = table(settings.client, settings.tableName);
  return {
    async readService(serviceArn) {
      const newest = await items.query({
        KeyConditionExpression: '#pk = :service',
        ExpressionAttributeNames: { '#pk': attribute.pk },
        ExpressionAttributeValues: { ':service': { S: serviceArn } },
        ScanIndexForward: false,
        Limit: PAGE,
      });
      const head = newest.find(isHead);
      return {
        head: head && parseHead(head, 'dynamodb:Query'),
        records: newest.filter((item) => !isHead(item)).map((item) => parseRecord(item, 'dynamodb:Query')),
        hasMore: newest.length >= PAGE,
      };
    },
    readRecord: readRecordFrom(items),
    async readRecords(serviceArn, names) {
      const found = await items.batchGet(names.map((name) => recordKey({ serviceArn, ...name })));
      return found.map((item) => parseRecord(item, 'dynamodb:BatchGetItem'));
    },
    saveRecord: async (record, previous) =>
      resultOf(await items.putIf(recordItem(record, retention), stillIs(previous))),
    clearEffects: (record, done, failed = []) => clearEffects(items, retention, record, { done, failed }),
    saveHead: async (head) => resultOf(await items.putIf(headItem(head), versionIs(head.version - 1))),
    readHeads: (serviceArns) => readHeads(items, serviceArns),
    appendLedger: (deploymentKey, events) => appendLedger(items, deploymentKey, events, expiryOf(settings)),
    readLedger: (deploymentKey) => readLedger(items, deploymentKey),
    saveDiff: (deploymentKey, diff) => items.put(ownedItem(diffKey(deploymentKey), diff, settings)),
    ...dynamoWatches(items, settings.now),
    since: (scope, at) => since(items, scope, at),
  };
}

/** Stores the notifier's items, and reads what the reconciler wrote. */
export function dynamoNotificationStore(settings: DynamoSettings): NotificationStore {
  const items = table(settings.client, settings.tableName);
  return {
    readRecord: readRecordFrom(items),
    recordsNear: readRecordsNear(items),
    async readNotification(deploymentKey, channel) {
      const keys = [notificationKey(channel, deploymentKey), evidenceKey(deploymentKey), diffKey(deploymentKey)];
      const found = await items.batchGet(keys);
      const [state, evidence, diff] = keys.map((key) =>
        found.find((item) => item[attribute.pk]?.S === key[attribute.pk]?.S),
      );
      return {
        state: state && parseNotification(state, 'dynamodb:BatchGetItem'),
        evidence: evidence && parseEvidence(evidence, 'dynamodb:BatchGetItem'),
        diff: diff && parseDiff(diff, 'dynamodb:BatchGetItem'),
      };
    },
    async saveNotification(deploymentKey, channel, state: NotificationState, expectedVersion) {
      const item = ownedItem(notificationKey(channel, deploymentKey), state, settings);
      return resultOf(await items.putIf(item, versionIs(expectedVersion)));
    },
    async readWait(deploymentKey, channel) {
      const item = await items.get(waitKey(channel, deploymentKey));
      return item && parseWait(item, 'dynamodb:GetItem');
    },
    saveWait: (deploymentKey, channel, arrivesAt) =>
      items.put(ownedItem(waitKey(channel, deploymentKey), { arrivesAt }, settings)),
    async readRefused(channel, action) {
      const item = await items.get(refusedKey(channel, action));
      return item && parseRefused(item, 'dynamodb:GetItem');
    },
    async readRefusedState(channel, key) {
      const item = await items.get(notificationKey(channel, key));
      return item && parseNotification(item, 'dynamodb:GetItem');
    },
    async saveRefused(channel, list, expectedVersion) {
      const item = ownedItem(refusedKey(channel, list.action), list, settings);
      return resultOf(await items.putIf(item, versionIs(expectedVersion)));
    },
  };
}

/** Reads one record by its name. */
export function readRecordFrom(items: Table): RecordStore['readRecord'] {
  return async (serviceArn, createdAt, deploymentKey) => {
    const item = await items.get(recordKey({ serviceArn, createdAt, deploymentKey }));
    return item && parseRecord(item, 'dynamodb:GetItem');
  };
}

/** True if the stored record is the one that the writer read, and none of its effects was cleared since. */
function stillIs(previous: DeploymentRecord | undefined): Expression {
  if (previous === undefined) return versionIs(0);
  const { text, names, values } = versionIs(previous.version);
  const ids = pendingIdsOf(previous);
  return {
    text: `${text} AND ${ids === undefined ? 'attribute_not_exists(#ids)' : '#ids = :ids'}`,
    names: { ...names, '#ids': 'pendingIds' },
    values: { ...values, ...(ids === undefined ? {} : { ':ids': ids }) },
  };
}

/** Returns the result of a conditional write. */
export function resultOf(written: boolean): SaveResult {
  return written ? 'saved' : 'conflict';
}

/**
 * Makes an item that belongs to a deployment. Every write extends its expiry, which is later than the record's by the
 * longest time that a deployment takes.
 */
export function ownedItem(key: Item, data: object, settings: DynamoSettings): Item {
  return { ...key, ...toItem({ ...data, [attribute.expiresAt]: expiryOf(settings) }) };
}

function expiryOf({ now, retention }: DynamoSettings): number {
  return epochSeconds(after(after(now(), retention), LONGEST_DEPLOYMENT));
}

/**
 * Clears effects, in one write if `given` is the stored record. The version stays the same, because nothing that readers
 * show changes. The condition therefore includes the effects: otherwise, of two writers, one would restore the other's.
 */
async function clearEffects(
  items: Table,
  retention: DurationMs,
  given: DeploymentRecord,
  { done, failed }: { readonly done: readonly string[]; readonly failed: readonly string[] },
): Promise<void> {
  let record: DeploymentRecord | undefined = given;
  for (let round = 0; round < CLEAR_ROUNDS && record !== undefined; round += 1) {
    if (!record.pendingEffects.some(({ id }) => done.includes(id) || failed.includes(id))) return;
    const left = settleEffects(record.pendingEffects, done, failed);
    if (await writeEffects(items, retention, record, left)) return;
    const item = await items.get(recordKey(given));
    record = item && parseRecord(item, 'dynamodb:GetItem');
  }
  if (record === undefined) return;
  throw new ConflictError(
    `${given.deploymentKey} changed ${CLEAR_ROUNDS} times during the write: its effects stay pending`,
  );
}

async function writeEffects(
  items: Table,
  retention: DurationMs,
  record: DeploymentRecord,
  pendingEffects: DeploymentRecord['pendingEffects'],
): Promise<boolean> {
  const next = Object.entries({ ...openAttributes({ ...record, pendingEffects }, retention), pendingEffects });
  const names = next.map(([name], index) => [`#${index}`, name] as const);
  const set = next.flatMap(([, value], index) => (value === undefined ? [] : [`#${index} = :${index}`]));
  const remove = next.flatMap(([, value], index) => (value === undefined ? [`#${index}`] : []));
  const values = next.flatMap(([, value], index) => (value === undefined ? [] : [[`:${index}`, value] as const]));
  const written = await items.updateIf(
    recordKey(record),
    `SET ${set.join(', ')}${remove.length === 0 ? '' : ` REMOVE ${remove.join(', ')}`}`,
    {
      text: '#version = :version AND #ids = :ids',
      names: { ...Object.fromEntries(names), '#version': 'version', '#ids': 'pendingIds' },
      values: { ...Object.fromEntries(values), ':version': record.version, ':ids': pendingIdsOf(record) },
    },
  );
  return written !== undefined;
}
