import { CfnResource, Stack } from 'aws-cdk-lib';
import * as cw from 'aws-cdk-lib/aws-cloudwatch';
import { describe, expect, it } from 'vitest';
import { readAppAlarms } from '../../../../lib/protection/app/app-alarms.ts';
import { findAlarms } from '../../../../lib/protection/audit/audited-alarm.ts';
import type { Known } from '../../../../src/core/audit/known.ts';
import { createApp } from '../../synth.ts';

const metric = new cw.Metric({ namespace: 'Shop', metricName: 'Errors' });

/** Finds an alarm in a stack `Shop`, by its name or its place. */
function find(create: (stack: Stack) => void, name: Known<string>) {
  const stack = new Stack(createApp(), 'Shop');
  create(stack);
  return findAlarms(stack, { ofApp: readAppAlarms(stack.node.root), made: new Map() })(name);
}

const plain = (stack: Stack, alarmName?: string) =>
  new cw.Alarm(stack, 'Errors', {
    metric,
    threshold: 1,
    evaluationPeriods: 2,
    ...(alarmName !== undefined && { alarmName }),
  });

describe('findAlarms', () => {
  it('reads a metric alarm, found by its place or by its name', () => {
    const expected = {
      kind: 'metric',
      id: 'Shop/Errors/Resource',
      name: { unknown: 'Shop/Errors/Resource' },
      state: undefined,
      metrics: [
        { id: 'value', namespace: 'Shop', metricName: 'Errors', dimensions: [], statistic: 'Average', period: 300 },
      ],
      expression: undefined,
      threshold: 1,
      comparisonOperator: 'GreaterThanOrEqualToThreshold',
      datapointsToAlarm: 2,
      evaluationPeriods: 2,
      treatMissingData: 'missing',
      evaluatesLowSamples: true,
      scales: false,
    };
    expect(find((stack) => plain(stack), { unknown: 'Shop/Errors/Resource' })).toEqual(expected);
    expect(find((stack) => plain(stack, 'errors'), 'errors')).toEqual({ ...expected, name: 'errors' });
  });

  it('keeps that a name is an ARN', () => {
    expect(find((stack) => plain(stack, 'errors'), { unknown: 'Shop/Errors/Resource.Arn' })).toMatchObject({
      kind: 'metric',
      name: { unknown: 'Shop/Errors/Resource.Arn' },
    });
  });

  it.each<[string, (stack: Stack) => void]>([
    [
      'promql',
      (stack) =>
        new cw.CfnAlarm(stack, 'Odd', { alarmName: 'odd', evaluationCriteria: { promQlCriteria: { query: 'up' } } }),
    ],
    ['log', (stack) => new CfnResource(stack, 'Odd', { type: 'AWS::CloudWatch::LogAlarm' })],
    ['composite', (stack) => new cw.CfnCompositeAlarm(stack, 'Odd', { alarmName: 'odd', alarmRule: 'TRUE' })],
  ])('finds the kind of an alarm: %s', (kind, create) => {
    expect(find(create, { unknown: 'Shop/Odd' })).toMatchObject({ kind, id: 'Shop/Odd' });
    if (kind !== 'log') expect(find(create, 'odd')).toMatchObject({ kind, name: 'odd' });
  });

  it.each<Known<string>>(['elsewhere', { unknown: 'Shop/Parameter' }, { unknown: 'Shop' }])(
    'does not know an alarm that the app does not create: %j',
    (name) => {
      expect(find((stack) => plain(stack, 'errors'), name)).toMatchObject({ kind: 'unread', name });
    },
  );

  it('has what only the maker of an alarm knows', () => {
    const stack = new Stack(createApp(), 'Shop');
    const { node } = plain(stack, 'errors');
    const made = new Map([[node.defaultChild as CfnResource, { comparesFor: 9 }]]);
    const ofApp = readAppAlarms(stack.node.root);
    expect(findAlarms(stack, { ofApp, made })('errors')).toMatchObject({ name: 'errors', comparesFor: 9 });
  });
});
