import { beforeEach, describe, expect, it } from 'vitest';
import { VirtualClock } from '../../../src/clock.ts';
import { simulatorParameters } from '../../../src/parameters.ts';
import { createSlackWorkspace, type SlackWorkspace } from '../../../src/services/slack/workspace.ts';

const NOON = Date.UTC(2026, 11, 1, 12);
const TOKEN = 'xoxb-simulated';

describe('the Slack workspace', () => {
  let clock: VirtualClock;
  let slack: SlackWorkspace;
  const begin = (options: { readonly scopes?: readonly string[]; readonly slackEditWindowMs?: number } = {}) => {
    clock = new VirtualClock(NOON);
    const { slackEditWindowMs, ...rest } = options;
    slack = createSlackWorkspace({
      clock,
      parameters: simulatorParameters(slackEditWindowMs === undefined ? {} : { slackEditWindowMs }),
      botToken: TOKEN,
      ...rest,
    });
    slack.addChannel('C1');
    slack.addChannel('C2', false);
  };
  const call = async (method: string, input: object, token = TOKEN) => {
    const answer = await slack.handle({
      method: 'POST',
      path: `/api/${method}`,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(input),
    });
    if (answer === 'hang' || answer === 'drop') return answer;
    return {
      status: answer.status,
      retryAfter: answer.headers?.['retry-after'],
      ...(answer.status === 200 ? (JSON.parse(answer.body) as object) : {}),
    };
  };
  const post = (text = 'hello', more: object = {}) => call('chat.postMessage', { channel: 'C1', text, ...more });

  beforeEach(() => begin());

  it('keeps what is posted, by a timestamp that no other message has', async () => {
    expect(await post('one')).toMatchObject({ ok: true, channel: 'C1', ts: '1796126400.000000' });
    await clock.advanceTo(NOON + 1_000);
    expect(await post('two')).toMatchObject({ ok: true, ts: '1796126401.000000' });
    expect(slack.messages('C1').map((message) => message.text)).toEqual(['one', 'two']);
  });

  it('takes one message a second and channel, and says how long to wait', async () => {
    await post();
    expect(await post()).toEqual({ status: 429, retryAfter: '1' });
    await clock.advanceTo(NOON + 1_000);
    expect(await post()).toMatchObject({ ok: true });
  });

  it('updates fifty times a minute', async () => {
    await post();
    const update = () => call('chat.update', { channel: 'C1', ts: '1796126400.000000', text: 'changed' });
    for (let count = 0; count < 50; count += 1) expect(await update()).toMatchObject({ ok: true });
    expect(await update()).toMatchObject({ status: 429, retryAfter: '60' });
    expect(slack.messages('C1').map((message) => message.text)).toEqual(['changed']);
  });

  it.each<[string, string, object, string]>([
    ['another token', 'chat.postMessage', { channel: 'C1', text: 'x', token: 'other' }, 'invalid_auth'],
    ['an unknown channel', 'chat.postMessage', { channel: 'C9', text: 'x' }, 'channel_not_found'],
    ['a channel that the app is not in', 'chat.postMessage', { channel: 'C2', text: 'x' }, 'not_in_channel'],
    ['no text', 'chat.postMessage', { channel: 'C1' }, 'no_text'],
    [
      'blocks that Slack does not take',
      'chat.postMessage',
      { channel: 'C1', text: 'x', blocks: [{ type: 'header', text: { type: 'plain_text', text: 'h'.repeat(151) } }] },
      'invalid_blocks',
    ],
    ['more text than Slack takes', 'chat.postMessage', { channel: 'C1', text: 'x'.repeat(40_001) }, 'msg_too_long'],
    ['a message that is not there', 'chat.update', { channel: 'C1', ts: '1.0', text: 'x' }, 'message_not_found'],
    ['a method that it does not have', 'files.upload', {}, 'unknown_method'],
  ])('refuses %s as Slack does', async (_what, method, input, error) => {
    expect(await call(method, input, 'token' in input ? String(input.token) : TOKEN)).toMatchObject({
      status: 200,
      ok: false,
      error,
    });
  });

  it('closes the edit window when it has one', async () => {
    begin({ slackEditWindowMs: 60_000 });
    await post();
    await clock.advanceTo(NOON + 60_001);
    expect(await call('chat.update', { channel: 'C1', ts: '1796126400.000000', text: 'late' })).toMatchObject({
      ok: false,
      error: 'edit_window_closed',
    });
  });

  it('shows the history newest first, in pages, with metadata when asked', async () => {
    for (let index = 0; index < 3; index += 1) {
      await clock.advanceTo(NOON + index * 1_000);
      await post(`message ${index}`, { metadata: { event_type: 'e', event_payload: { index } } });
    }
    expect(await call('conversations.history', { channel: 'C1', limit: 2, include_all_metadata: true })).toMatchObject({
      messages: [{ text: 'message 2', metadata: { event_payload: { index: 2 } } }, { text: 'message 1' }],
      has_more: true,
      response_metadata: { next_cursor: '2' },
    });
    expect(await call('conversations.history', { channel: 'C1', cursor: '2' })).toMatchObject({
      messages: [{ text: 'message 0' }],
      has_more: false,
    });
    expect(
      await call('conversations.history', { channel: 'C1', oldest: String((NOON + 2_000) / 1_000) }),
    ).toMatchObject({ messages: [{ text: 'message 2' }] });
  });

  it('keeps the history from an app without the scopes', async () => {
    begin({ scopes: ['chat:write'] });
    expect(await call('conversations.history', { channel: 'C1' })).toMatchObject({ ok: false, error: 'missing_scope' });
  });

  it('goes wrong as told, once each: before a call takes effect or after', async () => {
    slack.fail({ status: 500 }, 'hang', 'drop-before', 'drop-after');
    expect([await post('a'), await post('b'), await post('c'), await post('d')]).toEqual([
      { status: 500, retryAfter: undefined },
      'hang',
      'drop',
      'drop',
    ]);
    expect(slack.messages('C1').map((message) => message.text)).toEqual(['d']);
  });
});
