import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../src/clock.ts';
import { describePlace, instant } from '../../src/serve/state-view.ts';
import { Worlds } from '../../src/serve/worlds.ts';
import { noon } from '../loopback.ts';

const home = { account: '111122223333', region: 'eu-west-1' };

function open() {
  const clock = new VirtualClock(noon);
  const surroundings = { models: {}, services: {} };
  return new Worlds({ clock, parameters: {}, surroundings, onEvent: () => undefined });
}

const caller = { accessKeyId: 'observer' };

describe('the state of an account', () => {
  it('is empty before the first call, which creates it', async () => {
    const worlds = open();
    expect(await describePlace(worlds, home)).toEqual({ ...home, services: [], alarms: [], worlds: [] });
    worlds.at(home);
    worlds.at({ ...home, region: 'us-east-1' });
    expect((await describePlace(worlds, home)).worlds).toEqual([
      { ...home, services: 0 },
      { ...home, region: 'us-east-1', services: 0 },
    ]);
  });

  it('shows each service with its newest deployment', async () => {
    const worlds = open();
    const { ecs } = worlds.at(home);
    const ask = (operation: string, input: Readonly<Record<string, unknown>>) =>
      ecs.handle({ operation, input, caller });
    await ask('CreateCluster', { clusterName: 'shop' });
    const containerDefinitions = [{ name: 'app', image: 'example/web', memory: 256 }];
    for (const _version of [1, 2]) await ask('RegisterTaskDefinition', { family: 'web', containerDefinitions });
    await ask('CreateService', { cluster: 'shop', serviceName: 'web', taskDefinition: 'web:1', desiredCount: 2 });
    await worlds.clock.advanceTo(noon + 600_000);
    await ask('UpdateService', { cluster: 'shop', service: 'web', taskDefinition: 'web:2' });
    const { services } = await describePlace(worlds, home);
    expect(services).toEqual([
      {
        cluster: 'shop',
        service: 'web',
        status: 'ACTIVE',
        taskDefinition: 'web:2',
        desiredCount: 2,
        runningCount: 2,
        deployment: {
          serviceDeploymentArn: expect.stringMatching(
            /^arn:aws:ecs:eu-west-1:111122223333:service-deployment\/shop\/web\//,
          ),
          status: 'PENDING',
          statusReason: null,
          lifecycleStage: null,
          createdAt: '2026-03-01T12:10:00.000Z',
          triggeredAlarmNames: [],
        },
      },
    ]);
  });

  it('shows every metric alarm, however many pages there are', async () => {
    const worlds = open();
    const account = worlds.at(home);
    const ask = (operation: string, input: Readonly<Record<string, unknown>>) =>
      account.cloudWatch.handle({ operation, input, caller });
    // DescribeAlarms answers 50 alarms a page by default.
    for (let number = 10; number < 61; number += 1) {
      await ask('PutMetricAlarm', {
        AlarmName: `a${number}`,
        Namespace: 'shop',
        MetricName: 'errors',
        Statistic: 'Sum',
        Period: 60,
        EvaluationPeriods: 1,
        Threshold: 10,
        ComparisonOperator: 'GreaterThanThreshold',
      });
    }
    await ask('SetAlarmState', { AlarmName: 'a60', StateValue: 'ALARM', StateReason: 'a test' });
    const { alarms } = await describePlace(worlds, home);
    expect(alarms).toHaveLength(51);
    expect(alarms.at(-1)).toEqual({ alarm: 'a60', state: 'ALARM', reason: 'a test' });
  });
});

describe('an instant', () => {
  it('is in UTC, to the millisecond', () => {
    expect(instant(noon + 7)).toBe('2026-03-01T12:00:00.007Z');
  });
});
