/**
 * Dimension sets of the namespace ECS/ContainerInsights, by this package's names.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-metrics-ECS.html
 * @see
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-enhanced-observability-metrics-ECS.html
 */
export const DIMENSION_SETS = {
  cluster: ['ClusterName'],
  family: ['ClusterName', 'TaskDefinitionFamily'],
  service: ['ClusterName', 'ServiceName'],
  volume: ['ClusterName', 'TaskDefinitionFamily', 'VolumeName'],
  managedInstance: ['CapacityProviderName', 'ClusterName', 'ContainerInstanceId', 'EC2InstanceId'],
  instance: ['ClusterName', 'ContainerInstanceId', 'InstanceId'],
  serviceTaskContainer: ['ClusterName', 'ContainerName', 'ServiceName', 'TaskId'],
  familyTaskContainer: ['ClusterName', 'ContainerName', 'TaskDefinitionFamily', 'TaskId'],
  familyContainer: ['ClusterName', 'ContainerName', 'TaskDefinitionFamily'],
  serviceContainer: ['ClusterName', 'ContainerName', 'ServiceName'],
  serviceTask: ['ClusterName', 'ServiceName', 'TaskId'],
  familyTask: ['ClusterName', 'TaskDefinitionFamily', 'TaskId'],
  containerDevice: ['AcceleratedDevice', 'ClusterName', 'ContainerName', 'ServiceName', 'TaskId'],
  taskDevice: ['AcceleratedDevice', 'ClusterName', 'ServiceName', 'TaskId'],
  capacityProvider: ['CapacityProviderName', 'ClusterName'],
} as const;

/**
 * Every metric with its unit and its dimension sets, by what must be on:
 * - `enabled` and `enhanced` are settings of the cluster; `enhanced` includes `enabled`.
 * - `instanceAgent` is the CloudWatch agent on EC2 instances.
 * - `managedInstances` is ECS Managed Instances.
 *
 * Memory in Megabytes is in MiB. NetworkRxBytes and NetworkTxBytes are rates.
 */
export const CONTAINER_INSIGHTS_METRICS = {
  ContainerCpuReserved: {
    unit: 'None',
    enhanced: ['cluster', 'serviceTaskContainer', 'familyTaskContainer', 'familyContainer', 'serviceContainer'],
  },
  ContainerCpuUtilization: {
    unit: 'Percent',
    enhanced: ['cluster', 'serviceTaskContainer', 'familyTaskContainer', 'familyContainer', 'serviceContainer'],
  },
  ContainerCpuUtilized: {
    unit: 'None',
    enhanced: ['cluster', 'serviceTaskContainer', 'familyTaskContainer', 'familyContainer', 'serviceContainer'],
  },
  ContainerGPUMemoryTotal: {
    unit: 'Bytes',
    managedInstances: [
      'cluster',
      'serviceTaskContainer',
      'familyTaskContainer',
      'familyContainer',
      'serviceContainer',
      'containerDevice',
    ],
  },
  ContainerGPUMemoryUsed: {
    unit: 'Bytes',
    managedInstances: [
      'cluster',
      'serviceTaskContainer',
      'familyTaskContainer',
      'familyContainer',
      'serviceContainer',
      'containerDevice',
    ],
  },
  ContainerGPUMemoryUtilization: {
    unit: 'Percent',
    managedInstances: [
      'cluster',
      'serviceTaskContainer',
      'familyTaskContainer',
      'familyContainer',
      'serviceContainer',
      'containerDevice',
    ],
  },
  ContainerGPUPowerDraw: {
    unit: 'Watts',
    managedInstances: [
      'cluster',
      'serviceTaskContainer',
      'familyTaskContainer',
      'familyContainer',
      'serviceContainer',
      'containerDevice',
    ],
  },
  ContainerGPURestartAppXidCount: {
    unit: 'Count',
    managedInstances: [
      'cluster',
      'serviceTaskContainer',
      'familyTaskContainer',
      'familyContainer',
      'serviceContainer',
      'containerDevice',
    ],
  },
  ContainerGPUTemperature: {
    unit: 'Celsius',
    managedInstances: [
      'cluster',
      'serviceTaskContainer',
      'familyTaskContainer',
      'familyContainer',
      'serviceContainer',
      'containerDevice',
    ],
  },
  ContainerGPUUtilization: {
    unit: 'Percent',
    managedInstances: [
      'cluster',
      'serviceTaskContainer',
      'familyTaskContainer',
      'familyContainer',
      'serviceContainer',
      'containerDevice',
    ],
  },
  ContainerInstanceCount: { unit: 'Count', enabled: ['cluster'] },
  ContainerMemoryReserved: {
    unit: 'Megabytes',
    enhanced: ['cluster', 'serviceTaskContainer', 'familyTaskContainer', 'familyContainer', 'serviceContainer'],
  },
  ContainerMemoryUtilization: {
    unit: 'Percent',
    enhanced: ['cluster', 'serviceTaskContainer', 'familyTaskContainer', 'familyContainer', 'serviceContainer'],
  },
  ContainerMemoryUtilized: {
    unit: 'Megabytes',
    enhanced: ['cluster', 'serviceTaskContainer', 'familyTaskContainer', 'familyContainer', 'serviceContainer'],
  },
  ContainerNetworkRxBytes: {
    unit: 'Bytes/Second',
    enhanced: ['cluster', 'serviceTaskContainer', 'familyTaskContainer', 'familyContainer', 'serviceContainer'],
  },
  ContainerNetworkTxBytes: {
    unit: 'Bytes/Second',
    enhanced: ['cluster', 'serviceTaskContainer', 'familyTaskContainer', 'familyContainer', 'serviceContainer'],
  },
  ContainerStorageReadBytes: {
    unit: 'Bytes',
    enhanced: ['cluster', 'serviceTaskContainer', 'familyTaskContainer', 'familyContainer', 'serviceContainer'],
  },
  ContainerStorageWriteBytes: {
    unit: 'Bytes',
    enhanced: ['cluster', 'serviceTaskContainer', 'familyTaskContainer', 'familyContainer', 'serviceContainer'],
  },
  CpuReserved: { unit: 'None', enabled: ['cluster', 'family', 'service'], enhanced: ['serviceTask', 'familyTask'] },
  CpuUtilized: { unit: 'None', enabled: ['cluster', 'family', 'service'], enhanced: ['serviceTask', 'familyTask'] },
  DeploymentCount: { unit: 'Count', enabled: ['service'] },
  DesiredTaskCount: { unit: 'Count', enabled: ['service'] },
  EBSFilesystemSize: { unit: 'Gigabytes', enabled: ['family', 'service', 'volume'] },
  EBSFilesystemUtilized: { unit: 'Gigabytes', enabled: ['family', 'service', 'volume'] },
  EphemeralStorageReserved: {
    unit: 'Gigabytes',
    enabled: ['cluster', 'family', 'service'],
    enhanced: ['serviceTask', 'familyTask'],
  },
  EphemeralStorageUtilized: {
    unit: 'Gigabytes',
    enabled: ['cluster', 'family', 'service'],
    enhanced: ['serviceTask', 'familyTask'],
  },
  InstanceDataFilesystemUtilization: {
    unit: 'Percent',
    managedInstances: ['cluster', 'managedInstance', 'capacityProvider'],
  },
  InstanceGPULimit: { unit: 'Count', managedInstances: ['cluster', 'managedInstance', 'capacityProvider'] },
  InstanceGPUUsageTotal: { unit: 'Count', managedInstances: ['cluster', 'managedInstance', 'capacityProvider'] },
  InstanceOSFilesystemUtilization: {
    unit: 'Percent',
    managedInstances: ['cluster', 'managedInstance', 'capacityProvider'],
  },
  MemoryReserved: {
    unit: 'Megabytes',
    enabled: ['cluster', 'family', 'service'],
    enhanced: ['serviceTask', 'familyTask'],
  },
  MemoryUtilized: {
    unit: 'Megabytes',
    enabled: ['cluster', 'family', 'service'],
    enhanced: ['serviceTask', 'familyTask'],
  },
  NetworkRxBytes: {
    unit: 'Bytes/Second',
    enabled: ['cluster', 'family', 'service'],
    enhanced: ['serviceTask', 'familyTask'],
  },
  NetworkTxBytes: {
    unit: 'Bytes/Second',
    enabled: ['cluster', 'family', 'service'],
    enhanced: ['serviceTask', 'familyTask'],
  },
  PendingTaskCount: { unit: 'Count', enabled: ['service'] },
  RestartCount: {
    unit: 'Count',
    enabled: ['cluster', 'family', 'service'],
    enhanced: [
      'serviceTaskContainer',
      'familyTaskContainer',
      'familyContainer',
      'serviceContainer',
      'serviceTask',
      'familyTask',
    ],
  },
  RunningTaskCount: { unit: 'Count', enabled: ['service'] },
  ServiceCount: { unit: 'Count', enabled: ['cluster'] },
  StorageReadBytes: {
    unit: 'Bytes',
    enabled: ['cluster', 'family', 'service'],
    enhanced: ['serviceTask', 'familyTask'],
  },
  StorageWriteBytes: {
    unit: 'Bytes',
    enabled: ['cluster', 'family', 'service'],
    enhanced: ['serviceTask', 'familyTask'],
  },
  TaskCount: { unit: 'Count', enabled: ['cluster'] },
  TaskCpuUtilization: { unit: 'Percent', enhanced: ['cluster', 'family', 'service', 'serviceTask', 'familyTask'] },
  TaskEBSFilesystemUtilization: {
    unit: 'Percent',
    enhanced: ['cluster', 'family', 'service', 'serviceTask', 'familyTask'],
  },
  TaskEphemeralStorageUtilization: {
    unit: 'Percent',
    enhanced: ['cluster', 'family', 'service', 'serviceTask', 'familyTask'],
  },
  TaskGPUMemoryTotal: {
    unit: 'Bytes',
    managedInstances: ['cluster', 'family', 'service', 'serviceTask', 'familyTask', 'taskDevice'],
  },
  TaskGPUMemoryUsed: {
    unit: 'Bytes',
    managedInstances: ['cluster', 'family', 'service', 'serviceTask', 'familyTask', 'taskDevice'],
  },
  TaskGPUMemoryUtilization: {
    unit: 'Percent',
    managedInstances: ['cluster', 'family', 'service', 'serviceTask', 'familyTask', 'taskDevice'],
  },
  TaskGPUPowerDraw: {
    unit: 'Watts',
    managedInstances: ['cluster', 'family', 'service', 'serviceTask', 'familyTask', 'taskDevice'],
  },
  TaskGPURestartAppXidCount: {
    unit: 'Count',
    managedInstances: ['cluster', 'family', 'service', 'serviceTask', 'familyTask', 'taskDevice'],
  },
  TaskGPUTemperature: {
    unit: 'Celsius',
    managedInstances: ['cluster', 'family', 'service', 'serviceTask', 'familyTask', 'taskDevice'],
  },
  TaskGPUUtilization: {
    unit: 'Percent',
    managedInstances: ['cluster', 'family', 'service', 'serviceTask', 'familyTask', 'taskDevice'],
  },
  TaskMemoryUtilization: { unit: 'Percent', enhanced: ['cluster', 'family', 'service', 'serviceTask', 'familyTask'] },
  TaskSetCount: { unit: 'Count', enabled: ['service'] },
  UnHealthyContainerHealthStatus: {
    unit: 'Count',
    enhanced: ['cluster', 'serviceTaskContainer', 'familyTaskContainer', 'familyContainer', 'serviceContainer'],
  },
  instance_cpu_limit: { unit: 'None', instanceAgent: ['cluster'] },
  instance_cpu_reserved_capacity: { unit: 'Percent', instanceAgent: ['cluster', 'instance'] },
  instance_cpu_usage_total: { unit: 'None', instanceAgent: ['cluster'] },
  instance_cpu_utilization: { unit: 'Percent', instanceAgent: ['cluster', 'instance'] },
  instance_filesystem_utilization: { unit: 'Percent', instanceAgent: ['cluster', 'instance'] },
  instance_memory_limit: { unit: 'Bytes', instanceAgent: ['cluster'] },
  instance_memory_reserved_capacity: { unit: 'Percent', instanceAgent: ['cluster', 'instance'] },
  instance_memory_utilization: { unit: 'Percent', instanceAgent: ['cluster', 'instance'] },
  instance_memory_working_set: { unit: 'Bytes', instanceAgent: ['cluster'] },
  instance_network_total_bytes: { unit: 'Bytes/Second', instanceAgent: ['cluster'] },
  instance_number_of_running_tasks: { unit: 'Count', instanceAgent: ['cluster'] },
} as const;
