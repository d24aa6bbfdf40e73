import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { SQSEvent } from 'aws-lambda';
import { dynamoNotificationStore } from '../adapters/dynamodb.ts';
import { slackTokenSecret } from '../adapters/secrets-manager.ts';
import { slackGateway } from '../adapters/slack.ts';
import { sqsNotifyScheduler } from '../adapters/sqs.ts';
import { newId, systemNow } from '../adapters/system.ts';
import { telemetry } from '../adapters/telemetry.ts';
import type { NotifierConfiguration } from '../config/env.ts';
import { days } from '../core/time.ts';
import { notifyBatch } from '../guard/notify-batch.ts';
import { eachRecord } from './each-record.ts';

interface Clients {
  readonly dynamoDb: DynamoDBClient;
  readonly secretsManager: SecretsManagerClient;
  readonly sqs: SQSClient;
}

/** What the notifier does with a batch of outcome events and delayed messages of its own. */
export function notifierWork(clients: Clients, environment: NotifierConfiguration) {
  const { tableName, retentionDays, notifierQueueUrl, slackApiUrl: apiUrl, slackSecretArn: secretArn } = environment;
  const told = telemetry();
  const token = slackTokenSecret({ client: clients.secretsManager, secretArn, now: systemNow });
  const retention = days(retentionDays);
  const guard = {
    store: dynamoNotificationStore({ client: clients.dynamoDb, tableName, retention, now: systemNow }),
    slack: slackGateway({ apiUrl, token }),
    again: sqsNotifyScheduler({ client: clients.sqs, queueUrl: notifierQueueUrl }),
    now: systemNow,
    newId,
    log: told.log,
    count: told.count,
    channel: environment.slackChannel,
    postFrom: environment.slackPostFrom,
  };
  return (event: SQSEvent) => eachRecord(event, told, notifyBatch(guard));
}
