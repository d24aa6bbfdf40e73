import { alarmPk, attribute } from '../../config/table.ts';
import type { AlarmWatch } from '../../core/protection/alarm-watch.ts';
import { after, type DurationMs, type EpochMs, hours } from '../../core/time.ts';
import type { Now, RecordStore } from '../../guard/ports.ts';
import { chunksOf } from '../paging.ts';
import type { Table } from './dynamodb-table.ts';
import { type Item, itemSchema, object, parseItem, toAttribute, toItem } from './item-schema.ts';
import { epochSeconds } from './record-item.ts';

/** Entries to write in parallel. */
const AT_ONCE = 10;

/** The longest time that ECS allows for a deployment. An entry whose end is never written expires after it. */
export const LONGEST_DEPLOYMENT: DurationMs = hours(30 * 24);

const watchSchema = /* @__PURE__ */ itemSchema<AlarmWatch>(({ text, maybeInstant }) =>
  object({ alarmName: text, serviceArn: text, deploymentKey: text, watchedUntil: maybeInstant }),
);

/**
 * The alarm index: one item per alarm and deployment, in the alarm's own partition. DynamoDB deletes expired items late, so
 * readers check `watchedUntil`.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TTL.html
 */
export function dynamoWatches(items: Table, now: Now): Pick<RecordStore, 'saveWatches' | 'findWatches' | 'watchersOf'> {
  return {
    async saveWatches(watches) {
      for (const chunk of chunksOf(watches, AT_ONCE)) {
        await Promise.all(chunk.map((watch) => saveWatch(items, watch, now())));
      }
    },
    async findWatches(watches) {
      const found = await items.batchGet(watches.map(watchKey));
      return new Set(found.map((item) => parseItem(watchSchema, item, 'dynamodb:BatchGetItem').alarmName));
    },
    async watchersOf(alarmName, at) {
      const found = await items.queryAll({
        KeyConditionExpression: '#pk = :alarm',
        FilterExpression: 'attribute_not_exists(#until) OR #until > :at',
        ExpressionAttributeNames: { '#pk': attribute.pk, '#until': 'watchedUntil' },
        ExpressionAttributeValues: { ':alarm': { S: alarmPk(alarmName) }, ':at': toAttribute(at) },
        ConsistentRead: true,
      });
      return found.map((item) => parseItem(watchSchema, item, 'dynamodb:Query'));
    },
  };
}

/** Writes an entry. An end overwrites anything; a start does not overwrite an end, which a later reconciliation wrote. */
async function saveWatch(items: Table, watch: AlarmWatch, now: EpochMs): Promise<void> {
  const expiresAt = epochSeconds(watch.watchedUntil ?? after(now, LONGEST_DEPLOYMENT));
  const item = { ...watchKey(watch), ...toItem({ ...watch, [attribute.expiresAt]: expiresAt }) };
  if (watch.watchedUntil !== undefined) await items.put(item);
  else await items.putIf(item, { text: 'attribute_not_exists(#until)', names: { '#until': 'watchedUntil' } });
}

function watchKey({ alarmName, deploymentKey }: AlarmWatch): Item {
  return toItem({ [attribute.pk]: alarmPk(alarmName), [attribute.sk]: deploymentKey });
}
