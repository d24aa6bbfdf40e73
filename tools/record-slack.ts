import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KnownBlock } from '@slack/types';
import { runStories } from '../src/start/run-stories.ts';
import { ensureTemplates } from '../src/start/templates.ts';
import { createTerminal } from '../src/start/terminal.ts';
import { drawSlackMessage } from './pictures/slack-picture.ts';

const root = join(import.meta.dirname, '..');

export const slackPicture = join(root, 'docs/images/slack-rollback.svg');

/** Plays the stories of `npm start` and draws the message of the rollback; every run draws the same. */
export async function recordSlackMessage(): Promise<string> {
  const terminal = createTerminal({ write: () => true }, {});
  const templates = await ensureTemplates();
  const { remains } = await runStories({ templates, terminal, isVerbose: false, pace: async () => {} });
  const message = remains.messages.at(-1);
  if (message === undefined) throw new Error('the bad version of npm start must leave a message');
  const manifest: {
    readonly display_information: { readonly background_color: string };
    readonly features: { readonly bot_user: { readonly display_name: string } };
  } = JSON.parse(readFileSync(join(root, 'docs/slack/app-manifest.json'), 'utf8'));
  return drawSlackMessage({
    appName: manifest.features.bot_user.display_name,
    avatar: { letters: 'EG', color: manifest.display_information.background_color },
    postedAt: message.postedAt,
    text: message.text,
    // The simulated workspace validated them, so they are Slack's blocks.
    blocks: message.blocks as readonly KnownBlock[],
  });
}

if (import.meta.main) writeFileSync(slackPicture, await recordSlackMessage());
