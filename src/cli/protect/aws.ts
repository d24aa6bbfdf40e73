import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { ECSClient } from '@aws-sdk/client-ecs';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { withoutLogger } from '../../adapters/aws-client.ts';
import { serviceMetrics } from '../../adapters/cloudwatch/service-metrics.ts';
import { type AnswerKeeper, doctorGateways } from '../../adapters/ecs/doctor-gateways.ts';
import { protectGateway } from '../../adapters/ecs/protect-gateway.ts';
import type { ProtectGateways } from '../../guard/protect/ports.ts';
import { type AwsChoice, clientSettings } from '../wait/aws.ts';

/** The AWS clients of a plan. */
export interface ProtectAws {
  readonly gateways: ProtectGateways;
  /** Returns the Region from the SDK's own chain. Rejects if there is none. */
  region(): Promise<string>;
  close(): void;
}

/** A plan saves no answers. */
const KEEPS_NOTHING: AnswerKeeper = {
  services: () => undefined,
  taskDefinition: () => undefined,
  succeeded: () => undefined,
  alarms: () => undefined,
  targetGroups: () => undefined,
};

/** Attempts per call: a plan makes few calls, so the SDK retries them. */
const ATTEMPTS = 3;

/** Creates clients that retry. */
export function createProtectAws(choice: AwsChoice): ProtectAws {
  const ecs = withoutLogger(new ECSClient(clientSettings(choice, ATTEMPTS)));
  const cloudWatch = withoutLogger(new CloudWatchClient(clientSettings(choice, ATTEMPTS)));
  const loadBalancing = withoutLogger(new ElasticLoadBalancingV2Client(clientSettings(choice, ATTEMPTS)));
  return {
    gateways: {
      ...doctorGateways({ ecs, cloudWatch, loadBalancing }, KEEPS_NOTHING),
      ...protectGateway(ecs),
      ...serviceMetrics(cloudWatch),
    },
    region: () => ecs.config.region(),
    close: () => {
      ecs.destroy();
      cloudWatch.destroy();
      loadBalancing.destroy();
    },
  };
}
