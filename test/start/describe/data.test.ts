import { describe, expect, it } from 'vitest';
import { describeData } from '../../../src/start/describe/data.ts';

describe('data for a reader', () => {
  it('keeps what is short on one line, and opens what is not', () => {
    const data = { tasks: { running: 2, pending: 0 }, alarms: [{ alarmName: 'errors', threshold: 10 }] };
    expect(describeData(data, 34)).toEqual([
      'tasks: { running: 2, pending: 0 }',
      'alarms:',
      '  1:',
      '    alarmName: errors',
      '    threshold: 10',
    ]);
  });

  it('shows instants as UTC and leaves out what says nothing', () => {
    const data = {
      at: 1_796_115_620_000,
      finishedAt: undefined,
      expiresAt: 1_830_676_833,
      cut: [],
      reason: '',
      count: 0,
    };
    expect(describeData(data, 80)).toEqual(['at: 2026-12-01T09:00:20.000Z', 'expiresAt: 1830676833', 'count: 0']);
  });
});
