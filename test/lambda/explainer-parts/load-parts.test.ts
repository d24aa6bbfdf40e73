import { describe, expect, it } from 'vitest';
import { loadParts } from '../../../lambda/explainer-parts/load-parts.ts';

describe('the optional parts of the evidence', () => {
  it('are absent unless they are asked for, and no alarm is read', async () => {
    const gateways = await loadParts([]);
    expect(Object.keys(gateways)).toEqual(['alarms']);
    expect(await gateways.alarms.readAlarms(['checkout-5xx'])).toMatchObject({ read: false });
  });

  it.each([
    ['metrics', ['alarms', 'series']],
    ['logs', ['alarms', 'logs']],
    ['commits', ['alarms', 'images']],
    ['author', ['alarms', 'trail']],
    ['stack', ['alarms', 'stacks']],
  ] as const)('have a gateway each: %s', async (part, names) => {
    expect(Object.keys(await loadParts([part])).toSorted()).toEqual(names);
  });
});
