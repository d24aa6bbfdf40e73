import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { withoutLogger } from '../../src/adapters/aws-client.ts';
import { cloudTrailGateway } from '../../src/adapters/cloudtrail.ts';
import type { ClientSettings, PartGateways } from './load-parts.ts';

/** Reads who started a deployment. */
export function authorGateways(settings: ClientSettings): Pick<PartGateways, 'trail'> {
  return { trail: cloudTrailGateway(withoutLogger(new CloudTrailClient(settings))) };
}
