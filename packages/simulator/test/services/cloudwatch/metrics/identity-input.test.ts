import { describe, expect, it } from 'vitest';
import {
  readDimensionFilters,
  readDimensions,
  readMetricName,
  readNamespace,
} from '../../../../src/services/cloudwatch/metrics/identity-input.ts';
import { ParameterFaults } from '../../../../src/services/cloudwatch/metrics/parameter-faults.ts';

/** The message for what is read, or undefined if there is no mistake. */
const problemOf = (read: (faults: ParameterFaults) => unknown) => {
  const faults = new ParameterFaults();
  read(faults);
  try {
    faults.throwIfAny();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};
const pair = (Name: string, Value = 'v') => ({ Name, Value });

describe('readNamespace', () => {
  it.each([
    ['shop', undefined],
    ['AWS/ECS', undefined],
    ['a:b', undefined],
    ['x'.repeat(255), undefined],
    ['x'.repeat(256), 'The parameter Namespace must be shorter than 256 characters.'],
    ['', 'The parameter Namespace is required.'],
    [':shop', 'The value :shop for parameter Namespace is invalid.'],
    ['größe', 'The value for parameter Namespace contains non-ASCII characters.'],
  ])('answers for "%.8s": %s [CW-44]', (given, problem) => {
    expect(problemOf((faults) => readNamespace(given, 'Namespace', faults))).toBe(problem);
  });
});

describe('readMetricName', () => {
  it('needs 1 to 255 characters [CW-44]', () => {
    const problem = (given: unknown) => problemOf((faults) => readMetricName(given, 'MetricName', faults));
    expect([problem('größe'), problem('x'.repeat(255))]).toEqual([undefined, undefined]);
    expect([problem(''), problem('x'.repeat(256))]).toEqual([
      'The parameter MetricName is required.',
      'The parameter MetricName must be shorter than 256 characters.',
    ]);
  });
});

describe('readDimensions', () => {
  it.each([
    [[pair('a'), pair('b')], undefined],
    [Array.from({ length: 30 }, (_, index) => pair(`d${index}`)), undefined],
    [
      Array.from({ length: 31 }, (_, index) => pair(`d${index}`)),
      'The collection Dimensions must not have a size greater than 30.',
    ],
    [[pair('a'), pair('a', 'w')], 'No metric may specify the same dimension name twice.'],
    [[pair(':a')], 'The value :a for parameter Dimensions.member.1.Name is invalid.'],
    [[pair('a'), pair('b', ' ')], 'The parameter Dimensions.member.2.Value is required.'],
    [[pair('a', 'x'.repeat(1_024))], undefined],
    [[pair('a', 'x'.repeat(1_025))], 'The parameter Dimensions.member.1.Value must be shorter than 1025 characters.'],
    [[pair('a', 'größe')], 'The value for parameter Dimensions.member.1.Value contains non-ASCII characters.'],
  ])('answers for %.50j: %s [CW-44]', (given, problem) => {
    expect(problemOf((faults) => readDimensions(given, 'Dimensions', faults))).toBe(problem);
  });

  it('gives the dimensions, none without a list', () => {
    const faults = new ParameterFaults();
    expect(readDimensions([pair('a')], 'Dimensions', faults)).toEqual([pair('a')]);
    expect(readDimensions(undefined, 'Dimensions', faults)).toEqual([]);
  });
});

describe('readDimensionFilters', () => {
  it('takes at most 10 names, with or without a value [CW-49]', () => {
    const filters = (count: number) => Array.from({ length: count }, (_, index) => ({ Name: `d${index}` }));
    expect(problemOf((faults) => readDimensionFilters([...filters(9), pair('a')], faults))).toBeUndefined();
    expect(problemOf((faults) => readDimensionFilters(filters(11), faults))).toBe(
      'The collection Dimensions must not have a size greater than 10.',
    );
    expect(problemOf((faults) => readDimensionFilters([pair('a', '')], faults))).toBe(
      'The parameter Dimensions.member.1.Value is required.',
    );
  });
});
