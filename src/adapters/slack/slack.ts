import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import { lazy } from '../../core/lazy.ts';
import type { SearchSpan } from '../../core/slack/notification.ts';
import type { SlackMessage } from '../../core/slack/slack-message.ts';
import type { EpochMs } from '../../core/time.ts';
import type { SlackGateway, SlackResult, SlackSearchResult, SlackThread } from '../../guard/ports.ts';
import { callSlack, deadline, type SlackAnswer, type SlackApi, type SlackBody } from './slack-api.ts';

/** Marks the guard's messages, so that one whose response was lost can be found. */
const EVENT_TYPE = 'ecs_deployment';

/** Longest block id. @see https://docs.slack.dev/reference/block-kit/blocks */
const BLOCK_ID_LENGTH = 255;

/** Limits of a search: 1,000 messages in the few minutes around the claim. */
const PAGES = 5;
const PAGE = 200;

/** Posts, updates and finds messages through Slack's Web API. */
export function slackGateway(api: SlackApi): SlackGateway {
  return {
    async post(channel, message, deploymentKey, thread) {
      const payload = { channel, ...contentOf(message, deploymentKey), ...placeOf(thread) };
      return resultOf(await callSlack(api, 'chat.postMessage', payload));
    },
    async update(channel, ts, message, deploymentKey) {
      const payload = { channel, ts, ...contentOf(message, deploymentKey) };
      return resultOf(await callSlack(api, 'chat.update', payload));
    },
    find: (channel, deploymentKey, span, threadTs) => find(api, { channel, threadTs }, deploymentKey, span),
  };
}

/** @see https://docs.slack.dev/reference/methods/chat.postMessage */
function placeOf(thread: SlackThread | undefined) {
  if (thread === undefined) return {};
  return { thread_ts: thread.ts, ...(thread.isBroadcast && { reply_broadcast: true }) };
}

function contentOf({ text, blocks }: SlackMessage, deploymentKey: string) {
  const [first, ...rest] = blocks;
  return {
    text,
    blocks: first === undefined ? [] : [{ ...first, block_id: blockIdOf(deploymentKey) }, ...rest],
    metadata: { event_type: EVENT_TYPE, event_payload: { deployment_key: deploymentKey } },
    unfurl_links: false,
    unfurl_media: false,
  };
}

/** The same id for every message about a deployment, so it can be found if Slack did not keep its metadata. */
function blockIdOf(deploymentKey: string): string {
  const id = `${EVENT_TYPE}:${deploymentKey}`;
  return id.length <= BLOCK_ID_LENGTH
    ? id
    : `${EVENT_TYPE}:${createHash('sha256').update(deploymentKey).digest('hex')}`;
}

function resultOf(answer: SlackAnswer): SlackResult {
  if (answer.is !== 'ok') return answer;
  const { ts, channel } = answer.body;
  if (ts === undefined || channel === undefined)
    return { is: 'unclear', why: 'Slack did not name the message in its response' };
  return { is: 'done', ts, channel };
}

async function find(
  api: SlackApi,
  { channel, threadTs }: { readonly channel: string; readonly threadTs: string | undefined },
  deploymentKey: string,
  { oldest, latest }: SearchSpan,
): Promise<SlackSearchResult> {
  const span = { oldest: timestampOf(oldest), latest: timestampOf(latest), inclusive: true };
  const thread = threadTs === undefined ? {} : { ts: threadTs };
  const method = threadTs === undefined ? 'conversations.history' : 'conversations.replies';
  const range = { channel, ...thread, ...span, include_all_metadata: true };
  const end = deadline(api);
  let cursor: string | undefined;
  for (let pages = 0; pages < PAGES; pages += 1) {
    const next = cursor === undefined ? {} : { cursor };
    const answer = await callSlack(api, method, { ...range, limit: PAGE, ...next }, end);
    if (answer.is === 'refused') return { is: 'cannot-search', code: answer.code };
    if (answer.is !== 'ok') return answer;
    const ts = matchIn(answer.body, deploymentKey);
    if (ts !== undefined) return { is: 'found', ts };
    cursor = answer.body.response_metadata?.next_cursor;
    if (cursor === undefined || cursor === '') return { is: 'none' };
  }
  return { is: 'cannot-search', code: 'history_too_long' };
}

function timestampOf(instant: EpochMs): string {
  return (instant / 1_000).toFixed(6);
}

const metadataSchema = lazy(() =>
  z.object({
    event_type: z.literal(EVENT_TYPE),
    event_payload: z.object({ deployment_key: z.string() }),
  }),
);

const blocksSchema = lazy(() => z.array(z.object({ block_id: z.optional(z.string()) })));

function matchIn({ messages = [] }: SlackBody, deploymentKey: string): string | undefined {
  const byMetadata = messages.find(({ metadata }) => {
    const parsed = metadataSchema().safeParse(metadata);
    return parsed.success && parsed.data.event_payload.deployment_key === deploymentKey;
  });
  const byBlock = messages.find(({ blocks }) => {
    const parsed = blocksSchema().safeParse(blocks);
    return parsed.success && parsed.data[0]?.block_id === blockIdOf(deploymentKey);
  });
  return (byMetadata ?? byBlock)?.ts;
}
