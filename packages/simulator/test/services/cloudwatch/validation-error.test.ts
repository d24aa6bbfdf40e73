import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { gap, parseInput, validationError } from '../../../src/services/cloudwatch/validation-error.ts';

const schema = z.object({
  AlarmName: z.string().min(1).max(3).optional(),
  Names: z.array(z.string()).max(2).optional(),
  Dimensions: z.array(z.object({ Value: z.string().min(1) })).optional(),
  Period: z.number().min(1).max(9).optional(),
  Unit: z.enum(['Seconds', 'Count']).optional(),
  Namespace: z
    .string()
    .regex(/^[^:].*/)
    .optional(),
});

describe('parseInput', () => {
  it('gives what the schema reads, without what it does not know', () => {
    expect(parseInput(schema, { Names: ['a'], Other: 1 })).toEqual({ Names: ['a'] });
  });

  // The forms with 'unit' and 'stateValue' are recorded; the others have the same form.
  it.each([
    [{ Unit: 'GB' }, "Value 'GB' at 'unit'", 'satisfy enum value set: [Seconds, Count]'],
    [{ AlarmName: '' }, "Value '' at 'alarmName'", 'have length greater than or equal to 1'],
    [{ AlarmName: 'abcd' }, "Value 'abcd' at 'alarmName'", 'have length less than or equal to 3'],
    [{ Names: ['a', 'b', 'c'] }, "Value '[a, b, c]' at 'names'", 'have length less than or equal to 2'],
    [{ Names: ['a', 1] }, "Value '1' at 'names.2.member'", 'be of type string'],
    [{ Dimensions: [{}] }, "Value null at 'dimensions.1.member.value'", 'not be null'],
    [{ Period: 0 }, "Value '0' at 'period'", 'have value greater than or equal to 1'],
    [{ Period: 10 }, "Value '10' at 'period'", 'have value less than or equal to 9'],
    [{ Namespace: ':x' }, "Value ':x' at 'namespace'", 'satisfy regular expression pattern: /^[^:].*/'],
  ])('answers for %j which value does not fit, and why [CW-50]', (given, value, constraint) => {
    expect(() => parseInput(schema, given)).toThrow(
      expect.objectContaining({
        code: 'ValidationError',
        message: `1 validation error detected: ${value} failed to satisfy constraint: Member must ${constraint}`,
      }),
    );
  });

  it('lists all that does not fit [CW-50]', () => {
    expect(() => parseInput(schema, { AlarmName: '', Unit: 'GB' })).toThrow(
      /^2 validation errors detected: Value '' at 'alarmName' .*; Value 'GB' at 'unit' /,
    );
  });

  it('says "input" where the whole is wrong', () => {
    expect(() => parseInput(schema, 'Names')).toThrow("Value 'Names' at 'input'");
  });
});

describe('validationError', () => {
  it('has the code and the message of the service', () => {
    expect(validationError('too long')).toMatchObject({ code: 'ValidationError', message: 'too long' });
  });
});

describe('gap', () => {
  it('has the same code, and is told apart by its class', () => {
    expect(gap('no bands')).toMatchObject({ name: 'SimulatorGap', code: 'ValidationError', message: 'no bands' });
  });
});
