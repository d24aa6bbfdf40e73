import type { Expectation, Expected } from './expectation.ts';
import { hookArn } from '../play/hook-arn.ts';
import type { Scenario, ScenarioService } from './scenario.ts';
import type { Step, StepAction } from './steps.ts';
import type { StoryCause } from './story-cause.ts';

/** Names that are unique among the scenarios of one account. */
export interface OwnNames {
  /** Name of the service; the names of alarms and hooks begin with it. */
  readonly service: string;
  readonly cluster: string;
}

/** The same scenario with names that are unique in its account. */
export function withOwnNames(scenario: Scenario, { service: own, cluster }: OwnNames): Scenario {
  const named = (name: string) => `${own}-${name}`;
  const ownPhrase = `(service ${scenario.service.name})`;
  const names = { alarm: named, hook: named, event: (text: string) => text.replaceAll(ownPhrase, `(service ${own})`) };
  return {
    ...scenario,
    service: renameService(scenario.service, { name: own, cluster, named }),
    alarms: scenario.alarms.map((alarm) => ({ ...alarm, name: named(alarm.name) })),
    steps: scenario.steps.map((step) => renameStep(step, named)),
    expect: scenario.expect.map((one) => renameExpectation(one, names)),
  };
}

type Rename = (name: string) => string;

function renameService(
  service: ScenarioService,
  { name, cluster, named }: { readonly name: string; readonly cluster: string; readonly named: Rename },
): ScenarioService {
  const { alarms, lifecycleHooks } = service.configuration as {
    readonly alarms?: { readonly alarmNames: readonly string[] };
    readonly lifecycleHooks?: readonly { readonly hookTargetArn?: string }[];
  };
  const renamed = new Map(service.hooks.map((hook) => [hookArn(hook.name), hookArn(named(hook.name))]));
  return {
    ...service,
    name,
    cluster,
    hooks: service.hooks.map((hook) => ({ ...hook, name: named(hook.name) })),
    configuration: {
      ...service.configuration,
      ...(alarms === undefined ? {} : { alarms: { ...alarms, alarmNames: alarms.alarmNames.map(named) } }),
      ...(lifecycleHooks === undefined
        ? {}
        : { lifecycleHooks: lifecycleHooks.map((hook) => retarget(hook, renamed)) }),
    },
  };
}

/** Replaces the function of a hook; a pause has none. */
function retarget(hook: { readonly hookTargetArn?: string }, renamed: ReadonlyMap<string, string>) {
  const { hookTargetArn } = hook;
  return hookTargetArn === undefined ? hook : { ...hook, hookTargetArn: renamed.get(hookTargetArn) };
}

function renameStep(step: Step, named: Rename): Step {
  return { ...step, action: renameAction(step.action, named) };
}

function renameAction(action: StepAction, named: Rename): StepAction {
  switch (action.do) {
    case 'set-alarm':
    case 'delete-alarm':
      return { ...action, alarm: named(action.alarm) };
    case 'continue':
    case 'reject':
      return { ...action, hook: action.hook === undefined ? undefined : named(action.hook) };
    default:
      return action;
  }
}

function renameExpectation(one: Expectation, names: Readonly<Record<string, Rename>>): Expectation {
  return { ...one, expected: renameExpected(one.expected, names) };
}

function renameExpected(expected: Expected, names: Readonly<Record<string, Rename>>): Expected {
  if (expected.is === 'figure' || expected.is === 'protection') return expected;
  const because = expected.because === undefined ? undefined : renameCause(expected.because, names);
  if (expected.is === 'verdict') return { ...expected, because };
  const rename = names[expected.what];
  const { subject } = expected;
  return { ...expected, because, subject: subject === undefined || rename === undefined ? subject : rename(subject) };
}

function renameCause(cause: StoryCause, names: Readonly<Record<string, Rename>>): StoryCause {
  const rename = names[cause.is];
  return 'name' in cause && cause.name !== undefined && rename !== undefined
    ? { ...cause, name: rename(cause.name) }
    : cause;
}
