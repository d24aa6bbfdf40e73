import type { CommandSpec, OptionSpecs } from '../command-line/command-spec.ts';
import { forceOption } from '../output-file.ts';
import { selectionOptions, sourceOptions } from '../history/past-options.ts';

/** Used when `--output` is not given. */
export const DEFAULT_OUTPUT = 'ecs-guard-report.html';

const OUTPUT = 'Output';

const options = {
  ...selectionOptions,
  output: {
    value: 'file',
    group: OUTPUT,
    text: 'write the page into this file; - prints it',
    default: DEFAULT_OUTPUT,
    isFile: true,
  },
  force: forceOption(OUTPUT),
  ...sourceOptions,
} as const satisfies OptionSpecs;

export type ReportOptions = typeof options;

export const reportCommand: CommandSpec<ReportOptions> = {
  name: 'report',
  summary: 'write the history of deployments as one HTML page',
  usage: ['[options]'],
  description: `Writes one HTML page of what "ecs-guard history" lists: deployments over time by outcome, recovery times, the alarms that cause the most rollbacks, DORA figures per service, and a view for each deployment. The page is one file. It loads nothing, so you can mail it or keep it as a build artifact. The command only reads from AWS.

The charts and figures count all deployments of the chosen services, also those that --outcome and --cause leave out of the list.`,
  options,
  exitCodes: [
    { name: 'succeeded', meaning: 'the page was written; it may be empty' },
    { name: 'unexpected' },
    { name: 'usage', meaning: 'an argument is wrong, or the file exists or cannot be written' },
    { name: 'not-found', meaning: 'cluster, service or table not found' },
    { name: 'not-permitted' },
  ],
  examples: [
    'report --cluster shop',
    'report --team payments --since 30d --output payments.html --force',
    'report --table guard-records --since 400d --output - > year.html',
  ],
};
