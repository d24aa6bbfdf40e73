import { recordOf, recordsOf } from '../records.ts';
import type { ServiceState, TaskDefinitionState, TaskState } from '../../state.ts';
import { networkOf } from './service-defaults.ts';
import { StandIns } from './stand-ins.ts';

/** The parts of a task's network in DescribeTasks. */
interface TaskNetwork {
  readonly attachments: readonly unknown[];
  /** As in every container of the task. */
  readonly networkInterfaces: readonly unknown[];
}

/** The status of the network interface by that of the task. */
const attachmentStatuses: Readonly<Record<TaskState['lastStatus'], string>> = {
  PROVISIONING: 'PRECREATED',
  PENDING: 'ATTACHING',
  RUNNING: 'ATTACHED',
  STOPPING: 'ATTACHED',
  STOPPED: 'DELETED',
};

/**
 * A task on awsvpc has a network interface of its own, whose details ECS shows once it is provisioned. That ends the status
 * PROVISIONING.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-lifecycle-explanation.html
 */
export function networkOfTask(service: Pick<ServiceState, 'rest' | 'scope'>, task: TaskState): TaskNetwork {
  const { networkConfiguration } = networkOf(service);
  if (networkConfiguration === undefined) return { attachments: [], networkInterfaces: [] };
  const { uuid: attachmentId, hex, address, macAddress } = new StandIns(task.arn);
  const isProvisioned = task.startedAt !== undefined || task.lastStatus === 'PENDING';
  const [subnetId] = listOf(recordOf(networkConfiguration.awsvpcConfiguration)['subnets']);
  const details = [
    { name: 'subnetId', value: subnetId },
    ...(isProvisioned
      ? [
          { name: 'networkInterfaceId', value: `eni-${hex.slice(0, 17)}` },
          { name: 'macAddress', value: macAddress },
          { name: 'privateDnsName', value: dnsNameOf(address, service.scope.region) },
          { name: 'privateIPv4Address', value: address },
        ]
      : []),
  ];
  const status = attachmentStatuses[task.lastStatus];
  return {
    attachments: [{ id: attachmentId, type: 'ElasticNetworkInterface', status, details }],
    networkInterfaces: isProvisioned ? [{ attachmentId, privateIpv4Address: address }] : [],
  };
}

/** `ip-10-0-142-17.ec2.internal` in us-east-1, `ip-10-0-142-17.eu-west-1.compute.internal` elsewhere. */
function dnsNameOf(address: string, region: string): string {
  const domain = region === 'us-east-1' ? 'ec2' : `${region}.compute`;
  return `ip-${address.replaceAll('.', '-')}.${domain}.internal`;
}

/** Which ports of the host lead to the container; none on awsvpc, where the container has its own address. */
export function bindingsOf(
  { arn }: TaskState,
  container: TaskDefinitionState['containerDefinitions'][number],
  networkMode: unknown,
): readonly unknown[] {
  if (networkMode === 'awsvpc' || networkMode === 'none') return [];
  return recordsOf(container['portMappings']).map(({ containerPort, hostPort, protocol = 'tcp' }) => ({
    bindIP: '0.0.0.0',
    containerPort,
    hostPort: hostPortOf({ containerPort, hostPort, networkMode, of: `${arn} ${container.name}` }),
    protocol,
  }));
}

function hostPortOf(port: { containerPort: unknown; hostPort: unknown; networkMode: unknown; of: string }): unknown {
  if (port.networkMode === 'host') return port.containerPort;
  if (port.hostPort !== undefined && port.hostPort !== 0) return port.hostPort;
  return new StandIns(`${port.of} ${String(port.containerPort)}`).dynamicPort;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
