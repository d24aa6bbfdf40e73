import type { PlayedAlarm } from '@ecs-guard/simulator/scenario/play/played';
import { describe, expect, it } from 'vitest';
import { play } from '../../../packages/simulator/test/scenario/stories.ts';
import { breaches, chooseAlarm, signOf } from '../../../src/cli/simulate/choose-alarm.ts';

describe('the alarm that is drawn', () => {
  const alarms = ['alarms: { a: a > 10, b: b > 10, c: c > 100 }', 'service: { bake: 10m }'];

  it('is the one that failed the deployment [SCN-14]', async () => {
    const played = await play('name: x', ...alarms, 'series: { a: "0x9", b: "0x1 50x9", c: "0x9" }');
    expect(chooseAlarm(played, undefined)?.name).toBe('b');
  });

  it('else one that fired, else the one that came closest to its threshold', async () => {
    const late = await play('name: x', ...alarms, 'series: { a: "9x30", b: "0x30", c: "0x10 500x9" }');
    expect(chooseAlarm(late, undefined)?.name).toBe('c');
    const none = await play('name: x', ...alarms, 'series: { a: "6x9", b: "7x9", c: "69x9" }');
    // 7 of 10 is closer than 69 of 100.
    expect(chooseAlarm(none, undefined)?.name).toBe('b');
  });

  it('is the one asked for', async () => {
    const played = await play('name: x', ...alarms, 'series: { a: "0x9", b: "0x1 50x9", c: "0x9" }');
    expect(chooseAlarm(played, 'c')?.name).toBe('c');
  });
});

describe('a value', () => {
  const alarm = (comparison: string) => ({ comparison, threshold: 10 }) as unknown as PlayedAlarm;

  it.each([
    ['GreaterThanThreshold', '>', [9, 10], [11]],
    ['GreaterThanOrEqualToThreshold', '>=', [9], [10, 11]],
    ['LessThanThreshold', '<', [10, 11], [9]],
    ['LessThanOrEqualToThreshold', '<=', [11], [9, 10]],
  ])('breaches by %s, written %s', (comparison, sign, good, bad) => {
    expect(good.map((value) => breaches(alarm(comparison), value))).toEqual(good.map(() => false));
    expect(bad.map((value) => breaches(alarm(comparison), value))).toEqual(bad.map(() => true));
    expect(signOf(alarm(comparison))).toBe(sign);
  });
});
