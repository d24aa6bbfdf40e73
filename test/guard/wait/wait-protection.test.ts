import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { createCloudWatch } from '@ecs-guard/simulator/services/cloudwatch/service';
import { describe, expect, it } from 'vitest';
import { minutes } from '../../../src/core/time.ts';
import { createWaitWorld, NOON, REQUEST, wirelessClient } from './wait-world.ts';

const ALARM = {
  AlarmName: 'errors',
  Namespace: 'shop',
  MetricName: 'Errors',
  Statistic: 'Sum',
  Period: 60,
  EvaluationPeriods: 1,
  Threshold: 10,
  ComparisonOperator: 'GreaterThanThreshold',
  TreatMissingData: 'notBreaching',
};

/** An update at noon with a bake of five minutes; `change` happens to its only alarm at the given second. */
async function play(change: { at: number; operation: string; input: Record<string, unknown> } | undefined) {
  const world = createWaitWorld({ startsAt: NOON - 3_600_000 });
  const cloudWatch = createCloudWatch({ clock: world.clock, emit: () => undefined });
  const put = (operation: string, input: Record<string, unknown>) =>
    void cloudWatch.handle({ operation, input, caller: { accessKeyId: 'TEST' } });
  put('PutMetricAlarm', ALARM);
  world.alarms.set('errors', { state: 'OK', periodSeconds: 60, evaluationPeriods: 1 });
  await world.clock.advanceTo(NOON);
  world.call('UpdateService', {
    cluster: 'shop',
    service: 'web',
    taskDefinition: 'api:2',
    deploymentConfiguration: {
      bakeTimeInMinutes: 5,
      alarms: { alarmNames: ['errors'], enable: true, rollback: true },
    },
  });
  if (change !== undefined)
    world.clock.schedule(NOON + change.at * 1_000, () => put(change.operation, change.input), 'the alarm changes');
  const alarms = wirelessClient(cloudWatch, () => undefined) as CloudWatchClient;
  const request = { timeout: minutes(60), requireProtection: true };
  const live = await world.wait(request, alarms);
  const { serviceDeploymentArn: arn = '' } = live.following ?? {};
  await world.clock.advanceTo(NOON + 7_200_000);
  const later = await world.wait({ ...REQUEST, ...request, deployment: { arn } }, alarms);
  return [live.name, later.name];
}

describe('a wait that requires protection', () => {
  it.each([
    ['stays', undefined, 'succeeded'],
    [
      'is deleted in the bake',
      { at: 200, operation: 'DeleteAlarms', input: { AlarmNames: ['errors'] } },
      'unprotected',
    ],
    [
      'is deleted after the end',
      { at: 3_600, operation: 'DeleteAlarms', input: { AlarmNames: ['errors'] } },
      'succeeded',
    ],
    [
      'gets another metric',
      { at: 200, operation: 'PutMetricAlarm', input: { ...ALARM, MetricName: 'Other' } },
      'unprotected',
    ],
    [
      'gets another threshold',
      { at: 200, operation: 'PutMetricAlarm', input: { ...ALARM, Threshold: 99 } },
      'succeeded',
    ],
  ])('gives the same verdict during the deployment and after its end, if the alarm %s', async (_what, change, name) => {
    expect(await play(change)).toEqual([name, name]);
  });
});
