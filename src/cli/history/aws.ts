import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ECRClient } from '@aws-sdk/client-ecr';
import { ECSClient } from '@aws-sdk/client-ecs';
import { withoutLogger } from '../../adapters/aws-client.ts';
import { byRegion } from '../../adapters/by-region.ts';
import { dynamoHistory } from '../../adapters/dynamodb/dynamodb-history.ts';
import { ecrImageGateway } from '../../adapters/ecr/ecr.ts';
import { ecsFleetGateway, ecsServiceGateway } from '../../adapters/ecs/ecs.ts';
import { ecsTags } from '../../adapters/ecs/ecs-tags.ts';
import type { HistoryStore } from '../../guard/history/ports.ts';
import type { TagGateway } from '../../guard/tags.ts';
import type { FleetGateway, ImageGateway, ServiceGateway } from '../../guard/ports.ts';
import { type AwsChoice, clientSettings } from '../wait/aws.ts';

/** The AWS clients of a history. */
export interface HistoryAws {
  readonly services: ServiceGateway;
  readonly fleet: FleetGateway;
  readonly tags: TagGateway;
  readonly images: ImageGateway;
  store(tableName: string): HistoryStore;
  /** Returns the Region from the SDK's own chain. Rejects if there is none. */
  region(): Promise<string>;
  close(): void;
}

/** Attempts per call of DynamoDB. Calls of ECS are retried by their pacing. */
const TABLE_ATTEMPTS = 5;

/** Creates the clients. */
export function createHistoryAws(choice: AwsChoice): HistoryAws {
  const ecs = withoutLogger(new ECSClient(clientSettings(choice)));
  const dynamo = withoutLogger(new DynamoDBClient(clientSettings(choice, TABLE_ATTEMPTS)));
  const ecr = byRegion((region) => withoutLogger(new ECRClient({ ...clientSettings(choice), region })));
  return {
    services: ecsServiceGateway(ecs),
    fleet: ecsFleetGateway(ecs),
    tags: ecsTags(ecs),
    images: ecrImageGateway(ecr.of),
    store: (tableName) => dynamoHistory({ client: dynamo, tableName }),
    region: () => ecs.config.region(),
    close: () => {
      for (const client of [ecs, dynamo, ...ecr.all()]) client.destroy();
    },
  };
}
