import { Aws, Stack } from 'aws-cdk-lib';
import { CfnService } from 'aws-cdk-lib/aws-ecs';
import { CfnTargetGroup } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { describe, expect, it } from 'vitest';
import { finalProperty, isFunction } from '../../../../lib/protection/services/final-properties.ts';

const configuration = { strategy: 'ROLLING', deploymentCircuitBreaker: { enable: true, rollback: true } };

function finalConfiguration(override: (resource: CfnService) => void): unknown {
  const resource = new CfnService(new Stack(), 'Service');
  override(resource);
  return finalProperty(resource, 'DeploymentConfiguration', configuration);
}

describe('isFunction', () => {
  it.each([
    [{ Ref: 'Alarms' }, true],
    [{ 'Fn::If': ['IsProduction', 1, 2] }, true],
    [{ Ref: 'Alarms', other: 1 }, false],
    [{}, false],
    [['Ref'], false],
    ['Ref', false],
    [undefined, false],
  ])('%j: %s', (value, expected) => {
    expect(isFunction(value)).toBe(expected);
  });
});

describe('finalProperty', () => {
  it.each<[string, (one: CfnService) => void, unknown]>([
    ['without overrides', () => undefined, configuration],
    ['of another property', (one) => one.addPropertyOverride('DesiredCount', 3), configuration],
    [
      'of one field',
      (one) => one.addPropertyOverride('DeploymentConfiguration.Strategy', 'CANARY'),
      { ...configuration, strategy: 'CANARY' },
    ],
    [
      'of a field in a field',
      (one) => one.addOverride('Properties.DeploymentConfiguration.DeploymentCircuitBreaker.Rollback', false),
      { strategy: 'ROLLING', deploymentCircuitBreaker: { enable: true, rollback: false } },
    ],
    [
      'of a field that was not there',
      (one) => one.addPropertyOverride('DeploymentConfiguration.CanaryConfiguration', { CanaryPercent: 10 }),
      { ...configuration, canaryConfiguration: { canaryPercent: 10 } },
    ],
    [
      'that deletes a field',
      (one) => one.addPropertyDeletionOverride('DeploymentConfiguration.DeploymentCircuitBreaker'),
      { strategy: 'ROLLING' },
    ],
    ['that deletes the whole', (one) => one.addPropertyDeletionOverride('DeploymentConfiguration'), undefined],
  ])('reads a value with an override: %s', (_, override, expected) => {
    expect(finalConfiguration(override)).toEqual(expected);
  });

  it('puts an override into the entry of a list, and a list in place of another', () => {
    const stack = new Stack();
    const green = new CfnTargetGroup(stack, 'Green');
    const resource = new CfnService(stack, 'Service');
    const read = () => finalProperty(resource, 'LoadBalancers', [{ containerPort: 80 }, { containerPort: 81 }]);
    resource.addPropertyOverride('LoadBalancers.1.AdvancedConfiguration.AlternateTargetGroupArn', green.ref);
    expect(read()).toEqual([
      { containerPort: 80 },
      {
        containerPort: 81,
        advancedConfiguration: { alternateTargetGroupArn: `reference to ${green.node.path} Ref` },
      },
    ]);
    resource.addPropertyOverride('LoadBalancers', [{ ContainerPort: 82, TargetGroupArn: { Ref: 'Green' } }]);
    expect(read()).toEqual([{ containerPort: 82, targetGroupArn: `reference to ${green.node.path} Ref` }]);
  });

  it('leaves a function of CloudFormation as it is', () => {
    const resource = new CfnService(new Stack(), 'Service');
    resource.addPropertyOverride('ServiceName', { 'Fn::Sub': 'shop-$' + '{AWS::Region}' });
    expect(finalProperty(resource, 'ServiceName', 'shop')).toEqual({ 'Fn::Sub': 'shop-$' + '{AWS::Region}' });
    resource.addPropertyOverride('ServiceName', { Ref: 'AWS::Region' });
    expect(finalProperty(resource, 'ServiceName', 'shop')).toEqual({ Ref: 'AWS::Region' });
    resource.addPropertyOverride('ServiceName', Aws.REGION);
    expect(finalProperty(resource, 'ServiceName', 'shop')).toEqual({ Ref: 'AWS::Region' });
  });
});
