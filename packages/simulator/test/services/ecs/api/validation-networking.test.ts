import { describe, expect, it } from 'vitest';
import { behind, blueGroup, greenGroup, productionRule } from '../shifted-web.ts';
import { create, refused } from './create-service.ts';

const target = { targetGroupArn: blueGroup, containerName: 'app', containerPort: 80 };
const listener = 'arn:aws:elasticloadbalancing:us-east-1:111122223333:listener/app/web/1/2';
const [shifted] = behind().loadBalancers;
const advancedConfiguration = shifted?.advancedConfiguration;

describe('CreateService refuses', () => {
  // The texts are those of AWS's page on troubleshooting blue/green deployments.
  it.each<[string, Record<string, unknown>, string]>([
    ['one target group twice', { loadBalancers: [shifted, shifted] }, `Duplicate targetGroupArn found: ${blueGroup}`],
    [
      'one rule for both kinds of traffic',
      behind({ test: productionRule }),
      `The following rules cannot be used as both production and test listener rules: ${productionRule}`,
    ],
    [
      'a listener of an Application Load Balancer for its rule',
      behind({ production: listener }),
      `productionListenerRule has an invalid ARN format. Must be RuleArn for ALB or ListenerArn for NLB. Got: ${listener}`,
    ],
    [
      'a Classic Load Balancer that shifts traffic',
      { loadBalancers: [{ loadBalancerName: 'old', containerName: 'app', containerPort: 80, advancedConfiguration }] },
      'advancedConfiguration field is not allowed with ELBv1 loadBalancers',
    ],
    [
      'load balancers of two generations',
      { loadBalancers: [shifted, { loadBalancerName: 'old', containerName: 'app', containerPort: 80 }] },
      'All loadBalancers must be strictly either ELBv1 (defining loadBalancerName) or ELBv2 (defining targetGroupArn)',
    ],
    [
      'one of two load balancers that can shift traffic',
      { loadBalancers: [shifted, { ...target, targetGroupArn: `${greenGroup}3` }] },
      'Either all or none of the provided loadBalancers must have advancedConfiguration defined',
    ],
  ])('%s [ECS-91]', (_, input, message) => {
    expect(() => create({ strategy: 'CANARY' }, input)).toThrow(
      expect.objectContaining({ code: 'InvalidParameterException', message }),
    );
  });

  // Public logs of three users show the code and each of the texts.
  it.each([
    ['BLUE_GREEN', 'Blue/green'],
    ['LINEAR', 'linear'],
    ['CANARY', 'canary'],
  ])('the strategy %s with load balancers that cannot shift traffic [ECS-91]', (strategy, word) => {
    expect(() => create({ strategy }, { loadBalancers: [target] })).toThrow(
      expect.objectContaining({
        code: 'ClientException',
        message: `advancedConfiguration field is required for all loadBalancers when using the ${word} deployment strategy`,
      }),
    );
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['canaries where nothing moves traffic', {}, 'needs a load balancer'],
    [
      'a load balancer without a second target group',
      { loadBalancers: [{ ...target, advancedConfiguration: { productionListenerRule: productionRule } }] },
      'alternateTargetGroupArn and productionListenerRule are required',
    ],
  ])('%s [ECS-91]', (_, input, message) => {
    expect(() => create({ strategy: 'CANARY' }, input)).toThrow(refused(message));
  });
});

describe('a rolling service', () => {
  it('may use one target group for two containers, and be ready to shift traffic later [ECS-91]', () => {
    expect(() => create({}, { loadBalancers: [target, { ...target, containerPort: 8080 }] })).not.toThrow();
    expect(() => create({}, behind())).not.toThrow();
  });
});
