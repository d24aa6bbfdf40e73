import { addServiceEvent, announceAction } from '../announcements.ts';
import type { RestartState, ServiceState, TaskState } from '../state.ts';
import type { EcsWorld } from '../world.ts';

/** The restarts of a revision's tasks so far. */
export function restartsOf(service: ServiceState, revisionArn: string): RestartState {
  const known = service.restarts.get(revisionArn);
  if (known !== undefined) return known;
  const fresh = { failures: 0, rounds: 0, nextStartAt: 0, wakesAt: undefined };
  service.restarts.set(revisionArn, fresh);
  return fresh;
}

/**
 * Delays the next start after a task went from PENDING to STOPPED, longer in every round. Tasks that fail together are
 * one round. A task that was RUNNING causes no delay.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-throttle-logic.html
 * @internal
 */
export function holdBack({ clock, parameters }: EcsWorld, restarts: RestartState): void {
  if (restarts.nextStartAt > clock.now()) return;
  const delays = parameters.restartDelaysMs;
  restarts.nextStartAt = clock.now() + (delays[Math.min(restarts.rounds, delays.length - 1)] ?? 0);
  restarts.rounds += 1;
}

/** Counts a task that stopped before RUNNING: only such a task delays the next start, and counts for the service event. */
export function countRestart(world: EcsWorld, service: ServiceState, task: TaskState): void {
  const restarts = restartsOf(service, task.revisionArn);
  restarts.failures += 1;
  holdBack(world, restarts);
  if (restarts.failures !== world.parameters.impairedAfterFailures) return;
  addServiceEvent(
    world,
    service,
    'is unable to consistently start tasks successfully. For more information, see the Troubleshooting section.',
  );
  announceAction(world, service, { name: 'SERVICE_TASK_START_IMPAIRED', type: 'WARN' });
}

export function startAgain(service: ServiceState, revisionArn: string): void {
  service.restarts.delete(revisionArn);
}
