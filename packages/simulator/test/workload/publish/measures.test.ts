import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { describeRefusal, moment, momentMs, refusalOf, share, span } from '../../../src/workload/publish/measures.ts';

const problemOf = (schema: z.ZodType, given: unknown) => schema.safeParse(given).error?.issues[0]?.message;
const noon = Date.UTC(2026, 0, 5, 12);

describe('span', () => {
  it('is a duration in milliseconds', () => {
    expect([span.parse('90s'), span.parse('1h30m'), span.parse('0s')]).toEqual([90_000, 5_400_000, 0]);
  });

  it.each([
    [90, 'must be a duration like 90s, 5m or 1h30m, got 90: write 90s for seconds or 90m for minutes'],
    ['soon', 'must be a duration like 90s, 5m or 1h30m, got "soon": write 10m'],
    [null, 'must be a duration like 90s, 5m or 1h30m, got null: write 10m'],
  ])('refuses %j and says what to write', (given, problem) => {
    expect(problemOf(span, given)).toBe(problem);
  });
});

describe('share', () => {
  it.each([
    ['20%', 0.2],
    ['0.5%', 0.005],
    ['0%', 0],
    ['100%', 1],
    [0.2, 0.2],
    [1, 1],
  ])('reads %j as %d', (given, expected) => {
    expect(share.parse(given)).toBe(expected);
  });

  it.each(['101%', '-1%', '20 %', '0.2', 1.1, -0.1, null])('refuses %j', (given) => {
    expect(problemOf(share, given)).toBe(
      `must be a share from 0 to 1, or from 0% to 100%, got ${JSON.stringify(given)}`,
    );
  });
});

describe('moment', () => {
  it('is an instant, or a duration after the start', () => {
    expect(moment.parse('2026-01-05T12:00:00Z')).toEqual({ atMs: noon });
    expect(moment.parse(new Date(noon))).toEqual({ atMs: noon });
    expect(moment.parse('+1h30m')).toEqual({ afterStartMs: 5_400_000 });
  });

  it.each(['2026-01-05', '2026-01-05T12:00:00+01:00', '+', '10m', new Date(Number.NaN), 0])('refuses %j', (given) => {
    expect(problemOf(moment, given)).toMatch(/^must be .*, or a duration from the start like \+10m, got /);
  });
});

describe('momentMs', () => {
  it('counts from the start where the moment does', () => {
    expect([momentMs({ atMs: 7 }, 1_000), momentMs({ afterStartMs: 7 }, 1_000)]).toEqual([7, 1_007]);
  });
});

describe('a refusal', () => {
  it('is a sentence, with what to do where that is known', () => {
    expect(describeRefusal({ must: 'must be even', given: 3 })).toBe('must be even, got 3');
    expect(describeRefusal({ must: 'must be even', given: '3', fix: 'write 4' })).toBe(
      'must be even, got "3": write 4',
    );
  });

  it('is kept in its parts beside the sentence', () => {
    const issue = share.safeParse(2).error?.issues[0];
    if (issue === undefined) throw new Error('2 is no share');
    expect(refusalOf(issue)).toEqual({ must: 'must be a share from 0 to 1, or from 0% to 100%', given: 2 });
    expect(refusalOf({ code: 'custom', path: [], message: 'of a schema of its own' })).toBeUndefined();
  });
});
