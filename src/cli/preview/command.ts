import type { CommandSpec, OptionSpecs } from '../command-line/command-spec.ts';
import { galleryStories } from './gallery.ts';

/** The forms in which a message can be shown. */
export const MEDIA = ['slack', 'terminal', 'markdown', 'html', 'json'] as const;

export type Medium = (typeof MEDIA)[number];

const options = {
  medium: {
    value: 'medium',
    group: 'Output',
    text: 'the form of the message',
    choices: MEDIA,
    default: 'slack',
  },
} as const satisfies OptionSpecs;

export type PreviewOptions = typeof options;

export const previewCommand: CommandSpec<PreviewOptions> = {
  name: 'preview',
  summary: 'show the messages and explanations that a guard writes, without AWS',
  usage: ['[name] [options]'],
  description:
    'Plays a scenario in virtual time, and shows what Slack or ecs-guard why would show of its first deployment. Without a name, it lists the names. It needs no AWS account and sends nothing.',
  operand: {
    name: 'name',
    text: 'what happens; without it, all names are listed',
    isRequired: false,
    isRepeatable: false,
    choices: galleryStories,
  },
  options,
  exitCodes: [
    { name: 'succeeded', meaning: 'the message or the list was printed' },
    { name: 'unexpected' },
    { name: 'usage' },
  ],
  examples: ['preview', 'preview errors-under-load', 'preview crash-before-healthy --medium markdown'],
};
