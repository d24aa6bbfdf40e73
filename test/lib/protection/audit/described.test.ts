import { Aws, CfnParameter, Fn, Lazy, Stack } from 'aws-cdk-lib';
import { CfnAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { describe, expect, it } from 'vitest';
import { constructAt, described, describedProperties } from '../../../../lib/protection/audit/described.ts';
import { readProperties } from '../../../../lib/protection/read-properties.ts';
import { createApp } from '../../synth.ts';

const newStack = () => new Stack(createApp(), 'Shop');

describe('described', () => {
  it('has the names of CloudFormation, and plain values as they are', () => {
    expect(
      described({ alarms: { alarmNames: ['a'], enable: true }, bakeTimeInMinutes: 10, strategy: undefined }),
    ).toEqual({
      Alarms: { AlarmNames: ['a'], Enable: true },
      BakeTimeInMinutes: 10,
    });
  });

  it('names the place of what only a deployment knows', () => {
    const stack = newStack();
    const queue = new Queue(stack, 'My Jobs');
    const minutes = new CfnParameter(stack, 'Minutes', { type: 'Number' });
    const read = (value: unknown) => described(readProperties(stack, value));
    expect(read(queue.queueName)).toEqual({ unknown: 'Shop/My Jobs/Resource.QueueName' });
    expect(read(queue.queueUrl)).toEqual({ unknown: 'Shop/My Jobs/Resource' });
    expect(read(minutes.valueAsNumber)).toEqual({ unknown: 'Shop/Minutes' });
    expect(read(`${queue.queueName}-errors`)).toEqual({
      unknown: expect.stringContaining('Shop/My Jobs/Resource QueueName'),
    });
    expect(read(Fn.conditionIf('C', 1, 2))).toEqual({ unknown: '{"Fn::If":["C",1,2]}' });
  });

  it('leaves out what is no value', () => {
    expect(described({ alarms: { Ref: 'AWS::NoValue' } })).toEqual({});
  });
});

describe('describedProperties', () => {
  it('describes plain values, references and values that are computed late, with the overrides on top', () => {
    const stack = newStack();
    const queue = new Queue(stack, 'Jobs');
    const alarm = new CfnAlarm(stack, 'Errors', {
      comparisonOperator: 'GreaterThanThreshold',
      evaluationPeriods: Lazy.number({ produce: () => 3 }),
      dimensions: [{ name: 'QueueName', value: queue.queueName }],
      namespace: Lazy.string({ produce: () => 'AWS/SQS' }),
      period: 60,
      unit: Aws.NO_VALUE,
    });
    alarm.addPropertyOverride('Period', 300);
    const { dimensions, evaluationPeriods, namespace, period, unit } = alarm;
    expect(
      describedProperties(alarm, {
        Dimensions: dimensions,
        EvaluationPeriods: evaluationPeriods,
        Namespace: namespace,
        Period: period,
        Unit: unit,
        MetricName: undefined,
      }),
    ).toEqual({
      Dimensions: [{ Name: 'QueueName', Value: { unknown: 'Shop/Jobs/Resource.QueueName' } }],
      EvaluationPeriods: 3,
      Namespace: 'AWS/SQS',
      Period: 300,
    });
  });
});

describe('constructAt', () => {
  it('finds the construct of a place, and the one whose attribute stands there', () => {
    const stack = newStack();
    const queue = new Queue(stack, 'Jobs');
    expect(constructAt(stack, { unknown: 'Shop/Jobs' })).toBe(queue);
    expect(constructAt(queue, { unknown: 'Shop/Jobs/Resource.QueueName' })).toBe(queue.node.defaultChild);
    expect(constructAt(stack, { unknown: 'Shop/Other' })).toBeUndefined();
    expect(constructAt(stack, { unknown: 'condition IsProduction' })).toBeUndefined();
  });
});
