import { describe, expect, it } from 'vitest';
import { describeDuration, durationMs, parseInstant } from '../../src/core/time.ts';

describe('parseInstant', () => {
  it('reads what AWS writes', () => {
    const instant = Date.UTC(2019, 9, 2, 17, 4, 40, 989);
    expect(
      [
        '2019-10-02T17:04:40.989+0000',
        '2019-10-02T17:04:40.989Z',
        '2019-10-02T19:04:40.989+02:00',
        '2019-10-02T17:04:40.989123456Z',
      ].map(parseInstant),
    ).toEqual([instant, instant, instant, instant]);
    expect(parseInstant('2020-05-23T11:11:11Z')).toBe(Date.UTC(2020, 4, 23, 11, 11, 11));
  });

  it.each(['', 'soon', '2020-05-23', '2020-13-45T11:11:11Z', '1590232271'])('refuses %s', (text) => {
    expect(parseInstant(text)).toBeUndefined();
  });
});

describe('describeDuration', () => {
  it('names the two largest units', () => {
    const spans = [0, 999, 45_000, 60_000, 125_000, 3_600_000, 11_400_000, 187_200_000].map((ms) =>
      describeDuration(durationMs(ms)),
    );
    expect(spans).toEqual(['0 s', '1 s', '45 s', '1 min', '2 min 5 s', '1 h', '3 h 10 min', '2 d 4 h']);
  });
});
