import { describe, expect, it } from 'vitest';
import { holdUntil, type Pace, takeTurn } from '../../../src/core/reconcile/pace.ts';
import { epochMs } from '../../../src/core/time.ts';

const instant = (seconds: number) => epochMs(1_795_514_400_000 + seconds * 1_000);
const pace = (opensAt: number, lineEndsAt: number): Pace => ({
  opensAt: instant(opensAt),
  lineEndsAt: instant(lineEndsAt),
  version: 7,
});

describe('takeTurn', () => {
  it('lets the first caller post at once, and the next one a second later', () => {
    const turn = takeTurn('post', undefined, undefined, instant(0));
    expect(turn).toEqual({ is: 'now', pace: { opensAt: instant(1), lineEndsAt: instant(0), version: 0 } });
    expect(takeTurn('post', pace(1, 0), undefined, instant(1))).toMatchObject({ is: 'now' });
  });

  it('gives who comes too early a place, and the next one the place behind it', () => {
    const first = takeTurn('post', pace(1, 0), undefined, instant(0.5));
    expect(first).toMatchObject({ is: 'later', at: instant(1), place: instant(1), pace: pace(1, 2) });
    const second = takeTurn('post', pace(1, 2), undefined, instant(0.6));
    expect(second).toMatchObject({ is: 'later', at: instant(1), place: instant(2), pace: pace(1, 3) });
  });

  it('lets who has a place ask again a quarter of a minute before it comes up, and writes nothing for that', () => {
    const known = pace(1, 500);
    const turn = takeTurn('post', known, instant(300), instant(0.5));
    expect(turn).toMatchObject({ is: 'later', at: instant(285), place: instant(300) });
    expect(turn.pace).toBe(known);
    expect(takeTurn('post', pace(290.4, 500), instant(300), instant(290))).toMatchObject({ at: instant(290.4) });
  });

  it('gives a free turn to who asks, whatever its place: no second is left out', () => {
    expect(takeTurn('post', pace(10, 500), instant(300), instant(10))).toMatchObject({ is: 'now' });
  });

  it('allows ten edits in a row after a pause, then one every 1.5 seconds', () => {
    let known: Pace | undefined;
    const answers: string[] = [];
    for (let edit = 0; edit < 11; edit += 1) {
      const turn = takeTurn('update', known, undefined, instant(0));
      answers.push(turn.is);
      known = turn.pace;
    }
    expect(answers).toEqual([...Array.from({ length: 10 }, () => 'now'), 'later']);
    expect(takeTurn('update', known, undefined, instant(1.499)).is).toBe('later');
    expect(takeTurn('update', known, undefined, instant(1.5)).is).toBe('now');
  });
});

describe('holdUntil', () => {
  it('keeps the next call off until then, and no sooner than was counted', () => {
    expect(holdUntil(undefined, instant(30))).toMatchObject({ opensAt: instant(30), version: 0 });
    expect(holdUntil(pace(1, 5), instant(30))).toEqual(pace(30, 5));
    expect(holdUntil(pace(60, 5), instant(30))).toEqual(pace(60, 5));
  });
});
