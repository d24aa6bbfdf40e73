import { CfnParameter, Duration, Stack } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { Alarm, AlarmRule, CompositeAlarm, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { describe, expect, it } from 'vitest';
import {
  alarmProblems,
  choiceProblems,
  type DeploymentAlarmChoices,
  type DeploymentMetricAlarm,
  isAlarm,
  isMade,
  metricAlarmProblems,
  nameProblems,
  replacementsIn,
  settingsKinds,
  settingsOf,
} from '../../../lib/protection/alarm-choice.ts';
import { alarmNamesOf, createService, expectOneProblem, kindsOf, templateOf } from '../guarded-services.ts';

const metric = new Metric({ namespace: 'Shop', metricName: 'Refunds' });

function alarmIn(stack: Stack): Alarm {
  return new Alarm(stack, 'Mine', { metric, threshold: 1, evaluationPeriods: 1 });
}

function compositeIn(stack: Stack): CompositeAlarm {
  return new CompositeAlarm(stack, 'All', { alarmRule: AlarmRule.anyOf(alarmIn(stack)) });
}

const knownLater = () => new CfnParameter(new Stack(), 'Parameter', { type: 'Number' }).valueAsNumber;

describe('choices for default alarms', () => {
  it.each<[string, DeploymentAlarmChoices]>([
    ['none', {}],
    ['left out', { Cpu: false, SteadyErrors: false }],
    ['replaced by a name', { Cpu: 'my-cpu' }],
    ['replaced by an alarm', { Cpu: alarmIn(new Stack()) }],
    ['the highest error rate', { SteadyErrors: { threshold: 50 }, SharpErrors: { threshold: 100 } }],
    ['the lowest numbers', { UnhealthyTargets: { threshold: 0 }, DeadLetters: { threshold: 0 } }],
    ['a day of periods', { Cpu: { evaluationPeriods: 1_440 }, UnfinishedMessages: { evaluationPeriods: 2 } }],
    ['M as large as N', { Memory: { datapointsToAlarm: 3, evaluationPeriods: 3 } }],
    ['the default settings of an alarm on request', { TargetLatency: {} }],
  ])('are taken: %s', (_, choices) => {
    expect(choiceProblems(choices)).toEqual([]);
  });

  it.each<[string, DeploymentAlarmChoices, string]>([
    ['an alarm that is none', { Latency: false } as DeploymentAlarmChoices, 'alarms has no default alarm "Latency"'],
    [
      'an alarm that is turned on',
      { Cpu: true as unknown as false },
      'alarms.Cpu must be settings, an alarm, an alarm name or false, got true',
    ],
    [
      'an error rate above all',
      { SteadyErrors: { threshold: 51 } },
      'alarms.SteadyErrors.threshold must be above 0 and at most 50 percent, got 51: omit it to use the default, 2',
    ],
    ['an error rate of nothing', { LoadBalancerErrors: { threshold: 0 } }, 'above 0 and at most 50 percent, got 0'],
    ['more errors than requests', { SharpErrors: { threshold: 100.5 } }, 'at most 100 percent, got 100.5'],
    ['a difference of nothing', { ErrorComparison: { threshold: 0 } }, 'at most 100 percentage points, got 0'],
    [
      'a threshold of an alarm that has none',
      { NoHealthyTarget: { threshold: 2 } },
      'alarms.NoHealthyTarget.threshold must be omitted: the alarm has no threshold to choose, got 2',
    ],
    ['more messages than there are', { UnfinishedMessages: { threshold: 101 } }, 'at most 100 percent, got 101'],
    ['no time to answer', { TargetLatency: { threshold: 0 } }, 'above 0 and at most 3600 seconds, got 0'],
    [
      'a negative use of the CPU',
      { Cpu: { threshold: -1 } },
      'alarms.Cpu.threshold must be above 0 and at most 1000 percent, got -1',
    ],
    ['a message of 15 days', { QueueAge: { threshold: 1_296_000 } }, 'at most 1209600 seconds, got 1296000'],
    [
      'a negative count of targets',
      { UnhealthyTargets: { threshold: -1 } },
      'a whole number of 0 or more targets, got -1',
    ],
    ['fewer dead letters than none', { DeadLetters: { threshold: -0.5 } }, '0 to 100 percent, got -0.5'],
    [
      'M above N',
      { SteadyErrors: { datapointsToAlarm: 4, evaluationPeriods: 3 } },
      'alarms.SteadyErrors.datapointsToAlarm must be at most evaluationPeriods (3), got 4',
    ],
    ['no period', { Cpu: { evaluationPeriods: 0 } }, 'a whole number from 1 to 1440, got 0'],
    ['N of more than a day', { Cpu: { evaluationPeriods: 1_441 } }, 'a whole number from 1 to 1440, got 1441'],
    [
      'more periods than a comparison reads',
      { ErrorComparison: { evaluationPeriods: 3 } },
      'alarms.ErrorComparison.evaluationPeriods must be a whole number from 1 to 2, got 3',
    ],
    [
      'a replacement by its ARN',
      { Cpu: 'arn:aws:cloudwatch:eu-west-1:1:alarm:a' },
      'the name of a deployment alarm is the ARN arn:aws:cloudwatch:eu-west-1:1:alarm:a: pass the name of the alarm: the part of its ARN after ":alarm:"',
    ],
    [
      'a threshold that only the deployment knows',
      { Cpu: { threshold: knownLater() } },
      'alarms.Cpu.threshold must be above 0 and at most 1000 percent, got a value known only at deployment',
    ],
    [
      'a replacement by an alarm of other alarms',
      { Cpu: compositeIn(new Stack(undefined, 'Test')) },
      'the deployment alarm Test/All is a composite alarm: pass the metric alarms that it combines',
    ],
  ])('are refused for one problem: %s', (_, choices, message) => {
    expectOneProblem(choiceProblems(choices), message);
  });

  it('are read kind by kind', () => {
    const mine = alarmIn(new Stack());
    const choices: DeploymentAlarmChoices = {
      Cpu: { threshold: 80 },
      Memory: false,
      QueueAge: 'old',
      DeadLetters: mine,
    };
    expect(settingsOf(choices, 'Cpu')).toEqual({ threshold: 80 });
    expect(settingsOf(choices, 'QueueAge')).toEqual({});
    expect(settingsKinds(choices)).toEqual(['Cpu']);
    expect(replacementsIn(choices)).toEqual(['old', mine]);
    expect(
      (['Cpu', 'Memory', 'QueueAge', 'DeadLetters', 'SteadyErrors', 'TargetLatency'] as const).filter((kind) =>
        isMade(choices, kind),
      ),
    ).toEqual(['Cpu', 'SteadyErrors']);
  });

  it('can be changed, replaced and left out one by one', () => {
    const guarded = createService(({ stack }) => ({
      requestsPerMinute: 2_000,
      alarms: {
        SteadyErrors: { threshold: 8, evaluationPeriods: 5, datapointsToAlarm: 3 },
        TargetLatency: {},
        UnhealthyTargets: 'my-unhealthy-targets',
        SharpErrors: new Alarm(stack, 'Mine', {
          metric: new Metric({ namespace: 'Shop', metricName: 'Errors' }),
          threshold: 1,
          evaluationPeriods: 1,
        }),
      },
    }));
    expect(kindsOf(guarded)).toEqual(['SteadyErrors', 'TargetLatency']);
    const template = templateOf(guarded);
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      Threshold: 1,
      EvaluationPeriods: 5,
      DatapointsToAlarm: 3,
      Metrics: Match.arrayWith([
        Match.objectLike({
          Expression:
            'IF((errors + own) >= 0.2 + 0.088 * (requests + own) + 0.3 * (requests + own) ^ 0.5, (errors + own), 0)',
        }),
      ]),
    });
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'TargetResponseTime',
      ExtendedStatistic: 'p99',
      EvaluateLowSampleCountPercentile: 'ignore',
    });
    expect(alarmNamesOf(template).slice(-2)).toEqual(['my-unhealthy-targets', { Ref: expect.stringMatching(/^Mine/) }]);
  });
});

describe('an alarm on a metric of its own', () => {
  const own = { id: 'A', metric, threshold: 1 };

  it.each<[string, Partial<DeploymentMetricAlarm>, Duration | undefined]>([
    ['without choices', {}, undefined],
    ['of a high resolution', {}, Duration.seconds(10)],
    ['of a day', { evaluationPeriods: 288 }, Duration.minutes(5)],
    ['with a threshold that only the deployment knows', { threshold: knownLater() }, Duration.minutes(1)],
    ['with a negative threshold', { threshold: -1, comparisonOperator: 'LessThanThreshold' }, Duration.minutes(1)],
  ])('is taken %s', (_, choice, period) => {
    expect(metricAlarmProblems({ ...own, ...choice }, period)).toEqual([]);
  });

  it.each<[string, Partial<DeploymentMetricAlarm>, Duration, string]>([
    [
      'without a threshold',
      { threshold: Number.NaN },
      Duration.minutes(5),
      'the deployment alarm A must have a numeric threshold, got NaN',
    ],
    [
      'of more than a day',
      { evaluationPeriods: 300 },
      Duration.minutes(5),
      'must evaluate at most one day (86400 seconds), got 90000 seconds',
    ],
    [
      'with M above the N that it leaves out',
      { datapointsToAlarm: 5 },
      Duration.minutes(5),
      'must be at most evaluationPeriods (3), got 5',
    ],
    [
      'without an id',
      { id: '' },
      Duration.minutes(5),
      'id of a deployment alarm must be 1 to 64 letters, digits, "-" and "_", got ""',
    ],
    ['with an id of 65 letters', { id: 'x'.repeat(65) }, Duration.minutes(5), '1 to 64 letters'],
    [
      'that is compared in no way of CloudWatch',
      { comparisonOperator: 'Above' as 'GreaterThanThreshold' },
      Duration.minutes(5),
      'comparisonOperator of the deployment alarm A must be GreaterThanThreshold, ',
    ],
    [
      'that takes missing data for nothing known',
      { treatMissingData: 'good' as 'missing' },
      Duration.minutes(5),
      'treatMissingData of the deployment alarm A must be notBreaching, missing, ignore or breaching, got "good"',
    ],
    [
      'every five seconds',
      {},
      Duration.seconds(5),
      'must have a period of 10, 20 or 30 seconds or of whole minutes, got 5 seconds',
    ],
    ['every minute and a half', {}, Duration.seconds(90), '30 seconds or of whole minutes, got 90 seconds'],
  ])('is refused for one problem: %s', (_, choice, period, message) => {
    expectOneProblem(metricAlarmProblems({ ...own, ...choice }, period), message);
  });
});

describe('an alarm that is there', () => {
  it('is taken by a name of CloudWatch, and by one that only the deployment knows', () => {
    expect(nameProblems('a'.repeat(255))).toEqual([]);
    expect(nameProblems(alarmIn(new Stack()).alarmName)).toEqual([]);
  });

  it.each([
    ['without a name', '', 'the name of a deployment alarm must have 1 to 255 characters, got 0'],
    ['with a name that is too long', 'a'.repeat(256), 'must have 1 to 255 characters, got 256'],
    ['by its ARN', 'arn:aws:cloudwatch:eu-west-1:1:alarm:a', 'the part of its ARN after ":alarm:"'],
    ['of two lines', 'a\nb', 'must not contain control characters, got "a\\nb"'],
  ])('is refused for one problem: %s', (_, name, message) => {
    expectOneProblem(nameProblems(name), message);
  });

  it('is refused where it is made of other alarms', () => {
    expectOneProblem(
      alarmProblems(compositeIn(new Stack(undefined, 'Test'))),
      'the deployment alarm Test/All is a composite alarm',
    );
    expect(alarmProblems(alarmIn(new Stack()))).toEqual([]);
  });

  it('is known by its name', () => {
    const others: readonly unknown[] = [null, 'alarmName', { id: 'A', metric, threshold: 1 }];
    expect([alarmIn(new Stack()), ...others].map(isAlarm)).toEqual([true, false, false, false]);
  });
});
