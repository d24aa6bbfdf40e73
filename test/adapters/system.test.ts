import { describe, expect, it } from 'vitest';
import { newId, systemNow } from '../../src/adapters/system.ts';

describe('the system', () => {
  it('gives whole milliseconds', () => {
    expect(Number.isInteger(systemNow())).toBe(true);
  });

  it('gives no id twice', () => {
    expect(newId()).not.toBe(newId());
  });
});
