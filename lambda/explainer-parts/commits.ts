import { ECRClient } from '@aws-sdk/client-ecr';
import { withoutLogger } from '../../src/adapters/aws-client.ts';
import { ecrImageGateway } from '../../src/adapters/ecr/ecr.ts';
import type { ClientSettings, PartGateways } from './load-parts.ts';
import { oncePerRegion } from './once-per-region.ts';

/** Reads the labels of images in Amazon ECR. */
export function commitGateways(settings: ClientSettings): Pick<PartGateways, 'images'> {
  return { images: ecrImageGateway(oncePerRegion((region) => withoutLogger(new ECRClient({ ...settings, region })))) };
}
