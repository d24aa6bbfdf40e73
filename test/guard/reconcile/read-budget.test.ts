import { describe, expect, it } from 'vitest';
import { ReadBudget } from '../../../src/guard/reconcile/read-budget.ts';

describe('ReadBudget', () => {
  it('gives reads that can wait only while they are left, all or none', () => {
    const budget = new ReadBudget(3);
    expect(budget.take(2)).toBe(true);
    expect(budget.take(2)).toBe(false);
    expect(budget.take(1)).toBe(true);
    expect(budget.take(1)).toBe(false);
  });

  it('lets reads be made that must be, and has none left after too many', () => {
    const budget = new ReadBudget(3);
    budget.spend(2);
    expect(budget.take(1)).toBe(true);
    budget.spend(9);
    expect(budget.take(1)).toBe(false);
  });
});
