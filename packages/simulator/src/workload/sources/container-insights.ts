import type { MetricRow, MetricTable } from '../publish/rows.ts';
import { measured, type Samples, single } from '../publish/samples.ts';

/** A running task at the end of a minute. All its usage is attributed to its first container. */
export interface InsightsTask {
  readonly taskId: string;
  readonly family: string;
  readonly containerName: string;
  readonly cpuPercent: number;
  readonly memoryPercent: number;
  readonly cpuUnits: number;
  readonly memoryMib: number;
  readonly rxBytesPerSecond: number;
  readonly txBytesPerSecond: number;
  readonly hasHealthCheck: boolean;
  readonly isHealthy: boolean;
}

/** The tasks that match the dimensions, and the service's counts. */
export interface InsightsCell {
  readonly tasks: readonly InsightsTask[];
  readonly running: number;
  readonly pending: number;
  readonly desired: number;
  readonly deployments: number;
  /** Of the whole cluster; defined only for one of its services, so that nothing is counted twice. */
  readonly clusterTasks: number | undefined;
  readonly clusterServices: number | undefined;
}
type Row = MetricRow<InsightsCell>;

const basicSets = ['TaskDefinitionFamily ClusterName', 'ServiceName ClusterName', 'ClusterName'];
const taskSets = [...basicSets, 'ClusterName ServiceName TaskId', 'ClusterName TaskDefinitionFamily TaskId'];
const serviceSets = ['ServiceName ClusterName'];
const clusterSets = ['ClusterName'];
const containerSets = [
  'ClusterName',
  'ContainerName TaskId ServiceName ClusterName',
  'ContainerName TaskDefinitionFamily ClusterName TaskId',
  'TaskDefinitionFamily ClusterName ContainerName',
  'ServiceName ClusterName ContainerName',
];

const cpuUtilized = uses('CpuUtilized', 'None', 'cpu, in CPU units', (task) => (task.cpuPercent * task.cpuUnits) / 100);
const cpuReserved = uses('CpuReserved', 'None', 'cpu of the task definition', (task) => task.cpuUnits);
const memoryUtilized = uses(
  'MemoryUtilized',
  'Megabytes',
  'memory, in MiB',
  (task) => (task.memoryPercent * task.memoryMib) / 100,
);
const memoryReserved = uses('MemoryReserved', 'Megabytes', 'memory of the task definition', (task) => task.memoryMib);
const received = uses('NetworkRxBytes', 'Bytes/Second', 'requests times their size', (task) => task.rxBytesPerSecond);
const sent = uses('NetworkTxBytes', 'Bytes/Second', 'responses times their size', (task) => task.txBytesPerSecond);
const used = [cpuUtilized, cpuReserved, memoryUtilized, memoryReserved, received, sent];
const cpuPercent = uses('TaskCpuUtilization', 'Percent', 'cpu', (task) => task.cpuPercent);
const memoryPercent = uses('TaskMemoryUtilization', 'Percent', 'memory', (task) => task.memoryPercent);

const counted: readonly Row[] = [
  counts('RunningTaskCount', 'tasks that are RUNNING', ({ running }) => running),
  counts('PendingTaskCount', 'tasks that are PROVISIONING or PENDING', ({ pending }) => pending),
  counts('DesiredTaskCount', 'the desired count', ({ desired }) => desired),
  counts('DeploymentCount', 'rows of deployments in DescribeServices', ({ deployments }) => deployments),
  counts('TaskSetCount', 'always 0: the ECS controller has no task sets', () => 0),
  { ...counts('TaskCount', 'running tasks of the cluster', ({ clusterTasks }) => clusterTasks), sets: clusterSets },
  { ...counts('ServiceCount', 'services of the cluster', ({ clusterServices }) => clusterServices), sets: clusterSets },
];

export const basicInsightsTable: MetricTable<InsightsCell> = {
  title: 'Container Insights',
  namespace: 'ECS/ContainerInsights',
  visibleAfter: 'insightsVisibleAfterMs',
  source: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-metrics-ECS.html',
  rows: [...used, ...counted],
  notModelled: [
    'ContainerInstanceCount',
    'EBSFilesystemSize',
    'EBSFilesystemUtilized',
    'EphemeralStorageReserved',
    'EphemeralStorageUtilized',
    'InstanceDataFilesystemUtilization',
    'InstanceOSFilesystemUtilization',
    'RestartCount',
    'StorageReadBytes',
    'StorageWriteBytes',
    'instance_cpu_limit',
    'instance_cpu_reserved_capacity',
    'instance_cpu_usage_total',
    'instance_cpu_utilization',
    'instance_filesystem_utilization',
    'instance_memory_limit',
    'instance_memory_reserved_capacity',
    'instance_memory_utilization',
    'instance_memory_working_set',
    'instance_network_total_bytes',
    'instance_number_of_running_tasks',
  ],
};

export const enhancedInsightsTable: MetricTable<InsightsCell> = {
  title: 'Container Insights with enhanced observability',
  namespace: 'ECS/ContainerInsights',
  visibleAfter: 'insightsVisibleAfterMs',
  source:
    'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-enhanced-observability-metrics-ECS.html',
  rows: [
    ...used.map((row) => ({ ...row, sets: taskSets })),
    ...counted,
    { ...cpuPercent, sets: taskSets },
    { ...memoryPercent, sets: taskSets },
    ...used.map((row) => ({ ...row, name: `Container${row.name}`, sets: containerSets })),
    { ...cpuPercent, name: 'ContainerCpuUtilization', sets: containerSets },
    { ...memoryPercent, name: 'ContainerMemoryUtilization', sets: containerSets },
    {
      name: 'UnHealthyContainerHealthStatus',
      unit: 'Count',
      sets: [
        'ClusterName',
        'ClusterName ServiceName ContainerName',
        'ClusterName TaskDefinitionFamily ContainerName',
        'ClusterName ServiceName TaskId ContainerName',
        'ClusterName TaskDefinitionFamily TaskId ContainerName',
      ],
      point: 'while a task with a container health check is RUNNING',
      from: '1 for an unhealthy task, 0 for a healthy one',
      samples: ({ tasks }) =>
        measured(tasks.filter((task) => task.hasHealthCheck).map((task) => (task.isHealthy ? 0 : 1))),
    },
  ],
  notModelled: [
    'ContainerGPUMemoryTotal',
    'ContainerGPUMemoryUsed',
    'ContainerGPUMemoryUtilization',
    'ContainerGPUPowerDraw',
    'ContainerGPURestartAppXidCount',
    'ContainerGPUTemperature',
    'ContainerGPUUtilization',
    'ContainerStorageReadBytes',
    'ContainerStorageWriteBytes',
    'InstanceGPULimit',
    'InstanceGPUUsageTotal',
    'TaskEBSFilesystemUtilization',
    'TaskEphemeralStorageUtilization',
    'TaskGPUMemoryTotal',
    'TaskGPUMemoryUsed',
    'TaskGPUMemoryUtilization',
    'TaskGPUPowerDraw',
    'TaskGPURestartAppXidCount',
    'TaskGPUTemperature',
    'TaskGPUUtilization',
  ],
};

function uses(name: string, unit: string, from: string, value: (task: InsightsTask) => number): Row {
  const samples = ({ tasks }: InsightsCell): Samples | undefined => measured(tasks.map(value));
  return {
    name,
    unit,
    sets: basicSets,
    point: 'while a task is RUNNING',
    from: `one sample per task: ${from}`,
    samples,
  };
}

function counts(name: string, from: string, count: (cell: InsightsCell) => number | undefined): Row {
  const samples = (cell: InsightsCell): Samples | undefined => {
    const now = count(cell);
    return now === undefined ? undefined : single(now);
  };
  return { name, unit: 'Count', sets: serviceSets, point: 'always', from, samples };
}
