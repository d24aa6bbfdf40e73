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
  // The sweep has a pace of its own, in which it asks again; a retry beside it would double it when ECS throttles.
  ecs: withoutLogger(new ECSClient(awsClientSettings(undefined, 1))),
  dynamoDb: withoutLogger(new DynamoDBClient(settings)),
  sqs: withoutLogger(new SQSClient(settings)),
};
// The start checks the environment and makes the clients; what works with them is loaded by the first call.
const work = lazy(async () => (await import('./sweeper-work.ts')).sweeperWork(clients, environment));

/** Walks the services of the account for what no event announced. */
export const handler = async (_event: unknown, context: Context): Promise<void> => (await work())(context);
