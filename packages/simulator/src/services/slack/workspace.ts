import type { VirtualClock } from '../../clock.ts';
import type { SimulatorParameters } from '../../parameters.ts';
import type { SlackAnswer, SlackEndpoint, SlackRequest } from '../../service.ts';
import { findBlockFault } from './blocks-check.ts';
import { RateLimit } from './rate-limit.ts';
import type { SlackChannelState, SlackMessageState, SlackMishap } from './state.ts';

export interface SlackWorkspaceOptions {
  readonly clock: VirtualClock;
  readonly parameters: SimulatorParameters;
  readonly botToken: string;
  /** @default all that the guard's app requests */
  readonly scopes?: readonly string[];
}

/** A Slack workspace with one app, which tests and the terminal can read. */
export interface SlackWorkspace extends SlackEndpoint {
  addChannel(id: string, isMember?: boolean): void;
  /** Messages of a channel, oldest first, including replies in threads. */
  messages(channel: string): readonly SlackMessageState[];
  /** Deletes a message, as a user of Slack can. */
  deleteMessage(channel: string, ts: string): void;
  /** Adds faults for the next calls, one per call. */
  fail(...mishaps: readonly SlackMishap[]): void;
  /** Makes calls fail while `mishap` returns a fault. */
  failWhile(mishap: () => SlackMishap | undefined): void;
  /** Makes another token the only valid one. */
  rotateToken(token: string): void;
}

type Input = Readonly<Record<string, unknown>>;
type Body = { readonly ok: boolean } & Readonly<Record<string, unknown>>;

const DEFAULT_SCOPES = ['chat:write', 'channels:history', 'groups:history'];
const MINUTE = 60_000;

/** @see https://docs.slack.dev/reference/methods */
export function createSlackWorkspace(options: SlackWorkspaceOptions): SlackWorkspace {
  return new Workspace(options);
}

class Workspace implements SlackWorkspace {
  readonly #options: SlackWorkspaceOptions;
  readonly #channels = new Map<string, SlackChannelState>();
  readonly #postLimits = new Map<string, RateLimit>();
  readonly #updateLimit: RateLimit;
  readonly #historyLimit: RateLimit;
  readonly #mishaps: SlackMishap[] = [];
  #standing: () => SlackMishap | undefined = () => undefined;
  #token: string;
  #lastTs = 0;

  constructor(options: SlackWorkspaceOptions) {
    this.#options = options;
    this.#token = options.botToken;
    const { clock, parameters } = options;
    this.#updateLimit = new RateLimit(clock, { most: parameters.slackUpdatePerMinute, windowMs: MINUTE });
    this.#historyLimit = new RateLimit(clock, { most: parameters.slackHistoryPerMinute, windowMs: MINUTE });
  }

  addChannel(id: string, isMember = true): void {
    this.#channels.set(id, { id, isMember, messages: [] });
    const windowMs = this.#options.parameters.slackPostIntervalMs;
    this.#postLimits.set(id, new RateLimit(this.#options.clock, { most: 1, windowMs }));
  }

  messages(channel: string): readonly SlackMessageState[] {
    return this.#channels.get(channel)?.messages ?? [];
  }

  deleteMessage(channel: string, ts: string): void {
    const messages = this.#channels.get(channel)?.messages;
    const index = messages?.findIndex((message) => message.ts === ts) ?? -1;
    if (index >= 0) messages?.splice(index, 1);
  }

  fail(...mishaps: readonly SlackMishap[]): void {
    this.#mishaps.push(...mishaps);
  }

  failWhile(mishap: () => SlackMishap | undefined): void {
    this.#standing = mishap;
  }

  rotateToken(token: string): void {
    this.#token = token;
  }

  async handle(request: SlackRequest): Promise<SlackAnswer | 'hang' | 'drop'> {
    const mishap = this.#mishaps.shift() ?? this.#standing();
    if (mishap === 'hang') return 'hang';
    if (mishap === 'drop-before') return 'drop';
    if (mishap !== undefined && mishap !== 'drop-after') return answerOf(mishap);
    const answer = this.#answer(request);
    return mishap === 'drop-after' ? 'drop' : answer;
  }

  #answer(request: SlackRequest): SlackAnswer {
    const name = request.path.split('?')[0]?.replace(/^\/(api\/)?/, '') ?? '';
    const input = readInput(request);
    const token = (request.headers['authorization'] ?? '').replace(/^Bearer /i, '');
    if (token === '') return json({ ok: false, error: 'not_authed' });
    if (token !== this.#token) return json({ ok: false, error: 'invalid_auth' });
    switch (name) {
      case 'chat.postMessage':
        return this.#post(input);
      case 'chat.update':
        return this.#update(input);
      case 'conversations.history':
        return this.#history(input);
      case 'conversations.replies':
        return this.#replies(input);
      case 'auth.test':
        return json({ ok: true, team_id: 'T0LOCAL', user_id: 'U0GUARD', bot_id: 'B0GUARD' });
      default:
        return json({ ok: false, error: 'unknown_method', req_method: name });
    }
  }

  #post(input: Input): SlackAnswer {
    const channel = this.#channels.get(String(input['channel']));
    const refusal = this.#refuseWrite(channel, 'chat:write', input);
    if (refusal !== undefined || channel === undefined)
      return json({ ok: false, error: refusal ?? 'channel_not_found' });
    const wait = this.#postLimits.get(channel.id)?.take();
    if (wait !== undefined) return answerOf({ retryAfterSeconds: wait });
    const message = this.#newMessage(input);
    channel.messages.push(message);
    return json({ ok: true, channel: channel.id, ts: message.ts, message: shown(message) });
  }

  #update(input: Input): SlackAnswer {
    const channel = this.#channels.get(String(input['channel']));
    const refusal = this.#refuseWrite(channel, 'chat:write', input);
    if (refusal !== undefined || channel === undefined)
      return json({ ok: false, error: refusal ?? 'channel_not_found' });
    const wait = this.#updateLimit.take();
    if (wait !== undefined) return answerOf({ retryAfterSeconds: wait });
    const index = channel.messages.findIndex((message) => message.ts === input['ts']);
    const old = channel.messages[index];
    if (old === undefined) return json({ ok: false, error: 'message_not_found' });
    const { slackEditWindowMs } = this.#options.parameters;
    const now = this.#options.clock.now();
    if (slackEditWindowMs !== null && now - old.postedAt > slackEditWindowMs)
      return json({ ok: false, error: 'edit_window_closed' });
    channel.messages[index] = { ...old, ...contentOf(input), editedAt: now };
    return json({ ok: true, channel: channel.id, ts: old.ts, text: contentOf(input).text });
  }

  #history(input: Input): SlackAnswer {
    return this.#read(input, (message) => message.threadTs === undefined || message.isBroadcast === true);
  }

  /** A thread with the message that it belongs to. */
  #replies(input: Input): SlackAnswer {
    const ts = String(input['ts']);
    const isThere = this.messages(String(input['channel'])).some((message) => message.ts === ts);
    if (!isThere) return json({ ok: false, error: 'thread_not_found' });
    return this.#read(input, (message) => message.ts === ts || message.threadTs === ts);
  }

  #read(input: Input, isMeant: (message: SlackMessageState) => boolean): SlackAnswer {
    const channel = this.#channels.get(String(input['channel']));
    if (!this.#scopes().some((scope) => scope.endsWith(':history'))) {
      return json({
        ok: false,
        error: 'missing_scope',
        needed: 'channels:history,groups:history',
        provided: this.#scopes().join(','),
      });
    }
    if (channel === undefined) return json({ ok: false, error: 'channel_not_found' });
    if (!channel.isMember) return json({ ok: false, error: 'not_in_channel' });
    const wait = this.#historyLimit.take();
    if (wait !== undefined) return answerOf({ retryAfterSeconds: wait });
    const oldest = Number(input['oldest'] ?? 0);
    const found = channel.messages.filter((message) => isMeant(message) && Number(message.ts) >= oldest).toReversed();
    const from = Number(input['cursor'] ?? 0);
    const limit = Math.min(Number(input['limit'] ?? 100), 999);
    const next = from + limit < found.length ? String(from + limit) : '';
    const withMetadata = String(input['include_all_metadata']) === 'true';
    return json({
      ok: true,
      messages: found
        .slice(from, from + limit)
        .map((message) => (withMetadata ? { ...shown(message), metadata: message.metadata } : shown(message))),
      has_more: next !== '',
      response_metadata: { next_cursor: next },
    });
  }

  #refuseWrite(channel: SlackChannelState | undefined, scope: string, input: Input): string | undefined {
    if (!this.#scopes().includes(scope)) return 'missing_scope';
    if (channel === undefined) return 'channel_not_found';
    if (!channel.isMember) return 'not_in_channel';
    const { text, blocks } = contentOf(input);
    const { slackTextMaxChars, slackBlocksMaxChars } = this.#options.parameters;
    if (text === '' && blocks.length === 0) return 'no_text';
    if (text.length > slackTextMaxChars || JSON.stringify(blocks).length > slackBlocksMaxChars) return 'msg_too_long';
    return findBlockFault(blocks) === undefined ? undefined : 'invalid_blocks';
  }

  #scopes(): readonly string[] {
    return this.#options.scopes ?? DEFAULT_SCOPES;
  }

  /** Timestamps are ids: no two messages have the same microsecond. */
  #newMessage(input: Input): SlackMessageState {
    const now = this.#options.clock.now();
    this.#lastTs = Math.max(this.#lastTs + 1, now * 1_000);
    const ts = `${Math.floor(this.#lastTs / 1_000_000)}.${String(this.#lastTs % 1_000_000).padStart(6, '0')}`;
    const threadTs = typeof input['thread_ts'] === 'string' ? input['thread_ts'] : undefined;
    const isBroadcast = threadTs !== undefined && String(input['reply_broadcast']) === 'true';
    const place = isBroadcast ? { threadTs, isBroadcast } : { threadTs };
    return { ts, ...place, ...contentOf(input), metadata: input['metadata'], postedAt: now, editedAt: undefined };
  }
}

function contentOf(input: Input): Pick<SlackMessageState, 'text' | 'blocks'> {
  const { text, blocks } = input;
  const parsed: unknown = typeof blocks === 'string' ? JSON.parse(blocks) : blocks;
  return { text: typeof text === 'string' ? text : '', blocks: Array.isArray(parsed) ? parsed : [] };
}

function shown({ ts, threadTs, text, blocks }: SlackMessageState) {
  return {
    type: 'message',
    bot_id: 'B0GUARD',
    ts,
    text,
    blocks,
    ...(threadTs === undefined ? {} : { thread_ts: threadTs }),
  };
}

/** The arguments of a request: from its JSON or form body, and from its query string. */
function readInput({ headers, body, path }: SlackRequest): Input {
  const query = Object.fromEntries(new URLSearchParams(path.split('?')[1] ?? ''));
  if ((headers['content-type'] ?? '').includes('json')) {
    const parsed: unknown = body === '' ? {} : JSON.parse(body);
    return { ...query, ...(parsed !== null && typeof parsed === 'object' ? parsed : {}) };
  }
  return { ...query, ...Object.fromEntries(new URLSearchParams(body)) };
}

function answerOf(mishap: { readonly status: number } | { readonly retryAfterSeconds: number }): SlackAnswer {
  if ('status' in mishap) return { status: mishap.status, body: 'upstream error' };
  const headers = { 'retry-after': String(mishap.retryAfterSeconds), 'content-type': 'application/json' };
  return { status: 429, headers, body: JSON.stringify({ ok: false, error: 'ratelimited' }) };
}

function json(body: Body): SlackAnswer {
  return { status: 200, headers: { 'content-type': 'application/json; charset=utf-8' }, body: JSON.stringify(body) };
}
