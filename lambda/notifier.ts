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
// The start validates the environment and creates the clients. The first message loads the rest.
const work = lazy(async () => (await import('./notifier-work.ts')).notifierWork(clients, environment));

/** Updates the Slack messages about the deployments in a batch. */
export const handler = async (event: SQSEvent, context: Context) => (await work())(event, context);
