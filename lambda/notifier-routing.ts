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
import type { Routing } from '../src/guard/notify/notify.ts';

/** Returns the routes of the guard and the ports that they need. */
export function routing(dynamoDb: DynamoDBClient, environment: RoutedNotifierConfiguration): Routing {
  const { tableName, retentionDays, routingFile, topicArns, slackChannel } = environment;
  const settings = awsClientSettings();
  // The folder of the function's code. @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
  const table = readRoutingFile(process.env['LAMBDA_TASK_ROOT'] ?? '.', routingFile, topicArns);
  return {
    table,
    home: slackChannel === '' ? undefined : slackChannel,
    routes: dynamoRouteStore({ client: dynamoDb, tableName, retention: days(retentionDays), now: systemNow }),
    topics: snsTopics(withoutLogger(new SNSClient(settings))),
    ...(needsTags(table) && { tags: ecsTags(withoutLogger(new ECSClient(settings))) }),
  };
}
