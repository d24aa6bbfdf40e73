import type { CommandSpec, OptionSpecs } from '../command-line/command-spec.ts';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;

export type Shell = (typeof SHELLS)[number];

const options = {} as const satisfies OptionSpecs;

export type CompletionOptions = typeof options;

export const completionCommand: CommandSpec<CompletionOptions> = {
  name: 'completion',
  summary: 'print a completion script for your shell',
  usage: ['<shell>'],
  description:
    'Prints a script that completes the commands of ecs-guard, their options, and file names where an option takes a file.',
  operand: { name: 'shell', text: 'the shell to complete in', isRequired: true, isRepeatable: false, choices: SHELLS },
  options,
  notes: `To turn it on, add the line on the right to the file on the left:
  ~/.bashrc                   source <(ecs-guard completion bash)
  ~/.zshrc, after compinit    source <(ecs-guard completion zsh)
  ~/.config/fish/config.fish  ecs-guard completion fish | source`,
  exitCodes: [
    { name: 'succeeded', meaning: 'the script was printed' },
    { name: 'usage', meaning: 'the shell is missing or not supported, or an option is wrong' },
  ],
  examples: ['completion bash', 'completion fish > ~/.config/fish/completions/ecs-guard.fish'],
};
