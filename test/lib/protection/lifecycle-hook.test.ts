import { CfnParameter, Duration, Stack } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { describe, expect, it } from 'vitest';
import {
  LifecycleHook,
  type LifecycleHookStage,
  lifecycleHookProblems,
} from '../../../lib/protection/lifecycle-hook.ts';
import { Strategy } from '../../../lib/service/strategy.ts';
import { createService, expectOneProblem, servicePropertiesOf, templateOf } from '../guarded-services.ts';

const pauseAt = (...stages: LifecycleHookStage[]) => LifecycleHook.pause({ stages });
const handler = () =>
  LambdaFunction.fromFunctionArn(new Stack(), 'Fn', 'arn:aws:lambda:eu-west-1:111122223333:function:gate');

describe('lifecycleHookProblems', () => {
  it.each<[string, readonly LifecycleHook[]]>([
    ['no hook', []],
    [
      'a pause at each stage that moves no traffic',
      [
        pauseAt(
          'RECONCILE_SERVICE',
          'PRE_SCALE_UP',
          'POST_SCALE_UP',
          'POST_TEST_TRAFFIC_SHIFT',
          'PRE_PRODUCTION_TRAFFIC_SHIFT',
          'POST_PRODUCTION_TRAFFIC_SHIFT',
        ),
      ],
    ],
    [
      'a function while traffic moves',
      [LifecycleHook.function({ handler: handler(), stages: ['TEST_TRAFFIC_SHIFT', 'PRODUCTION_TRAFFIC_SHIFT'] })],
    ],
    ['a pause of two weeks', [LifecycleHook.pause({ stages: ['PRE_SCALE_UP'], timeout: Duration.days(14) })]],
    [
      'a function of a day',
      [LifecycleHook.function({ handler: handler(), stages: ['PRE_SCALE_UP'], timeout: Duration.days(1) })],
    ],
    [
      'ten pauses and ten functions',
      [
        ...Array.from({ length: 10 }, () => pauseAt('PRE_SCALE_UP')),
        ...Array.from({ length: 10 }, () => LifecycleHook.function({ handler: handler(), stages: ['PRE_SCALE_UP'] })),
      ],
    ],
  ])('finds nothing wrong with %s', (_, hooks) => {
    expect(lifecycleHookProblems(hooks, 'BLUE_GREEN')).toEqual([]);
  });

  it.each<[string, readonly LifecycleHook[], string]>([
    ['a hook without a stage', [pauseAt()], 'stages of a pause must contain at least one stage, got []'],
    [
      'a hook where ECS has none',
      [pauseAt('BAKE_TIME' as LifecycleHookStage)],
      'got "BAKE_TIME": use one of these values',
    ],
    [
      'a hook with one stage twice',
      [pauseAt('PRE_SCALE_UP', 'PRE_SCALE_UP')],
      'must not repeat a stage, got PRE_SCALE_UP twice: remove one',
    ],
    [
      'a pause while traffic moves',
      [pauseAt('PRODUCTION_TRAFFIC_SHIFT')],
      'a pause cannot use the stage PRODUCTION_TRAFFIC_SHIFT, in which ECS moves traffic: use PRE_PRODUCTION_TRAFFIC_SHIFT or POST_PRODUCTION_TRAFFIC_SHIFT',
    ],
    [
      'a pause of three weeks',
      [LifecycleHook.pause({ stages: ['PRE_SCALE_UP'], timeout: Duration.days(21) })],
      'the timeout of a pause must be a whole number of minutes from 1 to 20160, got 30240 minutes: choose a shorter time',
    ],
    [
      'a pause of half a minute',
      [LifecycleHook.pause({ stages: ['PRE_SCALE_UP'], timeout: Duration.seconds(30) })],
      'minutes from 1 to 20160, got 0.5 minutes: round it, for example to Duration.minutes(1)',
    ],
    [
      'a function that takes two days',
      [LifecycleHook.function({ handler: handler(), stages: ['PRE_SCALE_UP'], timeout: Duration.days(2) })],
      'the timeout of a function hook must be a whole number of minutes from 1 to 1440, got 2880',
    ],
    [
      'a hook that waits on',
      [LifecycleHook.pause({ stages: ['PRE_SCALE_UP'], onTimeout: 'WAIT' as 'CONTINUE' })],
      'onTimeout of a pause must be ROLLBACK or CONTINUE, got "WAIT"',
    ],
    [
      'eleven pauses',
      Array.from({ length: 11 }, () => pauseAt('PRE_SCALE_UP')),
      'lifecycleHooks must contain at most 10 hooks of the type PAUSE, got 11',
    ],
  ])('finds one problem with %s', (_, hooks, message) => {
    expectOneProblem(lifecycleHookProblems(hooks, 'BLUE_GREEN'), message);
  });

  it.each<[string, readonly LifecycleHook[]]>([
    ['no hook', []],
    ['a pause before and after the scale-up', [pauseAt('PRE_SCALE_UP', 'POST_SCALE_UP'), pauseAt('PRE_SCALE_UP')]],
  ])('finds nothing wrong with %s in a rolling deployment', (_, hooks) => {
    expect(lifecycleHookProblems(hooks, 'ROLLING')).toEqual([]);
  });

  it.each<[string, readonly LifecycleHook[], string]>([
    [
      'functions',
      [
        LifecycleHook.function({ handler: handler(), stages: ['PRE_SCALE_UP'] }),
        LifecycleHook.function({ handler: handler(), stages: ['TEST_TRAFFIC_SHIFT'] }),
      ],
      'a function hook needs a strategy that shifts traffic, got ROLLING: use LifecycleHook.pause(), or BLUE_GREEN, LINEAR or CANARY, because AWS documents Lambda hooks only for these',
    ],
    [
      'a pause after test traffic',
      [pauseAt('PRE_SCALE_UP', 'POST_TEST_TRAFFIC_SHIFT')],
      'a pause cannot use the stage POST_TEST_TRAFFIC_SHIFT with ROLLING, which does not have this stage: use PRE_SCALE_UP or POST_SCALE_UP',
    ],
    [
      'a pause while production traffic would move',
      [pauseAt('PRODUCTION_TRAFFIC_SHIFT')],
      'a pause cannot use the stage PRODUCTION_TRAFFIC_SHIFT with ROLLING, which does not have this stage',
    ],
    ['a pause at an unknown stage', [pauseAt('BAKE_TIME' as LifecycleHookStage)], 'got "BAKE_TIME"'],
  ])('finds one problem with %s in a rolling deployment', (_, hooks, message) => {
    expectOneProblem(lifecycleHookProblems(hooks, 'ROLLING'), message);
  });
});

describe('the hooks of a service', () => {
  it('holds at pauses and asks functions, by a role of their own, and keeps hooks that are added later', () => {
    const guarded = createService(({ stack }) => {
      const handler = new LambdaFunction(stack, 'Gate', {
        code: Code.fromInline('exports.handler = async () => ({ hookStatus: "SUCCEEDED" });'),
        handler: 'index.handler',
        runtime: Runtime.NODEJS_24_X,
      });
      return {
        strategy: Strategy.blueGreen(),
        lifecycleHooks: [
          LifecycleHook.pause({
            stages: ['PRE_PRODUCTION_TRAFFIC_SHIFT'],
            timeout: Duration.hours(2),
            onTimeout: 'CONTINUE',
          }),
          LifecycleHook.function({ handler, stages: ['POST_TEST_TRAFFIC_SHIFT'], details: { suite: 'smoke' } }),
        ],
      };
    });
    const late = LambdaFunction.fromFunctionAttributes(Stack.of(guarded), 'Late', {
      functionArn: 'arn:aws:lambda:eu-west-1:111122223333:function:late',
      skipPermissions: true,
    });
    guarded.service.addLifecycleHook(
      new ecs.DeploymentLifecycleLambdaTarget(late, 'LateHook', {
        lifecycleStages: [ecs.DeploymentLifecycleStage.PRE_SCALE_UP],
      }),
    );
    const template = templateOf(guarded);
    const { LifecycleHooks } = servicePropertiesOf(template)['DeploymentConfiguration'] as {
      LifecycleHooks: unknown[];
    };
    expect(LifecycleHooks).toEqual([
      expect.objectContaining({ LifecycleStages: ['PRE_SCALE_UP'] }),
      {
        TargetType: 'PAUSE',
        LifecycleStages: ['PRE_PRODUCTION_TRAFFIC_SHIFT'],
        TimeoutConfiguration: { Action: 'CONTINUE', TimeoutInMinutes: 120 },
      },
      {
        TargetType: 'AWS_LAMBDA',
        LifecycleStages: ['POST_TEST_TRAFFIC_SHIFT'],
        HookTargetArn: { 'Fn::GetAtt': [expect.stringMatching(/^Gate/), 'Arn'] },
        RoleArn: { 'Fn::GetAtt': [expect.stringContaining('HookRole'), 'Arn'] },
        HookDetails: '{"suite":"smoke"}',
      },
    ]);
    template.hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: { Statement: [{ Principal: { Service: 'ecs.amazonaws.com' } }] },
      Description: 'Lets ECS invoke the function of a lifecycle hook',
    });
    template.hasResource('AWS::ECS::Service', {
      DependsOn: Match.arrayWith([Match.stringLikeRegexp('HookRole2DefaultPolicy')]),
    });
  });

  it('pauses a rolling deployment, with the bake time that makes CloudFormation wait for 36 hours', () => {
    const template = templateOf(
      createService(() => ({
        strategy: Strategy.rolling(),
        lifecycleHooks: [LifecycleHook.pause({ stages: ['PRE_SCALE_UP'], timeout: Duration.hours(8) })],
      })),
    );
    expect(servicePropertiesOf(template)['DeploymentConfiguration']).toMatchObject({
      BakeTimeInMinutes: 10,
      LifecycleHooks: [
        {
          TargetType: 'PAUSE',
          LifecycleStages: ['PRE_SCALE_UP'],
          TimeoutConfiguration: { Action: 'ROLLBACK', TimeoutInMinutes: 480 },
        },
      ],
    });
  });

  it('hands a hook values that only the deployment knows', () => {
    const template = templateOf(
      createService(({ stack }) => ({
        strategy: Strategy.blueGreen(),
        lifecycleHooks: [
          LifecycleHook.function({
            handler: LambdaFunction.fromFunctionAttributes(stack, 'Gate', {
              functionArn: 'arn:aws:lambda:eu-west-1:111122223333:function:gate',
              skipPermissions: true,
            }),
            stages: ['POST_TEST_TRAFFIC_SHIFT'],
            details: { tasks: new CfnParameter(stack, 'Tasks', { type: 'Number' }).valueAsNumber },
          }),
        ],
      })),
    );
    template.hasResourceProperties('AWS::ECS::Service', {
      DeploymentConfiguration: {
        LifecycleHooks: [{ HookDetails: { 'Fn::Join': ['', ['{"tasks":', { Ref: 'Tasks' }, '}']] } }],
      },
    });
  });
});
