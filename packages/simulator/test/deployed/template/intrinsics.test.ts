import { describe, expect, it } from 'vitest';
import { resolveIntrinsics, type Scope } from '../../../src/deployed/template/intrinsics.ts';

const scope: Scope = {
  pseudoParameters: { 'AWS::Region': 'eu-west-1', 'AWS::AccountId': '111122223333' },
  identityOf: (logicalId) =>
    logicalId === 'Queue' ? { ref: 'http://127.0.0.1:1/queue', attributes: { Arn: 'arn:queue' } } : undefined,
};

const resolve = (value: unknown) => resolveIntrinsics(value, scope, 'AWS::Some::Type Thing');

describe('intrinsic functions', () => {
  it.each([
    ['a pseudo parameter', { Ref: 'AWS::Region' }, 'eu-west-1'],
    ['a resource', { Ref: 'Queue' }, 'http://127.0.0.1:1/queue'],
    ['an attribute', { 'Fn::GetAtt': ['Queue', 'Arn'] }, 'arn:queue'],
    ['an attribute in short', { 'Fn::GetAtt': 'Queue.Arn' }, 'arn:queue'],
    ['a join', { 'Fn::Join': ['-', ['a', { Ref: 'AWS::Region' }, 3]] }, 'a-eu-west-1-3'],
    ['a split', { 'Fn::Split': ['/', 'a/b/c'] }, ['a', 'b', 'c']],
    ['a selection', { 'Fn::Select': [1, { 'Fn::Split': [':', { 'Fn::GetAtt': ['Queue', 'Arn'] }] }] }, 'queue'],
    [
      'a substitution',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: the syntax of Fn::Sub
      { 'Fn::Sub': ['${A}.${AWS::AccountId}.${Queue.Arn}.${!B}', { A: 'x' }] },
      // biome-ignore lint/suspicious/noTemplateCurlyInString: the syntax of Fn::Sub
      'x.111122223333.arn:queue.${B}',
    ],
    ['lists and objects', { a: [{ b: { Ref: 'AWS::Region' } }], c: true }, { a: [{ b: 'eu-west-1' }], c: true }],
    ['no value', { a: { Ref: 'AWS::NoValue' }, b: [{ Ref: 'AWS::NoValue' }, 1] }, { b: [1] }],
  ])('resolve %s', (_, value, expected) => {
    expect(resolve(value)).toEqual(expected);
  });

  it.each([
    ['an unknown function', { 'Fn::ImportValue': 'x' }, 'uses Fn::ImportValue, which is not simulated'],
    ['an unknown reference', { Ref: 'Nobody' }, 'refers to Nobody, which is not defined'],
    ['an unknown attribute', { 'Fn::GetAtt': ['Queue', 'Colour'] }, 'asks for Queue.Colour, which is not simulated'],
    ['a selection beyond the end', { 'Fn::Select': [2, ['a']] }, 'selects element 2 of a list that is shorter'],
  ])('name the resource that has %s', (_, value, fault) => {
    expect(() => resolve({ deep: [value] })).toThrow(`AWS::Some::Type Thing ${fault}`);
  });
});
