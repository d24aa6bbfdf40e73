import type { VirtualClock } from '../../clock.ts';
import type { EcsBehaviours } from '../../services/ecs/tasks/behaviours.ts';
import type { Scenario } from '../format/scenario.ts';
import {
  type Engines,
  type HeardEvent,
  prepareVisit,
  type Visit,
  type ScenarioAccount,
  type ScenarioAccountOptions,
} from './world.ts';

/** The parts of an account that its scenarios define, each for its own service. */
export interface SharedVisit {
  /** In the order of the scenarios. */
  readonly serviceArns: readonly string[];
  readonly behaviours: EcsBehaviours;
  /** Whether ECS's own read of one of the alarms is throttled now. */
  isThrottled(alarmNames: readonly string[]): boolean;
  /**
   * Whether a scenario throttles DescribeAlarms now. The limit is that of the account, so it applies to all scenarios.
   */
  isThrottling(): boolean;
  /** Returns each scenario's view of the account, in the order of the scenarios. Call it once, before any setup. */
  enter(engines: Engines): readonly ScenarioAccount[];
}

/** Prepares scenarios that run in one account at the same time. Each must have its own names: see `withOwnNames`. */
export function prepareSharedVisit(
  scenarios: readonly Scenario[],
  clock: VirtualClock,
  options: ScenarioAccountOptions = {},
): SharedVisit {
  const visits = scenarios.map((scenario) => ({ scenario, visit: prepareVisit(scenario, clock, options) }));
  const byService = new Map(visits.map(({ visit }) => [visit.serviceArn, visit]));
  const byAlarm = new Map(visits.flatMap(({ scenario, visit }) => scenario.alarms.map(({ name }) => [name, visit])));
  if (byService.size < scenarios.length) throw new Error('two scenarios have the same service: give them own names');
  return {
    serviceArns: visits.map(({ visit }) => visit.serviceArn),
    behaviours: sharedBehaviours(byService),
    isThrottled: (names) => names.some((name) => byAlarm.get(name)?.isThrottled() === true),
    isThrottling: () => visits.some(({ visit }) => visit.isThrottled()),
    enter: (engines) =>
      visits.map(({ visit }) =>
        visit.enter({
          ...engines,
          busEvents: () => engines.busEvents().filter((heard) => concerns(heard, visit.serviceArn)),
        }),
      ),
  };
}

/** The behaviors of all scenarios. A service outside of them has healthy tasks and hooks that succeed. */
function sharedBehaviours(byService: ReadonlyMap<string, Visit>): EcsBehaviours {
  return {
    planTask: (start) => byService.get(start.service.arn)?.behaviours.planTask?.(start) ?? {},
    invokeHook: (targetArn, invocation) => {
      const visit = byService.get(invocation.executionDetails.serviceArn);
      const reply = visit?.behaviours.invokeHook?.(targetArn, invocation);
      return reply ?? { payload: { hookStatus: 'SUCCEEDED' } };
    },
  };
}

/** Whether an event is about the service: deployment events have it as a resource, hook events in their detail. */
function concerns({ event }: HeardEvent, serviceArn: string): boolean {
  return event.resources.includes(serviceArn) || event.detail['serviceArn'] === serviceArn;
}
