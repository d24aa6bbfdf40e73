import type { Shift } from './rollout.ts';
import { planScale, type ScalePlan } from './scaling.ts';
import { liveTasks, type ServiceState } from './state.ts';

/** Each revision on its own: all of the desired count where it is scaled up, nothing elsewhere. */
export function planShift(service: ServiceState, { scaledUp }: Shift, desiredCount: number): ScalePlan {
  const revisions = new Set([...scaledUp, ...liveTasks(service).map((task) => task.revisionArn)]);
  const plans = [...revisions].map((targetArn) =>
    planScale({
      desiredCount: scaledUp.has(targetArn) ? desiredCount : 0,
      configuration: service.configuration,
      targetArn,
      target: liveTasks(service, targetArn),
      sources: [],
    }),
  );
  return {
    start: plans.flatMap(({ start }) => start),
    stop: plans.flatMap(({ stop }) => stop),
    stuck: false,
  };
}
