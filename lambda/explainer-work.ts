import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { ECSClient } from '@aws-sdk/client-ecs';
import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { Context, SQSEvent } from 'aws-lambda';
import { dynamoEvidenceStore } from '../src/adapters/dynamodb/dynamodb-evidence.ts';
import { ecsServiceGateway } from '../src/adapters/ecs/ecs.ts';
import { eventBridgePublisher } from '../src/adapters/eventbridge.ts';
import { sqsExplainScheduler, sqsMessageQueue } from '../src/adapters/sqs.ts';
import { systemNow, within } from '../src/adapters/system.ts';
import { telemetry } from '../src/adapters/telemetry.ts';
import type { ExplainerConfiguration } from '../src/config/env.ts';
import { explainerLimits } from '../src/config/functions.ts';
import { days, seconds } from '../src/core/time.ts';
import { explainBatch } from '../src/guard/explain/explain-batch.ts';
import { eachRecord, remainingOf } from './each-record.ts';
import { loadParts } from './explainer-parts/load-parts.ts';

interface Clients {
  readonly ecs: ECSClient;
  readonly dynamoDb: DynamoDBClient;
  readonly eventBridge: EventBridgeClient;
  readonly sqs: SQSClient;
}

/** Returns the handler for failed deployments and the explainer's own delayed messages. Loads the parts that are asked for. */
export async function explainerWork(clients: Clients, environment: ExplainerConfiguration) {
  const { tableName, retentionDays, explainerQueueUrl, deadLettersUrl, eventBusName, parts } = environment;
  const output = telemetry();
  const guard = {
    store: dynamoEvidenceStore({
      client: clients.dynamoDb,
      tableName,
      retention: days(retentionDays),
      now: systemNow,
    }),
    evidence: { services: ecsServiceGateway(clients.ecs), ...(await loadParts(parts)), now: systemNow, within },
    publisher: eventBridgePublisher({ client: clients.eventBridge, eventBusName }),
    again: sqsExplainScheduler({ client: clients.sqs, queueUrl: explainerQueueUrl }),
    now: systemNow,
    log: output.log,
    count: output.count,
  };
  const consumer = {
    queue: sqsMessageQueue({ client: clients.sqs, queueUrl: explainerQueueUrl, deadLettersUrl }),
    now: systemNow,
    enough: seconds(explainerLimits.enoughSeconds),
    telemetry: output,
  };
  return (event: SQSEvent, context: Context) => eachRecord(event, remainingOf(context), consumer, explainBatch(guard));
}
