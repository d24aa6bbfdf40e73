import { describe, expect, it } from 'vitest';
import { describeFigures } from '../../../src/cli/history/describe-figures.ts';
import { DEFINITIONS } from '../../../src/core/history/definitions.ts';
import { before, days, epochMs, seconds } from '../../../src/core/time.ts';
import { serviceArn, TEN } from '../../core/history/past-deployments.ts';

const until = epochMs(TEN);
const range = { from: before(until, days(14)), until };

const checkout = {
  serviceArn: serviceArn('checkout'),
  ...range,
  changes: 12,
  failures: 2,
  changesPerWeek: 6,
  changeFailRate: 2 / 12,
  recoveryTime: seconds(272),
  recovered: 2,
  notCounted: {},
};

describe('the figures in a terminal', () => {
  it('are a table per service, the alarms, and the definitions', () => {
    const cart = {
      ...checkout,
      serviceArn: serviceArn('cart'),
      from: before(until, days(3)),
      changes: 0,
      failures: 0,
      changesPerWeek: undefined,
      changeFailRate: undefined,
      recoveryTime: undefined,
      recovered: 0,
      notCounted: { baseline: 20, superseded: 1 },
    };
    const alarms = [
      { alarmName: 'checkout-5xx', rollbacks: 10 },
      { alarmName: 'checkout-\u001B[31mlatency', rollbacks: 2 },
    ];
    expect(describeFigures({ services: [cart, checkout], alarms }, range, 'shop')).toEqual([
      'figures per service, 2026-11-10 10:00 to 2026-11-24 10:00 UTC',
      'service               deployments  per week  failed  fail rate  recovery time',
      'cart                            0         -       0          -              -',
      '  not counted: 20 baseline, 1 superseded',
      '  counted from 2026-11-21 10:00: the guard was not installed before',
      'checkout                       12       6.0       2      16.7%     4 min 32 s',
      '',
      'rollbacks per alarm',
      '  10  checkout-5xx',
      '   2  checkout- [31mlatency',
      '',
      ...DEFINITIONS.map(({ name, text }) => `${name}: ${text}`),
    ]);
  });

  it('have 80 columns at most', () => {
    const long = {
      ...checkout,
      serviceArn: serviceArn('x'.repeat(255)),
      notCounted: { unfinished: 1, baseline: 20, superseded: 3, stopped: 4, 'approval-rejected': 5, unknown: 6 },
    };
    const alarms = [{ alarmName: 'y'.repeat(255), rollbacks: 1 }];
    const lines = describeFigures({ services: [long], alarms }, range, undefined);
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
  });

  it('are nothing without deployments', () => {
    expect(describeFigures({ services: [], alarms: [] }, range, undefined)).toEqual([]);
  });
});
