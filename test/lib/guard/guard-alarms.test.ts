import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { encrypted, full, guardTemplate, plain } from '../guard-templates.ts';
import { resourcesOf } from '../synth.ts';

describe('the alarms', () => {
  it('watch every dead-letter queue', () => {
    const deadLetters = Object.entries(resourcesOf(full(), 'AWS::SQS::Queue'))
      .filter(([, { Properties }]) => Properties['RedrivePolicy'] === undefined)
      .map(([id]) => id);
    const watched = Object.values(resourcesOf(full(), 'AWS::CloudWatch::Alarm'))
      .filter(({ Properties }) => Properties['MetricName'] === 'ApproximateNumberOfMessagesVisible')
      .map(
        ({ Properties }) =>
          (Properties['Dimensions'] as { Value: { 'Fn::GetAtt': string[] } }[])[0]?.Value['Fn::GetAtt'][0],
      );
    expect(deadLetters).toHaveLength(5);
    expect(watched.toSorted()).toEqual(deadLetters.toSorted());
  });

  it('watch errors and throttles of every function, old messages of all queues, the table, and waiting for Slack', () => {
    const metrics = Object.values(resourcesOf(full(), 'AWS::CloudWatch::Alarm')).map(
      ({ Properties }) => Properties['MetricName'],
    );
    const count = (name: string | undefined) => metrics.filter((metric) => metric === name).length;
    expect(count('Errors')).toBe(4);
    expect(count('Throttles')).toBe(4);
    expect(count('ApproximateAgeOfOldestMessage')).toBe(3);
    expect(count('MessagesWaiting')).toBe(1);
    // Metric math: it has no metric name.
    expect(count(undefined)).toBe(1);
  });

  it('are silent where nothing happens', () => {
    full().allResourcesProperties('AWS::CloudWatch::Alarm', { TreatMissingData: 'notBreaching' });
  });

  it('name a section of the runbook in each description', () => {
    const runbook = readFileSync(join(import.meta.dirname, '..', '..', '..', 'docs', 'runbook.md'), 'utf8');
    // The first section has the commands that the others use.
    const [commands, ...anchors] = [...runbook.matchAll(/^## (.+)$/gm)].map(([, heading = '']) =>
      heading.toLowerCase().replaceAll(' ', '-'),
    );
    expect(commands).toBe('queues-and-logs');
    const linked = Object.values(resourcesOf(full(), 'AWS::CloudWatch::Alarm')).map(({ Properties }) =>
      / (\S+)\/runbook\.md#([a-z-]+)$/.exec(String(Properties['AlarmDescription'])),
    );
    // A missed rollback is about a service: an event leads to its section, not an alarm.
    const ofAlarms = anchors.filter((anchor) => anchor !== 'missed-rollbacks');
    expect([...new Set(linked.map((link) => link?.[2]))].toSorted()).toEqual(ofAlarms.toSorted());
    expect(new Set(linked.map((link) => link?.[1]))).toEqual(new Set(['docs']));
  });

  it('link the docs where you publish them', () => {
    guardTemplate(() => ({ docsUrl: 'https://wiki.example.com/guard' })).allResourcesProperties(
      'AWS::CloudWatch::Alarm',
      {
        AlarmDescription: Match.stringLikeRegexp('[.] What to do: https://wiki.example.com/guard/runbook.md#[a-z-]+$'),
      },
    );
  });

  it('tell the topic that was given, and have no action without one', () => {
    encrypted().allResourcesProperties('AWS::CloudWatch::Alarm', {
      AlarmActions: [{ Ref: Match.stringLikeRegexp('Topic') }],
    });
    plain().allResourcesProperties('AWS::CloudWatch::Alarm', { AlarmActions: Match.absent() });
  });
});

describe('a sweep that takes three starts or more', () => {
  it('raises an alarm; one of two starts does not', () => {
    guardTemplate(() => ({})).hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'SweepUnfinished',
      Namespace: Match.stringLikeRegexp('^EcsDeploymentGuard/'),
      Statistic: 'Sum',
      Period: 300,
      Threshold: 0,
      ComparisonOperator: 'GreaterThanThreshold',
      DatapointsToAlarm: 3,
      EvaluationPeriods: 4,
      TreatMissingData: 'notBreaching',
    });
  });
});
