import { parseEventPattern } from '@ecs-guard/simulator/services/eventbridge/pattern';
import { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { describe, expect, it } from 'vitest';
import type { OutcomeFilters } from '../../../lib/guard/outcome-filters.ts';
import { createOutcomeRule, type OutcomeRuleProps, outcomeEventPattern } from '../../../lib/guard/outcome-rule.ts';
import type { DeploymentRecord } from '../../../src/core/deployment/record.ts';
import { describeOutcome, type OutcomeTransition } from '../../../src/core/outcome-event/outcome-event.ts';
import { fullRecord } from '../../builders/records.ts';
import { createApp, resourcesOf } from '../synth.ts';

const SERVICES = 'arn:aws:ecs:eu-west-1:111122223333:service';

function createRule(props: (stack: Stack) => OutcomeRuleProps): Stack {
  const stack = new Stack(createApp(), 'Test');
  createOutcomeRule(stack, 'Rule', new EventBus(stack, 'Bus'), props(stack));
  return stack;
}

/** The pattern as the template has it. */
function patternOf(filters: OutcomeFilters): unknown {
  const [rule] = Object.values(resourcesOf(Template.fromStack(createRule(() => filters)), 'AWS::Events::Rule'));
  return rule?.Properties['EventPattern'];
}

/** Whether a rule with these filters passes what the guard publishes of such a record. */
function passes(
  filters: OutcomeFilters,
  fields: Partial<DeploymentRecord>,
  transition: OutcomeTransition = 'finished',
) {
  const { detailType, ...event } = describeOutcome(fullRecord(fields), transition);
  return parseEventPattern(patternOf(filters)).matches({ ...event, 'detail-type': detailType });
}

describe('the filters of outcome events', () => {
  it('pass every end of a deployment when there are none', () => {
    expect(patternOf({})).toEqual({ source: ['ecs-deployment-guard'], 'detail-type': ['Deployment Finished'] });
    expect(passes({}, { outcome: 'succeeded', cause: undefined })).toBe(true);
    expect(passes({}, { outcome: undefined, cause: undefined }, 'started')).toBe(false);
  });

  const succeeded = { outcome: 'succeeded', cause: undefined } as const;
  it.each<[string, OutcomeFilters, Partial<DeploymentRecord>, Partial<DeploymentRecord>]>([
    ['outcomes', { outcomes: ['rolled-back', 'failed'] }, { outcome: 'failed' }, succeeded],
    ['causes', { causes: ['alarm'] }, { cause: 'alarm' }, { cause: 'circuit-breaker' }],
    ['causes of what has none', { causes: ['alarm', 'unknown'] }, { cause: 'unknown' }, succeeded],
    [
      'protections',
      { protections: ['off-alarm-at-start', 'blind'] },
      { protection: { state: 'blind', alarmNames: [] } },
      { protection: { state: 'armed', alarmNames: [] } },
    ],
    ['strategies', { strategies: ['CANARY', 'LINEAR'] }, { strategy: 'LINEAR' }, { strategy: 'ROLLING' }],
    [
      'all at once',
      { outcomes: ['rolled-back'], causes: ['alarm'], services: ['web/*'], strategies: ['ROLLING'] },
      {},
      { cause: 'requested' },
    ],
  ])('by %s pass what is named and nothing else', (_, filters, passed, stopped) => {
    expect(passes(filters, passed)).toBe(true);
    expect(passes(filters, stopped)).toBe(false);
  });

  it('by kind of event pass each kind that is named', () => {
    const filters: OutcomeFilters = { detailTypes: ['Deployment Started', 'Deployment Stuck'] };
    expect(passes(filters, {}, 'started')).toBe(true);
    expect(passes(filters, {}, 'stuck')).toBe(true);
    expect(passes(filters, {}, 'finished')).toBe(false);
  });

  it('pass the cause of a rollback while it goes on', () => {
    const filters: OutcomeFilters = { detailTypes: ['Deployment Rolling Back'], causes: ['alarm'] };
    expect(passes(filters, { outcome: undefined, phase: 'rolling-back' }, 'rolling-back')).toBe(true);
  });
});

describe('the patterns of services', () => {
  it.each([
    [['prod-*/checkout'], 'prod-eu/checkout', true],
    [['prod-*/checkout'], 'prod-eu/checkout-api', false],
    [['prod-*/checkout'], 'test/checkout', false],
    [['*/checkout'], 'test/checkout', true],
    [['prod/*-api'], 'prod/checkout-api', true],
    [['prod/*-api'], 'prod/checkout', false],
    [['prod/shop-*-api'], 'prod/shop-cart-api', true],
    [['prod/shop-*-api'], 'prod/shop-api', false],
    [['prod/shop-**-api'], 'prod/shop-cart-api', true],
    [['a/x', 'b/y'], 'a/x', true],
    [['a/x', 'b/y'], 'b/y', true],
    [['a/x', 'b/y'], 'a/y', false],
    [['a/x', 'a/x'], 'a/x', true],
    [['a/x', '*/*'], 'b/y', true],
    // A short ARN names no cluster.
    [['default/x'], 'x', true],
    [['def*/x'], 'x', true],
    [['prod/x'], 'x', false],
    [['*/x'], 'x', true],
  ])('%j for %s: %s', (services, path, expected) => {
    const record = { serviceArn: `${SERVICES}/${path}` };
    expect(passes({ services }, record)).toBe(expected);
  });

  it('are written with the operators that cost least', () => {
    expect(patternOf({ services: ['prod-*/checkout', '*/*-api', 'a/b*c'] })).toMatchObject({
      detail: {
        deployment: {
          $or: [
            { cluster: [{ prefix: 'prod-' }], service: ['checkout'] },
            { service: [{ suffix: '-api' }] },
            { cluster: ['a'], service: [{ wildcard: 'b*c' }] },
          ],
        },
      },
    });
  });

  it('are no filter when one of them names every service', () => {
    expect(patternOf({ services: ['*/*', 'a/x'] })).not.toHaveProperty('detail');
  });
});

describe('the pattern of a rule', () => {
  it('when they are longer than what EventBridge takes', () => {
    const services = Array.from({ length: 60 }, (_, index) => `cluster-${index}/service-${index}`);
    expect(() => outcomeEventPattern({ services })).toThrow(
      /must have at most 2048 characters, got \d{4}: shorten the service names with "\*", or create two rules$/,
    );
  });

  it('from one character above the limit', () => {
    const pattern = (length: number) =>
      outcomeEventPattern({
        services: [`${'c'.repeat(length)}/*`],
        strategies: Array.from({ length: 17 }, (_, index) => `${'S'.repeat(100)}_${'ABCDEFGHIJKLMNOPQ'[index]}`),
      });
    const characters = (length: number) => JSON.stringify(pattern(length)).length + 1;
    const room = 2_048 - characters(1);
    expect(characters(1 + room)).toBe(2_048);
    expect(() => pattern(2 + room)).toThrow(/got 2049/);
  });
});

describe('the rule of outcome events', () => {
  it('has the name, description and state that were asked for', () => {
    const stack = createRule(() => ({ ruleName: 'rollbacks', description: 'Rollbacks', enabled: false }));
    Template.fromStack(stack).hasResourceProperties('AWS::Events::Rule', {
      EventBusName: { Ref: Match.stringLikeRegexp('Bus') },
      Name: 'rollbacks',
      Description: 'Rollbacks',
      State: 'DISABLED',
    });
  });

  it('sends to each target, and has none unless asked', () => {
    const targets = createRule((stack) => ({
      target: new SqsQueue(new Queue(stack, 'One')),
      targets: [new SqsQueue(new Queue(stack, 'Two'))],
    }));
    Template.fromStack(targets).hasResourceProperties('AWS::Events::Rule', {
      State: 'ENABLED',
      Targets: [
        Match.objectLike({ Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp('One'), 'Arn'] } }),
        Match.objectLike({ Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp('Two'), 'Arn'] } }),
      ],
    });
    Template.fromStack(createRule(() => ({}))).hasResourceProperties('AWS::Events::Rule', { Targets: Match.absent() });
  });

  it('stands beside its target where two stacks would depend on each other', () => {
    const app = createApp();
    const [guards, others] = [new Stack(app, 'Guards'), new Stack(app, 'Others')];
    createOutcomeRule(guards, 'Rule', new EventBus(guards, 'Bus'), {
      target: new SqsQueue(new Queue(others, 'Queue')),
      crossStackScope: others,
    });
    Template.fromStack(others).resourceCountIs('AWS::Events::Rule', 1);
    Template.fromStack(guards).resourceCountIs('AWS::Events::Rule', 0);
  });
});
