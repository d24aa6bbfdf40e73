import { describe, expect, it } from 'vitest';
import { networkingOf } from '../../../src/scenario/play/perform.ts';
import { play, scenarioOf } from '../stories.ts';

describe('a step', () => {
  it('that AWS refuses is told as a part of the story [SCN-9]', async () => {
    const { timeline } = await play('name: x', 'steps: [0m deploy v2, 10m stop with rollback]');
    expect(timeline.find(({ what }) => what === 'refused')).toMatchObject({ at: 600_000, state: 'ConflictException' });
  });
});

describe('the networking of a service', () => {
  const of = (traffic: string) => networkingOf(scenarioOf('name: x', `service: { traffic: ${traffic} }`).service);

  it('has two target groups, and a rule for each kind of traffic', () => {
    const base = 'arn:aws:elasticloadbalancing:us-east-1:111122223333';
    expect(of('load-balancer')['loadBalancers']).toEqual([
      {
        targetGroupArn: `${base}:targetgroup/web-blue/0123456789abcdef`,
        containerName: 'app',
        containerPort: 8080,
        advancedConfiguration: {
          alternateTargetGroupArn: `${base}:targetgroup/web-green/0123456789abcdef`,
          productionListenerRule: `${base}:listener-rule/app/web/0123456789abcdef/0123456789abcdef/0000000000000001`,
          testListenerRule: `${base}:listener-rule/app/web/0123456789abcdef/0123456789abcdef/0000000000000002`,
          roleArn: 'arn:aws:iam::111122223333:role/ecs-load-balancers',
        },
      },
    ]);
    expect(of('network-load-balancer')['loadBalancers']).toMatchObject([
      {
        advancedConfiguration: {
          productionListenerRule: `${base}:listener/net/web/0123456789abcdef/0000000000000001`,
        },
      },
    ]);
  });

  it('has two target groups of VPC Lattice, or Service Connect', () => {
    expect(of('vpc-lattice')).toMatchObject({
      vpcLatticeConfigurations: [
        {
          targetGroupArn: 'arn:aws:vpc-lattice:us-east-1:111122223333:targetgroup/web-blue',
          advancedConfiguration: {
            alternateTargetGroupArn: 'arn:aws:vpc-lattice:us-east-1:111122223333:targetgroup/web-green',
          },
        },
      ],
    });
    expect(of('service-connect')).toEqual({
      serviceConnectConfiguration: { enabled: true, services: [{ portName: 'http', discoveryName: 'web' }] },
    });
  });

  it.each(['load-balancer', 'network-load-balancer', 'vpc-lattice'])('has the grace period behind %s', (traffic) => {
    const { service } = scenarioOf('name: x', `service: { traffic: ${traffic}, healthCheckGracePeriod: 90s }`);
    expect(networkingOf(service)).toMatchObject({ healthCheckGracePeriodSeconds: 90 });
  });

  it('ends a deployment whose tasks need longer than the grace period [ECS-5]', async () => {
    const service = 'service: { healthCheckGracePeriod: 1m, circuitBreaker: count 3 }';
    const { deployments } = await play('name: x', service, 'versions: { v2: { startUp: 5m } }');
    expect(deployments).toMatchObject([{ verdict: 'rolled-back', breaker: { status: 'TRIGGERED' } }]);
  });

  it.each(['queue', 'none'])('is none for %s', (traffic) => {
    expect(of(traffic)).toEqual({});
  });
});

describe('what a step does', () => {
  it('deploys by creating the service that is not there, and by updating the one that is', async () => {
    const { timeline, deployments } = await play(
      'name: x',
      'service: { running: none }',
      'steps: [0m deploy v1, 10m deploy v2]',
    );
    expect(deployments.map(({ version, verdict }) => [version, verdict])).toEqual([
      ['v1', 'succeeded'],
      ['v2', 'succeeded'],
    ]);
    expect(timeline.filter(({ what }) => what === 'refused')).toEqual([]);
  });

  it('sets the desired count', async () => {
    const { mostTasks } = await play('name: x', 'steps: [0m deploy v2, 5m scale to 10]');
    expect(mostTasks).toBe(10);
  });

  it('sets and deletes an alarm', async () => {
    const { alarms, timeline } = await play(
      'name: x',
      'alarm: { metric: a, threshold: 1, missing: ignore }',
      'series: { a: _ }',
      'service: { bake: 5m }',
      'steps: [0m deploy v2, 10s set alarm a to ALARM, 5m delete alarm a, 6m set alarm a to OK]',
    );
    expect(alarms[0]?.changes).toMatchObject([{ at: 10_000, from: 'OK', to: 'ALARM', reason: 'set in the story' }]);
    expect(timeline.find(({ what }) => what === 'refused')).toMatchObject({ at: 360_000, state: 'ResourceNotFound' });
  });

  it('goes on with the pause that is named, or with any', async () => {
    const { timeline } = await play(
      'name: x',
      'service:',
      '  strategy: blue-green',
      '  hooks: { ok: { at: PRE_SCALE_UP, pause: on }, too: { at: PRE_SCALE_UP, pause: on } }',
      'steps: [0m deploy v2, 1m continue too, 2m continue too, 3m continue, 4m continue]',
    );
    const done = timeline.filter(({ what, state }) => what === 'refused' || (what === 'hook' && state === 'SUCCEEDED'));
    // A hook's event takes a second.
    expect(done.map(({ at, subject, text }) => [at, subject ?? text])).toEqual([
      [61_000, 'too'],
      [120_000, 'AWS refuses: InvalidParameterException: No lifecycle hook too awaits an action.'],
      [181_000, 'ok'],
      [240_000, 'AWS refuses: InvalidParameterException: No lifecycle hook awaits an action.'],
    ]);
  });

  it('stops the deployment that is under way, or is refused', async () => {
    const { deployments, timeline } = await play('name: x', 'steps: [0m deploy v2, 40s stop, 10m stop]');
    expect(deployments.map(({ verdict }) => verdict)).toEqual(['rolled-back']);
    expect(timeline.filter(({ what }) => what === 'refused')).toMatchObject([{ at: 600_000 }]);
    const early = await play('name: x', 'service: { running: none }', 'steps: [0m stop, 1m deploy v1]');
    expect(early.timeline.find(({ what }) => what === 'refused')?.text).toBe(
      'AWS refuses: ServiceDeploymentNotFoundException: The service has no deployment.',
    );
  });
});
