import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEventPattern } from '@ecs-guard/simulator/services/eventbridge/pattern';
import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { reconcilerEvents } from '../../../lib/guard/event-rules.ts';
import { full, plain } from '../guard-templates.ts';

describe('the rules of the guard', () => {
  it.each([
    ['aws.ecs', 'ECS Deployment State Change', undefined],
    ['aws.ecs', 'ECS Hook State Change', undefined],
    [
      'aws.cloudwatch',
      'CloudWatch Alarm State Change',
      { $or: [{ state: { value: ['ALARM'] } }, { previousState: { value: ['ALARM'] } }] },
    ],
    ['aws.cloudwatch', 'CloudWatch Alarm Configuration Change', { operation: ['update', 'delete'] }],
  ])('pass %s %s', (source, detailType, detail) => {
    plain().hasResourceProperties('AWS::Events::Rule', {
      EventBusName: Match.absent(),
      EventPattern: { source: [source], 'detail-type': [detailType], ...(detail && { detail }) },
    });
  });

  it('pass service actions by name, and never the steady states that repeat', () => {
    plain().hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        'detail-type': ['ECS Service Action'],
        detail: { eventName: Match.arrayWith(['SERVICE_DEPLOYMENT_FAILED', 'SERVICE_TASK_START_IMPAIRED']) },
      },
    });
    expect(JSON.stringify(plain().toJSON())).not.toMatch(/STEADY_STATE|Task State Change/);
  });

  it('carry every outcome event to the notifier', () => {
    full().hasResourceProperties('AWS::Events::Rule', {
      EventBusName: { Ref: Match.stringLikeRegexp('Bus') },
      EventPattern: {
        source: ['ecs-deployment-guard'],
        'detail-type': Match.arrayWith(['Deployment Started', 'Deployment Rolling Back', 'Deployment Finished']),
      },
    });
  });
});

describe('what the reconciler hears of', () => {
  const folder = join(import.meta.dirname, '../../fixtures/events');
  const passing = Object.values(reconcilerEvents).map(({ pattern: { detailType, ...rest } }) =>
    parseEventPattern({ ...rest, 'detail-type': detailType }),
  );
  const passes = (event: Parameters<(typeof passing)[number]['matches']>[0]) =>
    passing.filter((pattern) => pattern.matches(event)).length;
  const sample = (name: string) => JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'));

  it.each([
    'ecs-deployment-completed',
    'ecs-deployment-failed-circuit-breaker',
    'ecs-deployment-in-progress-initial',
    'ecs-deployment-in-progress-rollback',
    'ecs-hook-awaiting-action',
    'ecs-service-action-placement-failure-ec2-cpu',
    'ecs-service-action-task-start-impaired',
    'cw-alarm-state-change-metric',
    'cw-alarm-state-change-composite',
    'cw-alarm-config-change-metric-update',
    'cw-alarm-config-change-math-delete',
  ])("is AWS's sample %s, by one rule", (name) => {
    expect(passes(sample(name))).toBe(1);
  });

  it.each([
    'ecs-service-action-steady-state',
    'ecs-service-action-capacity-provider-steady-state',
    'ecs-task-state-change-2023',
    'ecs-container-instance-state-change',
    'ecs-daemon-task-failed-to-run',
    'cw-alarm-config-change-composite-create',
    'cw-alarm-contributor-state-change',
  ])("is not AWS's sample %s", (name) => {
    expect(passes(sample(name))).toBe(0);
  });

  it('is no alarm that only got its first data', () => {
    const event = sample('cw-alarm-state-change-metric');
    const detail = { ...event.detail, state: { value: 'OK' }, previousState: { value: 'INSUFFICIENT_DATA' } };
    expect(passes({ ...event, detail })).toBe(0);
  });
});
