import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ECSClient } from '@aws-sdk/client-ecs';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { SQSEvent } from 'aws-lambda';
import { awsClientSettings } from '../adapters/aws-client.ts';
import { cloudWatchAlarmGateway } from '../adapters/cloudwatch.ts';
import { dynamoRecordStore } from '../adapters/dynamodb.ts';
import { ecsServiceGateway } from '../adapters/ecs.ts';
import { eventBridgePublisher } from '../adapters/eventbridge.ts';
import { sqsLookScheduler } from '../adapters/sqs.ts';
import { systemNow } from '../adapters/system.ts';
import { telemetry } from '../adapters/telemetry.ts';
import { readObserverEnv } from '../config/env.ts';
import { days, minutes } from '../core/time.ts';
import { observeBatch } from '../guard/observe-batch.ts';
import { eachRecord } from './each-record.ts';

const { tableName, retentionDays, observerQueueUrl, eventBusName, stuckAfterMinutes, include, exclude } =
  readObserverEnv(process.env);
const settings = awsClientSettings();
const told = telemetry();
const database = { client: new DynamoDBClient(settings), tableName, retention: days(retentionDays), now: systemNow };
const guard = {
  services: ecsServiceGateway(new ECSClient(settings)),
  alarms: cloudWatchAlarmGateway(new CloudWatchClient(settings)),
  store: dynamoRecordStore(database),
  publisher: eventBridgePublisher({ client: new EventBridgeClient(settings), eventBusName }),
  looks: sqsLookScheduler({ client: new SQSClient(settings), queueUrl: observerQueueUrl }),
  now: systemNow,
  log: told.log,
  count: told.count,
  scope: { include, exclude },
  stuckAfter: minutes(stuckAfterMinutes),
};

/** Looks at the services that a batch of signals names. */
export const handler = (event: SQSEvent) => {
  const bodies = event.Records.map((record) => record.body);
  return eachRecord(event, told, observeBatch(guard, bodies));
};
