import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countFigures, type Figures } from '../../../src/core/history/figures.ts';
import { isChosen, isListed } from '../../../src/core/history/selection.ts';
import type { PastDeployment } from '../../../src/core/history/past-deployment.ts';
import { days, epochMs, before as sooner } from '../../../src/core/time.ts';
import { pastDeployment, rolledBack, serviceArn, TEN } from './past-deployments.ts';

const UNTIL = epochMs(TEN + 3_600_000);
const RANGE = { from: sooner(UNTIL, days(14)), until: UNTIL };

function figuresOf(deployments: readonly PastDeployment[]): Figures {
  const counts = countFigures(RANGE);
  for (const deployment of deployments) counts.add(deployment);
  return counts.figures();
}

describe('the figures', () => {
  it('are empty without deployments', () => {
    expect(figuresOf([])).toEqual({ services: [], alarms: [] });
  });

  it('count successes and failures per service', () => {
    const { services } = figuresOf([
      pastDeployment(),
      pastDeployment(),
      pastDeployment(),
      rolledBack(),
      pastDeployment({ serviceArn: serviceArn('cart') }),
    ]);
    expect(services).toEqual([
      {
        serviceArn: serviceArn('cart'),
        ...RANGE,
        changes: 1,
        failures: 0,
        changesPerWeek: 0.5,
        changeFailRate: 0,
        recoveryTime: undefined,
        recovered: 0,
        notCounted: {},
      },
      {
        serviceArn: serviceArn('checkout'),
        ...RANGE,
        changes: 4,
        failures: 1,
        changesPerWeek: 2,
        changeFailRate: 0.25,
        recoveryTime: 272_000,
        recovered: 1,
        notCounted: {},
      },
    ]);
  });

  it('have no rates of nothing, and say what was not counted', () => {
    const { services } = figuresOf([
      pastDeployment({ outcome: undefined, phase: 'baking', finishedAt: undefined }),
      pastDeployment({ outcome: 'superseded' }),
      pastDeployment({ outcome: 'superseded' }),
      pastDeployment({ outcome: 'stopped', cause: 'requested' }),
    ]);
    expect(services).toMatchObject([
      { changes: 0, changesPerWeek: 0, notCounted: { unfinished: 1, superseded: 2, stopped: 1 } },
    ]);
    expect(services[0]).toMatchObject({ changeFailRate: undefined, recoveryTime: undefined });
  });

  it('have no recovery time of a failure without a rollback', () => {
    const { services } = figuresOf([
      rolledBack(),
      rolledBack({ outcome: 'rollback-failed' }),
      pastDeployment({ outcome: 'failed', cause: 'circuit-breaker' }),
    ]);
    expect(services).toMatchObject([{ failures: 3, recovered: 1, recoveryTime: 272_000 }]);
  });

  it('begin when the guard was installed: after the last deployment that finished before', () => {
    const finishedAt = sooner(UNTIL, days(7));
    const { services } = figuresOf([
      pastDeployment({ baseline: true, finishedAt: sooner(UNTIL, days(10)) }),
      pastDeployment({ baseline: true, finishedAt }),
      pastDeployment(),
    ]);
    expect(services).toMatchObject([{ from: finishedAt, changes: 1, changesPerWeek: 1, notCounted: { baseline: 2 } }]);
  });

  it('have no frequency for less than a day', () => {
    const counts = countFigures({ from: sooner(UNTIL, days(0.5)), until: UNTIL });
    counts.add(pastDeployment());
    expect(counts.figures().services[0]?.changesPerWeek).toBeUndefined();
  });

  it('count the rollbacks of each alarm, most first', () => {
    const { alarms } = figuresOf([
      rolledBack({ alarmNames: ['b', 'a'] }),
      rolledBack({ alarmNames: ['c'], outcome: 'rollback-failed' }),
      rolledBack({ alarmNames: ['c'] }),
      // No rollback by an alarm.
      rolledBack({ alarmNames: ['d'], cause: 'circuit-breaker' }),
      pastDeployment({ alarmNames: ['d'], outcome: 'failed', cause: 'alarm' }),
      rolledBack({ alarmNames: ['d'], baseline: true }),
    ]);
    expect(alarms).toEqual([
      { alarmName: 'c', rollbacks: 2 },
      { alarmName: 'a', rollbacks: 1 },
      { alarmName: 'b', rollbacks: 1 },
    ]);
  });
});

const anyDeployment: fc.Arbitrary<PastDeployment> = fc
  .record({
    service: fc.constantFrom('cart', 'checkout', 'search'),
    cluster: fc.constantFrom('shop', 'default'),
    outcome: fc.constantFrom(
      undefined,
      'succeeded' as const,
      'rolled-back' as const,
      'rollback-failed' as const,
      'failed' as const,
      'superseded' as const,
      'stopped' as const,
      'unknown' as const,
    ),
    cause: fc.constantFrom(undefined, 'alarm' as const, 'requested' as const, 'approval-rejected' as const),
    alarmNames: fc.subarray(['a', 'b', 'c']),
    took: fc.integer({ min: 1_000, max: 200_000_000 }),
    baseline: fc.boolean(),
  })
  .map(({ service, cluster, took, ...fields }) =>
    pastDeployment({ ...fields, serviceArn: serviceArn(service, cluster), finishedAt: epochMs(TEN + took) }),
  );
const anyDeployments = fc.array(anyDeployment, { maxLength: 60 });

describe('the figures of any deployments', () => {
  it('do not depend on the order', () => {
    fc.assert(
      fc.property(
        anyDeployments.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
        ([all, shuffled]) => {
          expect(figuresOf(shuffled)).toEqual(figuresOf(all));
        },
      ),
    );
  });

  it('count each deployment one time', () => {
    fc.assert(
      fc.property(anyDeployments, (all) => {
        const { services } = figuresOf(all);
        const counted = services.map(({ changes, notCounted }) =>
          Object.values(notCounted).reduce((sum, count) => sum + count, changes),
        );
        expect(counted.reduce((sum, count) => sum + count, 0)).toBe(all.length);
        for (const { changes, failures, recovered } of services) {
          expect(failures).toBeLessThanOrEqual(changes);
          expect(recovered).toBeLessThanOrEqual(failures);
        }
      }),
    );
  });

  it('of each service are the same alone and among others', () => {
    fc.assert(
      fc.property(anyDeployments, (all) => {
        const alone = figuresOf(all.filter((one) => one.serviceArn === serviceArn('cart'))).services;
        expect(figuresOf(all).services.filter((one) => one.serviceArn === serviceArn('cart'))).toEqual(alone);
      }),
    );
  });

  it('have no more rollbacks by an alarm than rollbacks', () => {
    fc.assert(
      fc.property(anyDeployments, (all) => {
        const rollbacks = all.filter(
          ({ outcome }) => outcome === 'rolled-back' || outcome === 'rollback-failed',
        ).length;
        for (const alarm of figuresOf(all).alarms) expect(alarm.rollbacks).toBeLessThanOrEqual(rollbacks);
      }),
    );
  });

  it('and lists of them do not depend on the order of the filters', () => {
    const choice = { cluster: 'shop', service: 'cart', serviceArn: undefined };
    const byService = (one: PastDeployment) => isChosen(one.serviceArn, choice);
    const byOutcome = (one: PastDeployment) => isListed(one, { outcomes: ['rolled-back', 'failed'], causes: [] });
    const byCause = (one: PastDeployment) => isListed(one, { outcomes: [], causes: ['alarm'] });
    fc.assert(
      fc.property(anyDeployments, (all) => {
        const listed = all.filter(byService).filter(byOutcome).filter(byCause);
        expect(all.filter(byCause).filter(byOutcome).filter(byService)).toEqual(listed);
        const both = { outcomes: ['rolled-back', 'failed'], causes: ['alarm'] } as const;
        expect(all.filter((one) => byService(one) && isListed(one, both))).toEqual(listed);
      }),
    );
  });
});
