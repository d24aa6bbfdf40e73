import { describe, expect, it } from 'vitest';
import { customMetric } from '../../../src/workload/publish/custom-metric.ts';

const orders = { namespace: 'Shop', name: 'orders', per: 'request' };

describe('a custom metric', () => {
  it('has the value 1, no unit and no dimension where nothing else is said', () => {
    expect(customMetric.parse(orders)).toEqual({
      ...orders,
      dimensions: {},
      unit: 'None',
      value: 1,
      highResolution: false,
    });
  });

  it.each([
    ['a namespace of AWS', { namespace: 'AWS/ECS' }, 'must not begin with AWS/: those are published by AWS'],
    ['an empty name', { name: '' }, 'Too small'],
    ['another span', { per: 'hour' }, 'Invalid option'],
    ['a member that it does not have', { unitt: 'Count' }, 'Unrecognized key'],
  ])('with %s is refused', (_what, fields, problem) => {
    expect(customMetric.safeParse({ ...orders, ...fields }).error?.issues[0]?.message).toContain(problem);
  });
});
