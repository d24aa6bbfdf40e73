import { ECRClient } from '@aws-sdk/client-ecr';
import { withoutLogger } from '../../src/adapters/aws-client.ts';
import { byRegion } from '../../src/adapters/by-region.ts';
import { ecrImageGateway } from '../../src/adapters/ecr/ecr.ts';
import type { ClientSettings, PartGateways } from './load-parts.ts';

/** Reads the labels of images in Amazon ECR. */
export function commitGateways(settings: ClientSettings): Pick<PartGateways, 'images'> {
  return { images: ecrImageGateway(byRegion((region) => withoutLogger(new ECRClient({ ...settings, region }))).of) };
}
