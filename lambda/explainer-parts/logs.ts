import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { withoutLogger } from '../../src/adapters/aws-client.ts';
import { byRegion } from '../../src/adapters/by-region.ts';
import { cloudWatchLogGateway } from '../../src/adapters/cloudwatch-logs/log-streams.ts';
import type { ClientSettings, PartGateways } from './load-parts.ts';

/** Reads the end of the logs of containers that failed. */
export function logGateways(settings: ClientSettings): Pick<PartGateways, 'logs'> {
  const clients = byRegion((region) => withoutLogger(new CloudWatchLogsClient({ ...settings, region })));
  return { logs: cloudWatchLogGateway(clients.of) };
}
