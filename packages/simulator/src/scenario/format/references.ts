import { isMap, isSeq, type ParsedNode } from 'yaml';
import { ecsParameters } from '../../parameters/ecs.ts';
import { addressOf, metricNames } from '../play/addresses.ts';
import type { ScenarioDocument } from './document.ts';
import { textOf } from './readers.ts';
import type { Scenario, ScenarioAlarm, ScenarioHook } from './scenario.ts';
import { formatDuration } from '../../duration.ts';
import type { StoryCause } from './story-cause.ts';
import { didYouMean, nearest } from './suggest.ts';

export interface ReferenceCheck {
  readonly document: ScenarioDocument;
  readonly root: ParsedNode;
  /** Whether the file lists its versions; if so, the list is complete. */
  readonly versionsGiven: boolean;
}

/** Checks references between parts of a scenario: versions, alarms, hooks and metrics must exist. */
export function checkReferences(scenario: Scenario, check: ReferenceCheck): void {
  checkService(scenario, check);
  checkAlarms(scenario, check);
  checkSteps(scenario, check);
  checkExpectations(scenario, check);
}

function checkService(scenario: Scenario, check: ReferenceCheck): void {
  const { service, versions } = scenario;
  const { strategy, earlySuccessCriteria } = service.configuration;
  const mistake = (path: string, text: string) =>
    check.document.mistake(nodeAt(check.root, path.split('.')), path, text);
  if (strategy !== 'ROLLING' && earlySuccessCriteria !== undefined) {
    mistake('service.earlySuccess', `needs strategy: rolling, got ${String(strategy)}: remove it`);
  }
  const graceNode = nodeAt(check.root, ['service', 'healthCheckGracePeriod']);
  if (graceNode !== undefined && !BALANCED.has(service.traffic)) {
    mistake(
      'service.healthCheckGracePeriod',
      `needs traffic from a load balancer or VPC Lattice, got ${service.traffic}: remove it`,
    );
  }
  for (const hook of service.hooks) {
    const fault = strategy === 'ROLLING' ? faultOfRollingHook(hook, scenario) : faultOfHook(hook);
    const path = ['service', 'hooks', hook.name];
    if (fault !== undefined) check.document.mistake(nodeAt(check.root, path), path.join('.'), fault);
  }
  const { minimumHealthyPercent: least, maximumPercent: most } = service.configuration;
  const early = (earlySuccessCriteria as { readonly healthyPercent: number } | undefined)?.healthyPercent;
  if (strategy === 'ROLLING' && early !== undefined && typeof least === 'number' && early < least) {
    mistake(
      'service.earlySuccess',
      `must be at least minimumHealthyPercent, got ${early} below ${least}: write minimumHealthyPercent: ${early}% too`,
    );
  }
  if (typeof least === 'number' && typeof most === 'number' && most < least) {
    mistake(
      'service.maximumPercent',
      `must be at least minimumHealthyPercent, got ${most} below ${least}: write maximumPercent: 200%`,
    );
  }
  if (check.versionsGiven && service.running !== 'none' && service.running !== 'v1' && !versions.has(service.running)) {
    mistake(
      'service.running',
      `there is no version "${service.running}": ${didYouMean(service.running, [...versions.keys(), 'none'])}`,
    );
  }
}

/** ECS accepts a grace period for services whose targets are checked. */
const BALANCED: ReadonlySet<string> = new Set(['load-balancer', 'network-load-balancer', 'vpc-lattice']);

function faultOfRollingHook({ kind, stages }: ScenarioHook, { parameters }: Scenario): string | undefined {
  if (kind !== 'PAUSE') {
    return 'is a Lambda hook, which needs a strategy that shifts traffic: write pause: on, or strategy: blue-green, canary or linear';
  }
  const allowed = parameters.rollingPauseStages ?? ecsParameters.rollingPauseStages.default;
  const other = stages.find((stage) => !allowed.includes(stage));
  return other && `pauses at ${other}, which a rolling deployment does not have: pause at ${allowed.join(' or ')}`;
}

function faultOfHook({ kind, stages }: ScenarioHook): string | undefined {
  return kind === 'PAUSE' &&
    stages.some((stage) => stage === 'TEST_TRAFFIC_SHIFT' || stage === 'PRODUCTION_TRAFFIC_SHIFT')
    ? 'pauses at a stage that takes functions only: pause at PRE_PRODUCTION_TRAFFIC_SHIFT or POST_TEST_TRAFFIC_SHIFT'
    : undefined;
}

function checkAlarms(scenario: Scenario, check: ReferenceCheck): void {
  const names = new Set<string>();
  scenario.alarms.forEach((alarm, index) => {
    const { node, path: at } = placeOfAlarm(check.root, { alarm, index });
    if (names.has(alarm.name)) check.document.mistake(node, at, `two alarms have the name "${alarm.name}": rename one`);
    names.add(alarm.name);
    for (const metric of metricsOf(alarm, scenario)) checkMetric(scenario, check, { metric, node, at });
    const window = alarm.periodSeconds * alarm.evaluationPeriods;
    if (window > 604_800 || (alarm.periodSeconds < 3600 && window > 86_400)) {
      check.document.mistake(
        node,
        at,
        `looks back ${window} s, but CloudWatch allows at most ${alarm.periodSeconds < 3600 ? '86400 s' : '604800 s'}: use fewer or shorter periods`,
      );
    }
  });
}

/** The position of an alarm's metric in the file. Alarms are in the order of the file, with that of `alarm` first. */
export function placeOfAlarm(
  root: ParsedNode,
  { alarm, index }: { readonly alarm: ScenarioAlarm; readonly index: number },
): { readonly node: ParsedNode | undefined; readonly path: string } {
  const single = nodeAt(root, ['alarm']);
  const several = nodeAt(root, ['alarms']);
  const pairs = isMap<ParsedNode, ParsedNode>(several) ? several.items : [];
  const pair = single === undefined ? pairs[index] : pairs[index - 1];
  const node = pair === undefined ? single : (pair.value ?? undefined);
  const path = pair === undefined ? 'alarm' : `alarms.${textOf(pair.key) ?? ''}`;
  const inside = node && nodeAt(node, [alarm.math === undefined ? 'metric' : 'math']);
  return { node: inside ?? node, path };
}

/** The metrics of an alarm: its metric, or the ids in its expression. */
export function metricsOf(alarm: ScenarioAlarm, scenario: Scenario): readonly string[] {
  if (alarm.math === undefined) return [alarm.metric];
  if (alarm.metrics.size > 0) return [...alarm.metrics.values()].map(({ metric }) => metric);
  const ids: readonly string[] = alarm.math.match(/[a-z][A-Za-z0-9_]*/g) ?? [];
  const series = scenario.series.map(({ name }) => name).filter((name) => ids.includes(name));
  return series.length > 0 ? series : ids;
}

function checkMetric(
  scenario: Scenario,
  check: ReferenceCheck,
  { metric, node, at }: { readonly metric: string; readonly node: ParsedNode | undefined; readonly at: string },
): void {
  const series = scenario.series.map(({ name }) => name);
  if (series.includes(metric)) return;
  if (scenario.load === undefined) {
    check.document.mistake(
      node,
      at,
      `uses the metric "${metric}", which has no source: define it in series (${didYouMean(metric, series)}), or set load`,
    );
  } else if (addressOf(metric, scenario) === undefined) {
    const meant = nearest(metric, [...series, ...metricNames(scenario)]);
    const hint = meant === undefined ? 'docs/scenarios.md lists the metrics' : `did you mean "${meant}"?`;
    check.document.mistake(
      node,
      at,
      `uses the metric "${metric}", which is not in series and not published by ${scenario.service.traffic}, AWS/ECS or Container Insights: ${hint}`,
    );
  }
}

function checkSteps(scenario: Scenario, check: ReferenceCheck): void {
  const versions = [
    ...scenario.versions.keys(),
    ...(scenario.service.running === 'none' ? [] : [scenario.service.running]),
  ];
  const alarms = scenario.alarms.map(({ name }) => name);
  const nodes = nodeAt(check.root, ['steps']);
  scenario.steps.forEach((step) => {
    const at = itemOf(nodes, step.index);
    const mistake = (text: string) => check.document.mistake(at, `steps[${step.index}]`, text);
    const { action } = step;
    if (
      action.do === 'deploy' &&
      !versions.includes(action.version) &&
      (check.versionsGiven || !/^v\d+$/.test(action.version))
    ) {
      mistake(`there is no version "${action.version}": ${didYouMean(action.version, versions)}`);
    }
    if ((action.do === 'set-alarm' || action.do === 'delete-alarm') && !alarms.includes(action.alarm)) {
      mistake(`there is no alarm "${action.alarm}": ${didYouMean(action.alarm, alarms)}`);
    }
    if (
      (action.do === 'continue' || action.do === 'reject') &&
      !scenario.service.hooks.some(({ kind, name }) => kind === 'PAUSE' && (action.hook ?? name) === name)
    ) {
      mistake(
        `there is no pause${action.hook === undefined ? '' : ` "${action.hook}"`} to ${action.do}: add a hook with pause: on`,
      );
    }
    if (step.atMs > scenario.untilMs) {
      const end = formatDuration(scenario.untilMs);
      mistake(`is after the end of the simulation, got ${formatDuration(step.atMs)} after ${end}: raise until`);
    }
  });
  if (!scenario.steps.some(({ action }) => action.do === 'deploy'))
    check.document.mistake(nodes, 'steps', 'contain no deployment: add "- 0m deploy v2"');
}

function checkExpectations(scenario: Scenario, check: ReferenceCheck): void {
  const nodes = nodeAt(check.root, ['expect']);
  const alarms = scenario.alarms.map(({ name }) => name);
  const hooks = scenario.service.hooks.map(({ name }) => name);
  const deployed = scenario.steps.flatMap(({ action }) => (action.do === 'deploy' ? [action.version] : []));
  scenario.expect.forEach(({ expected }, index) => {
    const at = itemOf(nodes, index);
    const mistake = (text: string) => check.document.mistake(at, `expect[${index}]`, text);
    if (expected.version !== undefined && !deployed.includes(expected.version)) {
      mistake(`no step deploys "${expected.version}": ${didYouMean(expected.version, deployed)}`);
    }
    if (expected.is === 'figure' || expected.is === 'protection') return;
    const named =
      expected.is === 'happens' && expected.subject !== undefined
        ? { what: expected.what, name: expected.subject }
        : namedBy(expected.because);
    if (named?.what === 'alarm' && !alarms.includes(named.name))
      mistake(`there is no alarm "${named.name}": ${didYouMean(named.name, alarms)}`);
    if (named?.what === 'hook' && !hooks.includes(named.name))
      mistake(`there is no hook "${named.name}": ${didYouMean(named.name, hooks)}`);
  });
}

function namedBy(cause: StoryCause | undefined): { readonly what: string; readonly name: string } | undefined {
  if (cause === undefined || !('name' in cause) || cause.name === undefined) return undefined;
  return { what: cause.is, name: cause.name };
}

function nodeAt(root: ParsedNode, path: readonly string[]): ParsedNode | undefined {
  let node: ParsedNode | null | undefined = root;
  for (const key of path) {
    if (!isMap(node)) return undefined;
    node = node.items.find((pair) => textOf(pair.key as ParsedNode) === key)?.value as ParsedNode | null | undefined;
  }
  return node ?? undefined;
}

function itemOf(nodes: ParsedNode | undefined, index: number): ParsedNode | undefined {
  return isSeq<ParsedNode>(nodes) ? nodes.items[index] : nodes;
}
