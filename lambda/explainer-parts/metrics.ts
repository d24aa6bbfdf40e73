import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { withoutLogger } from '../../src/adapters/aws-client.ts';
import { cloudWatchAlarmGateway } from '../../src/adapters/cloudwatch/cloudwatch.ts';
import { cloudWatchMetricSeries } from '../../src/adapters/cloudwatch/metric-series.ts';
import type { ClientSettings, PartGateways } from './load-parts.ts';

/** Reads the alarms of a deployment and their metrics. */
export function metricGateways(settings: ClientSettings): Pick<PartGateways, 'alarms' | 'series'> {
  const client = withoutLogger(new CloudWatchClient(settings));
  return { alarms: cloudWatchAlarmGateway(client), series: cloudWatchMetricSeries(client) };
}
