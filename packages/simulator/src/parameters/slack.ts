import type { Catalogue } from './parameter.ts';

/** Limits of Slack that its pages give as a range, or leave to the workspace. */
export interface SlackParameters {
  readonly slackPostIntervalMs: number;
  readonly slackUpdatePerMinute: number;
  readonly slackHistoryPerMinute: number;
  readonly slackEditWindowMs: number | null;
  readonly slackTextMaxChars: number;
  readonly slackBlocksMaxChars: number;
}

const slackLimits = 'https://docs.slack.dev/apis/web-api/rate-limits';

export const slackParameters: Catalogue<SlackParameters> = {
  slackPostIntervalMs: { default: 1_000, reason: 'one message per second and channel', source: slackLimits },
  slackUpdatePerMinute: { default: 50, reason: 'tier 3', source: slackLimits },
  slackHistoryPerMinute: {
    default: 50,
    reason: 'tier 3 for internal apps; apps sold outside the Marketplace get 1',
    source: slackLimits,
  },
  slackEditWindowMs: {
    default: null,
    reason: 'a setting of the workspace; null means any time',
    source: 'https://docs.slack.dev/reference/methods/chat.update',
  },
  slackTextMaxChars: {
    default: 40_000,
    reason:
      'Slack cuts a longer text in the client; the simulator refuses it, so that the guard does not rely on the cut',
    source: 'https://docs.slack.dev/reference/methods/chat.postMessage',
  },
  slackBlocksMaxChars: {
    default: 13_200,
    reason: 'Slack refuses blocks that together exceed about this size',
    source: 'https://github.com/slackapi/bolt-js/issues/2509',
  },
};
