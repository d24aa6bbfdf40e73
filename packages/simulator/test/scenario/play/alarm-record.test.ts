import { describe, expect, it } from 'vitest';
import { play } from '../stories.ts';

describe('the record of an alarm', () => {
  it('says what it looks at, how it ended, and each value that it compared', async () => {
    const { alarms } = await play(
      'name: x',
      'alarm: 5xx >= 10 for 1 of 2, missing notBreaching',
      'series: { 5xx: "0 10 0 0 _ 2" }',
      'steps: [0m deploy v2, 7m scale to 5]',
    );
    expect(alarms).toEqual([
      {
        name: '5xx',
        metric: '5xx',
        statistic: 'Sum',
        comparison: 'GreaterThanOrEqualToThreshold',
        threshold: 10,
        periodSeconds: 60,
        evaluate: '1 of 2',
        state: 'OK',
        changes: [
          { at: 122_000, from: 'OK', to: 'ALARM', reason: expect.stringContaining('10') },
          // Once none of the last two minutes is bad.
          { at: 242_000, from: 'ALARM', to: 'OK', reason: expect.any(String) },
        ],
        points: [
          { at: 0, value: 0 },
          { at: 60_000, value: 10 },
          { at: 120_000, value: 0 },
          { at: 180_000, value: 0 },
          { at: 300_000, value: 2 },
        ],
      },
    ]);
  });

  it('has the values of its expression', async () => {
    const { alarms } = await play(
      'name: x',
      'alarm: { math: a / b * 100, threshold: 50 }',
      'series: { a: "1 2", b: "4 4" }',
    );
    expect(alarms[0]?.points).toEqual([
      { at: 0, value: 25 },
      { at: 60_000, value: 50 },
    ]);
  });

  it('is missing when there is no such alarm, or in the state of its beginning when nothing changed it', async () => {
    const states = async (alarm: string) =>
      (await play('name: x', `alarm: { metric: 5xx, threshold: 1, ${alarm} }`, 'series: { 5xx: _ }')).alarms.map(
        ({ state, changes }) => [state, changes.length],
      );
    expect(await states('exists: off')).toEqual([['missing', 0]]);
    expect(await states('missing: ignore, state: OK')).toEqual([['OK', 0]]);
  });
});
