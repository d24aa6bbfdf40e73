import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { attribute, OPEN_KEY, openIndex, SINCE_SK, scopePk } from '../../config/table.ts';
import type { Head } from '../../core/deployment/head.ts';
import { type EpochMs, epochMs } from '../../core/time.ts';
import type { FleetStore, OpenDeployment } from '../../guard/ports.ts';
import { type Table, table, versionIs } from './dynamodb-table.ts';
import { type Item, itemSchema, object, parseItem, toItem } from './item-schema.ts';
import { headKey, parseHead } from './record-item.ts';

const openSchema = /* @__PURE__ */ itemSchema(({ text, maybeText, maybeInstant }) =>
  object({ serviceArn: text, deploymentKey: maybeText, createdAt: maybeInstant, pendingSince: maybeInstant }),
);

/** Parses an entry of the sparse index. A head has no deployment key. */
function parseOpen(item: Item): OpenDeployment {
  const { serviceArn, deploymentKey, createdAt, pendingSince } = parseItem(openSchema, item, 'dynamodb:Query');
  const isRecord = deploymentKey !== undefined && createdAt !== undefined;
  return { serviceArn, record: isRecord ? { createdAt, deploymentKey } : undefined, pendingSince };
}

/** The store of the sweep, separate from the reconciler's store so that the sweeper loads less code. */
export function dynamoFleetStore(settings: {
  readonly client: DynamoDBClient;
  readonly tableName: string;
}): FleetStore {
  const items = table(settings.client, settings.tableName);
  return {
    readHeads: (serviceArns) => readHeads(items, serviceArns),
    async openDeployments() {
      const open = await items.queryAll({
        IndexName: openIndex.name,
        KeyConditionExpression: '#open = :open',
        ExpressionAttributeNames: { '#open': openIndex.partitionKey },
        ExpressionAttributeValues: { ':open': { S: OPEN_KEY } },
      });
      return open.map(parseOpen);
    },
    since: (scope, at) => since(items, scope, at),
  };
}

/** Reads heads by service; each service once. */
export async function readHeads(items: Table, serviceArns: readonly string[]): Promise<ReadonlyMap<string, Head>> {
  const found = await items.batchGet([...new Set(serviceArns)].map(headKey));
  const heads = found.map((item) => parseHead(item, 'dynamodb:BatchGetItem'));
  return new Map(heads.map((head) => [head.serviceArn, head]));
}

const sinceSchema = /* @__PURE__ */ itemSchema(({ instant }) => object({ at: instant }));

/** When the guard first ran with a scope. Two functions write this item, each only if it does not exist. */
export async function since(items: Table, scope: string, at: EpochMs): Promise<EpochMs> {
  const key = toItem({ [attribute.pk]: scopePk(scope), [attribute.sk]: SINCE_SK });
  if (await items.putIf({ ...key, ...toItem({ at }) }, versionIs(0))) return at;
  const item = await items.get(key);
  return item === undefined ? at : epochMs(parseItem(sinceSchema, item, 'dynamodb:GetItem').at);
}
