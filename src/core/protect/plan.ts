import { audit } from '../audit/audit.ts';
import type { Audited, AuditedAlarm } from '../audit/audited-service.ts';
import { knownOf } from '../audit/known.ts';
import { minutesToFire as minutesOfAudited } from '../audit/rules/alarm-times.ts';
import { DEFAULT_THRESHOLDS } from '../protection/alarm-rules/defaults.ts';
import { minutesToFire } from '../protection/alarm-rules/time-to-fire.ts';
import { chooseAlarms, type Thresholds } from './choose-alarms.ts';
import { auditedOf, nameAlarms, type PlannedAlarm } from './planned-alarm.ts';
import { bakeTimeOf, type ServiceFacts } from './service-facts.ts';

/** `deploymentConfiguration` of ECS's API, whole. */
export type Configuration = Readonly<Record<string, unknown>>;

/** What would protect a running service. It changes nothing by itself. */
export interface Plan {
  readonly alarms: readonly PlannedAlarm[];
  /** The thresholds of the alarms, in the unit of their kind. */
  readonly thresholds: Thresholds;
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
  const thresholds = thresholdsFor(baseErrors);
  const alarms = nameAlarms(chooseAlarms(facts, thresholds), facts);
  const planned = new Set(alarms.map(({ name }) => name));
  const { kept, left } = sortAlarms(now, planned);
  const names = [...kept.map(({ name }) => String(knownOf(name))), ...planned];
  const { changed, changes } = changeConfiguration(now, { configuration, names, minutes: minutesOf(alarms, kept) });
  return {
    alarms,
    thresholds,
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
  const others = now.alarms
    .filter(({ name }) => !planned.has(String(knownOf(name))))
    .map((alarm) => ({ alarm, because: faultOf(alarm, now) }));
  return {
    kept: others.flatMap(({ alarm, because }) => (because === undefined ? [alarm] : [])),
    left: others.flatMap(({ alarm, because }) =>
      because === undefined ? [] : [{ name: String(knownOf(alarm.name)), because }],
    ),
  };
}

/** The first finding of high severity about an alarm: as if it were the only one of the service. */
function faultOf(alarm: AuditedAlarm, { service, ...rest }: Audited): string | undefined {
  const alone = { ...rest, service: { ...service, alarms: { names: [alarm.name], enable: true, rollback: true } } };
  const without = { ...alone, service: { ...alone.service, alarms: undefined }, alarms: [] };
  const general = new Set(audit(without).map(({ rule }) => rule.id));
  const found = audit({ ...alone, alarms: [alarm] }).find(
    ({ rule }) => rule.severity === 'high' && !general.has(rule.id) && !CURED.has(rule.id),
  );
  return found?.rule.title;
}

/** The plan makes the bake time long enough, and gives the other target group alarms too. */
const CURED: ReadonlySet<string> = new Set(['slower-than-bake-time', 'one-target-group-of-two']);

interface Change {
  readonly configuration: Configuration;
  readonly names: readonly string[];
  /** Minutes that each alarm needs to fire. */
  readonly minutes: readonly number[];
}

function changeConfiguration({ service }: Audited, { configuration, names, minutes }: Change) {
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
  const bake = bakeFor(service, minutes);
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

/** A comparison of versions is over before the bake time begins. */
function minutesOf(planned: readonly PlannedAlarm[], kept: readonly AuditedAlarm[]): readonly number[] {
  return [
    ...planned.filter(({ rule }) => rule.kind !== 'ErrorComparison').map(({ rule }) => minutesToFire(rule)),
    ...kept.flatMap((alarm) => (alarm.kind === 'metric' ? (minutesOfAudited(alarm) ?? []) : [])),
  ];
}

/** Long enough for each alarm; undefined if no alarm needs one. */
function bakeFor(service: Audited['service'], minutes: readonly number[]): number | undefined {
  if (minutes.length === 0) return undefined;
  return Math.min(LONGEST_BAKE, Math.ceil(Math.max(bakeTimeOf(service), ...minutes)));
}

/** Minutes that ECS takes. @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html */
const LONGEST_BAKE = 1_440;

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
