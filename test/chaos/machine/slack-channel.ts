import type { SearchSpan } from '../../../src/core/slack/notification.ts';
import type { SlackMessage } from '../../../src/core/slack/slack-message.ts';
import type { EpochMs } from '../../../src/core/time.ts';

/** A message that stands in the channel. */
export interface SlackPost {
  readonly ts: string;
  readonly deploymentKey: string;
  readonly threadTs: string | undefined;
  readonly postedAt: EpochMs;
  readonly message: SlackMessage;
}

/** The one channel that the guard posts to. */
export class SlackChannel {
  readonly #posts = new Map<string, SlackPost>();

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
  update(ts: string, message: SlackMessage): boolean {
    const post = this.#posts.get(ts);
    if (post === undefined) return false;
    this.#posts.set(ts, { ...post, message });
    return true;
  }

  /** The oldest message of the channel itself about a deployment within a span. */
  find(deploymentKey: string, { oldest, latest }: SearchSpan): string | undefined {
    const isWithin = (at: EpochMs) => at >= oldest && at <= latest;
    return this.posts.find(
      (post) => post.deploymentKey === deploymentKey && post.threadTs === undefined && isWithin(post.postedAt),
    )?.ts;
  }
}
