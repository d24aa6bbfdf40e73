import * as z from 'zod';
import { SimulatorGap } from '../../../../service.ts';
import { ecsArn, nameOf } from '../../arns.ts';
import type { ClusterState } from '../../state.ts';
import { invalidParameter } from '../../store.ts';
import type { Instance, InstanceSize } from '../../tasks/capacity.ts';
import { type HostPorts, reservedPorts } from '../../tasks/host-ports.ts';
import type { StandaloneTasks } from '../../tasks/standalone.ts';
import type { EcsWorld } from '../../world.ts';
import { checkOneOf, type Operations, pageOf, pageSize, parseInput } from '../input.ts';
import { liveTasksOf } from './describe-cluster.ts';

const listInput = z.object({
  cluster: z.string().optional(),
  filter: z.string().optional(),
  status: z.string().optional(),
  nextToken: z.string().optional(),
  maxResults: z.number().optional(),
});
const describeInput = z.object({ cluster: z.string().optional(), containerInstances: z.array(z.string()) });

/** ListContainerInstances, DescribeContainerInstances. All instances are ACTIVE. */
export function containerInstanceOperations(world: EcsWorld, standalone: StandaloneTasks): Operations {
  return {
    ListContainerInstances: (input) => listInstances(world, parseInput(listInput, input)),
    DescribeContainerInstances: (input) => describeInstances(world, standalone, parseInput(describeInput, input)),
  };
}

function listInstances(world: EcsWorld, input: z.infer<typeof listInput>) {
  checkOneOf('status', input.status, ['ACTIVE', 'DRAINING', 'REGISTERING', 'DEREGISTERING', 'REGISTRATION_FAILED']);
  if (input.filter !== undefined) {
    throw new SimulatorGap(
      'UnsupportedFeatureException',
      'the simulator does not evaluate the cluster query language: leave out filter, and filter the answer of DescribeContainerInstances',
    );
  }
  const all = world.capacity.instancesOf(world.store.cluster(input.cluster)) ?? [];
  const found = (input.status ?? 'ACTIVE') === 'ACTIVE' ? all : [];
  const size = pageSize(input.maxResults, { default: 100, max: 100 });
  const { page, ...next } = pageOf(found, { nextToken: input.nextToken, size });
  return { containerInstanceArns: page.map(({ arn }) => arn), ...next };
}

function describeInstances(world: EcsWorld, standalone: StandaloneTasks, input: z.infer<typeof describeInput>) {
  const { containerInstances: asked } = input;
  const cluster = world.store.cluster(input.cluster);
  if (asked.length === 0) throw invalidParameter('Container instance cannot be empty.');
  if (asked.length > 100) throw invalidParameter('Container instance cannot have more than 100 elements.');
  const known = world.capacity.instancesOf(cluster) ?? [];
  const found = asked.map((named) => ({
    named,
    instance: known.find(({ arn }) => arn === named || nameOf(arn) === named),
  }));
  return {
    containerInstances: found.flatMap(({ instance }) =>
      instance === undefined ? [] : [describeInstance(world, standalone, { cluster, instance })],
    ),
    failures: found.flatMap(({ named, instance }) => {
      const arn = named.startsWith('arn:')
        ? named
        : ecsArn(world.store.scope, 'container-instance', cluster.name, named);
      return instance === undefined ? [{ arn, reason: 'MISSING' }] : [];
    }),
  };
}

function describeInstance(
  world: EcsWorld,
  standalone: StandaloneTasks,
  { cluster, instance }: { readonly cluster: ClusterState; readonly instance: Readonly<Instance> },
) {
  const live = liveTasksOf(cluster, world.store.servicesOf(cluster), standalone);
  const own = live.filter(({ task }) => task.instanceArn === instance.arn);
  const running = own.filter(({ task }) => task.lastStatus === 'RUNNING').length;
  return {
    containerInstanceArn: instance.arn,
    // The last 17 of the 32 digits, as many as the id of an EC2 instance has.
    ec2InstanceId: `i-${nameOf(instance.arn).slice(-17)}`,
    status: 'ACTIVE',
    agentConnected: true,
    runningTasksCount: running,
    pendingTasksCount: own.length - running,
    registeredResources: resources(instance.size, { tcp: reservedPorts, udp: [] }),
    remainingResources: resources(
      { cpu: instance.cpuLeft, memory: instance.memoryLeft },
      world.capacity.portsOn(instance.arn),
    ),
    registeredAt: new Date(instance.registeredAt),
    attributes: [],
    attachments: [],
    tags: [],
  };
}

/** For ports, ECS answers those that are taken. */
function resources({ cpu, memory }: InstanceSize, { tcp, udp }: HostPorts) {
  const none = { doubleValue: 0, longValue: 0 };
  return [
    { name: 'CPU', type: 'INTEGER', ...none, integerValue: cpu },
    { name: 'MEMORY', type: 'INTEGER', ...none, integerValue: memory },
    { name: 'PORTS', type: 'STRINGSET', ...none, integerValue: 0, stringSetValue: tcp },
    { name: 'PORTS_UDP', type: 'STRINGSET', ...none, integerValue: 0, stringSetValue: udp },
  ];
}
