import { type DynamoDBClient, QueryCommand, type QueryCommandInput } from '@aws-sdk/client-dynamodb';
import { attribute, byDayIndex, dayOf } from '../../config/table.ts';
import { type PastDeployment, pastDeploymentOf } from '../../core/history/past-deployment.ts';
import { before, days, describeInstant, type EpochMs } from '../../core/time.ts';
import { callAws } from '../aws-errors.ts';
import { type Table, table } from './dynamodb-table.ts';
import { type Item, itemSchema, object, parseItem } from './item-schema.ts';
import { parseRecord, recordKey } from './record-item.ts';

/** Records per page: one Query and one BatchGetItem, which returns at most 2.4 MB. */
const PAGE = 100;

const ACTION = 'dynamodb:Query';

interface Range {
  readonly from: EpochMs;
  readonly until: EpochMs;
}

type Choose = (serviceArns: readonly string[]) => Promise<ReadonlySet<string>>;
type Pages = AsyncIterable<readonly PastDeployment[]>;

/**
 * Reads past deployments from the guard's table, newest first, by the permissions of `grantReadRecords`. It holds one page
 * at a time.
 */
export function dynamoHistory({ client, tableName }: { readonly client: DynamoDBClient; readonly tableName: string }) {
  const items = table(client, tableName);
  const pagesOf = (query: Omit<QueryCommandInput, 'TableName'>) =>
    queryPages(client, { ...query, TableName: tableName });
  return {
    /** All services, by the index of days. `choose` chooses services before their records are read. */
    async *all(range: Range, choose: Choose): Pages {
      for (let at: EpochMs = range.until; dayOf(at) >= dayOf(range.from); at = before(at, days(1))) {
        for await (const page of pagesOf(dayQuery(dayOf(at)))) yield await readChosen(items, page, range, choose);
      }
    },
    /** One service, by its partition. */
    async *ofService(serviceArn: string, range: Range): Pages {
      for await (const page of pagesOf(serviceQuery(serviceArn, range))) {
        yield page.map((item) => pastDeploymentOf(parseRecord(item, ACTION)));
      }
    },
  };
}

/** The index is eventually consistent, and has only some fields of a record. */
function dayQuery(day: string): Omit<QueryCommandInput, 'TableName'> {
  return {
    IndexName: byDayIndex.name,
    KeyConditionExpression: '#day = :day',
    ExpressionAttributeNames: { '#day': byDayIndex.partitionKey },
    ExpressionAttributeValues: { ':day': { S: day } },
  };
}

/** Sort keys begin with the creation time; that of the head comes after all of these. */
function serviceQuery(serviceArn: string, { from, until }: Range): Omit<QueryCommandInput, 'TableName'> {
  return {
    KeyConditionExpression: '#pk = :service AND #sk BETWEEN :from AND :until',
    ExpressionAttributeNames: { '#pk': attribute.pk, '#sk': attribute.sk },
    ExpressionAttributeValues: {
      ':service': { S: serviceArn },
      ':from': { S: describeInstant(from) },
      // After every deployment id.
      ':until': { S: `${describeInstant(until)}#~` },
    },
    ConsistentRead: true,
  };
}

async function* queryPages(client: DynamoDBClient, query: QueryCommandInput): AsyncIterable<readonly Item[]> {
  let ExclusiveStartKey: Item | undefined;
  do {
    const command = new QueryCommand({ ...query, ScanIndexForward: false, Limit: PAGE, ExclusiveStartKey });
    const page = await callAws(ACTION, () => client.send(command));
    yield page.Items ?? [];
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey !== undefined);
}

const entrySchema = /* @__PURE__ */ itemSchema(({ text, instant }) =>
  object({ serviceArn: text, deploymentKey: text, createdAt: instant }),
);

/** A record that expired since the index was read is absent. */
async function readChosen(
  items: Pick<Table, 'batchGet'>,
  page: readonly Item[],
  { from, until }: Range,
  choose: Choose,
): Promise<readonly PastDeployment[]> {
  const entries = page
    .map((item) => parseItem(entrySchema, item, ACTION))
    .filter(({ createdAt }) => createdAt >= from && createdAt <= until);
  if (entries.length === 0) return [];
  const chosen = await choose([...new Set(entries.map(({ serviceArn }) => serviceArn))]);
  const keys = entries.filter(({ serviceArn }) => chosen.has(serviceArn)).map(recordKey);
  const records = (await items.batchGet(keys)).map((item) => parseRecord(item, 'dynamodb:BatchGetItem'));
  return records.map(pastDeploymentOf).sort(newestFirst);
}

function newestFirst(a: PastDeployment, b: PastDeployment): number {
  return b.createdAt - a.createdAt || (a.serviceDeploymentArn < b.serviceDeploymentArn ? 1 : -1);
}
