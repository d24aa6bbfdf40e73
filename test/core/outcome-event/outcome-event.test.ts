import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { foldDeployment } from '../../../src/core/deployment/fold.ts';
import type { DeploymentRecord } from '../../../src/core/deployment/record.ts';
import { describeOutcome, type OutcomeTransition } from '../../../src/core/outcome-event/outcome-event.ts';
import { describeLinks } from '../../../src/core/report/links.ts';
import { alarm, at, deployment, facts, reading, rolledBackByAlarm, SERVICE } from '../../builders/facts.ts';
import { bareRecord, fullRecord } from '../../builders/records.ts';

const rolledBack = foldDeployment(
  undefined,
  facts({
    deployment: rolledBackByAlarm(),
    alarms: reading(alarm({ state: 'ALARM', stateChangedAt: at(5), value: 42 })),
    now: at(8),
  }),
);
const schema = z.fromJSONSchema(
  JSON.parse(readFileSync(new URL('../../../docs/schemas/outcome-event.v1.schema.json', import.meta.url), 'utf8')),
);
const transitions: readonly OutcomeTransition[] = [
  'started',
  'unprotected',
  'awaiting-approval',
  'rolling-back',
  'stuck',
  'finished',
];

describe('describeOutcome', () => {
  it('holds what ECS says of a deployment that was stuck', () => {
    const serviceEvent = { at: at(180), message: '(service checkout) was unable to place a task.' };
    expect(describeOutcome({ ...rolledBack, serviceEvent }, 'stuck').detail).toMatchObject({
      deployment: { serviceEvent: { at: '2026-11-24T13:00:00.000Z', message: serviceEvent.message } },
    });
    expect(describeOutcome(rolledBack, 'stuck').detail).not.toHaveProperty('deployment.serviceEvent');
  });

  it('describes a rollback by an alarm', () => {
    const event = describeOutcome(rolledBack, 'finished');
    expect(event).toMatchObject({
      source: 'ecs-deployment-guard',
      detailType: 'Deployment Finished',
      resources: [SERVICE, rolledBack.deploymentKey],
    });
    expect(event.detail).toMatchObject({
      schemaVersion: '1',
      eventId: 'bad#finished',
      deployment: {
        cluster: 'shop',
        service: 'checkout',
        account: '111122223333',
        region: 'eu-west-1',
        createdAt: '2026-11-24T10:00:00.000Z',
        finishedAt: '2026-11-24T10:07:00.000Z',
      },
      outcome: 'rolled-back',
      cause: 'alarm',
      alarms: [
        {
          alarmName: 'checkout-5xx',
          triggered: true,
          value: 42,
          threshold: 10,
          triggeredAt: '2026-11-24T10:05:00.000Z',
        },
      ],
      durations: { timeToDetectMs: 315_000, rollbackTimeMs: 100_000, recoveryTimeMs: 415_000, totalMs: 420_000 },
    });
  });

  it.each(transitions)('matches its schema: %s', (transition) => {
    const records: readonly DeploymentRecord[] = [
      rolledBack,
      fullRecord(),
      bareRecord(),
      foldDeployment(undefined, facts({ deployment: deployment({ status: 'PENDING', startedAt: undefined }) })),
    ];
    for (const record of records) {
      const detail: unknown = JSON.parse(JSON.stringify(describeOutcome(record, transition).detail));
      expect(schema.safeParse(detail).error).toBeUndefined();
    }
  });

  it('would not keep to it with a foreign outcome', () => {
    const { detail } = describeOutcome(rolledBack, 'finished');
    expect(schema.safeParse({ ...detail, outcome: 'exploded' }).success).toBe(false);
    expect(schema.safeParse({ ...detail, eventId: 'bad#exploded' }).success).toBe(false);
  });

  it('leaves out what is not known', () => {
    expect(JSON.stringify(describeOutcome(bareRecord(), 'started').detail)).not.toContain('null');
    expect('outcome' in describeOutcome(foldDeployment(undefined, facts()), 'started').detail).toBe(false);
  });

  it('stays within 200 KB, whatever the record holds, and says what was cut', () => {
    const alarms = Array.from(
      { length: 2_000 },
      (_, index) =>
        ({
          ...(rolledBack.alarms[0] ?? fullRecord().alarms[0]),
          alarmName: `${'a'.repeat(250)}${index}`,
        }) as DeploymentRecord['alarms'][number],
    );
    const event = describeOutcome({ ...rolledBack, alarms, reason: 'r'.repeat(100_000) }, 'finished');
    expect(new TextEncoder().encode(JSON.stringify(event)).length).toBeLessThanOrEqual(200_000);
    expect(event.detail['cut']).toEqual(['alarms', 'reason']);
  });
});

describe('describeLinks', () => {
  const linkOf = (serviceArn: string) => describeLinks({ ...rolledBack, serviceArn }).service;

  it.each([
    [
      'arn:aws:ecs:eu-west-1:1:service/shop/checkout',
      'https://eu-west-1.console.aws.amazon.com/ecs/v2/clusters/shop/services/checkout/health?region=eu-west-1',
    ],
    [
      'arn:aws-cn:ecs:cn-north-1:1:service/shop/checkout',
      'https://cn-north-1.console.amazonaws.cn/ecs/v2/clusters/shop/services/checkout/health?region=cn-north-1',
    ],
    [
      'arn:aws-us-gov:ecs:us-gov-west-1:1:service/shop/checkout',
      'https://us-gov-west-1.console.amazonaws-us-gov.com/ecs/v2/clusters/shop/services/checkout/health?region=us-gov-west-1',
    ],
    ['arn:aws-iso:ecs:us-iso-east-1:1:service/shop/checkout', undefined],
  ])('opens the console of %s', (arn, url) => {
    expect(linkOf(arn)).toBe(url);
  });
});
