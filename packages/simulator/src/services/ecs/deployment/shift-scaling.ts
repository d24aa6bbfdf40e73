import type { Shift } from './rollout.ts';
import { planScale, type ScalePlan } from './scaling.ts';
import { liveByRevision, type ServiceState } from '../state.ts';

/** Plans each revision on its own: the full desired count if it is scaled up, else no tasks. */
export function planShift(service: ServiceState, { scaledUp }: Shift, desiredCount: number): ScalePlan {
  const live = liveByRevision(service);
  const revisions = new Set([...scaledUp, ...live.keys()]);
  const plans = [...revisions].map((targetArn) =>
    planScale({
      desiredCount: scaledUp.has(targetArn) ? desiredCount : 0,
      configuration: service.configuration,
      targetArn,
      target: live.get(targetArn) ?? [],
      sources: [],
    }),
  );
  return {
    start: plans.flatMap(({ start }) => start),
    stop: plans.flatMap(({ stop }) => stop),
    stuck: false,
  };
}
