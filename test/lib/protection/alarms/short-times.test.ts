import { Duration, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { DeploymentProtection } from '../../../../lib/protection/deployment-protection.ts';
import { type CanaryProps, type LinearProps, Strategy } from '../../../../lib/service/strategy.ts';
import { Traffic } from '../../../../lib/service/traffic-kinds.ts';
import { type Choice, createService } from '../../guarded-services.ts';
import { createClusterWithTask, web } from '../../other-services.ts';

/** The warnings about short times of a guarded service, without their acknowledgement. */
function warningsOf(choice: Choice): readonly string[] {
  return warningsIn(Stack.of(createService(() => choice)));
}

function warningsIn(stack: Stack): readonly string[] {
  return Annotations.fromStack(stack)
    .findWarning('*', Match.stringLikeRegexp('ecs-deployment-guard:short-'))
    .map(({ entry }) => String(entry.data).replace(/ \[ack: ecs-deployment-guard:short-[a-z-]+\]$/, ''));
}

describe('the bake time', () => {
  // Behind an own load balancer: SteadyErrors needs four bad minutes, UnhealthyTargets three, SharpErrors two. Metrics can be three
  // minutes late.
  it('is long enough when it is the default, or seven minutes', () => {
    expect(warningsOf({})).toEqual([]);
    expect(warningsOf({ bakeTime: Duration.minutes(7) })).toEqual([]);
  });

  it('is too short for one alarm at six minutes, and for all at four', () => {
    expect(warningsOf({ bakeTime: Duration.minutes(6) })).toEqual([
      'the bake time of 6 minutes ends before this alarm can detect an error: SteadyErrors (after 7 minutes). Metrics can be 3 minutes late. ' +
        'Set bakeTime to 7 minutes or more',
    ]);
    expect(warningsOf({ bakeTime: Duration.minutes(4) })).toEqual([
      'the bake time of 4 minutes ends before these alarms can detect an error: SteadyErrors (after 7 minutes), SharpErrors (after 5 minutes) and ' +
        'UnhealthyTargets (after 6 minutes). Metrics can be 3 minutes late. Set bakeTime to 7 minutes or more',
    ]);
  });

  it('is measured by the settings of an alarm', () => {
    expect(warningsOf({ alarms: { SteadyErrors: { datapointsToAlarm: 7, evaluationPeriods: 7 } } })).toEqual([]);
    expect(warningsOf({ alarms: { SteadyErrors: { datapointsToAlarm: 8 } } })).toEqual([
      'the bake time of 10 minutes ends before this alarm can detect an error: SteadyErrors (after 11 minutes). Metrics can be 3 minutes late. ' +
        'Set bakeTime to 11 minutes or more',
    ]);
  });

  it('is that of a service of another construct', () => {
    const parts = createClusterWithTask();
    DeploymentProtection.of(web(parts), { bakeTime: Duration.minutes(6) });
    expect(warningsIn(parts.stack)).toEqual([
      expect.stringContaining('the bake time of 6 minutes ends before this alarm'),
    ]);
  });
});

describe('a canary', () => {
  const canary = (props: CanaryProps, more: Choice = {}) => warningsOf({ strategy: Strategy.canary(props), ...more });

  it.each([10, 9])('is long enough with %d minutes', (minutes) => {
    expect(canary({ canaryBakeTime: Duration.minutes(minutes) })).toEqual([]);
  });

  it('is too short for the comparison with eight minutes, and for steady errors with six', () => {
    expect(canary({ canaryBakeTime: Duration.minutes(8) })).toEqual([
      'the canary gets requests for 8 minutes before all traffic moves, but this alarm needs more time to detect errors of the new version: ' +
        'ErrorComparison (after 9 minutes). A bad version then gets all traffic before it fires. Set the bake time of the canary to 9 minutes or more',
    ]);
    expect(canary({ canaryBakeTime: Duration.minutes(6) })).toEqual([
      'the canary gets requests for 6 minutes before all traffic moves, but these alarms need more time to detect errors of the new version: ' +
        'SteadyErrors (after 7 minutes) and ErrorComparison (after 9 minutes). A bad version then gets all traffic before they fire. Set the bake ' +
        'time of the canary to 9 minutes or more',
    ]);
  });

  it('has no warning for an alarm that it does not have', () => {
    const canaryBakeTime = Duration.minutes(8);
    expect(canary({ canaryBakeTime }, { alarms: { ErrorComparison: false } })).toEqual([]);
    expect(canary({ canaryBakeTime }, { alarms: 'essential' })).toEqual([]);
    expect(canary({ canaryBakeTime: Duration.minutes(1) }, { traffic: Traffic.networkLoadBalancer() })).toEqual([]);
  });

  it('of half of the traffic is judged by the comparison alone, which needs five minutes', () => {
    expect(canary({ percent: 50, canaryBakeTime: Duration.minutes(5) })).toEqual([]);
    expect(canary({ percent: 50, canaryBakeTime: Duration.minutes(4) })).toEqual([
      expect.stringContaining(
        'this alarm needs more time to detect errors of the new version: ErrorComparison (after 5 minutes)',
      ),
    ]);
  });
});

describe('a linear deployment', () => {
  const linear = (stepPercent: number, minutes: number) => {
    const props: LinearProps = { stepPercent, stepBakeTime: Duration.minutes(minutes) };
    return warningsOf({ strategy: Strategy.linear(props) });
  };

  it.each([
    [10, 6],
    [10, 1],
    [20, 2],
    [50, 6],
  ])('is long enough with steps of %d %% and %d minutes', (percent, minutes) => {
    expect(linear(percent, minutes)).toEqual([]);
  });

  it('is too short where its steps take less than the comparison needs', () => {
    // One step of 4 minutes; the comparison needs 2 and 3. Of one step of 5 minutes, with a period of 17, it needs 2 and 3.
    expect(linear(50, 4)).toEqual([
      'the steps of the linear deployment take 4 minutes, but this alarm needs more time to detect errors of the new version: ErrorComparison ' +
        '(after 5 minutes). A bad version then gets all traffic before it fires. Set the bake time of a step to 5 minutes or more, or lower the ' +
        'percentage of a step',
    ]);
  });

  it('needs a lower percentage where it moves all traffic at once', () => {
    expect(linear(100, 10)).toEqual([
      expect.stringMatching(
        /^the steps of the linear deployment take 0 minutes, .+ To compare the versions, lower the percentage of a step$/,
      ),
    ]);
  });
});
