import { describe, expect, it } from 'vitest';
import { ConflictError, GatewayError, type GatewayErrorCode, PoisonMessageError } from '../../src/guard/errors.ts';

describe('GatewayError', () => {
  it.each<[GatewayErrorCode, boolean]>([
    ['throttled', false],
    ['unavailable', false],
    ['invalid', false],
    ['secret-unavailable', false],
    ['denied', true],
    ['unsupported', true],
    ['gone', true],
  ])('with the code %s lasts: %s', (code, expected) => {
    expect(new GatewayError(code, 'ecs:ListTasks', 'no').isLasting).toBe(expected);
  });

  it('names the call, and keeps what it was caused by', () => {
    const cause = new Error('reset');
    expect(new GatewayError('unavailable', 'ecs:ListTasks', 'no', { cause, trouble: 'network' })).toMatchObject({
      name: 'GatewayError',
      action: 'ecs:ListTasks',
      message: 'no',
      cause,
      trouble: 'network',
    });
  });
});

describe('the errors of a message', () => {
  it('are told apart by their names', () => {
    expect([new ConflictError('a'), new PoisonMessageError('b')].map(({ name }) => name)).toEqual([
      'ConflictError',
      'PoisonMessageError',
    ]);
  });
});
