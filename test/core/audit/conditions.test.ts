import { expect, it } from 'vitest';
import {
  areAlarmsOff,
  breaksWithoutRollback,
  cannotReplaceTasks,
  isBreakerOff,
  unusualAlarmOf,
} from '../../../src/core/audit/conditions.ts';

const UNKNOWN = { unknown: 'parameter P' };

it.each([
  // At most floor(1.5) = 1 task, at least ceil(1) = 1.
  [1, 100, 150, true],
  [1, 100, 200, false],
  // At least ceil(0.5) = 1.
  [1, 50, 100, true],
  [1, 0, 100, false],
  // At most floor(2.8) = 2, at least ceil(1.02) = 2.
  [2, 51, 140, true],
  [2, 50, 140, false],
  [0, 100, 100, false],
])('%i tasks with %i % to %i % cannot be replaced: %s', (tasks, minimum, maximum, expected) => {
  expect(cannotReplaceTasks(tasks, minimum, maximum)).toBe(expected);
});

it('alarms are off if they are named and not enabled', () => {
  expect(areAlarmsOff({ names: ['errors'], enable: false })).toBe(true);
  expect(areAlarmsOff({ names: [], enable: false })).toBe(false);
  expect(areAlarmsOff({ names: ['errors'], enable: UNKNOWN })).toBe(false);
});

it('a circuit breaker is off, or does not roll back, if its settings are known to say so', () => {
  expect([isBreakerOff({ enable: false }), isBreakerOff({ enable: UNKNOWN })]).toEqual([true, false]);
  expect(breaksWithoutRollback({ enable: true, rollback: false })).toBe(true);
  expect(breaksWithoutRollback({ enable: false, rollback: false })).toBe(false);
  expect(breaksWithoutRollback({ enable: true, rollback: UNKNOWN })).toBe(false);
});

it.each([
  ['AWS::CloudWatch::CompositeAlarm', false, 'composite'],
  ['AWS::CloudWatch::LogAlarm', false, 'log'],
  ['AWS::CloudWatch::Alarm', true, 'promql'],
  ['AWS::CloudWatch::Alarm', false, undefined],
  ['AWS::SQS::Queue', true, undefined],
  ['constructor', false, undefined],
])('%s is an alarm of the kind %s', (type, hasCriteria, kind) => {
  expect(unusualAlarmOf(type, hasCriteria)).toBe(kind);
});
