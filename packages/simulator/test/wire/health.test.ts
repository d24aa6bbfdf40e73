import { describe, expect, it } from 'vitest';
import { answerHealth, isHealthCheck } from '../../src/wire/health.ts';
import { noon } from '../loopback.ts';

describe('a health check', () => {
  it.each([
    ['GET', '/health', true],
    ['HEAD', '/health', true],
    ['GET', '/health?x=1', true],
    ['POST', '/health', false],
    ['GET', '/healthy', false],
    ['GET', '/', false],
  ])('%s %s: %s [SRV-4]', (method, url, expected) => {
    expect(isHealthCheck({ method, url })).toBe(expected);
  });

  it('gets 503 until the server is ready [SRV-4]', () => {
    expect(answerHealth({ isReady: false, version: '1.2.3', now: noon })).toEqual({
      status: 503,
      headers: { 'content-type': 'application/json' },
      body: '{"status":"starting","version":"1.2.3","now":"2026-03-01T12:00:00.000Z"}\n',
    });
    expect(answerHealth({ isReady: true, version: '1.2.3', now: noon }).status).toBe(200);
  });
});
