import { describe, expect, it } from 'vitest';
import { Stage } from '../stage.ts';

const elb = 'arn:aws:elasticloadbalancing:us-east-1:111122223333';

/** The namespaces in which the requests of a service are counted, with settings and load balancers as given. */
async function namespaces(settings: object, loadBalancers: readonly unknown[] = []): Promise<readonly string[]> {
  const stage = new Stage({ load: 60, ...settings });
  Object.assign(stage.service, { loadBalancers });
  stage.traffic = [stage.revision('api:1', 1)];
  stage.workload.start();
  await stage.play(1);
  const counted = stage.points.filter(({ name }) => /Request|Flow/.test(name));
  return [...new Set(counted.map(({ namespace }) => namespace))];
}

describe('the sources that count requests', () => {
  const alb = { loadBalancer: 'lb' };

  it('are those that the settings name', async () => {
    expect(await namespaces({ alb })).toEqual(['AWS/ApplicationELB']);
    expect(await namespaces({ nlb: alb })).toEqual(['AWS/NetworkELB']);
    expect(await namespaces({ serviceConnect: { discoveryName: 'web' } })).toEqual(['AWS/ECS']);
    expect(await namespaces({ lattice: { service: 'svc' } })).toEqual(['AWS/VpcLattice']);
    expect(await namespaces({ alb, lattice: { service: 'svc' } })).toEqual(['AWS/ApplicationELB', 'AWS/VpcLattice']);
  });

  it('are none where neither the settings nor ECS name one', async () => {
    expect(await namespaces({})).toEqual([]);
  });

  it('are the load balancer that ECS was given, unless the settings name a source', async () => {
    const given = [{ targetGroupArn: `${elb}:targetgroup/one/1111` }];
    expect(await namespaces({}, given)).toEqual(['AWS/ApplicationELB']);
    expect(await namespaces({ lattice: { service: 'svc' } }, given)).toEqual(['AWS/VpcLattice']);
  });

  it('have one series per zone and target group', async () => {
    const stage = new Stage(
      { load: 60, alb: { ...alb, blue: 'blue', green: 'green' } },
      { parameters: { loadBalancerZones: ['x', 'y'] } },
    );
    stage.traffic = [stage.revision('api:1', 1)];
    stage.workload.start();
    await stage.play(1);
    const sets = stage.points.filter(({ name }) => name === 'RequestCount').map(({ by }) => by);
    expect(sets).toEqual([
      'LoadBalancer=lb',
      'AvailabilityZone=x LoadBalancer=lb',
      'AvailabilityZone=y LoadBalancer=lb',
      'LoadBalancer=lb TargetGroup=blue',
      'AvailabilityZone=x LoadBalancer=lb TargetGroup=blue',
      'AvailabilityZone=y LoadBalancer=lb TargetGroup=blue',
    ]);
  });
});
