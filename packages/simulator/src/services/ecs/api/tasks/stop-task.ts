import * as z from 'zod';
import type { DeploymentEngine } from '../../engine.ts';
import { isLive } from '../../state.ts';
import { invalidParameter } from '../../store.ts';
import type { StandaloneTasks } from '../../tasks/standalone.ts';
import type { EcsWorld } from '../../world.ts';
import { type Operations, parseInput } from '../input.ts';
import { describeFound, findTask } from './task-lists.ts';

const stopInput = z.object({ cluster: z.string().optional(), task: z.string(), reason: z.string().optional() });

/** StopTask. */
export function stopTaskOperations(world: EcsWorld, engine: DeploymentEngine, standalone: StandaloneTasks): Operations {
  return { StopTask: (input) => stopTask(world, { engine, standalone }, parseInput(stopInput, input)) };
}

/**
 * Stops a task, which also loses its tags. A task that is already stopping stays as it is. The answer shows the task as
 * it is at the call: it runs, and its desired status is STOPPED.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_StopTask.html
 */
function stopTask(
  world: EcsWorld,
  { engine, standalone }: { readonly engine: DeploymentEngine; readonly standalone: StandaloneTasks },
  { cluster, task: named, reason = 'Task stopped by user' }: z.infer<typeof stopInput>,
) {
  const found = findTask(world, standalone, { cluster: world.store.cluster(cluster), named });
  if (found === undefined) throw invalidParameter('The referenced task was not found.');
  const { task } = found;
  const lastStatus = task.lastStatus;
  if (isLive(task)) {
    task.tags = [];
    if (found.is === 'standalone') standalone.stop(found.run, task, reason);
    else engine.stopTask(found.service, task, reason);
  }
  return { task: { ...describeFound(world, found), lastStatus } };
}
