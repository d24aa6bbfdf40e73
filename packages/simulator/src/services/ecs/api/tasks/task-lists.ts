import * as z from 'zod';
import { SimulatorGap } from '../../../../service.ts';
import { nameOf } from '../../arns.ts';
import type { ClusterState, ServiceState, TaskState } from '../../state.ts';
import { invalidParameter } from '../../store.ts';
import type { StandaloneTasks, TaskRun } from '../../tasks/standalone.ts';
import type { EcsWorld } from '../../world.ts';
import { launchTypeOf } from '../answers/launch.ts';
import { describeTask, desiredStatusOf } from '../describe.ts';
import { checkOneOf, launchTypes, type Operations, pageOf, pageSize, parseInput } from '../input.ts';
import { describeRunTask } from './describe-run.ts';

const listInput = z.object({
  cluster: z.string().optional(),
  serviceName: z.string().optional(),
  family: z.string().optional(),
  desiredStatus: z.string().optional(),
  startedBy: z.string().optional(),
  launchType: z.string().optional(),
  containerInstance: z.string().optional(),
  daemonName: z.string().optional(),
  nextToken: z.string().optional(),
  maxResults: z.number().optional(),
});
const describeInput = z.object({
  cluster: z.string().optional(),
  tasks: z.array(z.string()),
  include: z.array(z.string()).optional(),
});

/** A task of a service, or one that RunTask started. */
type FoundTask =
  | { readonly is: 'of-service'; readonly service: ServiceState; readonly task: TaskState }
  | { readonly is: 'standalone'; readonly run: TaskRun; readonly task: TaskState };

/** ListTasks, DescribeTasks. */
export function taskLists(world: EcsWorld, standalone: StandaloneTasks): Operations {
  return {
    ListTasks: (input) => listTasks(world, standalone, parseInput(listInput, input)),
    DescribeTasks: (input) => describeTasks(world, standalone, parseInput(describeInput, input)),
  };
}

/** @param named the task's ARN or id */
export function findTask(
  world: EcsWorld,
  standalone: StandaloneTasks,
  { cluster, named }: { readonly cluster: ClusterState; readonly named: string },
): FoundTask | undefined {
  return tasksOf(world, standalone, cluster).find(({ task }) => isNamed(task.arn, named));
}

/** A task as in DescribeTasks. */
export function describeFound(world: EcsWorld, found: FoundTask) {
  if (found.is === 'standalone') return describeRunTask(found.run, found.task);
  const { service, task } = found;
  return {
    ...describeTask(service, task, world.store.taskDefinition(task.taskDefinitionArn)),
    tags: task.tags ?? [],
  };
}

function tasksOf(world: EcsWorld, standalone: StandaloneTasks, cluster: ClusterState): readonly FoundTask[] {
  return [
    ...world.store
      .servicesOf(cluster)
      .flatMap((service) => service.tasks.map((task) => ({ is: 'of-service', service, task }) as const)),
    ...standalone
      .runsOf(cluster.arn)
      .flatMap((run) => run.tasks.map((task) => ({ is: 'standalone', run, task }) as const)),
  ];
}

function listTasks(world: EcsWorld, standalone: StandaloneTasks, input: z.infer<typeof listInput>) {
  const cluster = world.store.cluster(input.cluster);
  const { desiredStatus = 'RUNNING', family, startedBy, launchType, containerInstance, serviceName } = input;
  checkOneOf('desiredStatus', desiredStatus, ['RUNNING', 'PENDING', 'STOPPED']);
  checkOneOf('launchType', launchType, launchTypes);
  if (input.daemonName !== undefined)
    throw new SimulatorGap('UnsupportedFeatureException', 'the simulator has no daemons: leave out daemonName');
  const service = serviceName === undefined ? undefined : world.store.service(cluster, serviceName);
  const found = tasksOf(world, standalone, cluster).filter(
    (one) =>
      (service === undefined || (one.is === 'of-service' && one.service === service)) &&
      (launchType === undefined || launchTypeOfFound(one) === launchType) &&
      desiredStatusOf(one.task) === desiredStatus &&
      (family === undefined || nameOf(one.task.taskDefinitionArn).startsWith(`${family}:`)) &&
      (startedBy === undefined || one.task.startedBy === startedBy) &&
      (containerInstance === undefined || isNamed(one.task.instanceArn, containerInstance)),
  );
  const size = pageSize(input.maxResults, { default: 100, max: 100 });
  const { page, ...next } = pageOf(found, { nextToken: input.nextToken, size });
  return { taskArns: page.map(({ task }) => task.arn), ...next };
}

function launchTypeOfFound(found: FoundTask): string {
  return found.is === 'standalone' ? found.run.launchType : launchTypeOf(found.service);
}

function describeTasks(world: EcsWorld, standalone: StandaloneTasks, input: z.infer<typeof describeInput>) {
  const cluster = world.store.cluster(input.cluster);
  if (input.tasks.length === 0) throw invalidParameter('Tasks cannot be empty.');
  if (input.tasks.length > 100) throw invalidParameter('Tasks cannot have more than 100 elements.');
  const all = tasksOf(world, standalone, cluster);
  const known = new Map(all.map((one) => [nameOf(one.task.arn), one]));
  const found = input.tasks.map((arn) => ({ arn, hit: known.get(nameOf(arn)) }));
  if (found.some(({ arn }) => arn === '')) throw invalidParameter('taskId cannot be empty.');
  const withTags = input.include?.includes('TAGS') === true;
  return {
    tasks: found.flatMap(({ hit }) =>
      hit === undefined ? [] : [{ ...describeFound(world, hit), ...(withTags ? {} : { tags: [] }) }],
    ),
    failures: found.flatMap(({ arn, hit }) => (hit ? [] : [{ arn, reason: 'MISSING' }])),
  };
}

/** Whether `named` is the ARN or its id. */
function isNamed(arn: string | undefined, named: string): boolean {
  return arn !== undefined && (arn === named || nameOf(arn) === named);
}
