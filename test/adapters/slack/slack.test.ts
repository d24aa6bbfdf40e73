import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SlackToken } from '../../../src/adapters/secrets-manager.ts';
import { slackGateway } from '../../../src/adapters/slack/slack.ts';
import { durationMs, epochMs } from '../../../src/core/time.ts';
import type { SlackGateway } from '../../../src/guard/ports.ts';
import { type FakeSlack, startFakeSlack } from './fake-slack.ts';

const KEY = 'arn:aws:ecs:eu-west-1:111122223333:service-deployment/web/checkout/d1';
const message = {
  text: 'checkout was rolled back',
  blocks: [{ type: 'divider' as const }, { type: 'divider' as const, block_id: 'mine' }],
  tone: 'danger' as const,
};
const done = { ok: true, ts: '1795514400.000100', channel: 'C012345678' };

let server: FakeSlack;
let slack: SlackGateway;

const token: SlackToken = { current: async () => 'xoxb-old', refresh: async () => 'xoxb-new' };

beforeEach(async () => {
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
    await slack.post('C012345678', message, KEY, { ts: '17.1', isBroadcast: false });
    expect(server.calls[0]?.body).toMatchObject({ thread_ts: '17.1' });
    expect(server.calls[0]?.body).not.toHaveProperty('reply_broadcast');
  });

  it('is posted into a thread and shown in the channel', async () => {
    server.answer(done);
    await slack.post('C012345678', message, KEY, { ts: '17.1', isBroadcast: true });
    expect(server.calls[0]?.body).toMatchObject({ thread_ts: '17.1', reply_broadcast: true });
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

  it('is unclear where Slack does not name it', async () => {
    server.answer({ ok: true });
    expect(await post()).toStrictEqual({ is: 'unclear', why: 'Slack did not name the message in its response' });
  });

  it.each([
    ['a refusal', { ok: false, error: 'channel_not_found' }, 200, { is: 'refused', code: 'channel_not_found' }],
    ['a limit', {}, 429, { is: 'rate-limited', retryAfter: 30_000 }],
    ['a failure', {}, 500, { is: 'unclear', why: 'chat.postMessage answered HTTP 500' }],
  ])('comes to what the call comes to: %s', async (_, body, status, result) => {
    server.answer(body, { status });
    expect(await post()).toStrictEqual(result);
  });

  it('may have no blocks', async () => {
    server.answer(done);
    await slack.post('C', { ...message, blocks: [] }, KEY);
    expect(server.calls[0]?.body).toMatchObject({ blocks: [] });
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
