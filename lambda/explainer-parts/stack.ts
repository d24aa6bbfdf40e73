import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { ECSClient } from '@aws-sdk/client-ecs';
import { withoutLogger } from '../../src/adapters/aws-client.ts';
import { cloudFormationStacks } from '../../src/adapters/cloudformation/cloudformation.ts';
import type { ClientSettings, PartGateways } from './load-parts.ts';

/** Compares the stack of a service with what ECS runs. */
export function stackGateways(settings: ClientSettings): Pick<PartGateways, 'stacks'> {
  const cloudFormation = withoutLogger(new CloudFormationClient(settings));
  return { stacks: cloudFormationStacks({ cloudFormation, ecs: withoutLogger(new ECSClient(settings)) }) };
}
