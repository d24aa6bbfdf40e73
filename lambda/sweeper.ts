import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ECSClient } from '@aws-sdk/client-ecs';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Context } from 'aws-lambda';
import { awsClientSettings, withoutLogger } from '../src/adapters/aws-client.ts';
import { readSweeperEnv } from '../src/config/env.ts';
import { lazy } from '../src/core/lazy.ts';

const environment = readSweeperEnv(process.env);
const settings = awsClientSettings();
const clients = {
  // The sweep itself paces and retries ECS calls. The client's retries on top would double the calls when ECS
  // throttles.
  ecs: withoutLogger(new ECSClient(awsClientSettings(undefined, 1))),
  dynamoDb: withoutLogger(new DynamoDBClient(settings)),
  sqs: withoutLogger(new SQSClient(settings)),
};
// The start validates the environment and creates the clients. The first invocation loads the rest.
const work = lazy(async () => (await import('./sweeper-work.ts')).sweeperWork(clients, environment));

/** Checks the services of the account for changes without an event. */
export const handler = async (_event: unknown, context: Context): Promise<void> => (await work())(context);
