import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Place } from '../../../src/core/arn.ts';
import { parseReconcilerMessage } from '../../../src/core/event/parse-signal.ts';

const HOME = { account: '111122223333', region: 'eu-west-1' };
const folder = new URL('../../fixtures/events/', import.meta.url);
const sample = (name: string): Record<string, unknown> =>
  JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8'));
/** The account and Region that a sample comes from, or else ours. */
const placeOf = (event: unknown): Place => {
  const { account, region } = { ...(event as Partial<Place>) };
  return account === undefined || region === undefined ? HOME : { account, region };
};
const parse = (event: unknown, home = placeOf(event)) => parseReconcilerMessage(JSON.stringify(event), home);

/** What the guard makes of every sample of AWS. */
const EXPECTED: Readonly<Record<string, unknown>> = {
  'cw-alarm-config-change-composite-create': { kind: 'ignored', because: 'alarm configuration change "create"' },
  'cw-alarm-config-change-composite-delete': { kind: 'alarm', alarmName: 'ServiceAggregatedAlarm' },
  'cw-alarm-config-change-composite-suppressor-create': {
    kind: 'ignored',
    because: 'alarm configuration change "create"',
  },
  'cw-alarm-config-change-composite-update': { kind: 'alarm', alarmName: 'ServiceAggregatedAlarm' },
  'cw-alarm-config-change-math-delete': {
    kind: 'alarm',
    alarmName: 'TotalNetworkTrafficTooHigh',
    loss: {
      alarmName: 'TotalNetworkTrafficTooHigh',
      at: Date.UTC(2022, 2, 3, 17, 7, 13),
      configuredAt: Date.UTC(2022, 2, 3, 17, 6, 17, 672),
    },
  },
  // The threshold alone.
  'cw-alarm-config-change-metric-update': { kind: 'alarm', alarmName: 'ServerCpuTooHigh', loss: undefined },
  'cw-alarm-contributor-state-change': {
    kind: 'ignored',
    because: 'detail-type "CloudWatch Alarm Contributor State Change" of aws.cloudwatch',
  },
  'cw-alarm-state-change-anomaly': { kind: 'alarm' },
  'cw-alarm-state-change-composite': { kind: 'alarm', alarmName: 'ServiceAggregatedAlarm' },
  'cw-alarm-state-change-log-alarm': { kind: 'alarm', alarmName: 'HighErrorRate' },
  'cw-alarm-state-change-metric': { kind: 'alarm', alarmName: 'ServerCpuTooHigh' },
  'cw-alarm-state-change-metric-math': { kind: 'alarm', alarmName: 'TotalNetworkTrafficTooHigh' },
  'ecs-container-instance-state-change': {
    kind: 'ignored',
    because: 'detail-type "ECS Container Instance State Change" of aws.ecs',
  },
  'ecs-daemon-task-creation-failed': { kind: 'ignored', because: 'detail-type "ECS Daemon Service Action" of aws.ecs' },
  'ecs-daemon-task-failed-to-run': { kind: 'ignored', because: 'detail-type "ECS Daemon Service Action" of aws.ecs' },
  'ecs-deployment-completed': {
    kind: 'service',
    event: { eventName: 'SERVICE_DEPLOYMENT_COMPLETED', ecsDeploymentId: 'ecs-svc/123' },
  },
  'ecs-deployment-failed-circuit-breaker': {
    kind: 'service',
    event: { reason: 'ECS deployment circuit breaker: task failed to start.' },
  },
  'ecs-deployment-in-progress-initial': {
    kind: 'service',
    event: { eventName: 'SERVICE_DEPLOYMENT_IN_PROGRESS', eventType: 'INFO' },
  },
  'ecs-deployment-in-progress-rollback': {
    kind: 'service',
    event: { reason: 'ECS deployment circuit breaker: rolling back to deploymentId deploymentID.' },
  },
  'ecs-hook-awaiting-action': {
    kind: 'service',
    serviceArn: 'arn:aws:ecs:us-west-2:123456789012:service/my-cluster/my-service',
    event: {
      serviceDeploymentArn:
        'arn:aws:ecs:us-west-2:123456789012:service-deployment/my-cluster/my-service/EZe5RNVLH6PPzHXINuP28',
    },
  },
  'ecs-service-action-capacity-provider-steady-state': {
    kind: 'ignored',
    because: 'service action "CAPACITY_PROVIDER_STEADY_STATE"',
  },
  'ecs-service-action-placement-failure-ec2-cpu': {
    kind: 'service',
    event: { eventName: 'SERVICE_TASK_PLACEMENT_FAILURE', reason: 'RESOURCE:CPU' },
  },
  'ecs-service-action-steady-state': { kind: 'ignored', because: 'service action "SERVICE_STEADY_STATE"' },
  'ecs-service-action-task-start-impaired': {
    kind: 'service',
    event: { eventName: 'SERVICE_TASK_START_IMPAIRED', ecsDeploymentId: undefined },
  },
  'ecs-task-state-change-2023': { kind: 'ignored', because: 'detail-type "ECS Task State Change" of aws.ecs' },
};

describe('parseReconcilerMessage', () => {
  const names = readdirSync(folder)
    .map((file) => file.replace('.json', ''))
    .filter((name) => name.startsWith('ecs-') || name.startsWith('cw-alarm-'));

  it('has an expectation for every sample event', () => {
    expect(names.filter((name) => EXPECTED[name] === undefined)).toEqual([]);
  });

  it.each(Object.entries(EXPECTED))('reads %s', (name, expected) => {
    expect(parse(sample(name))).toMatchObject(expected as object);
  });

  it('takes the time of the change, not of the event', () => {
    expect(parse(sample('ecs-deployment-completed'))).toMatchObject({
      event: { at: Date.UTC(2020, 4, 23, 11, 11, 11) },
    });
    expect(parse(sample('ecs-service-action-task-start-impaired'))).toMatchObject({
      event: { at: Date.UTC(2019, 10, 19, 19, 55, 38, 725) },
    });
  });

  it('names the same event the same whatever its id, and another one otherwise', () => {
    const event = sample('ecs-deployment-completed');
    const key = (changed: object) => {
      const signal = parse({ ...event, ...changed });
      return signal?.kind === 'service' ? signal.event?.key : undefined;
    };
    expect(key({ id: 'another', time: '2021-01-01T00:00:00Z' })).toBe(key({}));
    expect(key({})).toMatch(/^[0-9a-f]{16}$/);
    expect(key({ detail: { ...(event['detail'] as object), deploymentId: 'ecs-svc/124' } })).not.toBe(key({}));
  });

  it.each([
    ['a short service ARN', 'arn:aws:ecs:us-west-2:111122223333:service/servicetest'],
    ['China', 'arn:aws-cn:ecs:cn-north-1:111122223333:service/default/servicetest'],
    ['GovCloud', 'arn:aws-us-gov:ecs:us-gov-west-1:111122223333:service/default/servicetest'],
  ])('takes %s', (_what, arn) => {
    const region = arn.split(':')[3];
    expect(parse({ ...sample('ecs-deployment-completed'), region, resources: [arn] })).toMatchObject({
      kind: 'service',
      serviceArn: arn,
    });
  });

  it.each([
    ['another account', { account: '999988887777' }],
    ['another Region', { region: 'af-south-1' }],
  ])('ignores events of %s', (_what, place) => {
    for (const name of ['ecs-deployment-completed', 'cw-alarm-state-change-metric']) {
      const event: { readonly account?: string; readonly region?: string } = sample(name);
      const home = { account: event.account ?? '', region: event.region ?? '' };
      expect(parse(event, home)?.kind).not.toBe('ignored');
      expect(parse({ ...event, ...place }, home)).toMatchObject({ kind: 'ignored' });
    }
  });

  it.each([
    ['another account', 'arn:aws:ecs:us-west-2:999988887777:service/default/servicetest'],
    ['another Region', 'arn:aws:ecs:us-east-1:111122223333:service/default/servicetest'],
  ])('ignores services of %s, by event or by message', (_what, serviceArn) => {
    const home = { account: '111122223333', region: 'us-west-2' };
    const because = expect.stringContaining('not a service of this account and Region');
    const event = { ...sample('ecs-deployment-completed'), resources: [serviceArn] };
    expect(parse(event, home)).toEqual({ kind: 'ignored', because });
    expect(parse({ kind: 'reconcile', serviceArn }, home)).toEqual({ kind: 'ignored', because });
  });

  it('ignores task sets by name', () => {
    const taskSet = 'arn:aws:ecs:us-west-2:111122223333:task-set/default/servicetest/ecs-svc/123';
    expect(parse({ ...sample('ecs-deployment-completed'), resources: [taskSet] })).toEqual({
      kind: 'ignored',
      because: `ECS Deployment State Change of "${taskSet}", which is not a service`,
    });
  });

  it('reconciles a service for a deployment event whose name it does not know', () => {
    const event = sample('ecs-deployment-completed');
    const unknown = { ...event, detail: { ...(event['detail'] as object), eventName: 'SERVICE_DEPLOYMENT_PAUSED' } };
    expect(parse(unknown)).toMatchObject({ kind: 'service', event: { eventName: 'SERVICE_DEPLOYMENT_PAUSED' } });
  });

  it('bears a missing reason, extra fields and missing detail', () => {
    const event = sample('ecs-deployment-completed');
    const { reason: _reason, ...detail } = event['detail'] as Record<string, unknown>;
    expect(parse({ ...event, detail: { ...detail, of2027: { deep: [1] } } })).toMatchObject({
      kind: 'service',
      event: { reason: undefined },
    });
    expect(parse({ source: 'aws.ecs', 'detail-type': 'ECS Deployment State Change' })).toEqual({
      kind: 'ignored',
      because: 'ECS Deployment State Change of "", which is not a service',
    });
  });

  it('ignores alarm changes between OK and INSUFFICIENT_DATA', () => {
    const event = sample('cw-alarm-state-change-metric');
    const detail = { ...(event['detail'] as object), state: { value: 'INSUFFICIENT_DATA' } };
    expect(parse({ ...event, detail })).toEqual({
      kind: 'ignored',
      because: 'alarm state change that neither enters nor leaves ALARM',
    });
  });

  it('reads its own reconciliation', () => {
    const serviceArn = 'arn:aws:ecs:eu-west-1:111122223333:service/default/servicetest';
    const open = [{ createdAt: 1_795_514_400_000, deploymentKey: 'd1' }];
    expect(parse({ kind: 'reconcile', serviceArn, open })).toMatchObject({ open });
    expect(parse({ kind: 'reconcile', serviceArn, nextReconcileAt: 1_795_514_400_000 })).toEqual({
      kind: 'service',
      serviceArn,
      event: undefined,
      nextReconcileAt: 1_795_514_400_000,
      open: [],
      losses: [],
    });
    const losses = [{ alarmName: 'checkout-5xx', at: 1_795_514_400_000 }];
    expect(parse({ kind: 'reconcile', serviceArn, losses })).toMatchObject({ losses });
    expect(parse({ kind: 'reconcile', serviceArn })).toMatchObject({ nextReconcileAt: undefined });
  });

  it('gives nothing for what is no message at all', () => {
    expect(['', '[]', '{', 'null', '{"source":1}'].map((body) => parseReconcilerMessage(body, HOME))).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
});
