import { describe, expect, it } from 'vitest';
import { parseAlarmStateReason } from '../../../src/core/aws-text/alarm-state-reason.ts';

describe('the reason of an alarm for its state', () => {
  it.each([
    ['Unchecked: Initial alarm creation', 'never-evaluated'],
    [
      'Threshold Crossed: 1 out of the last 1 datapoints [3.0 (24/11/26 10:00:00)] was greater than the threshold (1.0).',
      'other',
    ],
    ['Insufficient Data: 1 datapoint was unknown.', 'other'],
    ['', 'other'],
    [undefined, 'other'],
  ])('"%s" is %s', (reason, said) => {
    expect(parseAlarmStateReason(reason)).toBe(said);
  });
});
