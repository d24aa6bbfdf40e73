import { CfnParameter, Duration, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { describe, expect, it } from 'vitest';
import {
  Strategy,
  shiftsTraffic,
  strategyOptions,
  strategyProblems,
  waitProblems,
} from '../../../lib/service/strategy.ts';
import { expectOneProblem, expectRefusal } from '../guarded-services.ts';

const TEN_MINUTES = Duration.minutes(10);

describe('strategies', () => {
  it("have ECS's own numbers where none are chosen", () => {
    expect(Strategy.rolling()).toEqual({ type: 'ROLLING' });
    expect(Strategy.blueGreen()).toEqual({ type: 'BLUE_GREEN' });
    expect(Strategy.linear()).toEqual({ type: 'LINEAR', stepPercent: 10, stepBakeTime: Duration.minutes(6) });
    expect(Strategy.canary()).toEqual({ type: 'CANARY', stepPercent: 5, stepBakeTime: Duration.minutes(10) });
  });

  it('give old and new versions traffic of their own, all but the rolling one', () => {
    const all = [Strategy.rolling(), Strategy.blueGreen(), Strategy.linear(), Strategy.canary()];
    expect(all.map(shiftsTraffic)).toEqual([false, true, true, true]);
  });
});

describe('strategyProblems', () => {
  it.each([
    ['rolling', Strategy.rolling()],
    ['blue/green', Strategy.blueGreen()],
    ['the smallest linear steps', Strategy.linear({ stepPercent: 3 })],
    ['linear steps in tenths', Strategy.linear({ stepPercent: 33.3 })],
    ['the smallest canary', Strategy.canary({ percent: 0.1 })],
    ['all at once', Strategy.canary({ percent: 100, canaryBakeTime: Duration.minutes(0) })],
    ['a canary of a day', Strategy.canary({ canaryBakeTime: Duration.days(1) })],
  ])('finds nothing wrong with %s', (_, strategy) => {
    expect(strategyProblems(strategy, TEN_MINUTES)).toEqual([]);
  });

  it.each<[string, Strategy, string]>([
    [
      'linear steps of two percent',
      Strategy.linear({ stepPercent: 2 }),
      'stepPercent of a linear strategy must be from 3.0 to 100.0 with at most one decimal, got 2: omit it to use the default, 10',
    ],
    ['linear steps of a hundredth', Strategy.linear({ stepPercent: 10.25 }), 'with at most one decimal, got 10.25'],
    ['linear steps above all', Strategy.linear({ stepPercent: 100.1 }), 'with at most one decimal, got 100.1'],
    [
      'linear steps of two days',
      Strategy.linear({ stepBakeTime: Duration.days(2) }),
      'stepBakeTime must be a whole number of minutes from 0 to 1440, got 2880',
    ],
    [
      'steps that only the deployment knows',
      Strategy.linear({ stepPercent: new CfnParameter(new Stack(), 'Percent', { type: 'Number' }).valueAsNumber }),
      'with at most one decimal, got a value known only at deployment',
    ],
    // Nine waits of 360 minutes and ten of bake.
    [
      'a linear shift of days',
      Strategy.linear({ stepBakeTime: Duration.hours(6) }),
      'the bake times of a linear deployment must add up to at most 1980 minutes, got 3250',
    ],
    [
      'a canary of nothing',
      Strategy.canary({ percent: 0 }),
      'percent of a canary strategy must be from 0.1 to 100.0 with at most one decimal, got 0: omit it to use the default, 5',
    ],
    [
      'a canary of half a minute',
      Strategy.canary({ canaryBakeTime: Duration.seconds(30) }),
      'canaryBakeTime must be a whole number of minutes from 0 to 1440, got 0.5',
    ],
  ])('finds one problem with %s', (_, strategy, message) => {
    expectOneProblem(strategyProblems(strategy, TEN_MINUTES), message);
  });

  it('is asked by a guarded service, its bake included', () => {
    const bakeTime = Duration.days(1);
    expectRefusal(
      () => ({ strategy: Strategy.canary({ canaryBakeTime: Duration.days(1) }), bakeTime }),
      'the bake times of a canary deployment must add up to at most 2160 minutes, got 2880',
    );
  });
});

describe('waitProblems', () => {
  const linear = (stepPercent: number) =>
    ({ type: 'LINEAR', stepPercent, stepBakeTime: Duration.minutes(20) }) as const;

  // Of equal steps the last has no wait: 100 / 50 are two with one. Of 30 % there are four, the last of 10 %, so three waits.
  it.each([
    [50, 1],
    [30, 3],
    [25, 3],
    [3, 33],
    [100, 0],
  ])('counts the waits between steps of %d percent: %d', (percent, waits) => {
    const longest = 1_980 - waits * 20;
    expect(waitProblems(linear(percent), longest)).toEqual([]);
    expectOneProblem(waitProblems(linear(percent), longest + 1), 'at most 1980 minutes, got 1981');
  });

  it('lets a canary wait once, for as long as CloudFormation waits', () => {
    expect(waitProblems(Strategy.canary(), 2_150)).toEqual([]);
    expectOneProblem(waitProblems(Strategy.canary(), 2_151), 'at most 2160 minutes, got 2161');
  });

  it('asks nothing of strategies without steps, nor of times that only the deployment knows', () => {
    expect(waitProblems(Strategy.blueGreen(), 100_000)).toEqual([]);
    expect(waitProblems(Strategy.linear(), Number.NaN)).toEqual([]);
  });
});

describe('strategyOptions', () => {
  it('names no strategy for the rolling one, which ECS takes by itself', () => {
    expect(strategyOptions(Strategy.rolling())).toEqual({});
  });

  it('gives steps to the strategy that has them', () => {
    expect(strategyOptions(Strategy.blueGreen())).toEqual({ deploymentStrategy: ecs.DeploymentStrategy.BLUE_GREEN });
    expect(strategyOptions(Strategy.linear({ stepPercent: 25 }))).toEqual({
      deploymentStrategy: ecs.DeploymentStrategy.LINEAR,
      linearConfiguration: { stepPercent: 25, stepBakeTime: Duration.minutes(6) },
    });
    expect(strategyOptions(Strategy.canary({ percent: 1 }))).toEqual({
      deploymentStrategy: ecs.DeploymentStrategy.CANARY,
      canaryConfiguration: { stepPercent: 1, stepBakeTime: Duration.minutes(10) },
    });
  });
});
