import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ECSClient } from '@aws-sdk/client-ecs';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Context, SQSEvent } from 'aws-lambda';
import { awsClientSettings, withoutLogger } from '../src/adapters/aws-client.ts';
import { readObserverEnv } from '../src/config/env.ts';
import { once } from '../src/core/once.ts';

const environment = readObserverEnv(process.env);
const settings = awsClientSettings();
const clients = {
  ecs: withoutLogger(new ECSClient(settings)),
  cloudWatch: withoutLogger(new CloudWatchClient(settings)),
  dynamoDb: withoutLogger(new DynamoDBClient(settings)),
  eventBridge: withoutLogger(new EventBridgeClient(settings)),
  sqs: withoutLogger(new SQSClient(settings)),
};
// The start checks the environment and makes the clients; what works with them is loaded by the first message.
const work = once(async () => (await import('./observer-work.ts')).observerWork(clients, environment));

/** Looks at the services that a batch of signals names. */
export const handler = async (event: SQSEvent, context: Context) => (await work())(event, context);
