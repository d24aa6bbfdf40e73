// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the syntax of Fn::Sub
import { describe, expect, it } from 'vitest';
import { Resolver } from '../../../src/core/template/resolver.ts';
import type { Fields } from '../../../src/core/template/template.ts';

function resolve(value: unknown, content: Fields = {}, given: Readonly<Record<string, unknown>> = {}): unknown {
  const template = { source: 't.yaml', content, lineOf: () => undefined };
  return new Resolver(template, {
    parameters: new Map(Object.entries(given)),
    pseudo: new Map([['AWS::Region', 'eu-west-1']]),
  }).resolve(value);
}

const PARAMETERS = {
  Parameters: {
    Bake: { Type: 'Number', Default: 10 },
    Alarms: { Type: 'CommaDelimitedList', Default: 'errors, latency' },
    Team: { Type: 'String' },
    Latest: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/shop/image' },
  },
};

describe('a parameter', () => {
  it('has its default, or the given value', () => {
    expect(resolve({ Ref: 'Bake' }, PARAMETERS)).toBe(10);
    expect(resolve({ Ref: 'Bake' }, PARAMETERS, { Bake: '15' })).toBe('15');
  });

  it('is a list if its type is one', () => {
    expect(resolve({ Ref: 'Alarms' }, PARAMETERS)).toEqual(['errors', 'latency']);
  });

  it('is unknown without a value, and if its value is in the Parameter Store', () => {
    expect(resolve({ Ref: 'Team' }, PARAMETERS)).toEqual({ unknown: 'parameter Team' });
    expect(resolve({ Ref: 'Latest' }, PARAMETERS)).toEqual({ unknown: 'parameter Latest' });
  });
});

describe('a reference', () => {
  it('to a resource names its place', () => {
    expect(resolve({ Ref: 'Errors' })).toEqual({ unknown: 'Errors' });
    expect(resolve({ 'Fn::GetAtt': ['Targets', 'TargetGroupFullName'] })).toEqual({
      unknown: 'Targets.TargetGroupFullName',
    });
    expect(resolve({ 'Fn::GetAtt': 'Targets.TargetGroupFullName' })).toEqual({
      unknown: 'Targets.TargetGroupFullName',
    });
  });

  it('to a pseudo parameter has its value if that is known', () => {
    expect(resolve({ Ref: 'AWS::Region' })).toBe('eu-west-1');
    expect(resolve({ Ref: 'AWS::AccountId' })).toEqual({ unknown: 'AWS::AccountId' });
  });

  it('to AWS::NoValue removes the member', () => {
    expect(resolve({ a: 1, b: { Ref: 'AWS::NoValue' } })).toEqual({ a: 1 });
    expect(resolve([1, { Ref: 'AWS::NoValue' }])).toEqual([1]);
  });
});

describe('a text', () => {
  it('is substituted', () => {
    expect(resolve({ 'Fn::Sub': 'shop-${AWS::Region}-${Bake}' }, PARAMETERS)).toBe('shop-eu-west-1-10');
    expect(resolve({ 'Fn::Sub': ['${Name}-errors', { Name: 'shop' }] })).toBe('shop-errors');
    expect(resolve({ 'Fn::Sub': '${!Literal}' })).toBe('${Literal}');
  });

  it('shows the places of its unknown parts, so that equal texts are equal', () => {
    const text = resolve({ 'Fn::Sub': '${AWS::StackName}-errors' });
    expect(text).toEqual({ unknown: '${AWS::StackName}-errors' });
    expect(resolve({ 'Fn::Join': ['', [{ Ref: 'AWS::StackName' }, '-errors']] })).toEqual(text);
  });

  it('is joined, split and selected', () => {
    expect(resolve({ 'Fn::Join': ['-', ['a', 'b']] })).toBe('a-b');
    expect(resolve({ 'Fn::Select': [1, { 'Fn::Split': ['/', 'app/shop/id'] }] })).toBe('shop');
    expect(resolve({ 'Fn::Select': ['3', ['a']] })).toEqual({ unknown: 'Fn::Select 3' });
  });

  it('is unknown if it is read when the stack is deployed', () => {
    expect(resolve('{{resolve:ssm:/shop/name}}')).toEqual({ unknown: '{{resolve:ssm:/shop/name}}' });
  });
});

describe('a mapping', () => {
  const content = { Mappings: { Bake: { prod: { minutes: 15 } } } };

  it('is looked up', () => {
    expect(resolve({ 'Fn::FindInMap': ['Bake', 'prod', 'minutes'] }, content)).toBe(15);
  });

  it('is unknown without the entry', () => {
    expect(resolve({ 'Fn::FindInMap': ['Bake', 'test', 'minutes'] }, content)).toEqual({
      unknown: 'Fn::FindInMap Bake.test.minutes',
    });
  });
});

describe('a condition', () => {
  const content = {
    Parameters: { Stage: { Type: 'String' } },
    Conditions: {
      InIreland: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'eu-west-1'] },
      NotThere: { 'Fn::Not': [{ Condition: 'InIreland' }] },
      IsProd: { 'Fn::Equals': [{ Ref: 'Stage' }, 'prod'] },
      Both: { 'Fn::And': [{ Condition: 'IsProd' }, { Condition: 'NotThere' }] },
      Either: { 'Fn::Or': [{ Condition: 'IsProd' }, { Condition: 'InIreland' }] },
      Circle: { 'Fn::Not': [{ Condition: 'Circle' }] },
    },
  };
  const choose = (name: string, given = {}) => resolve({ 'Fn::If': [name, 'yes', 'no'] }, content, given);

  it('chooses where the template decides it', () => {
    expect(choose('InIreland')).toBe('yes');
    expect(choose('NotThere')).toBe('no');
    expect(choose('IsProd', { Stage: 'prod' })).toBe('yes');
  });

  it('is unknown where a deployment decides it', () => {
    expect(choose('IsProd')).toEqual({ unknown: 'condition IsProd' });
    expect(choose('Missing')).toEqual({ unknown: 'condition Missing' });
  });

  it('is decided by one part of And and Or', () => {
    expect(choose('Both')).toBe('no');
    expect(choose('Either')).toBe('yes');
  });

  it('does not matter between equal values', () => {
    expect(resolve({ 'Fn::If': ['IsProd', 10, 10] }, content)).toBe(10);
  });

  it('that names itself is unknown', () => {
    expect(choose('Circle')).toEqual({ unknown: 'condition Circle' });
  });
});

it('reports the parameters without a value that it was asked for', () => {
  const template = { source: 't.yaml', content: PARAMETERS, lineOf: () => undefined };
  const resolver = new Resolver(template, { parameters: new Map() });
  resolver.resolve([{ Ref: 'Bake' }, { Ref: 'Team' }, { Ref: 'Team' }]);
  expect(resolver.parametersWithoutValue).toEqual(['Team']);
});

it('ends for a value that is nested without end', () => {
  let value: unknown = 'x';
  for (let level = 0; level < 1_000; level += 1) value = { 'Fn::Join': ['', [value]] };
  expect(JSON.stringify(resolve(value))).toContain('nested too deep');
});

it('a text that is one reference is the reference', () => {
  expect(resolve({ 'Fn::Sub': '${Errors}' })).toEqual({ unknown: 'Errors' });
  expect(resolve({ 'Fn::Sub': '${Bake}' }, PARAMETERS)).toBe('10');
  expect(resolve({ 'Fn::Sub': '' })).toBe('');
});

it('a text with hundreds of thousands of open braces is read in a moment', () => {
  const text = '${'.repeat(200_000);
  expect(resolve({ 'Fn::Sub': text })).toBe(text);
});

describe('a map with members that JavaScript has too', () => {
  const odd = { toString: 1, valueOf: null };

  it.each([
    { Ref: odd },
    { 'Fn::GetAtt': [odd, odd] },
    { 'Fn::Sub': odd },
    { 'Fn::Sub': ['${constructor}-${toString}', odd] },
    { 'Fn::Join': [odd, [odd, 'x']] },
    { 'Fn::Select': [odd, ['x']] },
    { 'Fn::Split': [odd, odd] },
    { 'Fn::If': [odd, odd, 'x'] },
    { 'Fn::FindInMap': [odd, odd, odd] },
    { 'Fn::ImportValue': odd },
  ])('is a value like any other: %j', (value) => {
    expect(() => resolve(value, { Conditions: { C: { 'Fn::Equals': [odd, 'x'] } } })).not.toThrow();
  });

  it('does not make a name of JavaScript a parameter', () => {
    expect(resolve({ Ref: 'constructor' }, PARAMETERS)).toEqual({ unknown: 'constructor' });
    expect(resolve({ 'Fn::Sub': ['${toString}', {}] }, PARAMETERS)).toEqual({ unknown: 'toString' });
  });
});
