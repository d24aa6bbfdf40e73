import { describe, expect, it } from 'vitest';
import { GatewayError, type GatewayErrorCode } from '../../src/guard/errors.ts';
import { unlessRefused } from '../../src/guard/unless-refused.ts';

const failing = (error: unknown) => unlessRefused(async () => Promise.reject(error));

describe('unlessRefused', () => {
  it('gives what was read', async () => {
    expect(await unlessRefused(async () => 7)).toBe(7);
  });

  it.each<GatewayErrorCode>(['denied', 'unsupported', 'gone', 'invalid'])('gives nothing for %s', async (code) => {
    expect(await failing(new GatewayError(code, 'ecs:ListTasks', 'no'))).toBeUndefined();
  });

  it.each<GatewayErrorCode>(['throttled', 'unavailable'])('throws on %s, which passes', async (code) => {
    const error = new GatewayError(code, 'ecs:ListTasks', 'no');
    await expect(failing(error)).rejects.toBe(error);
  });

  it('throws on a bug', async () => {
    const bug = new TypeError('a bug');
    await expect(failing(bug)).rejects.toBe(bug);
  });
});
