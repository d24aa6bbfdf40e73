import { diagnoseServiceEvent, diagnoseTask } from '../../src/core/diagnosis/diagnose.ts';
import type { TaskFacts } from '../../src/core/diagnosis/task-facts.ts';
import type {
  ExplainedEvent,
  FailedTasks,
  GatheredEvidence,
  StoredEvidence,
} from '../../src/core/explanation/evidence.ts';
import { at } from './facts.ts';

/** Evidence in which nothing was found and nothing is missing. */
export function gathered(fields: Partial<GatheredEvidence> = {}): GatheredEvidence {
  return {
    gatheredAt: at(8),
    tasks: [],
    rollbackTasks: undefined,
    serviceEvents: [],
    charts: [],
    logs: [],
    commits: [],
    author: undefined,
    drift: undefined,
    missing: [],
    ...fields,
  };
}

/** Evidence as the table stores it: the first version. */
export function storedEvidence(fields: Partial<StoredEvidence> = {}): StoredEvidence {
  return { ...gathered(), version: 1, ...fields };
}

/** A group of stopped tasks with one container, explained by the table of signatures. */
export function failedTasks(
  { stoppedReason, stopCode, reason, exitCode }: Partial<TaskFacts> & { reason?: string; exitCode?: number },
  count = 3,
): FailedTasks {
  const containers = [{ name: 'app', exitCode, reason }];
  return {
    count,
    reason: [stoppedReason, reason].filter((text) => text !== undefined).join('; '),
    stopCode,
    exitCode,
    container: 'app',
    newestAt: at(4),
    diagnosis: diagnoseTask({ stopCode, stoppedReason, stoppedAt: at(4), containers }),
  };
}

/** Three tasks that ran out of memory. */
export const OUT_OF_MEMORY = failedTasks({
  stoppedReason: 'Essential container in task exited',
  stopCode: 'EssentialContainerExited',
  reason: 'OutOfMemoryError: Container killed due to memory usage',
  exitCode: 137,
});

/** Three tasks whose container was killed, without a reason. */
export const KILLED = failedTasks({
  stoppedReason: 'Essential container in task exited',
  stopCode: 'EssentialContainerExited',
  exitCode: 137,
});

/** One task that the load balancer found unhealthy. */
export const UNHEALTHY = failedTasks(
  {
    stoppedReason:
      'Task failed ELB health checks in (target-group arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/web/1)',
    stopCode: 'ServiceSchedulerInitiated',
  },
  1,
);

/** One task that ECS stopped with a text that no signature knows. */
export const UNEXPLAINED = failedTasks(
  { stoppedReason: 'The moon was full', stopCode: 'ServiceSchedulerInitiated' },
  1,
);

/** A service event, explained by the table of signatures. */
export function explained(message: string): ExplainedEvent {
  return { at: at(4), message, diagnosis: diagnoseServiceEvent({ message }) };
}
