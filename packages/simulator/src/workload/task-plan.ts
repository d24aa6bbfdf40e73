import * as z from 'zod';
import type { SimulatorParameters } from '../parameters.ts';
import type { TaskEnd, TaskPlan, TaskStart } from '../services/ecs/tasks/behaviours.ts';
import { isBehindLoadBalancer } from '../services/ecs/tasks/health.ts';
import { hashOf, roll } from './run/dice.ts';
import { befalls, outOfMemoryMs } from './run/effects.ts';
import type { FailureModel } from './schema.ts';

/**
 * The life of a version's task number `index` under its failure model; ECS requests the plan when it starts the task.
 */
export function planOf(
  model: FailureModel,
  {
    service,
    taskDefinition,
    index,
    seed,
  }: {
    readonly service: Pick<TaskStart['service'], 'loadBalancers' | 'rest'>;
    readonly taskDefinition: TaskStart['taskDefinition'];
    readonly index: number;
    readonly seed: number;
  },
  parameters: SimulatorParameters,
): TaskPlan {
  const { imagePull, neverHealthy, unhealthyAfter, startUp, spotInterruption } = model;
  if (imagePull !== undefined && befalls(imagePull.tasks, index)) {
    const image = taskDefinition.containerDefinitions[0]?.image ?? taskDefinition.family;
    return { pendingMs: parameters.imagePullMs, failsToStart: pullFailure(imagePull.reason ?? pullReason(image)) };
  }
  const chance = roll(seed, hashOf(taskDefinition.arn), index);
  const exits = exitOf(model, { index, chance, restarts: restartsOf(taskDefinition) }, parameters);
  if (exits?.afterMs === 0) {
    const { afterMs: _, ...failsToStart } = exits;
    return { failsToStart };
  }
  const isChecked = isBehindLoadBalancer(service) || hasHealthCheck(taskDefinition);
  const isUnhealthyLater = unhealthyAfter !== undefined && befalls(unhealthyAfter.tasks, index);
  return {
    ...(neverHealthy !== undefined && befalls(neverHealthy.tasks, index)
      ? { healthyAfterMs: 'never' }
      : startUp !== undefined && isChecked && { healthyAfterMs: startUp + parameters.targetHealthyMs }),
    ...(isUnhealthyLater && { unhealthyAfterMs: unhealthyAfter.after }),
    ...(spotInterruption !== undefined &&
      befalls(spotInterruption.tasks, index) && { interruptedAfterMs: spotInterruption.after }),
    ...(exits !== undefined && { exits }),
  };
}

export function hasHealthCheck({ containerDefinitions }: TaskStart['taskDefinition']): boolean {
  return containerDefinitions.some((container) => container['healthCheck'] !== undefined);
}

const stopCode = 'EssentialContainerExited';

/**
 * The task's exit: the end of its work, a crash or running out of memory, whichever comes first. `chance` is the task's
 * random number.
 */
function exitOf(
  model: FailureModel,
  { index, chance, restarts }: { readonly index: number; readonly chance: number; readonly restarts: Restarts },
  parameters: SimulatorParameters,
): TaskPlan['exits'] {
  const { crashAfter, exitAfter } = model;
  const killedAfterMs = outOfMemoryMs(model, index, parameters);
  const ends: readonly (Exit | false | undefined)[] = [
    crashAfter !== undefined &&
      befalls(crashAfter.tasks, index) && {
        stopCode,
        stoppedReason: crashAfter.reason,
        exitCode: crashAfter.exitCode,
        afterMs: Math.round(crashAfter.after * (1 + (crashAfter.noise ?? 0) * (2 * chance - 1))),
      },
    exitAfter !== undefined &&
      befalls(exitAfter.tasks, index) && {
        stopCode,
        stoppedReason: 'Essential container in task exited',
        exitCode: exitAfter.exitCode,
        afterMs: exitAfter.after,
      },
    killedAfterMs !== undefined && {
      stopCode,
      stoppedReason: parameters.oomReason,
      exitCode: 137,
      afterMs: killedAfterMs,
    },
  ];
  const own = ends
    .filter((end) => end !== undefined && end !== false)
    // ECS starts the container again, so the task goes on. Memory that was full would be empty then, which metrics do not show.
    .filter((end) => end.exitCode === 137 || !restarts(end));
  return own.reduce<TaskPlan['exits']>(
    (first, end) => (first === undefined || end.afterMs < first.afterMs ? end : first),
    undefined,
  );
}

type Exit = NonNullable<TaskPlan['exits']>;
type Restarts = (exit: Exit) => boolean;

/**
 * Whether the restart policy of the first essential container starts it again after an exit, without an end of the task.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/container-restart-policy.html
 */
function restartsOf({ containerDefinitions }: TaskStart['taskDefinition']): Restarts {
  const policy = restartPolicy.safeParse(containerDefinitions.find(({ essential }) => essential !== false));
  const { enabled, ignoredExitCodes, restartAttemptPeriod } = policy.data?.restartPolicy ?? { enabled: false };
  if (!enabled) return () => false;
  return ({ exitCode, afterMs }) =>
    afterMs >= (restartAttemptPeriod ?? 300) * 1_000 && !(ignoredExitCodes ?? []).some((code) => code === exitCode);
}

const restartPolicy = z.object({
  restartPolicy: z
    .object({
      enabled: z.boolean(),
      ignoredExitCodes: z.array(z.number()).optional(),
      restartAttemptPeriod: z.number().optional(),
    })
    .optional(),
});

function pullFailure(stoppedReason: string): TaskEnd {
  return { stopCode: 'TaskFailedToStart', stoppedReason, cannotPull: true };
}

/** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html */
function pullReason(image: string): string {
  return (
    'CannotPullContainerError: pull image manifest has been retried 1 time(s): ' +
    `failed to resolve ref ${image}: ${image}: not found`
  );
}
