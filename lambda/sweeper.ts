import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ECSClient } from '@aws-sdk/client-ecs';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Context } from 'aws-lambda';
import { awsClientSettings } from '../adapters/aws-client.ts';
import { dynamoRecordStore } from '../adapters/dynamodb.ts';
import { dynamoSweepStore } from '../adapters/dynamodb-sweep.ts';
import { ecsFleetGateway } from '../adapters/ecs.ts';
import { sqsLookScheduler } from '../adapters/sqs.ts';
import { newId, pause, systemNow } from '../adapters/system.ts';
import { telemetry } from '../adapters/telemetry.ts';
import { readSweeperEnv } from '../config/env.ts';
import { days, durationMs } from '../core/time.ts';
import { sweepWithin } from '../guard/sweep.ts';

const { tableName, retentionDays, observerQueueUrl, include, exclude, callsPerSecond } = readSweeperEnv(process.env);
const settings = awsClientSettings();
const told = telemetry();
const database = { client: new DynamoDBClient(settings), tableName, retention: days(retentionDays), now: systemNow };
const guard = {
  fleet: ecsFleetGateway(new ECSClient(settings)),
  store: dynamoRecordStore(database),
  sweeps: dynamoSweepStore(database),
  looks: sqsLookScheduler({ client: new SQSClient(settings), queueUrl: observerQueueUrl }),
  now: systemNow,
  newId,
  pause,
  log: told.log,
  count: told.count,
  scope: { include, exclude },
  callsPerSecond,
};

/** Walks the services of the account for what no event announced. */
export const handler = async (_event: unknown, context: Context): Promise<void> => {
  await sweepWithin(guard, durationMs(context.getRemainingTimeInMillis())).finally(told.flush);
};
