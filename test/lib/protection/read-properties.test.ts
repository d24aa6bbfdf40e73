import { App, Fn, Lazy, Stack } from 'aws-cdk-lib';
import { CfnQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { describe, expect, it } from 'vitest';
import { readProperties, refersTo, targetsOf } from '../../../lib/protection/read-properties.ts';

function shop() {
  const stack = new Stack(new App(), 'Shop');
  const service = new Construct(stack, 'Service');
  const other = new Construct(stack, 'ServiceToo');
  return { stack, service, queue: new CfnQueue(service, 'Queue'), foreign: new CfnQueue(other, 'Queue') };
}

describe('refersTo', () => {
  it.each([
    ['a reference', (arn: string) => arn],
    ['a reference deep inside', (arn: string) => ({ dimensions: [{ name: 'QueueName', value: arn }] })],
    ['a part of a text', (arn: string) => `queue ${arn} is full`],
    ['an argument of a function of CloudFormation', (arn: string) => Fn.select(5, Fn.split(':', arn))],
    ['a value that is made at synthesis', (arn: string) => Lazy.string({ produce: () => arn })],
  ])('finds %s', (_, properties) => {
    const { stack, service, queue, foreign } = shop();
    expect(refersTo(service, stack, properties(queue.attrArn))).toBe(true);
    expect(refersTo(service, stack, properties(foreign.attrArn))).toBe(false);
  });

  it('takes no text for a reference, whatever it says', () => {
    const { stack, service, queue } = shop();
    expect(refersTo(service, stack, 'reference to Shop/Service/Queue Arn')).toBe(false);
    expect(refersTo(service, stack, { description: JSON.stringify(readProperties(stack, queue.attrArn)) })).toBe(false);
    expect(refersTo(service, stack, undefined)).toBe(false);
  });
});

describe('targetsOf', () => {
  it('finds each target of references once, also within a function of CloudFormation', () => {
    const { stack, queue, foreign } = shop();
    const name = Fn.select(5, Fn.split(':', queue.attrArn));
    expect(targetsOf(stack, [name, queue.attrQueueName, { of: foreign.attrArn }])).toEqual([queue, foreign]);
    expect(targetsOf(stack, ['reference to Shop/Service/Queue Arn', undefined])).toEqual([]);
  });
});

describe('readProperties', () => {
  it('reads references to two things as two values, and to one thing as one', () => {
    const { stack, queue, foreign } = shop();
    expect(readProperties(stack, queue.attrArn)).toBe(readProperties(stack, queue.attrArn));
    expect(readProperties(stack, queue.attrArn)).not.toBe(readProperties(stack, foreign.attrArn));
    expect(readProperties(stack, queue.attrArn)).not.toBe(readProperties(stack, queue.attrQueueName));
  });

  it('reads a reference in plain text like the reference to the construct', () => {
    const { stack, queue } = shop();
    const id = stack.resolve(queue.logicalId);
    expect(readProperties(stack, [{ Ref: id }, { 'Fn::GetAtt': [id, 'Arn'] }, { 'Fn::GetAtt': `${id}.Arn` }])).toEqual([
      'reference to Shop/Service/Queue Ref',
      'reference to Shop/Service/Queue Arn',
      'reference to Shop/Service/Queue Arn',
    ]);
    expect(readProperties(stack, { Ref: 'Elsewhere' })).toEqual({ Ref: 'Elsewhere' });
    queue.overrideLogicalId('Renamed');
    expect(readProperties(stack, [{ Ref: 'Renamed' }, { Ref: id }])).toEqual([
      'reference to Shop/Service/Queue Ref',
      { Ref: id },
    ]);
  });
});
