import { z } from 'zod';
import { ServiceError } from '../../../service.ts';
import { ecsArn } from '../arns.ts';
import { launchTypeOf } from './answers/launch.ts';
import { propagatedTags } from './answers/propagated-tags.ts';
import { describeTaskDefinition } from './describe-task-definition.ts';
import { describeTask, desiredStatusOf } from './describe.ts';
import { checkName, checkOneOf, launchTypes, type Operations, pageOf, pageSize, parseInput, tags } from './input.ts';
import { type ClusterState, liveTasks, type ServiceState, type TaskDefinitionState, type TaskState } from '../state.ts';
import { invalidParameter } from '../store.ts';
import { checkContainers } from './registration/containers.ts';
import { checkFargate } from './registration/fargate.ts';
import { taskSizeOf } from './registration/task-size.ts';
import type { EcsWorld } from '../world.ts';

const clusterInput = z.object({ clusterName: z.string().optional(), tags });
const listClustersInput = z.object({ nextToken: z.string().optional(), maxResults: z.number().optional() });
const registerInput = z.looseObject({
  family: z.string(),
  containerDefinitions: z.array(z.looseObject({ name: z.string().default(''), image: z.string().default('') })),
  requiresCompatibilities: z.array(z.string()).optional(),
  tags,
});
const describeDefinitionInput = z.object({ taskDefinition: z.string(), include: z.array(z.string()).optional() });
const describeClustersInput = z.object({ clusters: z.array(z.string()).optional() });
const listDefinitionsInput = z.object({
  familyPrefix: z.string().optional(),
  status: z.string().optional(),
  sort: z.string().optional(),
  nextToken: z.string().optional(),
  maxResults: z.number().optional(),
});
const listTasksInput = z.object({
  cluster: z.string().optional(),
  serviceName: z.string().optional(),
  family: z.string().optional(),
  desiredStatus: z.string().optional(),
  startedBy: z.string().optional(),
  launchType: z.string().optional(),
  containerInstance: z.string().optional(),
  nextToken: z.string().optional(),
  maxResults: z.number().optional(),
});
const describeTasksInput = z.object({
  cluster: z.string().optional(),
  tasks: z.array(z.string()),
  include: z.array(z.string()).optional(),
});

/** Operations on clusters, task definitions and tasks. */
export function taskOperations(world: EcsWorld): Operations {
  return {
    CreateCluster: (input) => createCluster(world, parseInput(clusterInput, input)),
    DescribeClusters: (input) => describeClusters(world, parseInput(describeClustersInput, input)),
    ListTaskDefinitions: (input) => listDefinitions(world, parseInput(listDefinitionsInput, input)),
    ListClusters: (input) => listClusters(world, parseInput(listClustersInput, input)),
    RegisterTaskDefinition: (input) => registerTaskDefinition(world, parseInput(registerInput, input)),
    DescribeTaskDefinition: (input) => describeDefinition(world, parseInput(describeDefinitionInput, input)),
    ListTasks: (input) => listTasks(world, parseInput(listTasksInput, input)),
    DescribeTasks: (input) => describeTasks(world, parseInput(describeTasksInput, input)),
  };
}

function createCluster(world: EcsWorld, input: z.infer<typeof clusterInput>) {
  const { clusterName = 'default', tags: given = [] } = input;
  checkName('clusterName', clusterName);
  return { cluster: describeCluster(world, world.store.addCluster(clusterName, given)) };
}

function listClusters(world: EcsWorld, input: z.infer<typeof listClustersInput>) {
  const size = pageSize(input.maxResults, { default: 100, max: 100 });
  const { page, ...next } = pageOf(world.store.clusters(), { nextToken: input.nextToken, size });
  return { clusterArns: page.map(({ arn }) => arn), ...next };
}

function describeClusters(world: EcsWorld, input: z.infer<typeof describeClustersInput>) {
  const known = world.store.clusters();
  const asked = (input.clusters ?? ['default']).map((named) => ({
    named,
    cluster: known.find(({ arn, name }) => arn === named || name === named),
  }));
  return {
    clusters: asked.flatMap(({ cluster }) => (cluster === undefined ? [] : [describeCluster(world, cluster)])),
    failures: asked.flatMap(({ named, cluster }) => {
      const arn = named.startsWith('arn:') ? named : ecsArn(world.store.scope, 'cluster', named);
      return cluster === undefined ? [{ arn, reason: 'MISSING' }] : [];
    }),
  };
}

function describeCluster(world: EcsWorld, cluster: ClusterState) {
  const services = world.store.servicesOf(cluster).filter(({ status }) => status !== 'INACTIVE');
  const live = services.flatMap((service) => liveTasks(service));
  const running = live.filter(({ lastStatus }) => lastStatus === 'RUNNING').length;
  return {
    clusterArn: cluster.arn,
    clusterName: cluster.name,
    status: 'ACTIVE',
    registeredContainerInstancesCount: world.capacity.instancesOf(cluster),
    runningTasksCount: running,
    pendingTasksCount: live.length - running,
    activeServicesCount: services.length,
    tags: cluster.tags,
  };
}

function listDefinitions(world: EcsWorld, input: z.infer<typeof listDefinitionsInput>) {
  checkOneOf('sort', input.sort, ['ASC', 'DESC']);
  checkOneOf('status', input.status, ['ACTIVE', 'INACTIVE', 'DELETE_IN_PROGRESS']);
  // The simulator cannot deregister task definitions, so all are ACTIVE.
  const all = (input.status ?? 'ACTIVE') === 'ACTIVE' ? world.store.taskDefinitions(input.familyPrefix) : [];
  const sorted = input.sort === 'DESC' ? all.toReversed() : all;
  const size = pageSize(input.maxResults, { default: 100, max: 100 });
  const { page, ...next } = pageOf(sorted, { nextToken: input.nextToken, size });
  return { taskDefinitionArns: page.map(({ arn }) => arn), ...next };
}

function registerTaskDefinition(world: EcsWorld, input: z.infer<typeof registerInput>) {
  const { family, containerDefinitions, tags: given, ...members } = input;
  checkName('family', family);
  const rest = { ...members, ...taskSizeOf(members) };
  checkContainers(containerDefinitions, rest);
  if (members.requiresCompatibilities?.includes('FARGATE')) checkFargate({ rest, containerDefinitions });
  const revision = world.store.nextRevisionOf(family);
  const taskDefinition: TaskDefinitionState = {
    arn: ecsArn(world.store.scope, 'task-definition', `${family}:${revision}`),
    family,
    revision,
    containerDefinitions,
    registeredAt: world.clock.now(),
    tags: given ?? [],
    rest,
  };
  world.store.addTaskDefinition(taskDefinition);
  return { taskDefinition: describeTaskDefinition(taskDefinition), tags: taskDefinition.tags };
}

function describeDefinition(world: EcsWorld, input: z.infer<typeof describeDefinitionInput>) {
  const found = world.store.taskDefinition(input.taskDefinition);
  if (found === undefined) throw new ServiceError('ClientException', 'Unable to describe task definition.');
  return {
    taskDefinition: describeTaskDefinition(found),
    ...(input.include?.includes('TAGS') ? { tags: found.tags } : {}),
  };
}

function listTasks(world: EcsWorld, input: z.infer<typeof listTasksInput>) {
  const cluster = world.store.cluster(input.cluster);
  const services =
    input.serviceName === undefined
      ? world.store.servicesOf(cluster)
      : [world.store.service(cluster, input.serviceName)];
  const { desiredStatus = 'RUNNING', family, startedBy, launchType, containerInstance } = input;
  checkOneOf('desiredStatus', desiredStatus, ['RUNNING', 'PENDING', 'STOPPED']);
  checkOneOf('launchType', launchType, launchTypes);
  const tasks = services
    .filter((service) => launchType === undefined || launchTypeOf(service) === launchType)
    .flatMap((service) => service.tasks)
    .filter(
      (task) =>
        desiredStatusOf(task) === desiredStatus &&
        (family === undefined || task.taskDefinitionArn.includes(`/${family}:`)) &&
        (startedBy === undefined || task.startedBy === startedBy) &&
        (containerInstance === undefined || isNamed(task.instanceArn, containerInstance)),
    );
  const size = pageSize(input.maxResults, { default: 100, max: 100 });
  const { page, ...next } = pageOf(tasks, { nextToken: input.nextToken, size });
  return { taskArns: page.map(({ arn }) => arn), ...next };
}

function describeTasks(world: EcsWorld, input: z.infer<typeof describeTasksInput>) {
  if (input.tasks.length === 0) throw invalidParameter('Tasks cannot be empty.');
  if (input.tasks.length > 100) throw invalidParameter('Tasks cannot have more than 100 elements.');
  const cluster = world.store.cluster(input.cluster);
  const withTags = input.include?.includes('TAGS') === true;
  const known = new Map<string, { service: ServiceState; task: TaskState }>();
  for (const service of world.store.servicesOf(cluster))
    for (const task of service.tasks) known.set(idOf(task.arn), { service, task });
  const found = input.tasks.map((arn) => ({ arn, hit: known.get(idOf(arn)) }));
  if (found.some(({ arn }) => arn === '')) throw invalidParameter('taskId cannot be empty.');
  return {
    tasks: found.flatMap(({ hit }) => {
      if (hit === undefined) return [];
      const taskDefinition = world.store.taskDefinition(hit.task.taskDefinitionArn);
      const described = describeTask(hit.service, hit.task, taskDefinition);
      return [withTags ? { ...described, tags: propagatedTags(hit.service, taskDefinition) } : described];
    }),
    failures: found.flatMap(({ arn, hit }) => (hit ? [] : [{ arn, reason: 'MISSING' }])),
  };
}

/** Whether `named` is the ARN or its id. */
function isNamed(arn: string | undefined, named: string): boolean {
  return arn !== undefined && (arn === named || idOf(arn) === named);
}

function idOf(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}
