import type { RequestCell } from '../run/minute.ts';
import type { MetricRow, MetricTable } from '../publish/rows.ts';
import { eachOneOrZero, type Samples } from '../publish/samples.ts';

const groupSets = ['TargetGroup', 'TargetGroup AvailabilityZone'];
const serviceSets = ['Service', 'Service AvailabilityZone'];
const bothSets = [...groupSets, ...serviceSets];
const point = 'zero or nonzero, from the first traffic of the target group or service on';

export interface LatticeCell extends RequestCell {
  /** Whether it ever had traffic. */
  readonly isAwake: boolean;
}

export const latticeTable: MetricTable<LatticeCell> = {
  title: 'VPC Lattice',
  namespace: 'AWS/VpcLattice',
  visibleAfter: 'latticeVisibleAfterMs',
  source: 'https://docs.aws.amazon.com/vpc-lattice/latest/ug/monitoring-cloudwatch.html',
  rows: [
    count(
      'TotalRequestCount',
      'all requests; for a target group, those sent to a task',
      (cell) => cell.requests + cell.unserved,
    ),
    count(
      'HTTPCode_2XX_Count',
      'requests answered without an error',
      ({ requests, errors, refused }) => requests - errors - refused,
    ),
    count('HTTPCode_3XX_Count', 'nothing in the model causes one', () => 0),
    count('HTTPCode_4XX_Count', 'nothing in the model causes one', () => 0),
    count(
      'HTTPCode_5XX_Count',
      'errors of the failure model, requests to a container that was not up, and, for a service, those for which there was no task',
      ({ errors, refused, unserved }) => errors + refused + unserved,
    ),
    {
      name: 'RequestTime',
      unit: 'Milliseconds',
      sets: bothSets,
      point: 'nonzero',
      from: "the failure model's latency, in milliseconds",
      samples: ({ latency }) => latency(),
    },
    { ...count('RequestTimeoutCount', 'nothing in the model causes one', () => 0), sets: serviceSets },
  ],
  notModelled: [
    'ActiveConnectionCount',
    'ActiveRequestCount',
    'ConnectionErrorCount',
    'ConnectionTimeoutCount',
    'HTTP1_ConnectionCount',
    'HTTP2_ConnectionCount',
    'TLSConnectionErrorCount',
    'TotalConnectionCount',
    'TotalReceivedConnectionBytes',
    'TotalSentConnectionBytes',
    'TotalTLSConnectionHandshakeCount',
  ],
};

function count(name: string, from: string, counted: (cell: LatticeCell) => number): MetricRow<LatticeCell> {
  const samples = (cell: LatticeCell): Samples | undefined => (cell.isAwake ? eachOneOrZero(counted(cell)) : undefined);
  return { name, unit: 'Count', sets: bothSets, point, from, samples };
}
