import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../src/clock.ts';
import { createCloudWatch } from '../../src/services/cloudwatch/service.ts';
import { createEcs } from '../../src/services/ecs/service.ts';
import type { PublishedMetrics } from '../../src/workload/publish/publisher.ts';
import { modelsFileSchema } from '../../src/workload/schema.ts';
import { workloadSettingsSchema } from '../../src/workload/settings.ts';
import { createWorkload } from '../../src/workload/workload.ts';
import { noon, serviceArn, settingsAlb } from './stage.ts';

const caller = { accessKeyId: 'TEST' };

/** ECS, CloudWatch and a workload wired as a scenario wires them: `web` with four tasks of `api:1` for half an hour. */
async function shop(models: Record<string, unknown>) {
  const clock = new VirtualClock(noon);
  const cloudWatch = createCloudWatch({ clock, emit: () => {} });
  const workload = createWorkload({
    clock,
    services: { [serviceArn]: workloadSettingsSchema.parse(settingsAlb(600)) },
    models: modelsFileSchema.parse(models),
  });
  const ecs = createEcs({
    clock,
    emit: () => {},
    behaviours: workload.behaviours,
    readAlarms: (names) => cloudWatch.readAlarms(names),
  });
  const counted = { requests: 0, errors: 0, unserved: 0 };
  const names: Record<string, keyof typeof counted> = {
    RequestCount: 'requests',
    HTTPCode_Target_5XX_Count: 'errors',
    HTTPCode_ELB_5XX_Count: 'unserved',
  };
  const count = ({ data }: PublishedMetrics) => {
    for (const datum of data as readonly { MetricName: string; Dimensions: unknown[]; Counts: number[] }[]) {
      const name = names[datum.MetricName];
      if (name !== undefined && datum.Dimensions.length === 1) counted[name] += datum.Counts[0] ?? 0;
    }
  };
  workload.attach({
    ecs,
    cloudWatch: {
      putMetricData: (metrics) => {
        count(metrics);
        cloudWatch.putMetricData(metrics);
      },
    },
  });
  const call = (operation: string, input: Record<string, unknown>) => ecs.handle({ operation, input, caller });
  call('CreateCluster', { clusterName: 'shop' });
  for (const image of ['shop/api:good', 'shop/api:bad']) {
    call('RegisterTaskDefinition', { family: 'api', containerDefinitions: [{ name: 'app', image, memory: 256 }] });
  }
  cloudWatch.handle({
    operation: 'PutMetricAlarm',
    caller,
    input: {
      AlarmName: '5xx',
      Namespace: 'AWS/ApplicationELB',
      MetricName: 'HTTPCode_Target_5XX_Count',
      Dimensions: [{ Name: 'LoadBalancer', Value: 'lb' }],
      Statistic: 'Sum',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 10,
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'notBreaching',
    },
  });
  call('CreateService', {
    cluster: 'shop',
    serviceName: 'web',
    taskDefinition: 'api:1',
    desiredCount: 4,
    deploymentConfiguration: { bakeTimeInMinutes: 10, alarms: { alarmNames: ['5xx'], enable: true, rollback: true } },
  });
  await clock.advanceTo(noon + 30 * 60_000);
  workload.start();
  return { clock, ecs, workload, counted, call };
}

function newest({ ecs }: Awaited<ReturnType<typeof shop>>) {
  return ecs.store.allServices()[0]?.deployments.at(-1);
}

describe('a workload with ECS and CloudWatch', () => {
  it('makes a bad version roll back by its alarm, and counts what it cost [LOAD-30] [LOAD-31]', async () => {
    const one = await shop({ '*:bad': { errors: '50%' } });
    one.call('UpdateService', { cluster: 'shop', service: 'web', taskDefinition: 'api:2' });
    await one.clock.advanceTo(noon + 60 * 60_000);
    expect(newest(one)).toMatchObject({ status: 'ROLLBACK_SUCCESSFUL', alarms: { triggeredAlarmNames: ['5xx'] } });
    one.workload.stop();
    const { requests, errors, unserved, versions } = one.workload.totals(serviceArn);
    expect(one.counted).toEqual({ requests, errors, unserved });
    expect(requests).toBe(30 * 600);
    const bad = versions.find(({ taskDefinitionArn }) => taskDefinitionArn.endsWith('api:2'));
    expect(bad?.errors).toBeGreaterThan(100);
    expect(bad?.errors).toBe(errors);
    expect(Math.abs(errors - (bad?.requests ?? 0) / 2)).toBeLessThan(1);
  });

  it('lets a good version through', async () => {
    const one = await shop({ '*:bad': {} });
    one.call('UpdateService', { cluster: 'shop', service: 'web', taskDefinition: 'api:2' });
    await one.clock.advanceTo(noon + 60 * 60_000);
    expect(newest(one)).toMatchObject({ status: 'SUCCESSFUL' });
    expect(one.workload.totals(serviceArn)).toMatchObject({ requests: 30 * 600, errors: 0, unserved: 0 });
  });

  it('gives tasks that cannot start the fate of their model [LOAD-7]', async () => {
    const one = await shop({ '*:bad': { imagePull: 'fails' } });
    one.call('UpdateService', { cluster: 'shop', service: 'web', taskDefinition: 'api:2' });
    await one.clock.advanceTo(noon + 36 * 60_000);
    const stopped =
      one.ecs.store.allServices()[0]?.tasks.filter(({ stopCode }) => stopCode === 'TaskFailedToStart') ?? [];
    expect(stopped.length).toBeGreaterThan(0);
    expect(stopped[0]?.stoppedReason).toMatch(/^CannotPullContainerError: .*shop\/api:bad: not found$/);
    // The old tasks go on serving.
    expect(one.workload.totals(serviceArn)).toMatchObject({ errors: 0, unserved: 0 });
  });
});
