import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ECRClient } from '@aws-sdk/client-ecr';
import { ECSClient } from '@aws-sdk/client-ecs';
import { withoutLogger } from '../../adapters/aws-client.ts';
import { byRegion } from '../../adapters/by-region.ts';
import { cloudFormationStacks } from '../../adapters/cloudformation/cloudformation.ts';
import { cloudTrailGateway } from '../../adapters/cloudtrail.ts';
import { cloudWatchAlarmGateway } from '../../adapters/cloudwatch/cloudwatch.ts';
import { cloudWatchMetricSeries } from '../../adapters/cloudwatch/metric-series.ts';
import { ecsActionLogs } from '../../adapters/cloudwatch-logs/action-logs.ts';
import { cloudWatchLogGateway } from '../../adapters/cloudwatch-logs/log-streams.ts';
import { dynamoExplained } from '../../adapters/dynamodb/dynamodb-explained.ts';
import { ecrImageGateway } from '../../adapters/ecr/ecr.ts';
import { ecsServiceGateway } from '../../adapters/ecs/ecs.ts';
import { ecsDeploymentFinder } from '../../adapters/ecs/ecs-finder.ts';
import type { DeploymentRecord } from '../../core/deployment/record.ts';
import type { UnsuccessfulFinder } from '../../guard/explain/choose-explained.ts';
import type { Known } from '../../guard/explain/explain-deployment.ts';
import type { EvidenceGateways } from '../../guard/explain/ports.ts';
import type { FollowGateways } from '../../guard/wait/follow.ts';
import { type AwsChoice, clientSettings } from '../wait/aws.ts';

/** The AWS clients of an explanation. */
export interface WhyAws {
  readonly follow: Omit<FollowGateways, 'values' | 'finder'> & {
    readonly finder: FollowGateways['finder'] & UnsuccessfulFinder;
  };
  readonly evidence: Omit<EvidenceGateways, 'now' | 'within' | 'services' | 'alarms'>;
  /** Reads what a guard stored about a deployment. May throw a `GatewayError`. */
  stored(
    tableName: string,
    record: DeploymentRecord,
  ): Promise<{
    readonly record: DeploymentRecord | undefined;
    readonly diff: Known['diff'];
    readonly evidence: Known['evidence'];
  }>;
  /** Returns the Region from the SDK's own chain. Rejects if there is none. */
  region(): Promise<string>;
  close(): void;
}

/** Attempts per call: a person waits for the answer. */
const ATTEMPTS = 3;

/** Creates the clients. Logs and images may be in other Regions than the service. */
export function createWhyAws(choice: AwsChoice): WhyAws {
  const settings = clientSettings(choice, ATTEMPTS);
  const ecs = withoutLogger(new ECSClient(settings));
  const cloudWatch = withoutLogger(new CloudWatchClient(settings));
  const trail = withoutLogger(new CloudTrailClient(settings));
  const cloudFormation = withoutLogger(new CloudFormationClient(settings));
  const ownLogs = withoutLogger(new CloudWatchLogsClient(settings));
  const dynamo = withoutLogger(new DynamoDBClient(settings));
  const logs = byRegion((region) => withoutLogger(new CloudWatchLogsClient({ ...settings, region })));
  const images = byRegion((region) => withoutLogger(new ECRClient({ ...settings, region })));
  return {
    follow: {
      services: ecsServiceGateway(ecs),
      alarms: cloudWatchAlarmGateway(cloudWatch),
      finder: ecsDeploymentFinder(ecs),
    },
    evidence: {
      series: cloudWatchMetricSeries(cloudWatch),
      logs: cloudWatchLogGateway(logs.of),
      images: ecrImageGateway(images.of),
      trail: cloudTrailGateway(trail),
      actionLogs: ecsActionLogs(ownLogs),
      stacks: cloudFormationStacks({ cloudFormation, ecs }),
    },
    stored: (tableName, record) => dynamoExplained({ client: dynamo, tableName }).read(record),
    region: () => ecs.config.region(),
    close: () => {
      const others = [...logs.all(), ...images.all()];
      for (const client of [ecs, cloudWatch, trail, cloudFormation, ownLogs, dynamo, ...others]) client.destroy();
    },
  };
}
