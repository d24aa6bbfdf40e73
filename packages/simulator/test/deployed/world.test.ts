import { describe, expect, it, onTestFinished } from 'vitest';
import { VirtualClock } from '../../src/clock.ts';
import { createSimulatedAws, type SimulatedAwsOptions } from '../../src/deployed/world.ts';
import { start } from './tiny-stack.ts';

async function awsOf(options: Partial<SimulatedAwsOptions> = {}) {
  const aws = await createSimulatedAws(
    { startsAt: start, ...options },
    { baseUrl: () => 'http://127.0.0.1:1', deliver: () => undefined },
  );
  onTestFinished(() => aws.dynamoDb.close());
  const ask = (operation: string, input: Readonly<Record<string, unknown>>) =>
    Object(aws.ecs.handle({ operation, input, caller: { accessKeyId: 'operator' } }));
  return { aws, ask };
}

describe('a simulated account', () => {
  it('stands at the beginning of the story, in Ireland unless it says otherwise', async () => {
    const { aws, ask } = await awsOf();
    expect([aws.clock.now(), aws.place.region]).toEqual([start, 'eu-west-1']);
    expect(ask('CreateCluster', { clusterName: 'shop' }).cluster.clusterArn).toBe(
      'arn:aws:ecs:eu-west-1:111122223333:cluster/shop',
    );
    const place = { partition: 'aws-cn', region: 'cn-north-1', account: '222233334444' };
    const other = await awsOf({ place });
    expect(other.ask('CreateCluster', { clusterName: 'shop' }).cluster.clusterArn).toBe(
      'arn:aws-cn:ecs:cn-north-1:222233334444:cluster/shop',
    );
    expect(other.aws.sqs.arnOf('q')).toBe('arn:aws-cn:sqs:cn-north-1:222233334444:q');
  });

  it('shares the clock that is given', async () => {
    const clock = new VirtualClock(start + 5_000);
    expect((await awsOf({ startsAt: clock })).aws.clock).toBe(clock);
  });

  it('puts the events of its services on the default bus', async () => {
    const { aws, ask } = await awsOf();
    ask('CreateCluster', { clusterName: 'shop' });
    ask('RegisterTaskDefinition', {
      family: 'web',
      containerDefinitions: [{ name: 'app', image: 'example/web', memory: 256 }],
    });
    ask('CreateService', { cluster: 'shop', serviceName: 'web', taskDefinition: 'web:1', desiredCount: 1 });
    await aws.clock.advanceTo(start + 600_000);
    const { events } = aws.eventBridge;
    expect(new Set(events.map(({ busName, event }) => `${busName} ${event.source}`))).toEqual(
      new Set(['default aws.ecs']),
    );
    expect(events.map(({ event }) => event['detail-type'])).toContain('ECS Service Action');
  });

  it.each([
    [false, 'ROLLBACK_SUCCESSFUL'],
    [true, 'SUCCESSFUL'],
  ])('lets ECS see its alarms unless its looks are throttled: %s', async (isThrottled, status) => {
    const { aws, ask } = await awsOf({ isThrottled: () => isThrottled });
    const alarm = { Namespace: 'shop', MetricName: 'errors', Statistic: 'Sum', Period: 60, EvaluationPeriods: 1 };
    const caller = { accessKeyId: 'operator' };
    const input = {
      ...alarm,
      AlarmName: '5xx',
      Threshold: 1,
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'ignore',
    };
    aws.cloudWatch.handle({ operation: 'PutMetricAlarm', input, caller });
    ask('CreateCluster', { clusterName: 'shop' });
    for (const image of ['example/web:1', 'example/web:2']) {
      ask('RegisterTaskDefinition', { family: 'web', containerDefinitions: [{ name: 'app', image, memory: 256 }] });
    }
    const alarms = { alarmNames: ['5xx'], enable: true, rollback: true };
    const deploymentConfiguration = { alarms, bakeTimeInMinutes: 10 };
    ask('CreateService', {
      cluster: 'shop',
      serviceName: 'web',
      taskDefinition: 'web:1',
      desiredCount: 1,
      deploymentConfiguration,
    });
    await aws.clock.advanceTo(start + 3_600_000);
    ask('UpdateService', { cluster: 'shop', service: 'web', taskDefinition: 'web:2' });
    await aws.clock.advanceTo(start + 3_720_000);
    const state = { AlarmName: '5xx', StateValue: 'ALARM', StateReason: 'a test' };
    aws.cloudWatch.handle({ operation: 'SetAlarmState', input: state, caller });
    await aws.clock.advanceTo(start + 7_200_000);
    const { serviceDeployments } = ask('ListServiceDeployments', { cluster: 'shop', service: 'web' });
    const newest = serviceDeployments.toSorted((a: Brief, b: Brief) => Number(b.createdAt) - Number(a.createdAt))[0];
    expect(newest.status).toBe(status);
  });
});

interface Brief {
  readonly createdAt: Date;
}
