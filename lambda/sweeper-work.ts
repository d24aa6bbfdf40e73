import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { ECSClient } from '@aws-sdk/client-ecs';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { Context } from 'aws-lambda';
import { dynamoFleetStore } from '../src/adapters/dynamodb/dynamodb-fleet.ts';
import { dynamoSweepStore } from '../src/adapters/dynamodb/dynamodb-sweep.ts';
import { ecsFleetGateway } from '../src/adapters/ecs/ecs.ts';
import { sqsReconcileScheduler } from '../src/adapters/sqs.ts';
import { newId, pause, systemNow } from '../src/adapters/system.ts';
import { telemetry } from '../src/adapters/telemetry.ts';
import type { SweeperConfiguration } from '../src/config/env.ts';
import { durationMs } from '../src/core/time.ts';
import { sweepWithin } from '../src/guard/sweep/sweep.ts';

interface Clients {
  readonly ecs: ECSClient;
  readonly dynamoDb: DynamoDBClient;
  readonly sqs: SQSClient;
}

/** Returns the handler that sweeps for the time that an invocation has. */
export function sweeperWork(clients: Clients, environment: SweeperConfiguration) {
  const { tableName, reconcilerQueueUrl, include, exclude, callsPerSecond } = environment;
  const output = telemetry();
  const database = { client: clients.dynamoDb, tableName };
  const guard = {
    fleet: ecsFleetGateway(clients.ecs),
    store: dynamoFleetStore(database),
    sweeps: dynamoSweepStore(database),
    scheduler: sqsReconcileScheduler({ client: clients.sqs, queueUrl: reconcilerQueueUrl }),
    now: systemNow,
    newId,
    pause,
    log: output.log,
    count: output.count,
    scope: { include, exclude },
    callsPerSecond,
  };
  return async (context: Context): Promise<void> => {
    await sweepWithin(guard, durationMs(context.getRemainingTimeInMillis())).finally(output.flush);
  };
}
