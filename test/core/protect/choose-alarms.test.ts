import { describe, expect, it } from 'vitest';
import { chooseAlarms } from '../../../src/core/protect/choose-alarms.ts';
import type { ServiceFacts } from '../../../src/core/protect/service-facts.ts';
import { DEFAULT_THRESHOLDS } from '../../../src/core/protection/alarm-rules/defaults.ts';
import { facts } from './facts.ts';

const kindsOf = (change: Partial<ServiceFacts>) =>
  chooseAlarms(facts(change), DEFAULT_THRESHOLDS).map(({ rule }) => rule.kind);

const [group] = facts().targetGroups;
const pair = group === undefined ? [] : [group, { ...group, dimension: 'targetgroup/checkout-b/1' }];

/** `test/tools/detection/protect.test.ts` compares the alarms of all shapes with those of the constructs. */
describe('the alarms of a service', () => {
  it.each<readonly [string, Partial<ServiceFacts>, readonly string[]]>([
    ['a shared load balancer', {}, ['SteadyErrors', 'SharpErrors', 'NoHealthyTarget']],
    [
      'an own load balancer',
      { ownLoadBalancer: 'app/shop/0123456789abcdef' },
      ['SteadyErrors', 'SharpErrors', 'UnhealthyTargets'],
    ],
    [
      'blue/green behind an own load balancer',
      { strategy: 'BLUE_GREEN', targetGroups: pair, ownLoadBalancer: 'app/shop/0123456789abcdef' },
      ['SteadyErrors', 'LoadBalancerErrors', 'UnhealthyTargets', 'UnhealthyTargets'],
    ],
    [
      'a canary',
      { strategy: 'CANARY', targetGroups: pair, step: { percent: 10, bakeTime: 10 } },
      ['SteadyErrors', 'ErrorComparison'],
    ],
    ['a service without traffic', { targetGroups: [] }, []],
  ])('%s', (_, change, kinds) => {
    expect(kindsOf(change)).toEqual(kinds);
  });
});

it('measures each metric where it is: target group, load balancer, queue', () => {
  const [alarm] = chooseAlarms(facts({ ownLoadBalancer: 'app/shop/0123456789abcdef' }), DEFAULT_THRESHOLDS);
  if (alarm === undefined) throw new Error('there is no alarm');
  const { errors, own } = alarm.rule.metrics;
  if (errors === undefined || own === undefined) throw new Error('a metric is missing');
  expect(alarm.dimensionsOf(errors)).toEqual({
    LoadBalancer: 'app/shop/0123456789abcdef',
    TargetGroup: 'targetgroup/checkout/1a2b3c4d5e6f7a8b',
  });
  expect(alarm.dimensionsOf(own)).toEqual({ LoadBalancer: 'app/shop/0123456789abcdef' });
});
