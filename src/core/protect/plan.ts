import { audit } from '../audit/audit.ts';
import type { Audited } from '../audit/audited-service.ts';
import { knownOf } from '../audit/known.ts';
import { DEFAULT_BAKE, DEFAULT_THRESHOLDS } from '../protection/alarm-rules/defaults.ts';
import { minutesToFire } from '../protection/alarm-rules/time-to-fire.ts';
import { chooseAlarms, type Thresholds } from './choose-alarms.ts';
import { auditedOf, nameAlarms, type PlannedAlarm } from './planned-alarm.ts';
import type { ServiceFacts } from './service-facts.ts';

/** `deploymentConfiguration` of ECS's API, whole. */
export type Configuration = Readonly<Record<string, unknown>>;

/** What would protect a running service. It changes nothing by itself. */
export interface Plan {
  readonly alarms: readonly PlannedAlarm[];
  /** The whole `deploymentConfiguration` with the changes. */
  readonly configuration: Configuration;
  /** What the plan changes, one sentence each. */
  readonly changes: readonly string[];
  /** Deployment alarms that the service has now and the plan leaves out, with the reason. */
  readonly left: readonly { readonly name: string; readonly because: string }[];
  /** The service as it is with the plan. */
  readonly after: Audited;
}

/** What a plan is made of. */
export interface PlanInput {
  readonly now: Audited;
  readonly facts: ServiceFacts;
  readonly configuration: Configuration;
  /** Percent of the requests that fail on a usual day. */
  readonly baseErrors: number;
}

/** Plans alarms and deployment configuration for a service. All settings that protect nothing else stay as they are. */
export function planProtection({ now, facts, configuration, baseErrors }: PlanInput): Plan {
  const alarms = nameAlarms(chooseAlarms(facts, thresholdsFor(baseErrors)), facts);
  const planned = new Set(alarms.map(({ name }) => name));
  const { kept, left } = sortAlarms(now, planned);
  const names = [...kept.map(({ name }) => String(knownOf(name))), ...planned];
  const { changed, changes } = changeConfiguration(now, { configuration, names, alarms });
  return {
    alarms,
    configuration: changed,
    changes,
    left,
    after: { service: serviceAfter(now, changed, names), alarms: [...kept, ...alarms.map(auditedOf)] },
  };
}

/** A healthy version may have twice the errors of a usual day. */
function thresholdsFor(baseErrors: number): Thresholds {
  const steady = Math.min(50, Math.max(DEFAULT_THRESHOLDS.SteadyErrors, Math.ceil(2 * baseErrors)));
  const sharp = Math.min(100, Math.max(DEFAULT_THRESHOLDS.SharpErrors, 4 * steady));
  return { ...DEFAULT_THRESHOLDS, SteadyErrors: steady, LoadBalancerErrors: steady, SharpErrors: sharp };
}

/** Keeps the alarms of the service that work. One that does not would turn off the others, or protect nothing. */
function sortAlarms(now: Audited, planned: ReadonlySet<string>) {
  const reasons = new Map<string, string>();
  for (const { rule, at } of audit(now)) {
    if (at.of !== 'service' && rule.severity === 'high' && !reasons.has(at.of.alarm))
      reasons.set(at.of.alarm, rule.title);
  }
  const others = now.alarms.filter(({ name }) => !planned.has(String(knownOf(name))));
  return {
    kept: others.filter(({ id }) => !reasons.has(id)),
    left: others.flatMap(({ id, name }) => {
      const because = reasons.get(id);
      return because === undefined ? [] : [{ name: String(knownOf(name)), because }];
    }),
  };
}

interface Change {
  readonly configuration: Configuration;
  readonly names: readonly string[];
  readonly alarms: readonly PlannedAlarm[];
}

function changeConfiguration({ service }: Audited, { configuration, names, alarms }: Change) {
  const changes: string[] = [];
  const changed: Record<string, unknown> = { ...configuration };
  if (names.length > 0) {
    changed['alarms'] = { alarmNames: names, enable: true, rollback: true };
    changes.push(`${names.length} deployment alarms, on, with rollback`);
  } else if (service.alarms !== undefined && service.alarms.names.length > 0) {
    changed['alarms'] = { alarmNames: [], enable: false, rollback: false };
    changes.push('no deployment alarms');
  }
  // AWS allows no circuit breaker behind a Classic Load Balancer.
  if (service.classicLoadBalancers === 0) {
    const { enable, rollback } = service.circuitBreaker ?? { enable: false, rollback: false };
    changed['deploymentCircuitBreaker'] = {
      ...fieldsOf(configuration['deploymentCircuitBreaker']),
      enable: true,
      rollback: true,
    };
    if (enable !== true || rollback !== true) changes.push('circuit breaker on, with rollback');
  }
  const bake = bakeFor(service, alarms);
  if (bake !== undefined && bake !== configuration['bakeTimeInMinutes']) {
    changed['bakeTimeInMinutes'] = bake;
    changes.push(`bake time of ${bake} minutes`);
  }
  if (audit({ service, alarms: [] }).some(({ rule }) => rule.id === 'counts-cannot-move')) {
    changed['maximumPercent'] = 200;
    changes.push('maximumPercent 200, so that ECS can start tasks');
  }
  return { changed, changes };
}

/** Long enough for each alarm; undefined if no alarm needs one. A comparison of versions is over before the bake time begins. */
function bakeFor({ bakeTime, strategy }: Audited['service'], alarms: readonly PlannedAlarm[]): number | undefined {
  if (alarms.length === 0) return undefined;
  const needed = alarms.filter(({ rule }) => rule.kind !== 'ErrorComparison').map(({ rule }) => minutesToFire(rule));
  const set = knownOf(bakeTime);
  // ECS shows 0 for a rolling deployment that sets none.
  const own = set === undefined || (set === 0 && knownOf(strategy) === 'ROLLING') ? DEFAULT_BAKE : set;
  return Math.ceil(Math.max(own, ...needed));
}

function serviceAfter({ service }: Audited, changed: Configuration, names: readonly string[]): Audited['service'] {
  const { bakeTimeInMinutes: bake, maximumPercent: most } = changed;
  return {
    ...service,
    ...(typeof bake === 'number' ? { bakeTime: bake } : {}),
    ...(typeof most === 'number' ? { maximumPercent: most } : {}),
    alarms: names.length === 0 ? undefined : { names, enable: true, rollback: true },
    circuitBreaker:
      service.classicLoadBalancers > 0
        ? service.circuitBreaker
        : { threshold: service.circuitBreaker?.threshold, enable: true, rollback: true },
  };
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}
