import { describe, expect, it } from 'vitest';
import { recordOf, recordsOf, textOf } from '../../../../src/services/ecs/api/records.ts';

describe('recordOf', () => {
  it('has the members of an object, and none of anything else', () => {
    expect([{ a: 1 }, [1], null, 'a', undefined].map(recordOf)).toEqual([{ a: 1 }, {}, {}, {}, {}]);
  });
});

describe('recordsOf', () => {
  it('has one record per item of a list, and none of anything else', () => {
    expect([[{ a: 1 }, 2], { a: 1 }, undefined].map(recordsOf)).toEqual([[{ a: 1 }, {}], [], []]);
  });
});

describe('textOf', () => {
  it('is a text that says something', () => {
    expect(['a', '', 1, undefined].map(textOf)).toEqual(['a', undefined, undefined, undefined]);
  });
});
