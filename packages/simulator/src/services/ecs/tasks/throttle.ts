import type { RestartState, ServiceState } from '../state.ts';
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
 */
export function holdBack({ clock, parameters }: EcsWorld, restarts: RestartState): void {
  if (restarts.nextStartAt > clock.now()) return;
  const delays = parameters.restartDelaysMs;
  restarts.nextStartAt = clock.now() + (delays[Math.min(restarts.rounds, delays.length - 1)] ?? 0);
  restarts.rounds += 1;
}

export function startAgain(service: ServiceState, revisionArn: string): void {
  service.restarts.delete(revisionArn);
}
