import type { SlackMessageState } from '@ecs-guard/simulator/services/slack/state';
import type { KnownBlock } from '@slack/types';
import { renderAsText } from '../../core/slack/render-as-text.ts';

/** A message as a person would see it in the channel, in lines at most `width` wide. */
export function describeMessage({ text, blocks }: SlackMessageState, width: number): readonly string[] {
  // The workspace took these blocks, so they are some that Slack knows. Slack shows no tone of its own.
  const message = { text, blocks: blocks as readonly KnownBlock[], tone: 'neutral' as const };
  return renderAsText(message, width).split('\n');
}
