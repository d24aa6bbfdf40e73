import { describe, expect, it } from 'vitest';
import type { MissingPart } from '../../../src/core/explanation/evidence.ts';
import { mayGrow, planFollowUp } from '../../../src/core/explanation/follow-up.ts';
import { minutes } from '../../../src/core/time.ts';
import { gathered } from '../../builders/evidence.ts';

const lacking = (...whys: readonly MissingPart['why'][]) =>
  gathered({ missing: whys.map((why) => ({ part: 'author', why, what: '' })) });
const waits = (...whys: readonly MissingPart['why'][]) =>
  [0, 1, 2, 3, 4].map((attempt) => planFollowUp(lacking(...whys), attempt));

describe('the follow-ups of a gathering', () => {
  it('come soon after AWS did not answer', () => {
    expect(waits('failed')).toEqual([minutes(1), minutes(5), minutes(15), minutes(15), undefined]);
    expect(waits('out-of-time', 'not-yet')).toEqual([minutes(1), minutes(5), minutes(15), minutes(15), undefined]);
  });

  it('wait for CloudTrail', () => {
    expect(waits('not-yet', 'none')).toEqual([minutes(5), minutes(5), minutes(10), minutes(15), undefined]);
  });

  it('announce complete evidence once more, in case its event was lost', () => {
    const once = [minutes(10), undefined, undefined, undefined, undefined];
    expect(waits()).toEqual(once);
    expect(waits('denied', 'gone', 'none', 'unsupported')).toEqual(once);
  });

  it('may add to the evidence only where a part may still come', () => {
    expect(mayGrow(lacking('not-yet'))).toBe(true);
    expect(mayGrow(lacking('denied'))).toBe(false);
  });
});
