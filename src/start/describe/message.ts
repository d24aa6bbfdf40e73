import type { SlackMessageState } from '@ecs-guard/simulator/services/slack/state';
import type { KnownBlock } from '@slack/types';
import { renderAsText } from '../../core/slack/render-as-text.ts';

/** Renders a message as it looks in the channel, in lines of at most `width` columns. */
export function describeMessage({ text, blocks }: SlackMessageState, width: number): readonly string[] {
  // The simulated Slack accepted these blocks, so they are valid. Slack itself shows no tone.
  const message = { text, blocks: blocks as readonly KnownBlock[], tone: 'neutral' as const };
  return renderAsText(message, width).split('\n');
}
