import { CfnParameter, Duration, Stack } from 'aws-cdk-lib';
import { MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { describe, expect, it } from 'vitest';
import { type DeploymentProtectionProps, protectionProblems } from '../../../lib/protection/protection-props.ts';
import { expectOneProblem } from '../guarded-services.ts';

const metric = new Metric({ namespace: 'Shop', metricName: 'Refunds' });
const queueOf = (id: string) => new Queue(new Stack(), id);
const knownLater = () => new CfnParameter(new Stack(), 'Parameter', { type: 'Number' }).valueAsNumber;

describe('protectionProblems', () => {
  it.each<[string, DeploymentProtectionProps]>([
    ['nothing', {}],
    ['the shortest bake', { bakeTime: Duration.minutes(0) }],
    ['the longest bake', { bakeTime: Duration.days(1) }],
    ['the essential alarms', { alarms: 'essential' }],
    ['no known requests', { requestsPerMinute: 0 }],
    ['a queue with dead letters', { queue: queueOf('Queue'), deadLetterQueue: queueOf('Dead') }],
    [
      'alarms with ids of their own',
      { deploymentAlarms: ['by-name', { id: 'A', metric, threshold: 1 }, { id: 'B', metric, threshold: 2 }] },
    ],
  ])('finds nothing wrong with %s', (_, props) => {
    expect(protectionProblems(props)).toEqual([]);
  });

  it.each<[string, DeploymentProtectionProps, string]>([
    [
      'a bake of a fraction of a minute',
      { bakeTime: Duration.seconds(90) },
      'bakeTime must be a whole number of minutes from 0 to 1440, got 1.5 minutes: round it, for example to Duration.minutes(2)',
    ],
    [
      'a bake of two days',
      { bakeTime: Duration.days(2) },
      'bakeTime must be a whole number of minutes from 0 to 1440, got 2880 minutes: choose a shorter time',
    ],
    [
      'a bake that only the deployment knows',
      { bakeTime: Duration.minutes(knownLater()) },
      'bakeTime must be a whole number of minutes from 0 to 1440, got a value known only at deployment',
    ],
    [
      'requests that are no number',
      { requestsPerMinute: Number.NaN },
      'requestsPerMinute must be 0 or more, got NaN: omit it if you do not know it',
    ],
    ['less than no requests', { requestsPerMinute: -1 }, 'requestsPerMinute must be 0 or more, got -1'],
    ['endless requests', { requestsPerMinute: Number.POSITIVE_INFINITY }, 'must be 0 or more, got Infinity'],
    ['a dead-letter queue alone', { deadLetterQueue: queueOf('Dead') }, 'deadLetterQueue needs queue'],
    [
      'two alarms of one id',
      {
        deploymentAlarms: [
          { id: 'A', metric, threshold: 1 },
          { id: 'A', metric, threshold: 2 },
        ],
      },
      'got "A" twice: rename one',
    ],
    // 300 periods of the metric's own five minutes are 90,000 seconds, and a day has 86,400.
    [
      'an alarm that looks at more than a day',
      { deploymentAlarms: [{ id: 'A', metric, threshold: 1, evaluationPeriods: 300 }] },
      'must evaluate at most one day (86400 seconds), got 90000 seconds',
    ],
    [
      'metric math every five seconds',
      {
        deploymentAlarms: [
          {
            id: 'A',
            metric: new MathExpression({ expression: 'm', usingMetrics: { m: metric }, period: Duration.seconds(5) }),
            threshold: 1,
          },
        ],
      },
      'must have a period of 10, 20 or 30 seconds or of whole minutes, got 5 seconds',
    ],
    [
      'a wrong choice for a default alarm',
      { alarms: { SteadyErrors: { threshold: 51 } } },
      'alarms.SteadyErrors.threshold must be above 0 and at most 50 percent, got 51',
    ],
    [
      'another word for alarms',
      { alarms: JSON.parse('"few"') },
      'alarms must be essential, got "few": use it, or settings per kind of alarm',
    ],
    [
      'a wrong circuit breaker',
      { circuitBreaker: { threshold: { type: 'COUNT', value: 0 } } },
      'circuitBreaker.threshold.value must be a whole number from 1 to 2147483647, got 0',
    ],
  ])('finds one problem with %s', (_, props, message) => {
    expectOneProblem(protectionProblems(props), message);
  });

  it('finds all problems at once', () => {
    expect(protectionProblems({ bakeTime: Duration.days(2), requestsPerMinute: -1, deploymentAlarms: [''] })).toEqual([
      expect.stringContaining('bakeTime'),
      expect.stringContaining('requestsPerMinute'),
      expect.stringContaining('the name of a deployment alarm'),
    ]);
  });
});
