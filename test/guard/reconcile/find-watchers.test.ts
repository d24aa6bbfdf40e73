import { describe, expect, it } from 'vitest';
import { findWatchers } from '../../../src/guard/reconcile/find-watchers.ts';
import { at } from '../../builders/facts.ts';

describe('findWatchers', () => {
  it('gives each service once that has a deployment watching the alarm at that instant', async () => {
    const asked: unknown[] = [];
    const watch = (serviceArn: string, deploymentKey: string) => ({
      alarmName: '5xx',
      serviceArn,
      deploymentKey,
      watchedUntil: undefined,
    });
    const store = {
      watchersOf: async (alarmName: string, instant: number) => {
        asked.push([alarmName, instant]);
        return [watch('s1', 'd1'), watch('s2', 'd2'), watch('s1', 'd3')];
      },
    };
    expect(await findWatchers(store, '5xx', at(3))).toEqual(['s1', 's2']);
    expect(asked).toEqual([['5xx', at(3)]]);
  });
});
