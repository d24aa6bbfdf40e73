import { describe, expect, it } from 'vitest';
import { createVirtualDate } from '../../src/worker/virtual-date.ts';
import { noon } from '../loopback.ts';

describe('the Date of a function', () => {
  it('reads the present from the shared clock', () => {
    const clock = new Float64Array([noon]);
    const Virtual = createVirtualDate(clock);
    expect(Virtual.now()).toBe(noon);
    clock[0] = noon + 60_000;
    expect([Virtual.now(), new Virtual().getTime()]).toEqual([noon + 60_000, noon + 60_000]);
    expect(Virtual()).toBe(new Date(noon + 60_000).toString());
  });

  it('adds what the invocation has spent', () => {
    let spent = 0;
    const Virtual = createVirtualDate(new Float64Array([noon]), () => spent);
    spent = 10_000;
    expect([Virtual.now(), new Virtual().toISOString()]).toEqual([noon + 10_000, '2026-03-01T12:00:10.000Z']);
  });

  it('is the real one for every date that is given, and to instanceof', () => {
    const Virtual = createVirtualDate(new Float64Array([noon]));
    expect(new Virtual('1999-12-31T00:00:00Z').getTime()).toBe(946_598_400_000);
    expect(new Virtual(0).toISOString()).toBe('1970-01-01T00:00:00.000Z');
    expect([Virtual.UTC(1970, 0, 2), Virtual.parse('1970-01-01T00:00:01Z')]).toEqual([86_400_000, 1_000]);
    expect([new Virtual() instanceof Virtual, new Virtual() instanceof Date, new Date() instanceof Virtual]).toEqual([
      true,
      true,
      true,
    ]);
  });
});
