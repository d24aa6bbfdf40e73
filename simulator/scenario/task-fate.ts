import type { TaskPlan } from '../services/ecs/behaviours.ts';
import type { FailureModel } from './scenario.ts';

/** What a version's model means for each of its tasks, apart from the requests that it serves. */
export function planTask(model: FailureModel): TaskPlan {
  if (model['imagePull'] === 'fails') {
    const stoppedReason = 'CannotPullContainerError: pull image manifest has been retried 1 time(s): image not found';
    return { failsToStart: { stopCode: 'TaskFailedToStart', stoppedReason } };
  }
  const crashAfter = spanOf(model['crashAfter']);
  const end = {
    stopCode: 'EssentialContainerExited',
    stoppedReason: 'Essential container in task exited',
    exitCode: 1,
  };
  if (crashAfter === 0) return { failsToStart: end };
  const startUp = spanOf(model['startUp']);
  const unhealthyAfter = spanOf(model['unhealthyAfter']);
  return {
    ...(crashAfter === undefined ? {} : { exits: { ...end, afterMs: crashAfter } }),
    ...(startUp === undefined ? {} : { healthyAfterMs: startUp }),
    ...(model['neverHealthy'] === true ? { healthyAfterMs: 'never' as const } : {}),
    ...(unhealthyAfter === undefined ? {} : { unhealthyAfterMs: unhealthyAfter }),
  };
}

function spanOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
