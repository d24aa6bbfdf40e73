import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import type { CfnService } from 'aws-cdk-lib/aws-ecs';
import * as elb from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { describe, expect, it } from 'vitest';
import { DeploymentProtection } from '../../../../lib/protection/deployment-protection.ts';
import { readServiceShape, type ServiceShape } from '../../../../lib/protection/service-shape.ts';
import { bakeTimeFindings, changeProblems } from '../../../../lib/protection/services/changes-since.ts';
import { createClusterWithTask, headless, web } from '../../other-services.ts';

const shape = readServiceShape(headless(new Stack()));
const problemsOf = (before: Partial<ServiceShape>, now: Partial<ServiceShape>) =>
  changeProblems({ ...shape, ...before }, { ...shape, ...now });

const STRATEGY =
  'the deployment strategy is BLUE_GREEN, but was ROLLING when you protected the service: set the strategy before you protect it, even if you set it with an override, ' +
  'because the alarms depend on it';
const TARGETS =
  '1 target group of the service changed after you protected it, so an alarm watches a target group that is no longer in use: set LoadBalancers before ' +
  'you protect the service, even if you set it with an override';

describe('changeProblems', () => {
  it('finds nothing where nothing changed, or target groups changed places', () => {
    expect(problemsOf({}, {})).toEqual([]);
    expect(problemsOf({ targetGroupArns: ['blue', 'green'] }, { targetGroupArns: ['green', 'blue'] })).toEqual([]);
  });

  it('finds another strategy', () => {
    expect(problemsOf({ strategy: 'ROLLING' }, { strategy: 'BLUE_GREEN' })).toEqual([STRATEGY]);
  });

  it('finds another target group in place of one, and leaves another number to another check', () => {
    expect(problemsOf({ targetGroupArns: ['blue'] }, { targetGroupArns: ['green'] })).toEqual([TARGETS]);
    expect(problemsOf({ targetGroupArns: ['blue'] }, { targetGroupArns: ['green', 'red'] })).toEqual([]);
  });
});

describe('bakeTimeFindings', () => {
  it('finds another bake time than the protection chose', () => {
    expect(bakeTimeFindings({ ...shape, bakeTime: 1 }, 10)).toEqual([
      {
        id: 'ecs-deployment-guard:bake-time-changed',
        text:
          'the bake time in the template is 1 minute, because of an override, but the protection was created for 10 minutes: remove the override, and set ' +
          'bakeTime to Duration.minutes(1) if you need this time',
      },
    ]);
  });

  it('finds nothing in the same, and in one that only the deployment knows', () => {
    expect(bakeTimeFindings({ ...shape, bakeTime: 10 }, 10)).toEqual([]);
    expect(bakeTimeFindings({ ...shape, bakeTime: undefined }, 10)).toEqual([]);
  });
});

describe('blue/green by an escape hatch', () => {
  const blueGreen = (when: 'before' | 'after') => {
    const parts = createClusterWithTask();
    const service = web(parts);
    const [listener] = parts.stack.node.findAll().flatMap((one) => (one.node.id === 'PublicListener' ? [one] : []));
    const green = new elb.ApplicationTargetGroup(parts.stack, 'Green', { vpc: parts.cluster.vpc, port: 80 });
    const override = () => {
      const resource = service.node.defaultChild as CfnService;
      resource.addPropertyOverride('DeploymentConfiguration.Strategy', 'BLUE_GREEN');
      resource.addPropertyOverride('LoadBalancers.0.AdvancedConfiguration', {
        AlternateTargetGroupArn: green.targetGroupArn,
      });
    };
    if (listener !== undefined) attach(listener, green);
    if (when === 'before') override();
    const { alarms } = DeploymentProtection.of(service);
    if (when === 'after') override();
    return { stack: parts.stack, ids: alarms.map(({ alarm }) => alarm.node.id) };
  };

  it('gives both target groups their alarms where it came before the protection', () => {
    const { stack, ids } = blueGreen('before');
    expect(ids.filter((id) => id.startsWith('UnhealthyTargets'))).toEqual(['UnhealthyTargets', 'UnhealthyTargets2']);
    expect(() => Template.fromStack(stack)).not.toThrow();
  });

  it('fails the synthesis where it came after the protection', () => {
    const { stack, ids } = blueGreen('after');
    expect(ids.filter((id) => id.startsWith('UnhealthyTargets'))).toEqual([]);
    expect(() => Template.fromStack(stack)).toThrow(STRATEGY);
  });
});

/** Adds a target group to a listener, at another path. */
function attach(listener: unknown, targetGroup: elb.ApplicationTargetGroup): void {
  const { ApplicationListener, ListenerAction, ListenerCondition } = elb;
  if (!(listener instanceof ApplicationListener)) throw new Error('the pattern must have a listener');
  listener.addAction('Green', {
    priority: 5,
    conditions: [ListenerCondition.pathPatterns(['/green'])],
    action: ListenerAction.forward([targetGroup]),
  });
}
