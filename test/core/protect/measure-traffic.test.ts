import { expect, it } from 'vitest';
import { measureTraffic } from '../../../src/core/protect/measure-traffic.ts';

it('is the median of the complete hours with requests, and the share of errors in all', () => {
  // 600, 1,200 and 1,800 per hour, one hour without requests, and one that has just begun.
  expect(
    measureTraffic(
      [
        [600, 0, 1_200, 1_000, 30],
        [0, 0, 0, 800, 0],
      ],
      [18, 18],
    ),
  ).toEqual({
    requestsPerMinute: 20,
    baseErrors: 0.992,
    hours: 3,
  });
});

it('takes the hour that is not over if there is no other', () => {
  expect(measureTraffic([[0, 120]], [0])).toEqual({ requestsPerMinute: 2, baseErrors: 0, hours: 1 });
});

it('is unknown without requests', () => {
  expect([measureTraffic([[0, 0]], [0]), measureTraffic([], [])]).toEqual([undefined, undefined]);
});
