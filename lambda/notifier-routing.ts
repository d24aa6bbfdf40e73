import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ECSClient } from '@aws-sdk/client-ecs';
import { SNSClient } from '@aws-sdk/client-sns';
import { awsClientSettings, withoutLogger } from '../src/adapters/aws-client.ts';
import { dynamoRouteStore } from '../src/adapters/dynamodb/dynamodb-routing.ts';
import { ecsTags } from '../src/adapters/ecs/ecs-tags.ts';
import { readRoutingFile } from '../src/adapters/routing-file.ts';
import { snsTopics } from '../src/adapters/sns.ts';
import { systemNow } from '../src/adapters/system.ts';
import type { RoutedNotifierConfiguration } from '../src/config/env.ts';
import { needsTags } from '../src/core/routing/choose-route.ts';
import { days } from '../src/core/time.ts';
import type { Router } from '../src/guard/notify/notify.ts';
import { routerOf } from '../src/guard/notify/notify-routed.ts';

/** Returns what sends messages where the routes of the guard lead. */
export function router(dynamoDb: DynamoDBClient, environment: RoutedNotifierConfiguration): Router {
  const { tableName, retentionDays, routingFile, topicArns, slackChannel } = environment;
  const settings = awsClientSettings();
  // The folder of the function's code. @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
  const table = readRoutingFile(process.env['LAMBDA_TASK_ROOT'] ?? '.', routingFile, topicArns);
  return routerOf({
    table,
    home: slackChannel === '' ? undefined : slackChannel,
    routes: dynamoRouteStore({ client: dynamoDb, tableName, retention: days(retentionDays), now: systemNow }),
    topics: snsTopics(withoutLogger(new SNSClient(settings))),
    ...(needsTags(table) && { tags: ecsTags(withoutLogger(new ECSClient(settings))) }),
  });
}
