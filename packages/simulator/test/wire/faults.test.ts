import { describe, expect, it } from 'vitest';
import { checkAnswer, refuseFaults } from '../../src/wire/faults.ts';
import type { ShapeFault } from '../../src/wire/shape-check.ts';
import { cloudWatchOperation } from './clients.ts';

const missing = (name: string): ShapeFault => ({
  kind: 'missing-member',
  message: `member ${name} must not be null`,
});
const unknown: ShapeFault = { kind: 'unknown-member', message: 'unknown member Alarmname' };
const wrong: ShapeFault = { kind: 'wrong-type', message: 'member Period must be a number, got string "x"' };

describe('an input with faults', () => {
  it.each([
    [
      'a missing member',
      [missing('AlarmName')],
      'ValidationException',
      '1 validation error detected: member AlarmName must not be null',
    ],
    [
      'two missing members',
      [missing('AlarmName'), missing('StateValue')],
      'ValidationException',
      '2 validation errors detected: member AlarmName must not be null; member StateValue must not be null',
    ],
    [
      'what cannot be read, which AWS finds before what is missing',
      [missing('AlarmName'), unknown, wrong],
      'SerializationException',
      'unknown member Alarmname; member Period must be a number, got string "x"',
    ],
  ])('is refused by %s', (_what, faults, code, message) => {
    expect(() => refuseFaults(faults)).toThrow(expect.objectContaining({ code, message }));
  });

  it('is none without a fault', () => {
    expect(() => refuseFaults([])).not.toThrow();
  });
});

describe('an answer of a simulated service', () => {
  it('fits the schema, or is a bug that names what does not', () => {
    const operation = cloudWatchOperation('DescribeAlarms');
    expect(() => checkAnswer(operation, { MetricAlarms: [{ AlarmName: '5xx' }] })).not.toThrow();
    expect(() => checkAnswer(operation, { MetricAlarms: [{ AlarmName: 5 }], Alarms: [] })).toThrow(
      'DescribeAlarms answered what its schema does not have: ' +
        'unknown member Alarms; member MetricAlarms[0].AlarmName must be a string, got number 5',
    );
  });
});
