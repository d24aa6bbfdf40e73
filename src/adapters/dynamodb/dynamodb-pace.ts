import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import { attribute, pacePk } from '../../config/table.ts';
import type { Pace, PacedCall } from '../../core/reconcile/pace.ts';
import { after, type DurationMs, hours } from '../../core/time.ts';
import type { Now, PaceStore } from '../../guard/ports.ts';
import { table, versionIs } from './dynamodb-table.ts';
import { type Item, itemSchema, object, parseItem, toItem } from './item-schema.ts';
import { epochSeconds } from './record-item.ts';

/** How long a pace is kept after its last call. */
const RETENTION: DurationMs = hours(24);

const paceSchema = itemSchema<Pace>(({ instant }) =>
  object({ opensAt: instant, lineEndsAt: instant, version: z.int() }),
);

/** Stores the pace of calls to Slack: one item per channel and kind of call, in conditional writes. */
export function dynamoPaceStore(settings: {
  readonly client: DynamoDBClient;
  readonly tableName: string;
  readonly now: Now;
}): PaceStore {
  const items = table(settings.client, settings.tableName);
  return {
    async readPace(channel, call) {
      const item = await items.get(paceKey(channel, call));
      return item && parseItem(paceSchema, item, 'dynamodb:GetItem');
    },
    async savePace(channel, call, pace) {
      const expiresAt = epochSeconds(after(settings.now(), RETENTION));
      const item = { ...paceKey(channel, call), ...toItem({ ...pace, [attribute.expiresAt]: expiresAt }) };
      return (await items.putIf(item, versionIs(pace.version - 1))) ? 'saved' : 'conflict';
    },
  };
}

function paceKey(channel: string, call: PacedCall): Item {
  return toItem({ [attribute.pk]: pacePk(channel), [attribute.sk]: call });
}
