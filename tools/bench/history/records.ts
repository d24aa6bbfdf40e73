import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { recordItem } from '../../../src/adapters/dynamodb/record-item.ts';
import { attribute, byDayIndex, openIndex } from '../../../src/config/table.ts';
import type { DeploymentRecord } from '../../../src/core/deployment/record.ts';
import { unreadAlarm } from '../../../src/core/deployment/recorded-alarms.ts';
import { after, days, type EpochMs, epochMs, minutes } from '../../../src/core/time.ts';

/** The keys and indexes of the guard's table, as its template has them. */
export const TABLE_PROPERTIES = {
  BillingMode: 'PAY_PER_REQUEST',
  KeySchema: [
    { AttributeName: attribute.pk, KeyType: 'HASH' },
    { AttributeName: attribute.sk, KeyType: 'RANGE' },
  ],
  AttributeDefinitions: [attribute.pk, attribute.sk, attribute.day, attribute.openKey, attribute.openSk].map(
    (AttributeName) => ({ AttributeName, AttributeType: 'S' }),
  ),
  GlobalSecondaryIndexes: [byDayIndex, openIndex].map((index) => ({
    IndexName: index.name,
    KeySchema: [
      { AttributeName: index.partitionKey, KeyType: 'HASH' },
      { AttributeName: index.sortKey, KeyType: 'RANGE' },
    ],
    Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: index.projection },
  })),
};

/** Services whose deployments the table has. */
const SERVICES = 100;

/** Puts records that are spread over the 90 days before `until`. Each tenth deployment was rolled back by an alarm. */
export async function putRecords(
  client: DynamoDBClient,
  { table, count, until }: { readonly table: string; readonly count: number; readonly until: EpochMs },
): Promise<void> {
  const period = days(89);
  for (let first = 0; first < count; first += 50) {
    const batch = Array.from({ length: Math.min(50, count - first) }, (_, index) => first + index);
    await Promise.all(
      batch.map((index) => {
        const createdAt = epochMs(until - minutes(10) - (period * index) / count);
        const Item = recordItem(recordOf(index, createdAt), days(400));
        return client.send(new PutItemCommand({ TableName: table, Item }));
      }),
    );
  }
}

/** A record with two alarms and a timeline: about 4 KB as JSON. */
function recordOf(index: number, createdAt: EpochMs): DeploymentRecord {
  const service = `service-${index % SERVICES}`;
  const ecs = 'arn:aws:ecs:eu-west-1:111122223333';
  const arn = `${ecs}:service-deployment/shop/${service}/${String(index).padStart(21, 'x')}`;
  const isRolledBack = index % 10 === 0;
  const finishedAt = after(createdAt, minutes(8));
  const revision = (number: number) => ({
    serviceRevisionArn: `${ecs}:service-revision/shop/${service}/${number}`,
    taskDefinitionArn: `${ecs}:task-definition/${service}:${number}`,
    images: [{ container: 'app', image: `shop/${service}:${number}`, digest: `sha256:${'a'.repeat(64)}` }],
  });
  const alarm = (name: string) => ({
    ...unreadAlarm(`${service}-${name}`),
    kind: 'metric' as const,
    stateAtStart: 'OK',
    state: 'OK',
    metric: 'AWS/ApplicationELB HTTPCode_Target_5XX_Count',
    statistic: 'Sum',
    comparisonOperator: 'GreaterThanThreshold',
    threshold: 10,
    meaning: 'Customers of the shop receive errors from the service',
  });
  return {
    serviceArn: `${ecs}:service/shop/${service}`,
    deploymentKey: arn,
    serviceDeploymentArn: arn,
    ecsDeploymentIds: ['ecs-svc/1234567890123456789'],
    createdAt,
    startedAt: createdAt,
    finishedAt,
    strategy: 'ROLLING',
    phase: 'finished',
    phaseSince: finishedAt,
    outcome: isRolledBack ? 'rolled-back' : 'succeeded',
    cause: isRolledBack ? 'alarm' : undefined,
    reason: isRolledBack ? 'Service deployment rolled back because alarms fired.' : undefined,
    serviceEvent: undefined,
    protection: { state: 'armed', alarmNames: [] },
    protectionLostAt: undefined,
    alarms: [{ ...alarm('5xx'), triggered: isRolledBack }, alarm('latency')],
    circuitBreaker: { status: 'MONITORING', failureCount: 0, threshold: 3 },
    bake: { startedAt: createdAt, time: minutes(3), basis: 'configured' },
    tasks: { target: { requested: 2, running: 2, pending: 0 }, source: { requested: 0, running: 0, pending: 0 } },
    rollbackStartedAt: isRolledBack ? after(createdAt, minutes(4)) : undefined,
    rollbackRequested: false,
    hook: undefined,
    revisions: { from: revision(index), to: revision(index + 1) },
    timeline: ['created', 'started', 'baking', 'finished'].map((what) => ({ at: createdAt, what, text: undefined })),
    pendingEffects: [],
    transitions: ['started', 'finished'],
    revisionsCompared: true,
    eventKeys: Array.from({ length: 10 }, (_, key) => String(key).padStart(16, '0')),
    version: 7,
    baseline: false,
    supersededBy: undefined,
    settling: undefined,
    cut: [],
  };
}
