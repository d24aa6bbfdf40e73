import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { ECSClient } from '@aws-sdk/client-ecs';
import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { Context, SQSEvent } from 'aws-lambda';
import { cloudWatchAlarmGateway } from '../src/adapters/cloudwatch/cloudwatch.ts';
import { dynamoRecordStore } from '../src/adapters/dynamodb/dynamodb.ts';
import { ecsServiceGateway } from '../src/adapters/ecs/ecs.ts';
import { eventBridgePublisher } from '../src/adapters/eventbridge.ts';
import { sqsReconcileScheduler, sqsMessageQueue } from '../src/adapters/sqs.ts';
import { systemNow } from '../src/adapters/system.ts';
import { telemetry } from '../src/adapters/telemetry.ts';
import type { ReconcilerConfiguration } from '../src/config/env.ts';
import { reconcilerLimits } from '../src/config/functions.ts';
import { days, minutes, seconds } from '../src/core/time.ts';
import { reconcileBatch } from '../src/guard/reconcile/reconcile-batch.ts';
import { eachRecord, remainingOf } from './each-record.ts';

interface Clients {
  readonly ecs: ECSClient;
  readonly cloudWatch: CloudWatchClient;
  readonly dynamoDb: DynamoDBClient;
  readonly eventBridge: EventBridgeClient;
  readonly sqs: SQSClient;
}

/** Returns the handler for a batch of signals. */
export function reconcilerWork(clients: Clients, environment: ReconcilerConfiguration) {
  const { tableName, retentionDays, reconcilerQueueUrl, deadLettersUrl, eventBusName, include, exclude } = environment;
  const output = telemetry();
  const retention = days(retentionDays);
  const guard = {
    services: ecsServiceGateway(clients.ecs),
    alarms: cloudWatchAlarmGateway(clients.cloudWatch),
    store: dynamoRecordStore({ client: clients.dynamoDb, tableName, retention, now: systemNow }),
    publisher: eventBridgePublisher({ client: clients.eventBridge, eventBusName }),
    scheduler: sqsReconcileScheduler({ client: clients.sqs, queueUrl: reconcilerQueueUrl }),
    now: systemNow,
    log: output.log,
    count: output.count,
    measure: environment.outcomeMetrics ? output.measure : undefined,
    home: { account: environment.accountId, region: environment.regionName },
    scope: { include, exclude },
    stuckAfter: minutes(environment.stuckAfterMinutes),
    alarmWatchAfterSuccess: minutes(environment.alarmWatchMinutes),
  };
  const consumer = {
    queue: sqsMessageQueue({ client: clients.sqs, queueUrl: reconcilerQueueUrl, deadLettersUrl }),
    now: systemNow,
    enough: seconds(reconcilerLimits.enoughSeconds),
    telemetry: output,
  };
  return (event: SQSEvent, context: Context) => {
    const bodies = event.Records.map((record) => record.body);
    return eachRecord(event, remainingOf(context), consumer, reconcileBatch(guard, bodies));
  };
}
