import { describe, expect, it } from 'vitest';
import { roleWith, sendsToDead, wiringOf } from '../tiny-stack.ts';

describe('a template that is not simulated', () => {
  it.each([
    [
      'by the names of unknown resources',
      { Topic: { Type: 'AWS::Kinesis::Stream' }, Bucket: { Type: 'AWS::S3::Bucket' } },
      'the local run does not simulate AWS::Kinesis::Stream Topic, AWS::S3::Bucket Bucket',
    ],
    [
      'by an unknown property',
      { Queue: { Type: 'AWS::SQS::Queue', Properties: { FifoQueue: true } } },
      'AWS::SQS::Queue Queue asks for something that is not simulated: whole: Unrecognized key: "FifoQueue"',
    ],
  ])('is refused %s', (_, resources, fault) => {
    expect(() => wiringOf(resources)).toThrow(fault);
  });
});

describe('the wiring of a template', () => {
  it('has each resource by its type, with its names, its place and its properties', () => {
    const { queues, functions, mappings, rules, tables, schedules } = wiringOf({
      Table: { Type: 'AWS::DynamoDB::Table', Properties: { Anything: 1 } },
      Global: { Type: 'AWS::DynamoDB::GlobalTable' },
      Logs: { Type: 'AWS::Logs::LogGroup' },
    });
    expect(queues.map(({ logicalId, label, ref, arn }) => [logicalId, label, ref, arn])).toEqual(
      ['Dead', 'Outbox', 'Queue'].map((name) => [
        name,
        name,
        `http://sqs/Tiny-${name}`,
        `arn:aws:sqs:eu-west-1:111122223333:Tiny-${name}`,
      ]),
    );
    expect(functions.map(({ ref }) => ref)).toEqual(['Tiny-Worker']);
    expect(mappings[0]?.properties).toMatchObject({ FunctionName: 'Tiny-Worker', BatchSize: 10, Enabled: true });
    expect(rules[0]?.properties).toMatchObject({ EventBusName: 'default', State: 'ENABLED' });
    expect(tables.map(({ ref, properties }) => [ref, properties])).toEqual([
      ['Tiny-Table', { Anything: 1 }],
      ['Tiny-Global', {}],
    ]);
    expect(schedules).toEqual([]);
  });

  it.each([
    ['a number', 60, 60],
    ['a text of digits', '60', 60],
  ])('takes %s for a number', (_what, VisibilityTimeout, seconds) => {
    const { queues } = wiringOf({ Own: { Type: 'AWS::SQS::Queue', Properties: { VisibilityTimeout } } }, {});
    expect(queues[0]?.properties.VisibilityTimeout).toBe(seconds);
  });

  it.each([
    ['a text of anything else', 'AWS::SQS::Queue', { VisibilityTimeout: '1m' }, 'VisibilityTimeout'],
    [
      'another runtime',
      'AWS::Lambda::Function',
      { Code: { S3Bucket: 'a', S3Key: 'b' }, Handler: 'a.b', Role: 'r', Runtime: 'python3.14' },
      'Runtime',
    ],
    [
      'a flexible schedule',
      'AWS::Scheduler::Schedule',
      {
        FlexibleTimeWindow: { Mode: 'FLEXIBLE' },
        ScheduleExpression: 'rate(1 day)',
        Target: { Arn: 'a', RoleArn: 'r' },
      },
      'FlexibleTimeWindow.Mode',
    ],
    [
      'an express machine',
      'AWS::StepFunctions::StateMachine',
      { StateMachineType: 'EXPRESS', DefinitionString: '{}', RoleArn: 'r' },
      'StateMachineType',
    ],
  ])('refuses %s', (_what, Type, Properties, part) => {
    expect(() => wiringOf({ Own: { Type, Properties } }, {})).toThrow(
      new RegExp(`^${Type} Own asks for something that is not simulated: ${part}: `),
    );
  });

  it('gives a role its own policies and those that are attached to it', () => {
    const policy = (Roles: readonly object[], PolicyDocument: object) => ({
      Type: 'AWS::IAM::Policy',
      Properties: { PolicyName: 'p', Roles, PolicyDocument },
    });
    const document = (Action: string) => ({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action, Resource: '*' }],
    });
    const { roles } = wiringOf({
      Own: roleWith([sendsToDead], 'states.amazonaws.com'),
      Attached: policy([{ Ref: 'Own' }], document('sqs:A')),
      Elsewhere: policy([{ Ref: 'Role' }], document('sqs:B')),
    });
    const role = roles.get('arn:aws:iam::111122223333:role/Tiny-Own');
    expect(role?.own.map(({ actions }) => actions)).toEqual([['sqs:SendMessage'], ['sqs:A']]);
    expect(role?.trust).toMatchObject([{ principals: { services: ['states.amazonaws.com'] } }]);
  });

  it('gives a queue the policies that name it', () => {
    const { queuePolicies } = wiringOf({});
    expect([...queuePolicies].map(([arn, statements]) => [arn.split('-').at(-1), statements.length])).toEqual([
      ['Dead', 0],
      ['Outbox', 0],
      ['Queue', 1],
    ]);
  });
});
