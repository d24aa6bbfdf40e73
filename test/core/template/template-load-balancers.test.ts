import { describe, expect, it } from 'vitest';
import { parseTemplate } from '../../../src/cli/template/parse-template.ts';
import { readTemplateServices } from '../../../src/core/template/read-template-services.ts';
import { readStacks } from '../../../src/core/template/stacks.ts';

const FRONT = `
Resources:
  Front: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer}
  Listener:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties:
      LoadBalancerArn: !Ref Front
      DefaultActions: [{Type: forward, TargetGroupArn: !Ref Web}]
  Web:
    Type: AWS::ElasticLoadBalancingV2::TargetGroup
    Properties: {Protocol: HTTP, HealthCheckIntervalSeconds: '15'}
  Orders:
    Type: AWS::ElasticLoadBalancingV2::TargetGroup
    Properties: {Protocol: HTTP, UnhealthyThresholdCount: 5}
  Service:
    Type: AWS::ECS::Service
    Properties:
      LoadBalancers: [{TargetGroupArn: !Ref Web}]
`;
const RULE = `
  Rule:
    Type: AWS::ElasticLoadBalancingV2::ListenerRule
    Properties:
      ListenerArn: !Ref Listener
      Actions: [{Type: forward, ForwardConfig: {TargetGroups: [{TargetGroupArn: !Ref Orders}, {TargetGroupArn: !Ref Web}]}}]
`;

function groupsOf(text: string) {
  const reading = parseTemplate(text, 'shop.yaml');
  if (reading.is === 'refused') throw new Error(reading.because);
  const stacks = readStacks([reading.template], { parameters: new Map() }, { load: () => 'no' });
  return readTemplateServices(stacks)[0]?.audited.service.targetGroups;
}

describe('the load balancers of a target group', () => {
  it('are those whose listeners forward to it', () => {
    expect(groupsOf(FRONT)).toEqual([
      {
        arn: { unknown: 'Web' },
        dimension: { unknown: 'Web.TargetGroupFullName' },
        kind: 'application',
        role: 'primary',
        loadBalancers: [{ dimension: { unknown: 'Front.LoadBalancerFullName' }, otherTargetGroups: 0 }],
        healthCheck: { interval: 15, unhealthyThreshold: 2 },
      },
    ]);
  });

  it('have the target groups of rules too', () => {
    expect(groupsOf(FRONT + RULE)?.[0]?.loadBalancers).toEqual([
      { dimension: { unknown: 'Front.LoadBalancerFullName' }, otherTargetGroups: 1 },
    ]);
  });

  it('do not count a second target group of the same service', () => {
    const both = FRONT.replace(
      '[{TargetGroupArn: !Ref Web}]',
      '[{TargetGroupArn: !Ref Web}, {TargetGroupArn: !Ref Orders}]',
    );
    expect(groupsOf(both + RULE)?.map(({ loadBalancers }) => loadBalancers?.[0]?.otherTargetGroups)).toEqual([0, 0]);
  });

  it('may be an ARN', () => {
    const arn = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/shop/0123456789abcdef';
    expect(groupsOf(FRONT.replace('!Ref Front', arn))?.[0]?.loadBalancers?.[0]?.dimension).toBe(
      'app/shop/0123456789abcdef',
    );
  });

  it('are not known without a listener', () => {
    const [group] =
      groupsOf(FRONT.replace('[{Type: forward, TargetGroupArn: !Ref Web}]', '[{Type: fixed-response}]')) ?? [];
    expect(group).not.toHaveProperty('loadBalancers');
  });
});
