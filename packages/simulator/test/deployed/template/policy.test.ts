import { describe, expect, it } from 'vitest';
import { isAllowed, type PolicyQuestion, parsePolicy } from '../../../src/deployed/template/policy.ts';

const queue = 'arn:aws:sqs:eu-west-1:111122223333:signals';
const rule = 'arn:aws:events:eu-west-1:111122223333:rule/changes';

function policy(...statements: readonly object[]) {
  return parsePolicy({ Version: '2012-10-17', Statement: statements }, 'Owner');
}

function ask(statements: readonly object[], question: Partial<PolicyQuestion> = {}) {
  const whole = { principal: { role: 'observer' }, action: 'sqs:SendMessage', resource: queue, keys: {}, ...question };
  return isAllowed(policy(...statements), whole);
}

const allow = { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: queue };

describe('the policies of a role', () => {
  it('allow what they name and nothing else', () => {
    expect(ask([allow])).toBe(true);
    expect(ask([allow], { action: 'sqs:ReceiveMessage' })).toBe(false);
    expect(ask([allow], { resource: `${queue}-2` })).toBe(false);
    expect(ask([])).toBe(false);
  });

  it.each([
    ['sqs:*', queue, true],
    ['SQS:send*', queue, true],
    ['sqs:SendMessag?', '*', true],
    ['s3:*', '*', false],
    ['*', 'arn:aws:sqs:*:111122223333:*', true],
    ['*', 'arn:aws:sqs:*:999999999999:*', false],
    // A point is a point, not any character.
    ['*', 'arn.aws:sqs:eu-west-1:111122223333:signals', false],
  ])('take wildcards: %s on %s', (Action, Resource, expected) => {
    expect(ask([{ Effect: 'Allow', Action, Resource }])).toBe(expected);
  });

  it('let a Deny win over every Allow', () => {
    expect(ask([allow, { Effect: 'Deny', Action: 'sqs:*', Resource: '*' }])).toBe(false);
  });
});

describe('the policy of a queue', () => {
  const forRule = {
    ...allow,
    Principal: { Service: 'events.amazonaws.com' },
    Condition: {
      ArnEquals: { 'aws:SourceArn': rule },
      StringEquals: { 'aws:SourceAccount': '111122223333' },
    },
  };
  const asRule = {
    principal: { service: 'events.amazonaws.com' },
    keys: { 'aws:sourcearn': [rule], 'aws:sourceaccount': ['111122223333'] },
  };

  it('lets in the rule that it names', () => {
    expect(ask([forRule], asRule)).toBe(true);
  });

  it.each([
    ['another rule', { ...asRule, keys: { ...asRule.keys, 'aws:sourcearn': [`${rule}-2`] } }],
    ['another account', { ...asRule, keys: { ...asRule.keys, 'aws:sourceaccount': ['999999999999'] } }],
    ['nobody in particular', { ...asRule, keys: {} }],
    ['another service', { ...asRule, principal: { service: 'sns.amazonaws.com' } }],
    ['a role', { ...asRule, principal: { role: 'observer' } }],
  ])('keeps out %s', (_, question) => {
    expect(ask([forRule], question)).toBe(false);
  });

  it('refuses plain HTTP alone when it says so', () => {
    const overTls = {
      Effect: 'Deny',
      Action: 'sqs:*',
      Resource: queue,
      Principal: { AWS: '*' },
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    };
    expect(ask([allow, overTls], { keys: { 'aws:securetransport': ['true'] } })).toBe(true);
    expect(ask([allow, overTls], { keys: { 'aws:securetransport': ['false'] } })).toBe(false);
  });
});

describe('a condition on the keys of items', () => {
  const table = 'arn:aws:dynamodb:eu-west-1:111122223333:table/guard';
  const own = { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['alarm#*', 'sweep'] } };
  const allowOwn = { Effect: 'Allow', Action: 'dynamodb:*', Resource: table, Condition: own };
  const put = (...keys: readonly string[]) => ({
    action: 'dynamodb:PutItem',
    resource: table,
    keys: keys.length === 0 ? {} : { 'dynamodb:leadingkeys': keys },
  });

  it.each([
    [['alarm#checkout-5xx'], true],
    [['sweep'], true],
    [['alarm#a', 'alarm#b', 'sweep'], true],
    [['alarm#a', 'evidence#a'], false],
    [['sweeper'], false],
    [['Alarm#a'], false],
  ])('holds when every key matches one of its patterns: %j', (keys, expected) => {
    expect(ask([allowOwn], put(...keys))).toBe(expected);
  });

  it('holds for a request without any, which Null refuses', () => {
    const scan = { ...put(), action: 'dynamodb:Scan' };
    expect(ask([allowOwn], scan)).toBe(true);
    const strict = { ...allowOwn, Condition: { ...own, Null: { 'dynamodb:LeadingKeys': 'false' } } };
    expect(ask([strict], scan)).toBe(false);
    expect(ask([strict], put('sweep'))).toBe(true);
    expect(ask([strict], put('evidence#a'))).toBe(false);
    const without = { ...allowOwn, Condition: { Null: { 'dynamodb:LeadingKeys': 'true' } } };
    expect([ask([without], scan), ask([without], put('sweep'))]).toEqual([true, false]);
  });
});

describe('a policy that is not simulated', () => {
  it.each([
    ['NotAction', { Effect: 'Allow', NotAction: 'sqs:*', Resource: '*' }, 'policy of Owner asks for something'],
    ['another operator', { ...allow, Condition: { NumericLessThan: { 'aws:SourceArn': '1' } } }, 'NumericLessThan'],
    [
      'a multivalued key without ForAllValues',
      { ...allow, Condition: { StringLike: { 'dynamodb:LeadingKeys': 'sweep' } } },
      'StringLike on dynamodb:LeadingKeys',
    ],
    [
      'ForAllValues of a single value',
      { ...allow, Condition: { 'ForAllValues:StringLike': { 'aws:SourceArn': rule } } },
      'ForAllValues:StringLike on aws:SourceArn',
    ],
    ['ForAnyValue', { ...allow, Condition: { 'ForAnyValue:StringLike': { 'aws:SourceArn': rule } } }, 'ForAnyValue'],
    ['another key', { ...allow, Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } } }, 'aws:PrincipalOrgID'],
    ['another principal', { ...allow, Principal: { AWS: 'arn:aws:iam::1:root' } }, 'policy of Owner'],
  ])('is refused by name: %s', (_, statement, fault) => {
    expect(() => policy(statement)).toThrow(fault);
  });
});
