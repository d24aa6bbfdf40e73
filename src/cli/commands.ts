import type { CommandSpec } from './command-line/command-spec.ts';
import { completionCommand } from './completion/command.ts';
import { doctorCommand } from './doctor/command.ts';
import { evaluateCommand } from './evaluate/command.ts';
import { historyCommand } from './history/command.ts';
import { lintCommand } from './lint/command.ts';
import { previewCommand } from './preview/command.ts';
import { protectCommand } from './protect/command.ts';
import { reportCommand } from './report/command.ts';
import { simulateCommand } from './simulate/command.ts';
import { waitCommand } from './wait/command.ts';
import { whyCommand } from './why/command.ts';

/** All commands, in the order of the help. */
export const COMMANDS: readonly CommandSpec[] = [
  waitCommand,
  whyCommand,
  historyCommand,
  reportCommand,
  doctorCommand,
  lintCommand,
  protectCommand,
  previewCommand,
  simulateCommand,
  evaluateCommand,
  completionCommand,
];
