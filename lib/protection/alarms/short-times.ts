import type { DeploymentAlarmRule } from '../../../src/core/protection/alarm-rules/rule.ts';
import { LATE_METRIC, minutesToCompare, minutesToFire } from '../../../src/core/protection/alarm-rules/time-to-fire.ts';
import { allOf, count } from '../../format-value.ts';
import { linearSteps } from '../../service/strategy.ts';
import { BAKE_TIME } from '../deployment-configuration.ts';
import type { ServiceShape } from '../service-shape.ts';
import type { Finding } from '../services/service-findings.ts';

/** An alarm with the minutes that it needs to fire. */
interface Slow {
  readonly kind: string;
  readonly minutes: number;
}

/** Returns warnings about times of a deployment that end before its default alarms can fire. @param bake minutes after all traffic has moved */
export function shortTimeFindings(
  { strategy, step }: Pick<ServiceShape, 'strategy' | 'step'>,
  bake: number,
  rules: readonly DeploymentAlarmRule[],
): readonly Finding[] {
  const shift = SHIFTS[strategy];
  return [
    ...shortBake(bake, rules),
    ...(step === undefined || shift === undefined ? [] : shortShift(shift, step, rules)),
  ];
}

const SHIFTS: Readonly<Record<string, 'canary' | 'linear'>> = { CANARY: 'canary', LINEAR: 'linear' };

type Step = NonNullable<ServiceShape['step']>;

function shortBake(bake: number, rules: readonly DeploymentAlarmRule[]): readonly Finding[] {
  // A comparison reads requests to both versions, so it ends before the bake time begins.
  const slow = rules
    .filter(({ kind }) => kind !== 'ErrorComparison')
    .map((rule) => ({ kind: rule.kind, minutes: minutesToFire(rule) }))
    .filter(({ minutes }) => minutes > bake);
  if (slow.length === 0) return [];
  const named = namesOf(slow);
  return [
    {
      id: 'ecs-deployment-guard:short-bake-time',
      text:
        `the bake time of ${count(bake, 'minute')} ends before ${named.length === 1 ? 'this alarm' : 'these alarms'} can detect an error: ${allOf(named)}. ` +
        `Metrics can be ${LATE_METRIC} minutes late. Set bakeTime to ${longest(slow)} minutes or more`,
    },
  ];
}

/** A bad version gets all traffic before an alarm fires. */
function shortShift(shift: 'canary' | 'linear', step: Step, rules: readonly DeploymentAlarmRule[]): readonly Finding[] {
  const slow = slowInShift(shift, step, rules);
  if (slow.length === 0) return [];
  const named = namesOf(slow);
  const [need, fire] = named.length === 1 ? ['this alarm needs', 'it fires'] : ['these alarms need', 'they fire'];
  const what =
    shift === 'canary'
      ? `the canary gets requests for ${count(step.bakeTime, 'minute')} before all traffic moves`
      : `the steps of the linear deployment take ${count(shiftMinutes(shift, step), 'minute')}`;
  return [
    {
      id: 'ecs-deployment-guard:short-shift',
      text:
        `${what}, but ${need} more time to detect errors of the new version: ${allOf(named)}. A bad version then gets all traffic before ${fire}. ` +
        (shift === 'canary'
          ? `Set the bake time of the canary to ${longest(slow)} minutes or more`
          : linearAdvice(step.percent, rules)),
    },
  ];
}

/** Returns the alarms that need longer than both versions get requests. */
function slowInShift(shift: 'canary' | 'linear', step: Step, rules: readonly DeploymentAlarmRule[]): readonly Slow[] {
  return rules.flatMap((rule) => {
    const minutes = minutesInShift(rule, shift, step);
    return minutes !== undefined && minutes > shiftMinutes(shift, step) ? [{ kind: rule.kind, minutes }] : [];
  });
}

/** How long both versions get requests. */
function shiftMinutes(shift: 'canary' | 'linear', { percent, bakeTime }: Step): number {
  return shift === 'canary' ? bakeTime : linearSteps(percent) * bakeTime;
}

/** Minutes of requests to both versions that an alarm needs; undefined for one that does not judge the new version by then. */
function minutesInShift(rule: DeploymentAlarmRule, shift: 'canary' | 'linear', step: Step): number | undefined {
  if (rule.kind === 'ErrorComparison') return minutesToCompare(shift, step, rule.datapointsToAlarm);
  // It judges the group with fewer requests.
  return rule.kind === 'SteadyErrors' && shift === 'canary' && step.percent < 50 ? minutesToFire(rule) : undefined;
}

function linearAdvice(percent: number, rules: readonly DeploymentAlarmRule[]): string {
  const lower = 'lower the percentage of a step';
  for (let bakeTime = 1; bakeTime <= BAKE_TIME.most; bakeTime++) {
    if (slowInShift('linear', { percent, bakeTime }, rules).length === 0) {
      return `Set the bake time of a step to ${count(bakeTime, 'minute')} or more, or ${lower}`;
    }
  }
  return `To compare the versions, ${lower}`;
}

function namesOf(slow: readonly Slow[]): readonly string[] {
  return [...new Set(slow.map(({ kind, minutes }) => `${kind} (after ${minutes} minutes)`))];
}

function longest(slow: readonly Slow[]): number {
  return Math.ceil(Math.max(...slow.map(({ minutes }) => minutes)));
}
