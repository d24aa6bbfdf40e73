// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the syntax of Fn::Sub
import { describe, expect, it } from 'vitest';
import { compactFunctions } from '../../../tools/release/compact-functions.ts';

describe('a function in fewer lines', () => {
  it.each([
    ['an attribute', { 'Fn::GetAtt': ['Queue', 'Arn'] }, { 'Fn::Sub': '${Queue.Arn}' }],
    [
      'texts and references that are joined',
      { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':sqs:', { 'Fn::GetAtt': ['Queue', 'QueueName'] }]] },
      { 'Fn::Sub': 'arn:${AWS::Partition}:sqs:${Queue.QueueName}' },
    ],
    ['a separator', { 'Fn::Join': ['/', ['a', { Ref: 'B' }]] }, { 'Fn::Sub': 'a/${B}' }],
    ['texts alone', { 'Fn::Join': ['-', ['a', 'b']] }, 'a-b'],
    ['a text that looks like a reference', { 'Fn::Join': ['', ['${A}', { Ref: 'B' }]] }, { 'Fn::Sub': '${!A}${B}' }],
    ['a reference', { Ref: 'Queue' }, { Ref: 'Queue' }],
    ['a plain text', '${A}', '${A}'],
    [
      'a join of what is no text',
      { 'Fn::Join': [',', [{ 'Fn::If': ['A', { 'Fn::GetAtt': ['B', 'Arn'] }, 'c'] }]] },
      { 'Fn::Join': [',', [{ 'Fn::If': ['A', { 'Fn::Sub': '${B.Arn}' }, 'c'] }]] },
    ],
    ['members', { A: [{ 'Fn::GetAtt': ['B', 'Arn'] }], C: 1 }, { A: [{ 'Fn::Sub': '${B.Arn}' }], C: 1 }],
  ])('%s', (_, value, expected) => {
    expect(compactFunctions(value)).toEqual(expected);
  });
});
