import { describe, expect, it } from 'vitest';
import {
  covers,
  familyExpression,
  isNamePattern,
  nameExpression,
} from '../../../../lib/metrics/prometheus/discovery-pattern.ts';

describe('isNamePattern', () => {
  it.each(['checkout', 'worker-*', '*', 'a_B-9', 'a'.repeat(255)])('takes %s', (pattern) => {
    expect(isNamePattern(pattern)).toBe(true);
  });

  it.each(['', 'a.b', 'a b', 'a?', 'a'.repeat(256)])('refuses "%s"', (pattern) => {
    expect(isNamePattern(pattern)).toBe(false);
  });
});

describe('covers', () => {
  it.each([
    ['checkout', 'checkout', 'yes'],
    ['checkout', 'checkout-2', 'no'],
    ['checkout', 'Checkout', 'no'],
    ['worker-*', 'worker-', 'yes'],
    ['worker-*', 'worker-mail', 'yes'],
    ['worker-*', 'my-worker-mail', 'no'],
    ['*-mail-*', 'worker-mail-1', 'yes'],
    ['*', 'any', 'yes'],
  ] as const)('%s means %s: %s', (pattern, name, verdict) => {
    expect(covers({ pattern }, name)).toBe(verdict);
  });

  it('is sure of a name that the deployment makes up only where every name is meant', () => {
    expect(covers({ pattern: '*' }, undefined)).toBe('yes');
    expect(covers({ pattern: '**' }, undefined)).toBe('yes');
    expect(covers({ pattern: 'a*' }, undefined)).toBe('unknown');
    expect(covers({ pattern: 'checkout' }, undefined)).toBe('unknown');
  });
});

describe('the expressions of the agent', () => {
  it('mean the whole name', () => {
    expect(nameExpression('checkout')).toBe('^checkout$');
    expect(nameExpression('*-mail**')).toBe('^.*-mail.*$');
  });

  it('mean every revision of a family, and no other family', () => {
    expect(familyExpression('worker-*')).toBe('^.*:task-definition/worker-.*:[0-9]+$');
    const expression = new RegExp(familyExpression('worker'));
    const arn = 'arn:aws:ecs:eu-west-1:111122223333:task-definition/';
    expect(expression.test(`${arn}worker:17`)).toBe(true);
    expect(expression.test(`${arn}worker-mail:17`)).toBe(false);
    expect(expression.test(`${arn}my-worker:17`)).toBe(false);
  });
});
