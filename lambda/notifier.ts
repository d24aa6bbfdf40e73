import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Context, SQSEvent } from 'aws-lambda';
import { awsClientSettings, withoutLogger } from '../src/adapters/aws-client.ts';
import { readNotifierEnv } from '../src/config/env.ts';
import { lazy } from '../src/core/lazy.ts';

const environment = readNotifierEnv(process.env);
const settings = awsClientSettings();
const clients = {
  dynamoDb: withoutLogger(new DynamoDBClient(settings)),
  secretsManager: withoutLogger(new SecretsManagerClient(settings)),
  sqs: withoutLogger(new SQSClient(settings)),
};
// The start checks the environment and makes the clients; what works with them is loaded by the first message.
const work = lazy(async () => (await import('./notifier-work.ts')).notifierWork(clients, environment));

/** Brings the messages about the deployments of a batch up to their records. */
export const handler = async (event: SQSEvent, context: Context) => (await work())(event, context);
