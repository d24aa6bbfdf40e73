import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { ECSClient } from '@aws-sdk/client-ecs';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { withoutLogger } from '../../adapters/aws-client.ts';
import { type AnswerKeeper, doctorGateways } from '../../adapters/ecs/doctor-gateways.ts';
import type { DoctorGateways, MetricGateways } from '../../guard/doctor/ports.ts';
import { type AwsChoice, clientSettings } from '../wait/aws.ts';

/** The AWS clients of an audit. */
export interface DoctorAws {
  readonly gateways: DoctorGateways & MetricGateways;
  /** Returns the Region from the SDK's own chain. Rejects if there is none. */
  region(): Promise<string>;
  close(): void;
}

/** Creates clients without retries: their pacing retries. @param keeper gets the answers, to save them */
export function createDoctorAws(choice: AwsChoice, keeper: AnswerKeeper): DoctorAws {
  const ecs = withoutLogger(new ECSClient(clientSettings(choice)));
  const cloudWatch = withoutLogger(new CloudWatchClient(clientSettings(choice)));
  const loadBalancing = withoutLogger(new ElasticLoadBalancingV2Client(clientSettings(choice)));
  return {
    gateways: doctorGateways({ ecs, cloudWatch, loadBalancing }, keeper),
    region: () => ecs.config.region(),
    close: () => {
      ecs.destroy();
      cloudWatch.destroy();
      loadBalancing.destroy();
    },
  };
}
