import { describe, expect, it } from 'vitest';
import { readPutRequest } from '../../../src/services/ssm/put-input.ts';

const good = { Name: '/shop/image', Value: 'web:1', Type: 'String' };

describe('a request to write a parameter', () => {
  it.each([
    [{}, 'Standard'],
    [{ Tier: 'Advanced', Value: 'x'.repeat(8_192) }, 'Advanced'],
    [{ Tier: 'Intelligent-Tiering' }, 'Standard'],
    [{ Tier: 'Intelligent-Tiering', Value: 'x'.repeat(4_097) }, 'Advanced'],
    [{ AllowedPattern: String.raw`^web:\d+$` }, 'Standard'],
    [{ Tags: [{ Key: 'a', Value: 'b' }], Policies: '', DataType: 'text' }, 'Standard'],
  ])('with %o has the tier %s [SSM-1]', (given, tier) => {
    expect(readPutRequest({ ...good, ...given })).toMatchObject({ name: '/shop/image', type: 'String', tier });
  });

  it.each([
    [{ Type: 'Text' }, 'ValidationException', 'Type must be one of String, StringList, SecureString, got Text.'],
    [{ Tier: 'Big' }, 'ValidationException', 'got Big.'],
    [
      { Value: 'x'.repeat(4_097) },
      'ValidationException',
      'Standard tier parameters support a maximum parameter value of 4096',
    ],
    [{ Tier: 'Advanced', Value: 'x'.repeat(8_193) }, 'ValidationException', 'of 8192 characters'],
    [{ Overwrite: true, Tags: [{}] }, 'ValidationException', "tags and overwrite can't be used together"],
    [{ AllowedPattern: '^api' }, 'ParameterPatternMismatchException', '^api'],
    [{ AllowedPattern: '(' }, 'InvalidAllowedPatternException', '('],
    [{ Policies: '[]' }, 'ValidationException', 'the simulator has no parameter policies: leave out Policies'],
    [{ DataType: 'aws:ec2:image' }, 'ValidationException', 'leave out DataType'],
  ])('with %o is refused with %s [SSM-1]', (given, code, message) => {
    expect(() => readPutRequest({ ...good, ...given })).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(message) }),
    );
  });
});
