import { describe, expect, it } from 'vitest';
import { signedFor } from '../../wire/clients.ts';
import { serve } from '../serving.ts';
import { elb, openShop, shiftingEntry } from './shop.ts';

const canary = { strategy: 'CANARY', canaryConfiguration: { canaryPercent: 12.5, canaryBakeTimeInMinutes: 10 } };

describe('the reads of load balancers', () => {
  it('know those of a service: load balancer, listeners, rules and target groups [ELB-1]', async () => {
    const { ask, create } = await openShop();
    await create({ loadBalancers: [shiftingEntry], deploymentConfiguration: canary });
    expect((await ask('DescribeLoadBalancers', { Names: ['front'] })).LoadBalancers).toMatchObject([
      {
        LoadBalancerArn: `${elb}:loadbalancer/app/front/aaaa`,
        LoadBalancerName: 'front',
        Type: 'application',
        State: { Code: 'active' },
        CreatedTime: new Date('2026-03-01T12:00:00Z'),
      },
    ]);
    const LoadBalancerArn = `${elb}:loadbalancer/app/front/aaaa`;
    expect((await ask('DescribeTargetGroups', { LoadBalancerArn })).TargetGroups).toMatchObject([
      { TargetGroupArn: `${elb}:targetgroup/web-a/1111`, TargetGroupName: 'web-a', TargetType: 'ip', Port: 8080 },
      { TargetGroupArn: `${elb}:targetgroup/web-b/2222`, LoadBalancerArns: [LoadBalancerArn], Protocol: 'HTTP' },
    ]);
    expect((await ask('DescribeListeners', { LoadBalancerArn })).Listeners).toMatchObject([
      { ListenerArn: `${elb}:listener/app/front/aaaa/bbbb`, Port: 80, DefaultActions: [{ Type: 'fixed-response' }] },
      { ListenerArn: `${elb}:listener/app/front/aaaa/dddd`, Port: 8080 },
    ]);
    const RuleArns = [`${elb}:listener-rule/app/front/aaaa/dddd/eeee`];
    expect((await ask('DescribeRules', { RuleArns })).Rules).toMatchObject([
      { RuleArn: RuleArns[0], Priority: '1', IsDefault: false },
    ]);
    const ResourceArns = [LoadBalancerArn, `${elb}:targetgroup/web-b/2222`, ...RuleArns];
    expect((await ask('DescribeTags', { ResourceArns })).TagDescriptions).toEqual(
      ResourceArns.map((ResourceArn) => ({ ResourceArn, Tags: [] })),
    );
  });

  it('know those that a file of models names before the service exists [ELB-1]', async () => {
    const alb = { loadBalancer: 'app/web/50dc6c495c0c9188', blue: 'targetgroup/web/73e2d6bc24d8a067' };
    const { ask, create } = await openShop({ services: { 'shop/web': { alb } } });
    const names = async () => {
      const { TargetGroups } = await ask('DescribeTargetGroups');
      return TargetGroups.map((one: { TargetGroupName: string }) => one.TargetGroupName);
    };
    expect(await names()).toEqual(['web']);
    await create({});
    expect(await names()).toEqual(['web']);
    expect((await ask('DescribeLoadBalancers')).LoadBalancers).toMatchObject([{ LoadBalancerName: 'web' }]);
  });

  it('show the weights that ECS sets while a canary takes 12.5 percent [ELB-3]', async () => {
    const { ask, create, ecs, after } = await openShop();
    await create({ loadBalancers: [shiftingEntry], deploymentConfiguration: canary });
    await after(1_200);
    const weights = async (listener: string) => {
      const { Rules } = await ask('DescribeRules', { ListenerArn: `${elb}:listener/app/front/aaaa/${listener}` });
      const { TargetGroups } = Rules[0].Actions[0].ForwardConfig;
      return TargetGroups.map(({ Weight }: { Weight: number }) => Weight);
    };
    expect([await weights('bbbb'), await weights('dddd')]).toEqual([
      [100, 0],
      [100, 0],
    ]);
    await ecs('UpdateService', { cluster: 'shop', service: 'web', taskDefinition: 'web:2' });
    await after(300);
    // Tenths of a percent: weights are whole numbers. The test listener has all of its traffic on the new version.
    expect([await weights('bbbb'), await weights('dddd')]).toEqual([
      [875, 125],
      [0, 100],
    ]);
    await after(1_800);
    expect(await weights('bbbb')).toEqual([0, 100]);
  });

  it.each([
    ['DescribeLoadBalancers', { Names: ['none'] }, 'LoadBalancerNotFoundException'],
    ['DescribeTargetGroups', { Names: ['none'] }, 'TargetGroupNotFoundException'],
    ['DescribeTargetGroups', { LoadBalancerArn: `${elb}:loadbalancer/app/no/1` }, 'LoadBalancerNotFoundException'],
    ['DescribeTargetGroups', { TargetGroupArns: ['web-a'] }, 'ValidationException'],
    ['DescribeTargetGroups', { Names: ['web-a'], TargetGroupArns: ['web-a'] }, 'ValidationException'],
    ['DescribeTargetHealth', { TargetGroupArn: `${elb}:targetgroup/no/1` }, 'TargetGroupNotFoundException'],
    ['DescribeListeners', {}, 'ValidationException'],
    ['DescribeListeners', { ListenerArns: [`${elb}:listener/app/no/1/2`] }, 'ListenerNotFoundException'],
    ['DescribeRules', {}, 'ValidationException'],
    ['DescribeRules', { ListenerArn: `${elb}:listener/app/no/1/2` }, 'ListenerNotFoundException'],
    ['DescribeRules', { RuleArns: [`${elb}:listener-rule/app/no/1/2/3`] }, 'RuleNotFoundException'],
    ['DescribeTags', { ResourceArns: [`${elb}:targetgroup/no/1`] }, 'TargetGroupNotFoundException'],
    ['DescribeTags', { ResourceArns: [`${elb}:loadbalancer/app/no/1`] }, 'LoadBalancerNotFoundException'],
    ['DescribeTags', { ResourceArns: [`${elb}:listener/app/no/1/2`] }, 'ListenerNotFoundException'],
    ['DescribeTags', { ResourceArns: [`${elb}:listener-rule/app/no/1/2/3`] }, 'RuleNotFoundException'],
  ])('%s of %o is refused with %s [ELB-4]', async (operation, input, code) => {
    const { ask } = await openShop();
    await expect(ask(operation, input)).rejects.toMatchObject({ code });
  });

  it('refuse every other operation by its name, and say what to use instead [ELB-5]', async () => {
    const { ask } = await openShop();
    await expect(ask('CreateRule')).rejects.toMatchObject({
      message: 'the simulator has no ELBv2 operation CreateRule',
    });
    const { url } = await serve();
    const answer = await fetch(url, {
      method: 'POST',
      headers: {
        authorization: signedFor('elasticloadbalancing'),
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: new URLSearchParams({ Action: 'CreateLoadBalancer', Version: '2015-12-01', Name: 'front' }),
    });
    const text = await answer.text();
    expect([answer.status, text]).toEqual([400, expect.stringContaining('<Code>InvalidAction</Code>')]);
    expect(text).toContain('CreateLoadBalancer');
    expect(text).toContain('loadBalancers of CreateService or the file of --models');
  });

  it('speak the query protocol, with lists of members [ELB-1]', async () => {
    const alb = { loadBalancer: 'app/web/1', blue: 'targetgroup/web/2' };
    const { url } = await serve({ surroundings: { models: {}, services: { 'shop/web': { alb } } } });
    const answer = await fetch(url, {
      method: 'POST',
      headers: {
        authorization: signedFor('elasticloadbalancing'),
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: new URLSearchParams({ Action: 'DescribeTargetGroups', Version: '2015-12-01', 'Names.member.1': 'web' }),
    });
    const text = await answer.text();
    expect(text).toMatch(
      /^<DescribeTargetGroupsResponse xmlns="http:\/\/elasticloadbalancing\.amazonaws\.com\/doc\/2015-12-01\/"><DescribeTargetGroupsResult><TargetGroups><member><TargetGroupArn>/,
    );
    expect(text).toContain(`<LoadBalancerArns><member>${elb}:loadbalancer/app/web/1</member></LoadBalancerArns>`);
  });
});
