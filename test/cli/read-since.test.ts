import { describe, expect, it } from 'vitest';
import { readSince } from '../../src/cli/read-since.ts';
import { epochMs } from '../../src/core/time.ts';

const NOW = epochMs(Date.UTC(2026, 10, 24, 10));

function read(text: string) {
  const faults: string[] = [];
  return { since: readSince(text, NOW, (fault) => void faults.push(fault)), faults };
}

describe('the text of --since', () => {
  it.each([
    ['90s', Date.UTC(2026, 10, 24, 9, 58, 30)],
    ['90d', Date.UTC(2026, 7, 26, 10)],
    ['2026-11-24T09:00:00Z', Date.UTC(2026, 10, 24, 9)],
    ['2026-11-24T10:00:00+01:00', Date.UTC(2026, 10, 24, 9)],
    // The clock that wrote it may be a minute ahead.
    ['2026-11-24T10:01:00Z', Date.UTC(2026, 10, 24, 10, 1)],
  ])('%s is an instant', (text, since) => {
    expect(read(text)).toEqual({ since, faults: [] });
  });

  it.each([
    ['90', 'got "90": write 90s for seconds or 90m for minutes'],
    ['2026-11-24T09:00:00', 'must be a time with its offset like 2026-11-24T10:00:00Z'],
    ['yesterday', 'got "yesterday"'],
  ])('%s is refused', (text, fault) => {
    expect(read(text)).toEqual({ since: undefined, faults: [expect.stringContaining(fault)] });
  });

  it('must not be in the future', () => {
    expect(read('2026-11-24T10:01:01Z').faults).toEqual([
      '--since must not be in the future, got 2026-11-24T10:01:01.000Z; it is now 2026-11-24T10:00:00.000Z',
    ]);
  });
});
