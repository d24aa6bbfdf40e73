import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SlackToken } from '../../../src/adapters/secrets-manager.ts';
import { callSlack, deadline, type SlackApi } from '../../../src/adapters/slack/slack-api.ts';
import { durationMs } from '../../../src/core/time.ts';
import { GatewayError } from '../../../src/guard/errors.ts';
import { type FakeSlack, startFakeSlack } from './fake-slack.ts';

let server: FakeSlack;
let api: SlackApi;
let refreshed: number;

const token: SlackToken = {
  current: async () => 'xoxb-old',
  refresh: async () => {
    refreshed += 1;
    return 'xoxb-new';
  },
};

beforeEach(async () => {
  refreshed = 0;
  server = await startFakeSlack();
  api = { token, apiUrl: server.apiUrl, timeout: durationMs(1_000) };
});

afterEach(() => server.close());

const call = () => callSlack(api, 'chat.postMessage', { channel: 'C012345678' });

describe('a call', () => {
  it('sends its payload as JSON with the token, and gives the answer', async () => {
    server.answer({ ok: true, ts: '17.1', channel: 'C012345678', of2030: 1 });
    expect(await call()).toStrictEqual({ is: 'ok', body: { ok: true, ts: '17.1', channel: 'C012345678' } });
    expect(server.calls).toEqual([
      {
        method: 'chat.postMessage',
        authorization: 'Bearer xoxb-old',
        contentType: 'application/json; charset=utf-8',
        body: { channel: 'C012345678' },
      },
    ]);
  });
});

describe('an answer', () => {
  it.each([
    ['429 with Retry-After', {}, { status: 429, headers: { 'retry-after': '7' } }, 7_000],
    ['429 without', {}, { status: 429 }, 30_000],
    ['429 with an odd one', {}, { status: 429, headers: { 'retry-after': 'soon' } }, 30_000],
    ['200 that says ratelimited', { ok: false, error: 'ratelimited' }, { status: 200 }, 30_000],
  ])('of %s limits the rate', async (_, body, shape, retryAfter) => {
    server.answer(body, shape);
    expect(await call()).toStrictEqual({ is: 'rate-limited', retryAfter });
    expect(server.calls).toHaveLength(1);
  });

  it.each([
    ['HTTP 500', {}, { status: 500 }, 'chat.postMessage answered HTTP 500'],
    [
      'a page of HTML',
      '<html>proxy</html>',
      { status: 200 },
      "chat.postMessage answered HTTP 200 without Slack's JSON",
    ],
    [
      'a redirect',
      '',
      { status: 302, headers: { location: '/' } },
      "chat.postMessage answered HTTP 302 without Slack's JSON",
    ],
    ['fatal_error', { ok: false, error: 'fatal_error' }, {}, 'chat.postMessage answered fatal_error'],
  ])('of %s is unclear', async (_, body, rest, why) => {
    server.answer(body, rest);
    expect(await call()).toStrictEqual({ is: 'unclear', why });
  });

  it('that never comes is unclear', async () => {
    server.hang();
    expect(await call()).toStrictEqual({ is: 'unclear', why: 'chat.postMessage timed out' });
  });

  it('that is cut off is unclear', async () => {
    server.reset();
    expect(await call()).toMatchObject({
      is: 'unclear',
      why: expect.stringMatching(/^chat.postMessage was cut off: /),
    });
  });

  it('of nobody is unclear, but was not sent', async () => {
    await server.close();
    expect(await call()).toStrictEqual({ is: 'unclear', why: 'chat.postMessage was not sent: ECONNREFUSED' });
  });

  it.each(['channel_not_found', 'not_in_channel', 'missing_scope', 'a_word_to_come'])(
    'of %s is a refusal by that name',
    async (code) => {
      server.answer({ ok: false, error: code });
      expect(await call()).toStrictEqual({ is: 'refused', code });
    },
  );
});

describe('a token that slack refuses', () => {
  it.each(['invalid_auth', 'token_revoked', 'token_expired', 'not_authed'])(
    'with the error %s is read again once, and the call is repeated',
    async (error) => {
      server.answer({ ok: false, error }).answer({ ok: true });
      expect((await call()).is).toBe('ok');
      expect(server.calls.map((call) => call.authorization)).toEqual(['Bearer xoxb-old', 'Bearer xoxb-new']);
      expect(refreshed).toBe(1);
    },
  );

  it('twice is a refusal', async () => {
    server.answer({ ok: false, error: 'invalid_auth' }).answer({ ok: false, error: 'token_revoked' });
    expect(await call()).toStrictEqual({ is: 'refused', code: 'token_revoked' });
    expect(refreshed).toBe(1);
  });

  it('or that cannot be had stops the call before it is made', async () => {
    const unavailable = new GatewayError('secret-unavailable', 'secretsmanager:GetSecretValue', 'no');
    const gone = { current: () => Promise.reject(unavailable), refresh: () => Promise.reject(unavailable) };
    await expect(callSlack({ token: gone, apiUrl: server.apiUrl }, 'chat.update', {})).rejects.toBe(unavailable);
    expect(server.calls).toEqual([]);
  });
});

describe('the time that a question may take', () => {
  it('is over for all of its calls at once', async () => {
    const end = AbortSignal.abort(new DOMException('over', 'TimeoutError'));
    expect(await callSlack(api, 'conversations.history', {}, end)).toStrictEqual({
      is: 'unclear',
      why: 'conversations.history timed out',
    });
    expect(server.calls).toEqual([]);
    expect(deadline(api).aborted).toBe(false);
  });
});
