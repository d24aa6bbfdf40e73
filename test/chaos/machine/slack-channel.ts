import type { SearchSpan } from '../../../src/core/slack/notification.ts';
import type { SlackMessage } from '../../../src/core/slack/slack-message.ts';
import type { EpochMs } from '../../../src/core/time.ts';
import type { SlackThread } from '../../../src/guard/ports.ts';

/** A message that stands in the channel. */
export interface SlackPost {
  readonly ts: string;
  readonly deploymentKey: string;
  readonly thread: SlackThread | undefined;
  readonly postedAt: EpochMs;
  readonly message: SlackMessage;
}

/** The one channel that the guard posts to. */
export class SlackChannel {
  readonly #posts = new Map<string, SlackPost>();
  /** Every edit, in order. */
  readonly edits: { readonly ts: string; readonly at: EpochMs; readonly message: SlackMessage }[] = [];

  get posts(): readonly SlackPost[] {
    return [...this.#posts.values()];
  }

  post(post: Omit<SlackPost, 'ts'>): string {
    const micros = String(this.#posts.size + 1).padStart(6, '0');
    const ts = `${Math.floor(post.postedAt / 1_000)}.${micros}`;
    this.#posts.set(ts, { ...post, ts });
    return ts;
  }

  /** False when no such message stands there. */
  update(ts: string, message: SlackMessage, at: EpochMs): boolean {
    const post = this.#posts.get(ts);
    if (post === undefined) return false;
    this.#posts.set(ts, { ...post, message });
    this.edits.push({ ts, at, message });
    return true;
  }

  /** The oldest message with this key within a span: one that the channel itself shows, or one of a thread. */
  find(deploymentKey: string, { oldest, latest }: SearchSpan, threadTs?: string): string | undefined {
    const isWithin = (at: EpochMs) => at >= oldest && at <= latest;
    const isThere = ({ thread }: SlackPost) =>
      threadTs === undefined ? (thread?.isBroadcast ?? true) : thread?.ts === threadTs;
    return this.posts.find((post) => post.deploymentKey === deploymentKey && isThere(post) && isWithin(post.postedAt))
      ?.ts;
  }
}
