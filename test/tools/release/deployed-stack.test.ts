import { describe, expect, it } from 'vitest';
import { type DeployedStack, type ExpectedStack, stackFaults } from '../../../tools/release/deployed-stack.ts';

const template = {
  Parameters: { Slack: { Type: 'String', Default: '' } },
  Conditions: { HasSlack: { 'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'Slack' }, ''] }] } },
  Resources: {
    Records: { Type: 'AWS::DynamoDB::Table' },
    Notifier: { Type: 'AWS::Lambda::Function', Condition: 'HasSlack' },
    Errors: { Type: 'AWS::CloudWatch::Alarm' },
  },
};

const expected: ExpectedStack = { template, parameters: {}, archives: { sweeper: 'code' } };

const sweeper = {
  name: 'guard-Sweeper-1',
  codeSha256: 'code',
  variables: {
    POWERTOOLS_SERVICE_NAME: 'sweeper',
    TABLE_NAME: 'guard-Records-1',
    RECONCILER_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/111122223333/guard-Queue-1',
    INCLUDE: 'a/b',
  },
};

const stack: DeployedStack = {
  status: 'CREATE_COMPLETE',
  resources: { Records: 'AWS::DynamoDB::Table' },
  functions: [sweeper],
};

describe('a deployed stack', () => {
  it('has no fault where it is as expected, without the alarms that moto leaves out', () => {
    expect(stackFaults(stack, expected)).toEqual([]);
    expect(stackFaults({ ...stack, status: 'UPDATE_COMPLETE' }, expected)).toEqual([]);
  });

  it('has what its conditions ask for', () => {
    const withSlack = { ...expected, parameters: { Slack: 'C0123456789' } };
    const resources = { ...stack.resources, Notifier: 'AWS::Lambda::Function' };
    expect(stackFaults({ ...stack, resources }, withSlack)).toEqual([]);
    expect(stackFaults(stack, withSlack)).toEqual(['Notifier should be a AWS::Lambda::Function, but is missing']);
    expect(stackFaults({ ...stack, resources }, expected)).toEqual([
      'Notifier is there, but its condition does not hold',
    ]);
  });

  it.each<[string, Partial<DeployedStack>, string]>([
    ['a failed deployment', { status: 'ROLLBACK_COMPLETE' }, 'the stack is ROLLBACK_COMPLETE'],
    [
      'another type',
      { resources: { Records: 'AWS::SQS::Queue' } },
      'Records should be a AWS::DynamoDB::Table, but is AWS::SQS::Queue',
    ],
    [
      'other code',
      { functions: [{ ...sweeper, codeSha256: 'else' }] },
      'guard-Sweeper-1 has other code than sweeper.zip',
    ],
    [
      'a variable that the function cannot read',
      { functions: [{ ...sweeper, variables: { ...sweeper.variables, INCLUDE: '["a/b"]' } }] },
      'guard-Sweeper-1: the environment of the sweeper is invalid: INCLUDE must be patterns with commas between them, like "prod-*/checkout,shop/*", got "[\\"a/b\\"]"',
    ],
    [
      'a function that is not ours',
      { functions: [{ ...sweeper, variables: {} }] },
      'guard-Sweeper-1 belongs to no function of the guard',
    ],
  ])('is at fault for %s', (_, part, fault) => {
    expect(stackFaults({ ...stack, ...part }, expected)).toEqual([fault]);
  });
});
