import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { SQSEvent } from 'aws-lambda';
import { awsClientSettings } from '../adapters/aws-client.ts';
import { dynamoNotificationStore } from '../adapters/dynamodb.ts';
import { slackTokenSecret } from '../adapters/secrets-manager.ts';
import { slackGateway } from '../adapters/slack.ts';
import { sqsNotifyScheduler } from '../adapters/sqs.ts';
import { newId, systemNow } from '../adapters/system.ts';
import { telemetry } from '../adapters/telemetry.ts';
import { readNotifierEnv } from '../config/env.ts';
import { days } from '../core/time.ts';
import { notifyBatch } from '../guard/notify-batch.ts';
import { eachRecord } from './each-record.ts';

const { tableName, retentionDays, notifierQueueUrl, slackSecretArn, slackChannel, slackPostFrom, slackApiUrl } =
  readNotifierEnv(process.env);
const settings = awsClientSettings();
const told = telemetry();
const database = { client: new DynamoDBClient(settings), tableName, retention: days(retentionDays), now: systemNow };
const secrets = { client: new SecretsManagerClient(settings), secretArn: slackSecretArn, now: systemNow };
const guard = {
  store: dynamoNotificationStore(database),
  slack: slackGateway({ apiUrl: slackApiUrl, token: slackTokenSecret(secrets) }),
  again: sqsNotifyScheduler({ client: new SQSClient(settings), queueUrl: notifierQueueUrl }),
  now: systemNow,
  newId,
  log: told.log,
  count: told.count,
  channel: slackChannel,
  postFrom: slackPostFrom,
};

/** Brings the messages about the deployments of a batch up to their records. */
export const handler = (event: SQSEvent) => eachRecord(event, told, notifyBatch(guard));
