import { ecsParameters } from '../../parameters/ecs.ts';
import { type Mistake, ScenarioDocument } from './document.ts';
import { readScenarioFields } from './format.ts';
import { hookArn } from '../play/hook-arn.ts';
import { checkMath } from './math-check.ts';
import type { Place, readFields } from './readers.ts';
import { checkReferences } from './references.ts';
import type { Scenario, ScenarioAlarm, ScenarioHook, ScenarioService } from './scenario.ts';
import type { ReadHook, serviceFields } from './service-format.ts';

export type ScenarioReading =
  | { readonly is: 'read'; readonly scenario: Scenario }
  | { readonly is: 'refused'; readonly mistakes: readonly Mistake[] };

export interface ParseOptions {
  /** The name of the file in messages. */
  readonly file: string;
  /** Reads the file of a recorded load, to find its mistakes before the scenario runs. */
  readonly readFile?: (file: string) => string;
}

/** 12:00 on a Monday; no result depends on it. */
const DEFAULT_START = Date.UTC(2026, 0, 5, 12);

const HOUR = 3_600_000;

/** Reads a scenario file, or reports all its mistakes. */
export function parseScenario(text: string, options: ParseOptions): ScenarioReading {
  const document = new ScenarioDocument(text, options.file, options.readFile);
  if (document.mistakes.length > 0 || document.root === null) return refused(document);
  const place: Place = { document, node: document.root, path: '' };
  const given = readScenarioFields(place);
  if (given === undefined) return refused(document);
  const scenario = scenarioOf(given);
  // References are checked only without other mistakes: a reference to an invalid part would report it again.
  if (document.mistakes.length > 0) return refused(document);
  checkReferences(scenario, {
    document,
    root: document.root,
    versionsGiven: given.versions !== undefined,
  });
  if (document.mistakes.length === 0) checkMath(scenario, { document, root: document.root });
  return document.mistakes.length > 0 ? refused(document) : { is: 'read', scenario };
}

function refused({ mistakes }: ScenarioDocument): ScenarioReading {
  return { is: 'refused', mistakes: mistakes.toSorted((a, b) => a.line - b.line || a.column - b.column) };
}

type Given = NonNullable<ReturnType<typeof readScenarioFields>>;

function scenarioOf(given: Given): Scenario {
  const alarms = [...(given.alarm === undefined ? [] : [given.alarm]), ...(given.alarms ?? [])];
  const versions = given.versions ?? new Map();
  const service = serviceOf(given.service ?? {}, { alarms, slowestStartMs: slowestStartOf(given) });
  const first = [...versions.keys()].find((name) => name !== service.running) ?? 'v2';
  const steps = given.steps ?? [
    { atMs: 0, action: { do: 'deploy', version: first }, text: `deploy ${first}`, line: 1, index: 0 },
  ];
  return {
    name: given.name ?? '',
    why: given.why,
    startMs: given.start ?? DEFAULT_START,
    warmUpMs: given.warmUp ?? (given.load === undefined ? 0 : 600_000),
    untilMs: given.until ?? (steps.at(-1)?.atMs ?? 0) + 3 * HOUR + bakesOf(service),
    seed: given.seed ?? 1,
    service,
    load: given.load,
    versions,
    alarms,
    series: given.series ?? [],
    parameters: given.parameters ?? {},
    steps,
    expect: given.expect ?? [],
  };
}

type GivenService = NonNullable<ReturnType<typeof readFields<typeof serviceFields>>>;

/** From RUNNING until the targets of the slowest version are healthy; 0 if no version says how long its tasks start. */
function slowestStartOf({ versions, parameters = {} }: Given): number {
  const starts = [...(versions?.values() ?? [])].map(({ startUp = 0 }) => startUp);
  const slowest = Math.max(0, ...starts);
  return slowest === 0 ? 0 : slowest + (parameters.targetHealthyMs ?? ecsParameters.targetHealthyMs.default);
}

interface ServiceContext {
  readonly alarms: readonly ScenarioAlarm[];
  readonly slowestStartMs: number;
}

function serviceOf(given: GivenService, { alarms, slowestStartMs }: ServiceContext): ScenarioService {
  const usualKind = isRolling(given) ? 'PAUSE' : 'AWS_LAMBDA';
  const hooks = (given.hooks ?? []).map((hook) => ({ ...hook, kind: hook.kind ?? usualKind }));
  return {
    name: given.name ?? 'web',
    cluster: 'default',
    running: given.running ?? 'v1',
    desiredCount: given.desiredCount ?? 4,
    traffic: given.traffic ?? 'load-balancer',
    healthCheckGraceMs: given.healthCheckGracePeriod ?? slowestStartMs,
    capacityTasks: given.capacity === 'fargate' ? undefined : given.capacity,
    configuration: configurationOf(given, { alarms, hooks }),
    hooks,
  };
}

/** A hook of a rolling deployment can only be a pause. */
function isRolling({ strategy }: GivenService): boolean {
  return (strategy?.['strategy'] ?? 'ROLLING') === 'ROLLING';
}

interface Parts {
  readonly alarms: readonly ScenarioAlarm[];
  readonly hooks: readonly ServiceHook[];
}

type ServiceHook = ReadHook & ScenarioHook;

/** `DeploymentConfiguration` of the ECS API. */
function configurationOf(given: GivenService, { alarms, hooks }: Parts): Readonly<Record<string, unknown>> {
  const watched = alarms.filter((alarm) => alarm.watched).map((alarm) => alarm.name);
  const strategy = given.strategy ?? { strategy: 'ROLLING' };
  return {
    ...strategy,
    minimumHealthyPercent: given.minimumHealthyPercent ?? 100,
    maximumPercent: given.maximumPercent ?? 200,
    ...(given.bake === undefined ? {} : { bakeTimeInMinutes: given.bake / 60_000 }),
    ...(given.circuitBreaker === undefined ? {} : { deploymentCircuitBreaker: given.circuitBreaker }),
    ...(given.earlySuccess === undefined ? {} : { earlySuccessCriteria: given.earlySuccess }),
    ...(watched.length === 0
      ? {}
      : { alarms: { alarmNames: watched, enable: given.alarms ?? true, rollback: given.rollback ?? true } }),
    ...(hooks.length === 0 ? {} : { lifecycleHooks: hooks.map(hookOf) }),
  };
}

function hookOf({ name, kind, stages, timeoutConfiguration }: ServiceHook) {
  const lambda = { hookTargetArn: hookArn(name), roleArn: 'arn:aws:iam::111122223333:role/ecs-hooks' };
  return { targetType: kind, ...(kind === 'PAUSE' ? {} : lambda), lifecycleStages: stages, timeoutConfiguration };
}

/** The sum of all waits in the configuration, as a limit for the length of the simulation. */
function bakesOf({ configuration, hooks }: ScenarioService): number {
  const { canaryConfiguration, linearConfiguration, bakeTimeInMinutes } = configuration as {
    readonly canaryConfiguration?: { readonly canaryBakeTimeInMinutes: number };
    readonly linearConfiguration?: { readonly stepPercent: number; readonly stepBakeTimeInMinutes: number };
    readonly bakeTimeInMinutes?: number;
  };
  const linear =
    linearConfiguration === undefined
      ? 0
      : Math.ceil(100 / linearConfiguration.stepPercent) * linearConfiguration.stepBakeTimeInMinutes;
  const minutes = (bakeTimeInMinutes ?? 15) + (canaryConfiguration?.canaryBakeTimeInMinutes ?? 0) + linear;
  const pauses = hooks.filter(({ kind }) => kind === 'PAUSE').length * 24 * HOUR;
  return minutes * 60_000 + pauses;
}
