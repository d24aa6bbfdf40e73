import type { Context, SQSEvent } from 'aws-lambda';
import { dynamoNotificationStore } from '../src/adapters/dynamodb/dynamodb.ts';
import { dynamoPaceStore } from '../src/adapters/dynamodb/dynamodb-pace.ts';
import { slackTokenSecret } from '../src/adapters/secrets-manager.ts';
import { slackGateway } from '../src/adapters/slack/slack.ts';
import { sqsMessageQueue, sqsNotifyScheduler } from '../src/adapters/sqs.ts';
import { newId, systemNow } from '../src/adapters/system.ts';
import { telemetry } from '../src/adapters/telemetry.ts';
import type { NotifierConfiguration } from '../src/config/env.ts';
import { notifierLimits } from '../src/config/functions.ts';
import { days, seconds } from '../src/core/time.ts';
import type { Router } from '../src/guard/notify/notify.ts';
import { notifyBatch } from '../src/guard/notify/notify-batch.ts';
import { eachRecord, remainingOf } from './each-record.ts';
import type { NotifierClients } from './notifier-clients.ts';

/** Returns the handler for a batch of outcome events and of the notifier's own delayed messages. */
export function notifierWork(clients: NotifierClients, environment: NotifierConfiguration, router?: Router) {
  const { tableName, retentionDays, notifierQueueUrl, deadLettersUrl } = environment;
  const { slackApiUrl: apiUrl, slackSecretArn: secretArn } = environment;
  const output = telemetry();
  const token = slackTokenSecret({ client: clients.secretsManager, secretArn, now: systemNow });
  const retention = days(retentionDays);
  const guard = {
    store: dynamoNotificationStore({ client: clients.dynamoDb, tableName, retention, now: systemNow }),
    paces: dynamoPaceStore({ client: clients.dynamoDb, tableName, now: systemNow }),
    slack: slackGateway({ apiUrl, token }),
    again: sqsNotifyScheduler({ client: clients.sqs, queueUrl: notifierQueueUrl }),
    now: systemNow,
    newId,
    log: output.log,
    count: output.count,
    channel: environment.slackChannel,
    postFrom: environment.slackPostFrom,
    router,
  };
  const enough = seconds(notifierLimits.enoughSeconds);
  const consumer = {
    queue: sqsMessageQueue({ client: clients.sqs, queueUrl: notifierQueueUrl, deadLettersUrl }),
    now: systemNow,
    enough,
    telemetry: output,
  };
  return (event: SQSEvent, context: Context) => {
    const remaining = remainingOf(context);
    return eachRecord(event, remaining, consumer, notifyBatch({ ...guard, remaining, enough }));
  };
}
