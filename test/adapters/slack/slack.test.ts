import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SlackToken } from '../../../src/adapters/secrets-manager.ts';
import { slackGateway } from '../../../src/adapters/slack/slack.ts';
import { durationMs, epochMs } from '../../../src/core/time.ts';
import { GatewayError } from '../../../src/guard/errors.ts';
import type { SlackGateway } from '../../../src/guard/ports.ts';
import { type FakeSlack, startFakeSlack } from '../../support/fake-slack.ts';

const KEY = 'arn:aws:ecs:eu-west-1:111122223333:service-deployment/web/checkout/d1';
const message = {
  text: 'checkout was rolled back',
  blocks: [{ type: 'divider' as const }, { type: 'divider' as const, block_id: 'mine' }],
  tone: 'danger' as const,
};
const done = { ok: true, ts: '1795514400.000100', channel: 'C012345678' };

let server: FakeSlack;
let slack: SlackGateway;
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
  slack = slackGateway({ token, apiUrl: server.apiUrl, timeout: durationMs(1_000) });
});

afterEach(() => server.close());

const post = () => slack.post('C012345678', message, KEY);

describe('a message', () => {
  it('is posted with what it can be found by', async () => {
    server.answer(done);
    expect(await post()).toStrictEqual({ is: 'done', ts: '1795514400.000100', channel: 'C012345678' });
    expect(server.calls).toEqual([
      {
        method: 'chat.postMessage',
        authorization: 'Bearer xoxb-old',
        contentType: 'application/json; charset=utf-8',
        body: {
          channel: 'C012345678',
          text: 'checkout was rolled back',
          blocks: [
            { type: 'divider', block_id: `ecs_deployment:${KEY}` },
            { type: 'divider', block_id: 'mine' },
          ],
          metadata: { event_type: 'ecs_deployment', event_payload: { deployment_key: KEY } },
          unfurl_links: false,
          unfurl_media: false,
        },
      },
    ]);
  });

  it('is posted into a thread', async () => {
    server.answer(done);
    await slack.post('C012345678', message, KEY, '17.1');
    expect(server.calls[0]?.body).toMatchObject({ thread_ts: '17.1' });
  });

  it('is updated in its place', async () => {
    server.answer(done);
    expect((await slack.update('C012345678', '17.1', message, KEY)).is).toBe('done');
    expect(server.calls[0]).toMatchObject({
      method: 'chat.update',
      body: { channel: 'C012345678', ts: '17.1', metadata: { event_payload: { deployment_key: KEY } } },
    });
  });

  it('has a block id of at most 255 characters, whatever the key', async () => {
    server.answer(done).answer(done).answer(done);
    const long = `${KEY}${'x'.repeat(300)}`;
    await slack.post('C', message, long);
    await slack.post('C', message, long);
    await slack.post('C', message, `${long}y`);
    const ids = server.calls.map((call) => JSON.stringify(call.body['blocks']));
    expect(ids[0]).toMatch(/"block_id":"ecs_deployment:[0-9a-f]{64}"/);
    expect(ids[1]).toBe(ids[0]);
    expect(ids[2]).not.toBe(ids[0]);
  });

  it('may have no blocks', async () => {
    server.answer(done);
    await slack.post('C', { ...message, blocks: [] }, KEY);
    expect(server.calls[0]?.body).toMatchObject({ blocks: [] });
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
    expect(await post()).toStrictEqual({ is: 'rate-limited', retryAfter });
    expect(server.calls).toHaveLength(1);
  });

  it.each([
    ['HTTP 500', {}, { status: 500 }, 'chat.postMessage answered HTTP 500'],
    [
      'a page of HTML',
      '<html>proxy</html>',
      { status: 200 },
      "chat.postMessage answered HTTP 200 and no JSON of slack's",
    ],
    [
      'a redirect',
      '',
      { status: 302, headers: { location: '/' } },
      "chat.postMessage answered HTTP 302 and no JSON of slack's",
    ],
    ['fatal_error', { ok: false, error: 'fatal_error' }, {}, 'chat.postMessage answered fatal_error'],
    ['no ts', { ok: true }, {}, 'slack named no message in its answer'],
  ])('of %s is unclear', async (_, body, rest, why) => {
    server.answer(body, rest);
    expect(await post()).toStrictEqual({ is: 'unclear', why });
  });

  it('that never comes is unclear', async () => {
    server.hang();
    expect(await post()).toStrictEqual({ is: 'unclear', why: 'chat.postMessage timed out' });
  });

  it('that is cut off is unclear', async () => {
    server.reset();
    expect(await post()).toMatchObject({
      is: 'unclear',
      why: expect.stringMatching(/^chat.postMessage was cut off: /),
    });
  });

  it('of nobody is unclear, but was not sent', async () => {
    await server.close();
    expect(await post()).toStrictEqual({ is: 'unclear', why: 'chat.postMessage was not sent: ECONNREFUSED' });
  });

  it.each(['channel_not_found', 'not_in_channel', 'missing_scope', 'a_word_to_come'])(
    'of %s is a refusal by that name',
    async (code) => {
      server.answer({ ok: false, error: code });
      expect(await post()).toStrictEqual({ is: 'refused', code });
    },
  );
});

describe('a token that slack refuses', () => {
  it.each(['invalid_auth', 'token_revoked', 'token_expired', 'not_authed'])(
    'as %s is read again once, and the call made again',
    async (error) => {
      server.answer({ ok: false, error }).answer(done);
      expect((await post()).is).toBe('done');
      expect(server.calls.map((call) => call.authorization)).toEqual(['Bearer xoxb-old', 'Bearer xoxb-new']);
      expect(refreshed).toBe(1);
    },
  );

  it('twice is a refusal', async () => {
    server.answer({ ok: false, error: 'invalid_auth' }).answer({ ok: false, error: 'token_revoked' });
    expect(await post()).toStrictEqual({ is: 'refused', code: 'token_revoked' });
    expect(refreshed).toBe(1);
  });

  it('or that cannot be had stops the call before it is made', async () => {
    const unavailable = new GatewayError('secret-unavailable', 'secretsmanager:GetSecretValue', 'no');
    const gone = { current: () => Promise.reject(unavailable), refresh: () => Promise.reject(unavailable) };
    const gateway = slackGateway({ token: gone, apiUrl: server.apiUrl });
    await expect(gateway.post('C', message, KEY)).rejects.toBe(unavailable);
    expect(server.calls).toEqual([]);
  });
});

describe('the search for a message', () => {
  const find = () =>
    slack.find('C012345678', KEY, { oldest: epochMs(1_795_514_400_123), latest: epochMs(1_795_514_700_456) });
  const ours = { event_type: 'ecs_deployment', event_payload: { deployment_key: KEY } };
  const page = (messages: readonly object[], cursor = '') => ({
    ok: true,
    messages,
    response_metadata: { next_cursor: cursor },
  });

  it('asks for the history from that instant on, and finds it by its metadata', async () => {
    server.answer(
      page([
        { ts: '1', metadata: { event_type: 'other' } },
        { ts: '2', metadata: ours },
      ]),
    );
    expect(await find()).toStrictEqual({ is: 'found', ts: '2' });
    expect(server.calls[0]).toMatchObject({
      method: 'conversations.history',
      body: {
        channel: 'C012345678',
        oldest: '1795514400.123000',
        latest: '1795514700.456000',
        inclusive: true,
        include_all_metadata: true,
        limit: 200,
      },
    });
  });

  it('finds it by its block where the metadata are gone', async () => {
    server.answer(
      page([
        { ts: '1', blocks: [{ block_id: 'x' }] },
        { ts: '2', blocks: [{ block_id: `ecs_deployment:${KEY}` }] },
      ]),
    );
    expect(await find()).toStrictEqual({ is: 'found', ts: '2' });
  });

  it('takes no message of another deployment', async () => {
    const other = { ...ours, event_payload: { deployment_key: `${KEY}2` } };
    server.answer(page([{ ts: '1', metadata: other }, { ts: '2', blocks: 'odd', metadata: 7 }, { ts: '3' }]));
    expect(await find()).toStrictEqual({ is: 'none' });
  });

  it('reads on, five pages at most', async () => {
    server
      .answer(page([], 'b'))
      .answer(page([], 'c'))
      .answer(page([{ ts: '9', metadata: ours }], 'd'));
    expect(await find()).toStrictEqual({ is: 'found', ts: '9' });
    expect(server.calls.map((call) => call.body['cursor'])).toEqual([undefined, 'b', 'c']);
    for (const cursor of ['b', 'c', 'd', 'e', 'f']) server.answer(page([], cursor));
    expect(await find()).toStrictEqual({ is: 'cannot-search', code: 'history_too_long' });
  });

  it.each(['missing_scope', 'not_in_channel'])('cannot look with %s', async (code) => {
    server.answer({ ok: false, error: code });
    expect(await find()).toStrictEqual({ is: 'cannot-search', code });
  });

  it('passes on that the rate is limited, or that nothing is clear', async () => {
    server.answer({}, { status: 429, headers: { 'retry-after': '3' } }).answer({}, { status: 503 });
    expect(await find()).toStrictEqual({ is: 'rate-limited', retryAfter: 3_000 });
    expect(await find()).toStrictEqual({ is: 'unclear', why: 'conversations.history answered HTTP 503' });
  });
});
