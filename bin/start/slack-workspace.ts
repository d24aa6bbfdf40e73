import type { KnownBlock } from '@slack/types';
import { describeSlackMessage } from '../../core/glance.ts';
import type { VirtualClock } from '../../simulator/clock.ts';
import { simulatorParameters } from '../../simulator/parameters.ts';
import type { SlackEndpoint } from '../../simulator/service.ts';
import type { SlackMessageState } from '../../simulator/services/slack/state.ts';
import { createSlackWorkspace, type SlackWorkspace } from '../../simulator/services/slack/workspace.ts';
import { localSlack } from './templates.ts';

/** The workspace of the local run: one channel, one app. */
export interface Workspace {
  /** Begins the workspace on the clock of a run. */
  connect(clock: VirtualClock): SlackEndpoint;
  messages(): readonly SlackMessageState[];
  /** A message as a person would see it, in lines at most `width` wide. */
  describe(message: SlackMessageState, width: number): readonly string[];
}

export function createWorkspace(): Workspace {
  let workspace: SlackWorkspace | undefined;
  return {
    connect: (clock) => {
      workspace = createSlackWorkspace({ clock, parameters: simulatorParameters({}), botToken: localSlack.token });
      workspace.addChannel(localSlack.channel);
      return workspace;
    },
    messages: () => workspace?.messages(localSlack.channel) ?? [],
    describe: ({ text, blocks }, width) => {
      // The workspace took these blocks, so they are some that Slack knows.
      const message = { text, blocks: blocks as readonly KnownBlock[], tone: 'neutral' as const };
      return describeSlackMessage(message, width).split('\n');
    },
  };
}
