import { describe, expect, it } from 'vitest';
import { graceMsOf, healthChecksOf, isBehindLoadBalancer } from '../../../../src/services/ecs/tasks/health.ts';
import { account, at, newestDeployment } from '../account.ts';
import { ecsWorld, serviceState } from '../states.ts';

const targetGroup = 'arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/web/1';
const behindTarget = { loadBalancers: [{ targetGroupArn: targetGroup, containerName: 'app', containerPort: 80 }] };

/** A new service of one task: when its first deployment is successful. */
async function healthyAt(input: Record<string, unknown>): Promise<string> {
  const shop = account();
  const healthCheck = { command: ['true'], interval: 50 };
  shop.call('RegisterTaskDefinition', {
    family: 'checked',
    containerDefinitions: [
      { name: 'app', image: 'example/checked', memory: 256, healthCheck, portMappings: [{ containerPort: 80 }] },
    ],
  });
  shop.call('CreateService', {
    cluster: 'shop',
    serviceName: 'web',
    taskDefinition: 'api:1',
    desiredCount: 1,
    ...input,
  });
  await shop.clock.advanceTo(at('12:10:00'));
  return String(newestDeployment(shop).finishedAt?.toISOString().slice(11, 19));
}

describe('a task is healthy', () => {
  // RUNNING at 12:00:31 in all of them.
  it.each([
    ['40 s after RUNNING where nobody checks [ECS-2]', {}, '12:01:11'],
    ['when its target is, behind a load balancer [ECS-3]', behindTarget, '12:01:01'],
    ['when its containers are, where they have checks [ECS-3]', { taskDefinition: 'checked:1' }, '12:01:21'],
    ['when both are, where it has both [ECS-4]', { ...behindTarget, taskDefinition: 'checked:1' }, '12:01:21'],
  ])('%s', async (_, input, expected) => {
    expect(await healthyAt(input)).toBe(expected);
  });
});

describe('healthChecksOf', () => {
  const check = { command: ['true'], interval: 10, retries: 2, startPeriod: 60 };
  const definition = (...containers: readonly object[]) => ({
    arn: 'api:1',
    family: 'api',
    revision: 1,
    containerDefinitions: containers.map((one, index) => ({ name: `c${index}`, image: 'example/api', ...one })),
    registeredAt: 0,
    tags: [],
    rest: {},
  });
  const of = (service: ReturnType<typeof serviceState>, ...containers: readonly object[]) =>
    healthChecksOf(ecsWorld(), service, definition(...containers));

  it('takes the slowest of the essential containers, with the defaults of 30 s and 3 retries [ECS-3]', () => {
    expect(of(serviceState(), { healthCheck: check }, { healthCheck: { command: ['true'] } })).toEqual({
      by: 'container',
      passAfterMs: 30_000,
      failAfterMs: 90_000,
      neverMs: 150_000,
    });
    expect(of(serviceState(), { healthCheck: check }, { healthCheck: { interval: 300 }, essential: false })).toEqual({
      by: 'container',
      passAfterMs: 10_000,
      failAfterMs: 20_000,
      neverMs: 80_000,
    });
  });

  it('waits for both, and believes whoever finds a task unhealthy first [ECS-4]', () => {
    const behind = serviceState(behindTarget);
    // The target passes after 30 s and fails after 60 s; never healthy is a matter of 150 s.
    expect(of(behind, { healthCheck: check })).toEqual({
      by: 'elb',
      passAfterMs: 30_000,
      failAfterMs: 20_000,
      neverMs: 80_000,
    });
    expect(of(behind)).toEqual({ by: 'elb', passAfterMs: 30_000, failAfterMs: 60_000, neverMs: 150_000 });
  });

  it('has 40 s where nobody checks [ECS-2]', () => {
    expect(of(serviceState())).toMatchObject({ by: 'none', passAfterMs: 40_000 });
  });
});

describe('isBehindLoadBalancer', () => {
  it('is true of VPC Lattice too', () => {
    const lattice = (...entries: readonly object[]) => serviceState({ rest: { vpcLatticeConfigurations: entries } });
    expect([serviceState(), serviceState(behindTarget), lattice(), lattice({})].map(isBehindLoadBalancer)).toEqual([
      false,
      true,
      false,
      true,
    ]);
  });
});

describe('graceMsOf', () => {
  it('is the grace period of the service, in seconds there [ECS-5]', () => {
    expect([serviceState(), serviceState({ rest: { healthCheckGracePeriodSeconds: 90 } })].map(graceMsOf)).toEqual([
      0, 90_000,
    ]);
  });
});
