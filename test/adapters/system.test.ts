import { describe, expect, it } from 'vitest';
import { newId, systemNow, within } from '../../src/adapters/system.ts';
import { durationMs } from '../../src/core/time.ts';

describe('the system', () => {
  it('gives whole milliseconds', () => {
    expect(Number.isInteger(systemNow())).toBe(true);
  });

  it('gives no id twice', () => {
    expect(newId()).not.toBe(newId());
  });

  it('waits for a read until the limit, and ignores what it does later', async () => {
    expect(await within(durationMs(5_000), Promise.resolve('read'))).toBe('read');
    expect(await within(durationMs(1), new Promise(() => undefined))).toBeUndefined();
    const late = new Promise((_, reject) => setTimeout(() => reject(new Error('late')), 20));
    expect(await within(durationMs(1), late)).toBeUndefined();
    await expect(within(durationMs(5_000), Promise.reject(new Error('denied')))).rejects.toThrow('denied');
    await new Promise((resolve) => setTimeout(resolve, 30));
  });
});
