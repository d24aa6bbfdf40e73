import { EXIT_CODES } from '../../core/wait/wait-verdict.ts';
import { awsOptions } from '../command-line/aws-options.ts';
import type { CommandSpec, OptionSpecs } from '../command-line/command-spec.ts';

/** Used when `--timeout` is not given. */
export const DEFAULT_TIMEOUT = '60m';

const WHICH = 'Which deployment';
const HOW = 'How to wait';
const OUTPUT = 'Output';

const options = {
  service: { value: 'service', group: WHICH, text: 'name or ARN of the service' },
  cluster: {
    value: 'cluster',
    group: WHICH,
    text: 'name or ARN of its cluster',
    default: 'the cluster in the ARN, else "default"',
  },
  deployment: { value: 'arn', group: WHICH, text: 'follow the service deployment with this ARN, and no other' },
  'task-definition': {
    value: 'name',
    group: WHICH,
    text: 'follow a deployment of this task definition: family:revision or an ARN',
  },
  since: {
    value: 'time',
    group: WHICH,
    text: 'follow the first deployment created at this time or later: 2026-11-24T10:00:00Z, or a duration before now, like 90s or 10m',
  },
  timeout: {
    value: 'duration',
    group: HOW,
    text: 'stop waiting after this time, like 90s, 30m or 1h30m',
    default: DEFAULT_TIMEOUT,
  },
  'require-protection': {
    group: HOW,
    text: 'exit with 43 if the deployment succeeds, but ecs-guard cannot confirm that ECS watched its alarms',
  },
  json: { group: OUTPUT, text: 'print the verdict as one JSON document on stdout, and progress on stderr' },
  github: { group: OUTPUT, text: 'in GitHub Actions: also write an annotation, a step summary and outputs' },
  'no-live': { group: OUTPUT, text: 'print one line per change, even on a terminal' },
  ...awsOptions,
} as const satisfies OptionSpecs;

export type WaitOptions = typeof options;

export const waitCommand: CommandSpec<WaitOptions> = {
  name: 'wait',
  summary: 'follow one deployment until it ends; the exit code says how it ended',
  usage: ['--service <service> [options]', '--deployment <arn> [options]'],
  description: `Follows one Amazon ECS service deployment until it ends, and says how it ended and why. It only reads from AWS.

Without --deployment, --since or --task-definition, it follows the deployment that is in progress or that was created in the last five minutes. It waits up to 60 seconds for one to appear, because ECS can take a few seconds to list a new deployment.`,
  options,
  exitCodes: EXIT_CODES.filter(
    ({ name }) => !['expectation-failed', 'low', 'medium', 'high', 'not-caught'].includes(name),
  ),
  examples: [
    'wait --cluster shop --service checkout',
    'wait --cluster shop --service checkout --task-definition checkout:42',
    'wait --cluster shop --service checkout --since 5m --timeout 30m',
  ],
};
