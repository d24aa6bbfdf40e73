import type { AuditedMetric } from '../audited-service.ts';
import { knownOf } from '../known.ts';

/** What AWS documents of the metrics of a namespace. */
interface NamespaceFacts {
  /** By metric name, the sets of dimensions without the Availability Zone. */
  readonly metrics: ReadonlyMap<string, readonly (readonly string[])[]>;
  readonly source: string;
}

const LB = ['LoadBalancer'];
const LB_AND_TG = ['LoadBalancer', 'TargetGroup'];
const TG = ['TargetGroup'];
const CLUSTER = ['ClusterName'];
const SERVICE = ['ClusterName', 'ServiceName'];
const DISCOVERY = ['DiscoveryName'];
const TARGET_DISCOVERY = ['TargetDiscoveryName'];

/** A row of the catalog: the metrics, and the sets of dimensions with which AWS reports them. */
type Row = readonly [names: readonly string[], sets: readonly (readonly string[])[]];

function facts(source: string, rows: readonly Row[]): NamespaceFacts {
  const metrics = rows.flatMap(([names, sets]) => names.map((name) => [name, sets] as const));
  return { metrics: new Map(metrics), source };
}

/** Metrics that exist per load balancer and per target group. */
const TARGET_METRICS = [
  'HTTPCode_Target_2XX_Count',
  'HTTPCode_Target_3XX_Count',
  'HTTPCode_Target_4XX_Count',
  'HTTPCode_Target_5XX_Count',
  'TargetResponseTime',
  'TargetConnectionErrorCount',
  'TargetTLSNegotiationErrorCount',
  'RequestCount',
];

const CATALOG: ReadonlyMap<string, NamespaceFacts> = new Map([
  [
    'AWS/ApplicationELB',
    facts('https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html', [
      [TARGET_METRICS, [LB, TG, LB_AND_TG]],
      [
        [
          'HTTPCode_ELB_3XX_Count',
          'HTTPCode_ELB_4XX_Count',
          'HTTPCode_ELB_5XX_Count',
          'HTTPCode_ELB_500_Count',
          'HTTPCode_ELB_502_Count',
          'HTTPCode_ELB_503_Count',
          'HTTPCode_ELB_504_Count',
          'RejectedConnectionCount',
          'ActiveConnectionCount',
          'NewConnectionCount',
          'ClientTLSNegotiationErrorCount',
          'ProcessedBytes',
          'ConsumedLCUs',
        ],
        [LB],
      ],
      [['RequestCountPerTarget'], [TG, LB_AND_TG]],
      [['HealthyHostCount', 'UnHealthyHostCount', 'AnomalousHostCount', 'MitigatedHostCount'], [LB_AND_TG]],
    ]),
  ],
  [
    'AWS/NetworkELB',
    facts('https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-cloudwatch-metrics.html', [
      [['HealthyHostCount', 'UnHealthyHostCount', 'ActiveZonalShiftHostCount'], [LB_AND_TG]],
      [
        [
          'ActiveFlowCount',
          'ActiveFlowCount_TCP',
          'ActiveFlowCount_TLS',
          'ActiveFlowCount_UDP',
          'NewFlowCount',
          'NewFlowCount_TCP',
          'NewFlowCount_TLS',
          'NewFlowCount_UDP',
        ],
        [LB, TG],
      ],
      [
        [
          'RejectedFlowCount',
          'RejectedFlowCount_TCP',
          'TCP_Target_Reset_Count',
          'TCP_Client_Reset_Count',
          'TCP_ELB_Reset_Count',
          'PortAllocationErrorCount',
          'ClientTLSNegotiationErrorCount',
          'TargetTLSNegotiationErrorCount',
          'ZonalHealthStatus',
          'ProcessedBytes',
          'ProcessedPackets',
          'PeakBytesPerSecond',
          'PeakPacketsPerSecond',
          'ConsumedLCUs',
          'UnhealthyRoutingFlowCount',
        ],
        [LB],
      ],
    ]),
  ],
  [
    'AWS/ECS',
    facts('https://docs.aws.amazon.com/AmazonECS/latest/developerguide/available-metrics.html', [
      [
        ['CPUUtilization', 'MemoryUtilization', 'EBSFilesystemUtilization'],
        [CLUSTER, SERVICE],
      ],
      [['CPUReservation', 'MemoryReservation', 'GPUReservation'], [CLUSTER]],
      [['LiveTaskCount'], [SERVICE]],
      [
        [
          'ActiveConnectionCount',
          'NewConnectionCount',
          'ProcessedBytes',
          'RequestCount',
          'GrpcRequestCount',
          'ClientTLSNegotiationErrorCount',
        ],
        [DISCOVERY, [...SERVICE, ...DISCOVERY]],
      ],
      [
        [
          'HTTPCode_Target_2XX_Count',
          'HTTPCode_Target_3XX_Count',
          'HTTPCode_Target_4XX_Count',
          'HTTPCode_Target_5XX_Count',
          'RequestCountPerTarget',
          'TargetProcessedBytes',
          'TargetResponseTime',
          'TargetTLSNegotiationErrorCount',
        ],
        [TARGET_DISCOVERY, [...SERVICE, ...TARGET_DISCOVERY]],
      ],
    ]),
  ],
]);

/**
 * Returns why CloudWatch has no such series, by AWS's lists of metrics and dimensions; undefined if it may have one, or if the
 * namespace is not in the catalog.
 */
export function describeImpossible({ namespace, metricName, dimensions }: AuditedMetric): string | undefined {
  const space = knownOf(namespace);
  const name = knownOf(metricName);
  const known = space === undefined ? undefined : CATALOG.get(space);
  if (known === undefined || name === undefined) return undefined;
  const sets = known.metrics.get(name);
  if (sets === undefined) return `${space} has no metric ${name}`;
  const given = dimensions.map(([dimension]) => dimension).filter((dimension) => dimension !== 'AvailabilityZone');
  if (sets.some((set) => sameNames(set, given))) return undefined;
  const named = given.length === 0 ? 'without dimensions' : `with the dimensions ${given.join(', ')}`;
  return `${space} does not report ${name} ${named}, but with ${sets.map((set) => set.join(' and ')).join(', or with ')}`;
}

function sameNames(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name) => b.includes(name));
}

/** Metrics that CloudWatch reports only when they are not zero, or only with traffic: their absence means that all is well. */
const ONLY_WITH_TRAFFIC =
  /^(?:HTTPCode_|TargetResponseTime$|TargetConnectionErrorCount$|RequestCount$|RejectedConnectionCount$|GrpcRequestCount$|NumberOfMessages|ApproximateNumberOfMessages|ApproximateAge)/;

/** Whether missing data of the metric means that all is well: it is reported only with traffic. */
export function isOnlyWithTraffic({ namespace, metricName }: AuditedMetric): boolean {
  const space = knownOf(namespace) ?? '';
  return (
    ['AWS/ApplicationELB', 'AWS/VpcLattice', 'AWS/ECS', 'AWS/SQS'].includes(space) &&
    ONLY_WITH_TRAFFIC.test(knownOf(metricName) ?? '')
  );
}

/** Whether each sample of the metric is one event, so that only the sum counts them: its average, minimum and maximum are 1. */
export function countsEvents({ namespace, metricName }: AuditedMetric): boolean {
  const name = knownOf(metricName) ?? '';
  return ['AWS/ApplicationELB', 'AWS/ECS'].includes(knownOf(namespace) ?? '') && /^HTTPCode_.*_Count$/.test(name);
}
