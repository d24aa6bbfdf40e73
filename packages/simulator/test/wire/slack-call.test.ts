import { describe, expect, it } from 'vitest';
import { ServiceError, type SlackAnswer } from '../../src/service.ts';
import { slackCall } from '../../src/wire/slack-call.ts';
import type { WireRequest } from '../../src/wire/request.ts';

function callOf(answer: SlackAnswer | 'hang' | 'drop', headers: Record<string, string> = {}) {
  const request: WireRequest = {
    method: 'POST',
    path: '/slack/api/chat.postMessage?pretty=1',
    headers,
    rawBody: Buffer.from('{}'),
    body: '{}',
    signature: undefined,
  };
  const seen: unknown[] = [];
  const handle = async (one: unknown) => {
    seen.push(one);
    return answer;
  };
  return { call: slackCall(request, { handle }), seen };
}

describe('a call to Slack', () => {
  it('is named by its method, and reaches Slack without the prefix', async () => {
    const { call, seen } = callOf({ status: 200, body: '{"ok":true}' });
    expect(call.action).toBe('slack:chat.postMessage');
    expect(await call.run()).toEqual({ status: 200, headers: {}, body: '{"ok":true}' });
    expect(seen).toEqual([{ method: 'POST', path: '/api/chat.postMessage?pretty=1', headers: {}, body: '{}' }]);
  });

  it('that hangs is answered only to who simulates the time that it takes', async () => {
    expect(await callOf('hang').call.run()).toBe('hang');
    expect(await callOf('hang', { 'x-simulator-takes-hangs': 'yes' }).call.run()).toMatchObject({
      headers: { 'x-simulator-hangs': 'yes' },
    });
  });

  it('that fails is answered as Slack does', () => {
    const { status, body } = callOf('drop').call.failed(new ServiceError('internal_error', 'no matter')) as SlackAnswer;
    expect([status, body]).toEqual([500, '{"ok":false,"error":"internal_error"}']);
  });
});
