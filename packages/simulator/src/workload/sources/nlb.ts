import type { RequestCell } from '../run/minute.ts';
import type { MetricRow, MetricTable } from '../publish/rows.ts';
import { eachOne, eachOneOrZero, measured, single } from '../publish/samples.ts';

const balancerSets = ['LoadBalancer', 'AvailabilityZone LoadBalancer'];
const flowSets = [...balancerSets, 'TargetGroup'];
const hostSets = ['LoadBalancer TargetGroup', 'AvailabilityZone LoadBalancer TargetGroup'];

export interface NlbCell extends RequestCell {
  readonly requestsPerFlow: number;
  readonly bytesPerRequest: number;
}

export const nlbTable: MetricTable<NlbCell> = {
  title: 'Network Load Balancer',
  namespace: 'AWS/NetworkELB',
  visibleAfter: 'nlbVisibleAfterMs',
  source: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-cloudwatch-metrics.html',
  rows: [
    hosts('HealthyHostCount', ({ healthy }) => healthy),
    hosts('UnHealthyHostCount', ({ unhealthy }) => unhealthy),
    {
      name: 'ActiveFlowCount',
      unit: 'Count',
      sets: flowSets,
      point: 'always',
      from: 'flows of the minute; each lasts one minute',
      samples: (cell) => single(flowsOf(cell)),
    },
    {
      name: 'NewFlowCount',
      unit: 'Count',
      sets: flowSets,
      point: 'always',
      from: 'requests divided by parameter nlbRequestsPerFlow',
      samples: (cell) => eachOneOrZero(flowsOf(cell)),
    },
    {
      name: 'NewFlowCount_TCP',
      unit: 'Count',
      sets: flowSets,
      point: 'nonzero',
      from: 'same as NewFlowCount: the model has only TCP listeners',
      samples: (cell) => eachOne(flowsOf(cell)),
    },
    {
      name: 'RejectedFlowCount',
      unit: 'Count',
      sets: balancerSets,
      point: 'always',
      from: 'requests for which there was no task, divided by parameter nlbRequestsPerFlow',
      samples: ({ unserved, requestsPerFlow }) => single(Math.ceil(unserved / requestsPerFlow)),
    },
    {
      name: 'ProcessedBytes',
      unit: 'Bytes',
      sets: balancerSets,
      point: 'always',
      from: 'requests times the size of request and response',
      samples: ({ requests, bytesPerRequest }) => single(requests * bytesPerRequest),
    },
    {
      name: 'TCP_Target_Reset_Count',
      unit: 'Count',
      sets: balancerSets,
      point: 'always',
      from: 'requests sent to a task whose container was not up, divided by parameter nlbRequestsPerFlow',
      samples: ({ refused, requestsPerFlow }) => single(Math.ceil(refused / requestsPerFlow)),
    },
    ...['TCP_Client_Reset_Count', 'TCP_ELB_Reset_Count', 'PortAllocationErrorCount'].map(
      (name): MetricRow<NlbCell> => ({
        name,
        unit: 'Count',
        sets: balancerSets,
        point: 'always',
        from: 'always 0: nothing in the model causes one',
        samples: () => single(0),
      }),
    ),
  ],
  notModelled: [
    'ActiveFlowCount_TCP',
    'ActiveFlowCount_TLS',
    'ActiveFlowCount_UDP',
    'ActiveZonalShiftHostCount',
    'ClientTLSNegotiationErrorCount',
    'ConsumedLCUs',
    'ConsumedLCUs_TCP',
    'ConsumedLCUs_TLS',
    'ConsumedLCUs_UDP',
    'NewFlowCount_QUIC',
    'NewFlowCount_TLS',
    'NewFlowCount_UDP',
    'PeakBytesPerSecond',
    'PeakPacketsPerSecond',
    'ProcessedBytes_QUIC',
    'ProcessedBytes_TCP',
    'ProcessedBytes_TLS',
    'ProcessedBytes_UDP',
    'ProcessedPackets',
    'QUIC_Unknown_Server_ID_Packet_Drop_Count',
    'RejectedFlowCount_TCP',
    'ReservedLCUs',
    'SecurityGroupBlockedFlowCount_Inbound_ICMP',
    'SecurityGroupBlockedFlowCount_Inbound_TCP',
    'SecurityGroupBlockedFlowCount_Inbound_UDP',
    'SecurityGroupBlockedFlowCount_Outbound_ICMP',
    'SecurityGroupBlockedFlowCount_Outbound_TCP',
    'SecurityGroupBlockedFlowCount_Outbound_UDP',
    'TargetTLSNegotiationErrorCount',
    'UnhealthyRoutingFlowCount',
    'ZonalHealthStatus',
  ],
};

function hosts(name: string, counts: (cell: RequestCell) => readonly number[]): MetricRow<NlbCell> {
  return {
    name,
    unit: 'Count',
    sets: hostSets,
    point: 'while targets are registered',
    from: 'counted at each simulation step, like the metric of the same name of an Application Load Balancer',
    samples: (cell) => (cell.registered === 0 ? undefined : measured(counts(cell))),
  };
}

function flowsOf({ requests, requestsPerFlow }: NlbCell): number {
  return Math.ceil(requests / requestsPerFlow);
}
