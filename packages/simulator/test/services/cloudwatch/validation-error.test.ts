import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { parseInput, validationError } from '../../../src/services/cloudwatch/validation-error.ts';

const schema = z.object({ Names: z.array(z.string()).max(2).optional() });

describe('parseInput', () => {
  it('gives what the schema reads, without what it does not know', () => {
    expect(parseInput(schema, { Names: ['a'], Other: 1 })).toEqual({ Names: ['a'] });
  });

  it('answers ValidationError with the place of the first mistake', () => {
    expect(() => parseInput(schema, { Names: ['a', 1] })).toThrow(
      expect.objectContaining({ code: 'ValidationError', message: expect.stringMatching(/^Names\.1: /) }),
    );
  });

  it('says "input" where the whole is wrong', () => {
    expect(() => parseInput(schema, 'Names')).toThrow(/^input: /);
  });
});

describe('validationError', () => {
  it('has the code and the message of the service', () => {
    expect(validationError('too long')).toMatchObject({ code: 'ValidationError', message: 'too long' });
  });
});
