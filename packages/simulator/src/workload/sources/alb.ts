import type { RequestCell } from '../run/minute.ts';
import type { MetricRow, MetricTable } from '../publish/rows.ts';
import { eachOne, eachOneOrZero, measured, rounded, type Samples, single } from '../publish/samples.ts';

const everySet = [
  'LoadBalancer',
  'AvailabilityZone LoadBalancer',
  'TargetGroup LoadBalancer',
  'TargetGroup AvailabilityZone LoadBalancer',
];
const balancerSets = ['LoadBalancer', 'AvailabilityZone LoadBalancer'];
const hostSets = ['TargetGroup LoadBalancer', 'TargetGroup AvailabilityZone LoadBalancer'];
const silent = 'nothing in the model causes one';
const notUp = 'requests sent to a task whose container was not up';

/** The requests of a minute, with the parameters for a minute without requests. */
export interface AlbCell extends RequestCell {
  readonly codesWithoutRequests: boolean;
  readonly requestCountWithoutRequests: boolean;
}

export const albTable: MetricTable<AlbCell> = {
  title: 'Application Load Balancer',
  namespace: 'AWS/ApplicationELB',
  visibleAfter: 'albVisibleAfterMs',
  source: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html',
  rows: [
    {
      name: 'RequestCount',
      unit: 'Count',
      sets: everySet,
      point: 'nonzero; zero too with parameter albRequestCountWithoutRequests, while targets are registered',
      from: 'requests sent to a task, including those of the test listener',
      samples: (cell) => countOf(cell.requests, cell.requestCountWithoutRequests && cell.registered > 0),
    },
    targetCode(
      '2XX',
      'requests answered without an error',
      ({ requests, errors, refused }) => requests - errors - refused,
    ),
    targetCode('3XX', silent, () => 0),
    targetCode('4XX', silent, () => 0),
    targetCode('5XX', 'errors of the failure model', ({ errors }) => errors),
    {
      name: 'TargetResponseTime',
      unit: 'Seconds',
      sets: everySet,
      point: 'nonzero',
      from: "the failure model's latency, spread by a fixed table, including errors",
      samples: ({ latency }) => inSeconds(latency()),
    },
    balancerCode('5XX', 'the 502 and 503 responses', ({ refused, unserved }) => refused + unserved),
    balancerCode('502', notUp, ({ refused }) => refused),
    balancerCode('503', 'requests for which there was no task', ({ unserved }) => unserved),
    ...['4XX', '500', '504'].map((code) => balancerCode(code, silent, () => 0)),
    {
      name: 'RequestCountPerTarget',
      unit: 'Count',
      sets: ['TargetGroup', 'TargetGroup AvailabilityZone', ...hostSets],
      point: 'always',
      from: 'requests divided by the most targets registered in the minute',
      samples: ({ requests, registered }) => single(rounded(requests / Math.max(1, registered), 3)),
    },
    hosts(
      'HealthyHostCount',
      'healthy tasks of the target group at each step, as each zone sees them',
      ({ healthy }) => healthy,
    ),
    hosts(
      'UnHealthyHostCount',
      'tasks that fail their checks, without those younger than targetUnhealthyAfterMs that never passed one',
      ({ unhealthy }) => unhealthy,
    ),
    {
      name: 'AnomalousHostCount',
      unit: 'Count',
      sets: hostSets,
      point: 'always',
      from: 'always 0: the model does not include anomaly mitigation',
      samples: () => single(0),
    },
    { ...balancerCode('x', silent, () => 0), name: 'RejectedConnectionCount', sets: ['LoadBalancer'] },
    { ...balancerCode('x', notUp, ({ refused }) => refused), name: 'TargetConnectionErrorCount', sets: everySet },
  ],
  notModelled: [
    'ActiveConnectionCount',
    'ClientTLSNegotiationErrorCount',
    'ConsumedLCUs',
    'DroppedInvalidHeaderRequestCount',
    'HTTPCode_ELB_3XX_Count',
    'HealthyStateDNS',
    'HealthyStateRouting',
    'MitigatedHostCount',
    'NewConnectionCount',
    'ProcessedBytes',
    'RuleEvaluations',
    'TargetTLSNegotiationErrorCount',
    'UnhealthyRoutingRequestCount',
    'UnhealthyStateDNS',
    'UnhealthyStateRouting',
  ],
};

function targetCode(code: string, from: string, count: (cell: RequestCell) => number): MetricRow<AlbCell> {
  return {
    name: `HTTPCode_Target_${code}_Count`,
    unit: 'Count',
    sets: everySet,
    point: 'nonzero; zero too with parameter albCodesWithoutRequests, while targets are registered',
    from,
    samples: (cell) => countOf(count(cell), cell.codesWithoutRequests && cell.registered > 0),
  };
}

function balancerCode(code: string, from: string, count: (cell: RequestCell) => number): MetricRow<AlbCell> {
  return {
    name: `HTTPCode_ELB_${code}_Count`,
    unit: 'Count',
    sets: balancerSets,
    point: 'nonzero',
    from,
    samples: (cell) => eachOne(count(cell)),
  };
}

function hosts(name: string, from: string, counts: (cell: RequestCell) => readonly number[]): MetricRow<AlbCell> {
  return {
    name,
    unit: 'Count',
    sets: hostSets,
    point: 'while targets are registered',
    from,
    samples: (cell) => (cell.registered === 0 ? undefined : measured(counts(cell))),
  };
}

function inSeconds(latency: Samples | undefined): Samples | undefined {
  return latency && { ...latency, values: latency.values.map((ms) => rounded(ms / 1_000, 6)) };
}

function countOf(count: number, withZero: boolean): Samples | undefined {
  return withZero ? eachOneOrZero(count) : eachOne(count);
}
