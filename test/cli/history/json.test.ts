import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonEnd, jsonOf, jsonStart } from '../../../src/cli/history/json.ts';
import { DEFINITIONS } from '../../../src/core/history/definitions.ts';
import { before, days, epochMs, seconds } from '../../../src/core/time.ts';
import { pastDeployment, rolledBack, serviceArn, TEN } from '../../core/history/past-deployments.ts';

const until = epochMs(TEN);
const range = { from: before(until, days(14)), until };
const none = { services: [], alarms: [] };

describe('the JSON of a history', () => {
  it('is one document', () => {
    const services = [
      {
        serviceArn: serviceArn('checkout'),
        ...range,
        changes: 1,
        failures: 1,
        changesPerWeek: 0.5,
        changeFailRate: 1,
        recoveryTime: seconds(272),
        recovered: 1,
        notCounted: { superseded: 2 },
      },
    ];
    const alarms = [{ alarmName: 'checkout-5xx', rollbacks: 1 }];
    const text = jsonStart(range, 'table', 'eu-west-1') + jsonOf(rolledBack()) + jsonEnd({ services, alarms });
    expect(JSON.parse(text)).toEqual({
      schemaVersion: '1',
      source: 'table',
      region: 'eu-west-1',
      from: '2026-11-10T10:00:00.000Z',
      until: '2026-11-24T10:00:00.000Z',
      deployments: [
        {
          serviceDeploymentArn: 'arn:aws:ecs:eu-west-1:111122223333:service-deployment/shop/checkout/d1',
          serviceArn: serviceArn('checkout'),
          cluster: 'shop',
          service: 'checkout',
          createdAt: '2026-11-24T10:00:00.000Z',
          startedAt: '2026-11-24T10:00:00.000Z',
          rollbackStartedAt: '2026-11-24T10:02:30.000Z',
          finishedAt: '2026-11-24T10:04:32.000Z',
          strategy: 'ROLLING',
          phase: 'finished',
          outcome: 'rolled-back',
          cause: 'alarm',
          reason: 'Service deployment rolled back because the following alarm(s) fired: checkout-5xx',
          alarms: ['checkout-5xx'],
          taskDefinitionArn: 'arn:aws:ecs:eu-west-1:111122223333:task-definition/checkout:42',
          baseline: false,
          countsAs: 'failed',
          durations: { timeToDetectMs: 150_000, rollbackTimeMs: 122_000, recoveryTimeMs: 272_000, totalMs: 272_000 },
        },
      ],
      figures: {
        services: [
          {
            serviceArn: serviceArn('checkout'),
            changes: 1,
            failures: 1,
            changesPerWeek: 0.5,
            changeFailRate: 1,
            recovered: 1,
            notCounted: { superseded: 2 },
            from: '2026-11-10T10:00:00.000Z',
            until: '2026-11-24T10:00:00.000Z',
            recoveryTimeMs: 272_000,
          },
        ],
        alarms,
      },
      definitions: Object.fromEntries(DEFINITIONS.map(({ name, text }) => [name, text])),
    });
  });

  it('says what counts', () => {
    expect(JSON.parse(jsonOf(pastDeployment()))).toMatchObject({ countsAs: 'succeeded' });
    expect(JSON.parse(jsonOf(pastDeployment({ outcome: 'stopped' })))).toMatchObject({ countsAs: 'not-counted' });
  });

  it('may have no deployments', () => {
    expect(JSON.parse(jsonStart(range, 'ecs', 'eu-west-1') + jsonEnd(none))).toMatchObject({ deployments: [] });
  });

  it('keeps every text, and sends no control character to the terminal', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (reason) => {
        const json = jsonOf(rolledBack({ reason }));
        expect(json).not.toMatch(/[\p{Cc}\u202A-\u202E\u2066-\u2069]/u);
        expect(JSON.parse(json)).toMatchObject({ reason });
      }),
      { numRuns: 500 },
    );
  });
});
