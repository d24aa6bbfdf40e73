import * as z from 'zod';
import { ServiceError } from '../../../../service.ts';
import type { ClusterState, Tag, TaskDefinitionState } from '../../state.ts';
import { invalidParameter } from '../../store.ts';
import { managedTags } from '../../tasks/task-tags.ts';
import { takenInstances } from '../../tasks/distinct-instance.ts';
import type { StandaloneTasks, TaskRun } from '../../tasks/standalone.ts';
import type { EcsWorld } from '../../world.ts';
import { checkTags } from '../account/tags.ts';
import { usesInstances } from '../answers/launch.ts';
import { requireTaskDefinition } from '../definitions/required.ts';
import { checkOneOf, launchTypes, type Operations, parseInput, tags } from '../input.ts';
import { describeRunTask } from './describe-run.ts';
import { checkPlace } from '../validation-launch.ts';
import { checkConstraints } from '../clusters/service-place.ts';
import { type Launch, launchesOf } from './launch.ts';
import { checkOverrides, describeOverrides, overridden, overridesInput } from './overrides.ts';

const runInput = z.object({
  cluster: z.string().optional(),
  taskDefinition: z.string(),
  count: z.number().default(1),
  startedBy: z.string().default(''),
  group: z.string().optional(),
  launchType: z.string().optional(),
  capacityProviderStrategy: z
    .array(z.object({ capacityProvider: z.string(), weight: z.number().default(0), base: z.number().default(0) }))
    .optional(),
  platformVersion: z.string().optional(),
  networkConfiguration: z.unknown().optional(),
  placementConstraints: z.array(z.unknown()).optional(),
  overrides: overridesInput.default({}),
  enableECSManagedTags: z.boolean().default(false),
  enableExecuteCommand: z.boolean().default(false),
  propagateTags: z.string().optional(),
  clientToken: z.string().optional(),
  tags,
});
type RunInput = z.output<typeof runInput>;

const mostTasks = 10;
const tokenMs = 24 * 3_600_000;

/** RunTask. */
export function runTaskOperations(world: EcsWorld, standalone: StandaloneTasks): Operations {
  const earlier = new Map<string, EarlierCall>();
  return { RunTask: (input) => runTaskOnce(world, standalone, { input: parseInput(runInput, input), earlier }) };
}

/** A call with a client token. */
interface EarlierCall {
  readonly at: number;
  readonly request: string;
  readonly answer: { readonly tasks: readonly { readonly taskArn: string }[] };
}

/**
 * Runs the tasks unless the same call with the same token ran them in the last 24 hours.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/ECS_Idempotency.html
 */
function runTaskOnce(
  world: EcsWorld,
  standalone: StandaloneTasks,
  { input, earlier }: { readonly input: RunInput; readonly earlier: Map<string, EarlierCall> },
) {
  const cluster = world.store.cluster(input.cluster);
  if (input.clientToken === undefined) return runTask(world, standalone, { input, cluster });
  const key = `${cluster.arn} ${input.clientToken}`;
  const request = JSON.stringify(input);
  const known = earlier.get(key);
  if (known !== undefined && world.clock.now() < known.at + tokenMs) {
    if (known.request === request) return known.answer;
    const resourceIds = known.answer.tasks.map(({ taskArn }) => taskArn);
    throw new ServiceError(
      'ConflictException',
      'The client token is in use by another RunTask request: use another clientToken, or the parameters of that request.',
      { fields: { resourceIds } },
    );
  }
  const answer = runTask(world, standalone, { input, cluster });
  forgetTokens(earlier, world.clock.now());
  earlier.set(key, { at: world.clock.now(), request, answer });
  return answer;
}

/** SDKs send a token with each call, so that old ones would pile up. The oldest comes first. */
function forgetTokens(earlier: Map<string, EarlierCall>, now: number): void {
  for (const [key, { at }] of earlier) {
    if (now < at + tokenMs) return;
    earlier.delete(key);
  }
}

function runTask(
  world: EcsWorld,
  standalone: StandaloneTasks,
  { input, cluster }: { readonly input: RunInput; readonly cluster: ClusterState },
) {
  checkInput(input);
  const taskDefinition = requireTaskDefinition(world, input.taskDefinition, 'InvalidParameterException');
  const launches = launchesOf(cluster, input, input.count);
  const { platformVersion, networkConfiguration } = input;
  for (const { launchType } of launches) {
    const place = { launchType, platformVersion, networkConfiguration, requestedNetwork: networkConfiguration };
    checkPlace(place, taskDefinition);
    checkConstraints(world, { cluster, launchType, constraints: input.placementConstraints, taskDefinition });
  }
  checkOverrides(input.overrides, taskDefinition);
  if (launches.some(({ launchType }) => usesInstances(launchType)) && world.capacity.instancesOf(cluster)?.length === 0)
    throw invalidParameter('No Container Instances were found in your cluster.');
  const started = launches.map((launch) =>
    startAll(world, standalone, { run: runOf(world, input, { cluster, launch, taskDefinition }), launch, input }),
  );
  return { tasks: started.flatMap(({ tasks }) => tasks), failures: started.flatMap(({ failures }) => failures) };
}

function checkInput({ count, startedBy, launchType, propagateTags, tags: given = [] }: RunInput): void {
  checkTags(given);
  if (!Number.isInteger(count) || count < 1 || count > mostTasks)
    throw invalidParameter(`count must be between 1 and ${mostTasks}, got ${count}.`);
  if (!/^[\w/-]{0,128}$/.test(startedBy)) {
    throw invalidParameter(
      `startedBy must be up to 128 letters, numbers, hyphens, slashes and underscores, got "${startedBy}".`,
    );
  }
  checkOneOf('launchType', launchType, launchTypes);
  checkOneOf('propagateTags', propagateTags, ['TASK_DEFINITION', 'NONE']);
}

function runOf(
  world: EcsWorld,
  input: RunInput,
  { cluster, launch, taskDefinition }: { cluster: ClusterState; launch: Launch; taskDefinition: TaskDefinitionState },
): TaskRun {
  const { launchType, capacityProviderName } = launch;
  const { overrides, group = `family:${taskDefinition.family}` } = input;
  const { enableExecuteCommand, networkConfiguration, platformVersion } = input;
  return {
    name: '',
    clusterArn: cluster.arn,
    scope: world.store.scope,
    loadBalancers: [],
    rest: { launchType, enableExecuteCommand, networkConfiguration, platformVersion },
    revisions: [],
    tasks: [],
    trafficVersion: 0,
    taskDefinition,
    effective: overridden(taskDefinition, overrides),
    group,
    startedBy: input.startedBy,
    launchType,
    tags: tagsOf(input, cluster, taskDefinition),
    described: {
      overrides: describeOverrides(overrides, taskDefinition),
      ...(capacityProviderName === undefined ? {} : { capacityProviderName }),
    },
  };
}

/** Tags of the request replace those of the task definition. */
function tagsOf(input: RunInput, cluster: ClusterState, taskDefinition: TaskDefinitionState): readonly Tag[] {
  const own = input.tags ?? [];
  const inherited = input.propagateTags === 'TASK_DEFINITION' ? taskDefinition.tags : [];
  const kept = inherited.filter(({ key }) => !own.some((tag) => tag.key === key));
  const managed = input.enableECSManagedTags ? managedTags(cluster.arn) : [];
  return [...managed, ...kept, ...own];
}

/** Starts the tasks that the cluster has room for, and says of each other one what is missing. */
function startAll(
  world: EcsWorld,
  standalone: StandaloneTasks,
  { run, launch, input }: { readonly run: TaskRun; readonly launch: Launch; readonly input: RunInput },
) {
  const ofGroup = () => standalone.runsOf(run.clusterArn).filter(({ group }) => group === run.group);
  const failures: { readonly arn: string | undefined; readonly reason: string }[] = [];
  for (let index = 0; index < launch.count; index += 1) {
    const placement = usesInstances(launch.launchType)
      ? world.capacity.place(
          run.clusterArn,
          run.effective,
          takenInstances(
            input.placementConstraints,
            ofGroup().flatMap(({ tasks }) => tasks),
          ),
        )
      : ({ placed: true, instanceArn: undefined } as const);
    if (placement.placed) standalone.start(run, placement.instanceArn);
    else failures.push({ arn: placement.closestArn, reason: placement.reason });
  }
  return { tasks: run.tasks.map((task) => describeRunTask(run, task)), failures };
}
