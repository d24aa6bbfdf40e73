import type { CommandSpec, OptionSpecs } from '../command-line/command-spec.ts';
import { selectionOptions, sourceOptions } from './past-options.ts';

const OUTPUT = 'Output';

const options = {
  ...selectionOptions,
  json: { group: OUTPUT, text: 'print one JSON document' },
  'lead-time': {
    group: OUTPUT,
    text: 'add the change lead time: reads commit times from labels of images in Amazon ECR',
  },
  csv: { group: OUTPUT, text: 'print the deployments as CSV, without the figures' },
  ...sourceOptions,
} as const satisfies OptionSpecs;

export type HistoryOptions = typeof options;

export const historyCommand: CommandSpec<HistoryOptions> = {
  name: 'history',
  summary: 'list past deployments, how they ended and why, with DORA figures',
  usage: ['[options]'],
  description: `Lists the deployments of a service, a cluster or all services: how each ended, why, and which alarm fired. It ends with deployment frequency, change fail rate and recovery time per service, and the rollbacks per alarm. It only reads from AWS.

The figures count all deployments of the chosen services, also those that --outcome and --cause leave out of the list.`,
  options,
  exitCodes: [
    { name: 'succeeded', meaning: 'the history was printed; it may be empty' },
    { name: 'unexpected' },
    { name: 'usage' },
    { name: 'not-found', meaning: 'cluster, service or table not found' },
    { name: 'not-permitted' },
  ],
  examples: [
    'history --cluster shop --service checkout',
    'history --since 30d --outcome rolled-back --cause alarm --csv',
    'history --team payments --table guard-records --json',
  ],
};
