import type { RequestCell } from '../run/minute.ts';
import type { MetricRow, MetricTable } from '../publish/rows.ts';
import { eachOne, rounded, type Samples, single } from '../publish/samples.ts';

const serverSets = ['DiscoveryName', 'DiscoveryName ServiceName ClusterName'];
const targetSets = ['TargetDiscoveryName', 'TargetDiscoveryName ServiceName ClusterName'];

export interface ServiceConnectCell extends RequestCell {
  readonly requestBytes: number;
  readonly responseBytes: number;
}
type Row = MetricRow<ServiceConnectCell>;

export const serviceConnectTable: MetricTable<ServiceConnectCell> = {
  title: 'Service Connect',
  namespace: 'AWS/ECS',
  visibleAfter: 'serviceConnectVisibleAfterMs',
  source: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/available-metrics.html',
  rows: [
    row('RequestCount', 'Count', 'requests sent to a task', ({ requests }) => eachOne(requests)),
    row('ProcessedBytes', 'Bytes', 'requests times their size', ({ requests, requestBytes }) =>
      requests === 0 ? undefined : single(requests * requestBytes),
    ),
    target(
      'HTTPCode_Target_2XX_Count',
      'Count',
      'requests answered without an error',
      ({ requests, errors, refused }) => eachOne(requests - errors - refused),
    ),
    ...['3XX', '4XX'].map((code) =>
      target(`HTTPCode_Target_${code}_Count`, 'Count', 'nothing in the model causes one', () => undefined),
    ),
    target('HTTPCode_Target_5XX_Count', 'Count', 'errors of the failure model', ({ errors }) => eachOne(errors)),
    target(
      'RequestCountPerTarget',
      'Count',
      'requests divided by the most tasks in the minute',
      ({ requests, registered }) =>
        requests === 0 ? undefined : single(rounded(requests / Math.max(1, registered), 3)),
    ),
    target('TargetProcessedBytes', 'Bytes', 'responses times their size', ({ requests, responseBytes }) =>
      requests === 0 ? undefined : single(requests * responseBytes),
    ),
    target('TargetResponseTime', 'Milliseconds', "the failure model's latency, in milliseconds", ({ latency }) =>
      latency(),
    ),
  ],
  notModelled: [
    'ActiveConnectionCount',
    'ClientTLSNegotiationErrorCount',
    'GrpcRequestCount',
    'NewConnectionCount',
    'TargetTLSNegotiationErrorCount',
  ],
};

function row(
  name: string,
  unit: string,
  from: string,
  samples: (cell: ServiceConnectCell) => Samples | undefined,
): Row {
  return { name, unit, sets: serverSets, point: 'nonzero', from, samples };
}

function target(
  name: string,
  unit: string,
  from: string,
  samples: (cell: ServiceConnectCell) => Samples | undefined,
): Row {
  return { ...row(name, unit, from, samples), sets: targetSets };
}
