import { describe, expect, it } from 'vitest';
import { ParameterFaults, readAscii } from '../../../../src/services/cloudwatch/metrics/parameter-faults.ts';

const thrown = (make: (faults: ParameterFaults) => void) => {
  const faults = new ParameterFaults();
  make(faults);
  return () => faults.throwIfAny();
};

describe('the mistakes of a request', () => {
  it.each<[string, (faults: ParameterFaults) => void, string]>([
    ['MissingRequiredParameterException', (faults) => faults.missing('A'), 'The parameter A is required.'],
    [
      'InvalidParameterValueException',
      (faults) => faults.value(Number.NaN, 'A'),
      'The value NaN for parameter A is invalid.',
    ],
    ['InvalidParameterValueException', (faults) => faults.value('x', 'A'), 'The value x for parameter A is invalid.'],
    [
      'InvalidParameterValueException',
      (faults) => faults.tooLong('A', 255),
      'The parameter A must be shorter than 256 characters.',
    ],
    [
      'InvalidParameterValueException',
      (faults) => faults.tooMany('A', 30),
      'The collection A must not have a size greater than 30.',
    ],
    [
      'InvalidParameterValueException',
      (faults) => faults.notInSet('A', [1, 60]),
      'The parameter A must be a value in the set [ 1, 60 ].',
    ],
    [
      'InvalidParameterCombinationException',
      (faults) => faults.exclusive('A', 'B'),
      'The parameters A and B are mutually exclusive and you have specified both.',
    ],
  ])('are answered by %s', (code, make, message) => {
    expect(thrown(make)).toThrow(expect.objectContaining({ code, message }));
  });

  it('are no error if there are none', () => {
    expect(thrown(() => undefined)).not.toThrow();
    expect(() => new ParameterFaults().throwLines()).not.toThrow();
  });

  it('of the first kind are answered together, a line each [CW-45]', () => {
    const make = (faults: ParameterFaults) => {
      faults.missing('A');
      faults.invalid('B is odd.');
      faults.missing('C');
    };
    expect(thrown(make)).toThrow(
      expect.objectContaining({
        code: 'MissingRequiredParameterException',
        message: 'The parameter A is required.\nThe parameter C is required.',
      }),
    );
  });

  it('of all kinds are lines of one error for GetMetricData [CW-45]', () => {
    const faults = new ParameterFaults();
    faults.missing('A');
    faults.combination('B is odd.');
    expect(() => faults.throwLines()).toThrow(
      expect.objectContaining({ code: 'ValidationError', message: 'The parameter A is required.\nB is odd.\n' }),
    );
  });
});

describe('readAscii', () => {
  it.each([
    ['', 'The parameter A is required.'],
    ['  ', 'The parameter A is required.'],
    [undefined, 'The parameter A is required.'],
    ['größe', 'The value for parameter A contains non-ASCII characters.'],
    ['abcd', 'The parameter A must be shorter than 4 characters.'],
  ])('refuses "%s" [CW-44]', (given, message) => {
    expect(thrown((faults) => readAscii(faults, 'A', given, 3))).toThrow(
      expect.objectContaining({ message: expect.stringContaining(message) }),
    );
  });

  it('gives the text', () => {
    expect(readAscii(new ParameterFaults(), 'A', 'a b', 3)).toBe('a b');
  });
});
