import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import { attribute, SWEEP_PK, SWEEP_SK } from '../../config/table.ts';
import type { SweepCursor, SweepLease, SweepStore } from '../../guard/ports.ts';
import { table } from './dynamodb-table.ts';
import { itemSchema, object, parseItem, toItem } from './item-schema.ts';

const leaseSchema = /* @__PURE__ */ itemSchema<SweepLease>(({ text, maybeText }) =>
  object({
    cursor: z.optional<z.ZodMiniType<SweepCursor>>(
      object({ after: maybeText, left: z.array(object({ clusterArn: text, after: maybeText })) }),
    ),
  }),
);

/**
 * Stores the sweep's lease and cursor. Taking the lease removes the cursor, so a cursor that crashes one sweep cannot crash
 * the next ones.
 */
export function dynamoSweepStore(settings: {
  readonly client: DynamoDBClient;
  readonly tableName: string;
}): SweepStore {
  const items = table(settings.client, settings.tableName);
  const key = toItem({ [attribute.pk]: SWEEP_PK, [attribute.sk]: SWEEP_SK });
  const names = { '#owner': 'owner', '#until': 'leaseUntil', '#cursor': 'cursor' };
  return {
    async takeLease(owner, now, until) {
      const before = await items.updateIf(key, 'SET #owner = :owner, #until = :until REMOVE #cursor', {
        // The owner is allowed, because the SDK may retry a call that already succeeded.
        text: 'attribute_not_exists(#until) OR #until <= :now OR #owner = :owner',
        names,
        values: { ':owner': owner, ':now': now, ':until': until },
      });
      return before && parseItem(leaseSchema, before, 'dynamodb:UpdateItem');
    },
    async releaseLease(owner, cursor) {
      const keep =
        cursor === undefined ? 'REMOVE #owner, #until, #cursor' : 'SET #cursor = :cursor REMOVE #owner, #until';
      // The condition protects the lease of another sweep that took over after this one expired.
      await items.updateIf(key, keep, {
        text: '#owner = :owner',
        names,
        values: { ':owner': owner, ...(cursor === undefined ? {} : { ':cursor': cursor }) },
      });
    },
  };
}
