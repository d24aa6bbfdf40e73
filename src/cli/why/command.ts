import { AWS_GROUP, awsOptions } from '../command-line/aws-options.ts';
import type { CommandSpec, OptionSpecs } from '../command-line/command-spec.ts';
import { forceOption } from '../output-file.ts';

const WHICH = 'Which deployment';
const OUTPUT = 'Output';

const options = {
  service: { value: 'service', group: WHICH, text: 'name or ARN of the service' },
  cluster: {
    value: 'cluster',
    group: WHICH,
    text: 'name or ARN of its cluster',
    default: 'the cluster in the ARN, else "default"',
  },
  deployment: {
    value: 'arn',
    group: WHICH,
    text: 'the service deployment with this ARN',
    default: 'the newest one of the service that did not succeed',
  },
  json: { group: OUTPUT, text: 'print one JSON document, by docs/schemas/explanation.v1.schema.json' },
  markdown: { group: OUTPUT, text: 'print Markdown, for a comment on a pull request' },
  html: { group: OUTPUT, text: 'print one page of HTML that needs no other file' },
  output: {
    value: 'file',
    group: OUTPUT,
    text: 'write to this file; needs --json, --markdown or --html',
    default: 'standard output',
    isFile: true,
  },
  force: forceOption(OUTPUT),
  table: {
    value: 'name',
    group: AWS_GROUP,
    text: 'also read what a guard stored at the time, from its DynamoDB table, the output TableName of its stack',
    default: 'read all from AWS',
  },
  ...awsOptions,
} as const satisfies OptionSpecs;

export type WhyOptions = typeof options;

export const whyCommand: CommandSpec<WhyOptions> = {
  name: 'why',
  summary: 'explain a deployment: what happened, why, what changed, and what to do next',
  usage: ['--service <service> [options]', '--deployment <arn> [options]'],
  description: `Explains one Amazon ECS service deployment on one screen: the cause in one sentence, the alarm with a chart of its metric, why tasks stopped, the last log lines, what changed, who started it, and what to do next. It only reads from AWS, and needs no guard.

AWS forgets: stopped tasks after about an hour, and all but the newest 100 service events. What is gone is named. With --table, it also reads what a guard stored at the time: the record, the comparison and the evidence.`,
  options,
  exitCodes: [
    { name: 'succeeded', meaning: 'the deployment was explained, however it ended' },
    { name: 'unexpected' },
    { name: 'usage', meaning: 'an argument is wrong, or the file exists or cannot be written' },
    { name: 'nothing-ran', meaning: 'every deployment of the last 90 days succeeded, or there was none' },
    { name: 'not-found', meaning: 'cluster, service, deployment or table not found' },
    { name: 'not-permitted' },
  ],
  examples: [
    'why --cluster shop --service checkout',
    'why --cluster shop --service checkout --table guard-records',
    'why --cluster shop --service checkout --html --output why.html',
  ],
};
