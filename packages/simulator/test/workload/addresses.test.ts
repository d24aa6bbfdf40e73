import { describe, expect, it } from 'vitest';
import { balancersOf } from '../../src/workload/addresses.ts';
import { workloadSettingsSchema } from '../../src/workload/settings.ts';
import { Stage } from './stage.ts';

async function play(settings: Record<string, unknown>, arrange: (stage: Stage) => void, minutes = 1): Promise<Stage> {
  const stage = new Stage(settings);
  arrange(stage);
  stage.workload.start();
  await stage.play(minutes);
  return stage;
}

describe('the names of a load balancer', () => {
  it('are those that ECS was given, where the settings name none [LOAD-44]', async () => {
    const elb = 'arn:aws:elasticloadbalancing:us-east-1:111122223333';
    const advancedConfiguration = {
      alternateTargetGroupArn: `${elb}:targetgroup/two/2222`,
      productionListenerRule: `${elb}:listener-rule/app/front/abcd/1111/9999`,
    };
    const stage = await play({ load: 60 }, (one) => {
      Object.assign(one.service, {
        loadBalancers: [{ targetGroupArn: `${elb}:targetgroup/one/1111`, advancedConfiguration }],
      });
      one.traffic = [one.revision('api:1', 1, { side: 'green' })];
    });
    expect(stage.sums('RequestCount', 'LoadBalancer=app/front/abcd TargetGroup=targetgroup/two/2222')).toEqual([
      ['12:00:00', 60],
    ]);
  });

  it('are those of a network load balancer, where the rule is one of its listeners [LOAD-44]', async () => {
    const elb = 'arn:aws:elasticloadbalancing:us-east-1:111122223333';
    const stage = await play({ load: 60 }, (one) => {
      const advancedConfiguration = { productionListenerRule: `${elb}:listener/net/front/abcd/1111` };
      Object.assign(one.service, {
        loadBalancers: [{ targetGroupArn: `${elb}:targetgroup/one/1111`, advancedConfiguration }],
      });
      one.traffic = [one.revision('api:1', 1)];
    });
    expect(stage.sums('NewFlowCount', 'TargetGroup=targetgroup/one/1111')).toEqual([['12:00:00', 6]]);
    expect(stage.points.some(({ namespace }) => namespace === 'AWS/ApplicationELB')).toBe(false);
  });
});

describe('balancersOf', () => {
  const elb = 'arn:aws:elasticloadbalancing:us-east-1:111122223333';
  const { service } = new Stage({});
  const of = (settings: object, loadBalancer?: object) =>
    balancersOf(
      { ...service, loadBalancers: loadBalancer === undefined ? [] : [loadBalancer] },
      workloadSettingsSchema.parse(settings),
    );

  it('draws the names that nothing gives, in the form of AWS and the same each time', () => {
    const { alb, nlb } = of({ alb: {} });
    expect(alb).toEqual({
      loadBalancer: expect.stringMatching(/^app\/web\/[0-9a-f]{16}$/),
      targetGroups: {
        blue: expect.stringMatching(/^targetgroup\/web-blue\/[0-9a-f]{16}$/),
        green: expect.stringMatching(/^targetgroup\/web-green\/[0-9a-f]{16}$/),
      },
    });
    expect(of({ alb: {} }).alb).toEqual(alb);
    expect(alb?.targetGroups.blue.slice(-16)).not.toBe(alb?.targetGroups.green.slice(-16));
    expect(nlb).toBeUndefined();
  });

  it('takes the names of the settings before those that ECS was given [LOAD-44]', () => {
    const given = { targetGroupArn: `${elb}:targetgroup/one/1111` };
    expect(of({ alb: { loadBalancer: 'app/mine/1' } }, given).alb).toMatchObject({
      loadBalancer: 'app/mine/1',
      targetGroups: { blue: 'targetgroup/one/1111' },
    });
  });

  it('passes over what is no target group and no listener', () => {
    const advancedConfiguration = { alternateTargetGroupArn: 7, productionListenerRule: 'arn:rule' };
    const { alb } = of({}, { targetGroupArn: 'blue', advancedConfiguration });
    expect(alb?.loadBalancer).toMatch(/^app\/web\//);
    expect(alb?.targetGroups.blue).toMatch(/^targetgroup\/web-blue\//);
  });
});
