import { describe, expect, it } from 'vitest';
import {
  countOf,
  dayName,
  deploymentPath,
  endOf,
  exactTime,
  numberName,
  periodName,
  periodTick,
  revisionName,
  serviceName,
  shortTime,
} from '../../../src/core/history-page/names.ts';
import { epochMs } from '../../../src/core/time.ts';
import { pastDeployment, serviceArn } from '../history/past-deployments.ts';

const at = epochMs(Date.parse('2026-11-23T10:02:30.500Z'));

describe('names', () => {
  it('are those of a service, a deployment and a revision', () => {
    expect(serviceName(serviceArn('checkout'))).toBe('shop/checkout');
    expect(serviceName('arn:aws:ecs:eu-west-1:111122223333:service/old')).toBe('default/old');
    expect(serviceName('other')).toBe('other');
    expect(deploymentPath(pastDeployment())).toBe('shop/checkout/d1');
    expect(deploymentPath({ serviceDeploymentArn: 'other' })).toBe('other');
    expect(revisionName(pastDeployment())).toBe('checkout:42');
    expect(revisionName({ taskDefinitionArn: undefined })).toBeUndefined();
    expect([endOf(pastDeployment()), endOf({ outcome: undefined })]).toEqual(['succeeded', 'unfinished']);
  });

  it('are those of times, in UTC', () => {
    expect([shortTime(at), exactTime(at), dayName(at)]).toEqual([
      '2026-11-23 10:02',
      '2026-11-23 10:02:30',
      '2026-11-23',
    ]);
  });

  it.each([
    ['hour', '10:02', '2026-11-23 10:02'],
    ['day', 'Nov 23', '2026-11-23'],
    ['week', 'Nov 23', 'week of 2026-11-23'],
    ['month', 'Nov 2026', 'Nov 2026'],
  ] as const)('are those of a period: %s', (unit, tick, name) => {
    expect([periodTick(at, unit), periodName(at, unit)]).toEqual([tick, name]);
  });

  it('are those of numbers', () => {
    expect([countOf(1, 'service'), countOf(0, 'service'), countOf(12_345, 'deployment')]).toEqual([
      '1 service',
      '0 services',
      '12,345 deployments',
    ]);
    expect([numberName(999), numberName(1_000), numberName(1_234_567)]).toEqual(['999', '1,000', '1,234,567']);
  });
});
