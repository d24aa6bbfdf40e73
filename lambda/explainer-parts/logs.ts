import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { withoutLogger } from '../../src/adapters/aws-client.ts';
import { cloudWatchLogGateway } from '../../src/adapters/cloudwatch-logs/log-streams.ts';
import type { ClientSettings, PartGateways } from './load-parts.ts';
import { oncePerRegion } from './once-per-region.ts';

/** Reads the end of the logs of containers that failed. */
export function logGateways(settings: ClientSettings): Pick<PartGateways, 'logs'> {
  const clientOf = oncePerRegion((region) => withoutLogger(new CloudWatchLogsClient({ ...settings, region })));
  return { logs: cloudWatchLogGateway(clientOf) };
}
