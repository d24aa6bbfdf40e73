import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ECSClient } from '@aws-sdk/client-ecs';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Context, SQSEvent } from 'aws-lambda';
import { awsClientSettings, withoutLogger } from '../src/adapters/aws-client.ts';
import { readExplainerEnv } from '../src/config/env.ts';
import { lazy } from '../src/core/lazy.ts';

const environment = readExplainerEnv(process.env);
const settings = awsClientSettings();
const clients = {
  ecs: withoutLogger(new ECSClient(settings)),
  dynamoDb: withoutLogger(new DynamoDBClient(settings)),
  eventBridge: withoutLogger(new EventBridgeClient(settings)),
  sqs: withoutLogger(new SQSClient(settings)),
};
// The start validates the environment and creates the clients that every gathering uses. The first message loads the rest.
const work = lazy(async () => (await import('./explainer-work.ts')).explainerWork(clients, environment));

/** Gathers why a deployment failed. */
export const handler = async (event: SQSEvent, context: Context) => (await work())(event, context);
