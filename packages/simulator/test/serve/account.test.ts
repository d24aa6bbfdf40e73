import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../src/clock.ts';
import { createAccount, scopeOf } from '../../src/serve/account.ts';
import type { BusEvent } from '../../src/services/bus-event.ts';
import { noon } from '../loopback.ts';

describe('a region', () => {
  it.each([
    ['eu-west-1', 'aws'],
    ['cn-north-1', 'aws-cn'],
    ['us-gov-west-1', 'aws-us-gov'],
    ['us-east-1', 'aws'],
  ])('%s is in the partition %s', (region, partition) => {
    expect(scopeOf(region, '111122223333')).toEqual({ partition, region, account: '111122223333' });
  });
});

describe('an account', () => {
  const caller = { accessKeyId: 'observer' };

  function open() {
    const events: BusEvent[] = [];
    const clock = new VirtualClock(noon);
    const account = createAccount({
      clock,
      scope: scopeOf('cn-north-1', '222233334444'),
      parameters: {},
      surroundings: { models: {}, services: {} },
      onEvent: (event) => events.push(event),
    });
    const ask = async (operation: string, input: Readonly<Record<string, unknown>>) =>
      Object(await account.ecs.handle({ operation, input, caller }));
    return { clock, account, events, ask };
  }

  it('has the services of one Region', () => {
    const { account } = open();
    expect(account.services.map(({ signingName }) => signingName)).toEqual([
      'ecs',
      'monitoring',
      'events',
      'elasticloadbalancing',
      'ssm',
      'logs',
      'cloudtrail',
    ]);
  });

  it('names its resources by its partition, region and id', async () => {
    const { ask } = open();
    const { cluster } = await ask('CreateCluster', { clusterName: 'shop' });
    expect(cluster.clusterArn).toBe('arn:aws-cn:ecs:cn-north-1:222233334444:cluster/shop');
  });

  it('runs tasks that are healthy when no file says otherwise, and passes each event on once', async () => {
    const { clock, account, events, ask } = open();
    await ask('CreateCluster', { clusterName: 'shop' });
    await ask('RegisterTaskDefinition', {
      family: 'web',
      containerDefinitions: [{ name: 'app', image: 'a/web', memory: 256 }],
    });
    await ask('CreateService', { cluster: 'shop', serviceName: 'web', taskDefinition: 'web:1', desiredCount: 1 });
    await clock.advanceTo(noon + 600_000);
    const { services } = await ask('DescribeServices', { cluster: 'shop', services: ['web'] });
    expect(services).toMatchObject([{ runningCount: 1, pendingCount: 0 }]);
    const steady = events.filter(({ detail }) => detail['eventName'] === 'SERVICE_STEADY_STATE');
    expect(steady).toMatchObject([{ source: 'aws.ecs', account: '222233334444', region: 'cn-north-1' }]);
    expect(account.eventBridge.events.map(({ event }) => event.id)).toHaveLength(events.length);
  });

  it('sends the events of tasks [ECS-204]', async () => {
    const { clock, events, ask } = open();
    await ask('CreateCluster', { clusterName: 'shop' });
    const containerDefinitions = [{ name: 'app', image: 'a/migrate', memory: 256 }];
    await ask('RegisterTaskDefinition', { family: 'migrate', containerDefinitions });
    await ask('RunTask', { cluster: 'shop', taskDefinition: 'migrate' });
    await clock.advanceTo(noon + 60_000);
    expect(events.map((event) => [event['detail-type'], event.detail['lastStatus']])).toEqual([
      ['ECS Task State Change', 'PROVISIONING'],
      ['ECS Task State Change', 'PENDING'],
      ['ECS Task State Change', 'RUNNING'],
    ]);
  });
});
