import { describe, expect, it } from 'vitest';
import { errorLimit } from '../../../../src/core/protection/alarm-rules/error-limit.ts';

describe('errorLimit', () => {
  it('grows with the requests and with their square root', () => {
    expect(errorLimit('requests', 2)).toBe('0.2 + 0.022 * requests + 0.15 * requests ^ 0.5');
    expect(errorLimit('br', 2, 0.3)).toBe('0.2 + 0.022 * br + 0.3 * br ^ 0.5');
  });

  it('has more room at a higher rate: four times the rate, twice the deviation', () => {
    expect(errorLimit('requests', 8)).toBe('0.2 + 0.088 * requests + 0.3 * requests ^ 0.5');
  });
});
