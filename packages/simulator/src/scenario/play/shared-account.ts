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

/** The parts that all scenarios of an account bring, each for its own service. */
export interface SharedVisit {
  /** In the order of the scenarios. */
  readonly serviceArns: readonly string[];
  readonly behaviours: EcsBehaviours;
  /** ECS's own looks at one of the alarms are not answered now. */
  isThrottled(alarmNames: readonly string[]): boolean;
  /** A scenario has DescribeAlarms throttled now. The limit is the account's, so no other scenario gets an answer either. */
  isThrottling(): boolean;
  /** The account as each scenario sees it, in their order. To be called once, before anything is set up. */
  enter(engines: Engines): readonly ScenarioAccount[];
}

/** Prepares scenarios that play in one account at the same time. Each has its own names: see `withOwnNames`. */
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

/** A service that belongs to no scenario has healthy tasks and hooks that succeed. */
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

/** Deployment events name the service as their resource, hook events in their detail. */
function concerns({ event }: HeardEvent, serviceArn: string): boolean {
  return event.resources.includes(serviceArn) || event.detail['serviceArn'] === serviceArn;
}
