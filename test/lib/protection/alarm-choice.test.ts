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
    ['left out', { Cpu: false, TargetErrors: false }],
    ['replaced by a name', { Cpu: 'my-cpu' }],
    ['replaced by an alarm', { Cpu: alarmIn(new Stack()) }],
    [
      'the highest share, with the count that it leaves room for',
      { TargetErrorShare: { threshold: 50 }, TargetErrors: { threshold: 19 } },
    ],
    [
      'the lowest numbers',
      { UnhealthyTargets: { threshold: 0 }, DeadLetters: { threshold: 0 }, TargetErrors: { threshold: 2 } },
    ],
    ['a day of periods', { Cpu: { evaluationPeriods: 1_440 }, TargetErrors: { evaluationPeriods: 288 } }],
    ['M as large as N', { Memory: { datapointsToAlarm: 3, evaluationPeriods: 3 } }],
    ['an unreachable count that is left out', { TargetErrorShare: { threshold: 100 }, TargetErrors: false }],
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
      'a share above all',
      { TargetErrorShare: { threshold: 101 } },
      'alarms.TargetErrorShare.threshold must be above 0 and at most 100 percent, got 101: omit it to use the default, 5',
    ],
    ['a share of nothing', { LoadBalancerErrorShare: { threshold: 0 } }, 'above 0 and at most 100 percent, got 0'],
    ['a single error', { TargetErrors: { threshold: 1 } }, 'a whole number of 2 or more errors, got 1'],
    ['half an error', { LoadBalancerErrors: { threshold: 2.5 } }, 'a whole number of 2 or more errors, got 2.5'],
    ['no time to answer', { TargetLatency: { threshold: 0 } }, 'above 0 and at most 3600 seconds, got 0'],
    ['more refusals than requests', { LoadBalancerRefusals: { threshold: 100.5 } }, 'at most 100 percent, got 100.5'],
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
    ['half a message', { DeadLetters: { threshold: 0.5 } }, 'a whole number of 0 or more messages, got 0.5'],
    [
      'M above N',
      { TargetErrorShare: { datapointsToAlarm: 4, evaluationPeriods: 3 } },
      'alarms.TargetErrorShare.datapointsToAlarm must be at most evaluationPeriods (3), got 4',
    ],
    ['no period', { Cpu: { evaluationPeriods: 0 } }, 'a whole number from 1 to 1440, got 0'],
    ['N of more than a day', { Cpu: { evaluationPeriods: 1_441 } }, 'a whole number from 1 to 1440, got 1441'],
    [
      'N of five minutes each for more than a day',
      { TargetErrors: { evaluationPeriods: 289 } },
      'alarms.TargetErrors.evaluationPeriods must be a whole number from 1 to 288, got 289',
    ],
    [
      'a replacement by its ARN',
      { Cpu: 'arn:aws:cloudwatch:eu-west-1:1:alarm:a' },
      'a deployment alarm must be an alarm name, got the ARN "arn:aws:cloudwatch:eu-west-1:1:alarm:a": pass the part after ":alarm:"',
    ],
    // The share is judged from 200 / 5 = 40 requests a minute on, so five minutes without a judgment hold at most 5 * 40 - 1.
    [
      'a count that its few requests never reach',
      { TargetErrors: { threshold: 200 } },
      'alarms.TargetErrors.threshold must be at most 199, got 200',
    ],
    // 200 / 100 = 2 requests a minute: at most 5 * 2 - 1 in five minutes.
    [
      'a share that leaves the count too few requests',
      { LoadBalancerErrorShare: { threshold: 100 } },
      'alarms.LoadBalancerErrors.threshold must be at most 9, got 10',
    ],
    [
      'a threshold that only the deployment knows',
      { Cpu: { threshold: knownLater() } },
      'alarms.Cpu.threshold must be above 0 and at most 1000 percent, got a value known only at deployment',
    ],
    [
      'a replacement by an alarm of other alarms',
      { Cpu: compositeIn(new Stack(undefined, 'Test')) },
      'a deployment alarm must be a metric alarm, got the composite alarm Test/All: pass the alarms that it combines',
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
      (['Cpu', 'Memory', 'QueueAge', 'DeadLetters', 'TargetErrors'] as const).filter((kind) => isMade(choices, kind)),
    ).toEqual(['Cpu', 'TargetErrors']);
  });

  it('can be changed, replaced and left out one by one', () => {
    const guarded = createService(({ stack }) => ({
      requestsPerMinute: 2_000,
      alarms: {
        TargetErrorShare: { threshold: 1, evaluationPeriods: 5, datapointsToAlarm: 3 },
        TargetErrors: false,
        UnhealthyTargets: 'my-unhealthy-targets',
        LoadBalancerErrors: new Alarm(stack, 'Mine', {
          metric: new Metric({ namespace: 'Shop', metricName: 'Errors' }),
          threshold: 1,
          evaluationPeriods: 1,
        }),
      },
    }));
    expect(kindsOf(guarded)).toEqual([
      'TargetErrorShare',
      'TargetLatency',
      'LoadBalancerErrorShare',
      'LoadBalancerRefusals',
    ]);
    const template = templateOf(guarded);
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      Threshold: 1,
      EvaluationPeriods: 5,
      DatapointsToAlarm: 3,
      Metrics: Match.arrayWith([Match.objectLike({ Expression: 'IF(requests >= 200, (100 * errors) / requests, 0)' })]),
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
    ['by its ARN', 'arn:aws:cloudwatch:eu-west-1:1:alarm:a', 'pass the part after ":alarm:"'],
    ['of two lines', 'a\nb', 'must not contain control characters, got "a\\nb"'],
  ])('is refused for one problem: %s', (_, name, message) => {
    expectOneProblem(nameProblems(name), message);
  });

  it('is refused where it is made of other alarms', () => {
    expectOneProblem(
      alarmProblems(compositeIn(new Stack(undefined, 'Test'))),
      'a deployment alarm must be a metric alarm, got the composite alarm Test/All',
    );
    expect(alarmProblems(alarmIn(new Stack()))).toEqual([]);
  });

  it('is known by its name', () => {
    const others: readonly unknown[] = [null, 'alarmName', { id: 'A', metric, threshold: 1 }];
    expect([alarmIn(new Stack()), ...others].map(isAlarm)).toEqual([true, false, false, false]);
  });
});
