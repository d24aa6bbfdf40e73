import { describe, expect, it } from 'vitest';
import { elb, openShop, shiftingEntry } from './shop.ts';

const entry = { targetGroupArn: `${elb}:targetgroup/web-a/1111`, containerName: 'app', containerPort: 8080 };
const blue = 'targetgroup/web-a/1111';
const checking = {
  State: 'initial',
  Reason: 'Elb.InitialHealthChecking',
  Description: 'Initial health checks in progress',
};

describe('the health of targets', () => {
  it('follows the tasks: initial, healthy, draining and gone [ELB-2]', async () => {
    const { create, ecs, health, after, account } = await openShop();
    await create({ loadBalancers: [entry] });
    expect(await health(blue)).toEqual([]);
    const running = () => account.ecs.store.allServices()[0]?.tasks.some(({ lastStatus }) => lastStatus === 'RUNNING');
    while (running() !== true) await after(1);
    // Up to 5 s after RUNNING (targetRegistrationMs), then checks until 30 s (targetHealthyMs).
    expect(await health(blue)).toEqual([
      { State: 'initial', Reason: 'Elb.RegistrationInProgress', Description: 'Target registration is in progress' },
    ]);
    await after(6);
    expect(await health(blue)).toEqual([checking]);
    await after(30);
    expect(await health(blue)).toEqual([{ State: 'healthy' }]);
    await after(600);
    await ecs('UpdateService', { cluster: 'shop', service: 'web', desiredCount: 0 });
    await after(1);
    expect(await health(blue)).toEqual([
      {
        State: 'draining',
        Reason: 'Target.DeregistrationInProgress',
        Description: 'Target deregistration is in progress',
      },
    ]);
    await after(600);
    expect(await health(blue)).toEqual([]);
  });

  it('is unhealthy when a new target has failed two checks, a minute after its start [ELB-2]', async () => {
    const { create, health, after } = await openShop();
    await create({ loadBalancers: [entry], taskDefinition: 'web:3' });
    const seen: unknown[] = [];
    for (let second = 0; second < 150; second += 1) {
      await after(1);
      seen.push(...(await health(blue)).slice(0, 1).map((one: { State: string }) => one.State));
    }
    expect([...new Set(seen)]).toEqual(['initial', 'unhealthy']);
    // From RUNNING until targetUnhealthyAfterMs, once per second.
    expect(seen.filter((one) => one === 'initial')).toHaveLength(60);
    expect(await health(blue)).toContainEqual({
      State: 'unhealthy',
      Reason: 'Target.FailedHealthChecks',
      Description: 'Health checks failed',
    });
  });

  it('is that of the new tasks in the other target group of a blue/green service [ELB-2]', async () => {
    const { create, ecs, health, after } = await openShop();
    const configuration = { strategy: 'BLUE_GREEN', bakeTimeInMinutes: 30 };
    await create({ loadBalancers: [shiftingEntry], deploymentConfiguration: configuration });
    await after(3_600);
    expect([await health(blue), await health('targetgroup/web-b/2222')]).toEqual([[{ State: 'healthy' }], []]);
    await ecs('UpdateService', { cluster: 'shop', service: 'web', taskDefinition: 'web:2' });
    await after(600);
    expect([await health(blue), await health('targetgroup/web-b/2222')]).toEqual([
      [{ State: 'healthy' }],
      [{ State: 'healthy' }],
    ]);
    await after(3_600);
    expect([await health(blue), await health('targetgroup/web-b/2222')]).toEqual([[], [{ State: 'healthy' }]]);
  });

  it('is unused for a target that is not registered, and has anomalies only on request [ELB-2]', async () => {
    const { create, ask, after } = await openShop();
    await create({ loadBalancers: [entry] });
    await after(600);
    const asked = { TargetGroupArn: `${elb}:${blue}`, Include: ['AnomalyDetection'] };
    const [registered] = (await ask('DescribeTargetHealth', asked)).TargetHealthDescriptions;
    expect(registered).toEqual({
      Target: {
        Id: expect.stringMatching(/^10\.0\./),
        Port: 8080,
        AvailabilityZone: expect.stringMatching(/^eu-west-1/),
      },
      HealthCheckPort: '8080',
      TargetHealth: { State: 'healthy' },
      AnomalyDetection: { Result: 'normal', MitigationInEffect: 'no' },
    });
    const Targets = [{ Id: '192.0.2.1' }, { Id: registered.Target.Id }];
    const named = await ask('DescribeTargetHealth', { TargetGroupArn: `${elb}:${blue}`, Targets });
    expect(named.TargetHealthDescriptions).toEqual([
      {
        Target: { Id: '192.0.2.1' },
        TargetHealth: {
          State: 'unused',
          Reason: 'Target.NotRegistered',
          Description: 'Target is not registered to the target group',
        },
      },
      { Target: registered.Target, HealthCheckPort: '8080', TargetHealth: { State: 'healthy' } },
    ]);
  });
});
