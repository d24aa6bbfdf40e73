import { DEFAULT_SETTINGS } from '../../core/stories/story-settings.ts';
import { awsOptions } from '../command-line/aws-options.ts';
import type { CommandSpec, OptionSpecs } from '../command-line/command-spec.ts';

const WHICH = 'Which service';
const KNOWN = 'What AWS does not know';
const OUTPUT = 'Output';

/** The forms of a plan, in the order of the docs. */
export const FORMS = ['cdk', 'terraform', 'cloudformation', 'cli'] as const;

const options = {
  cluster: { value: 'cluster', group: WHICH, text: 'name or ARN of the cluster', default: '"default"' },
  service: { value: 'service', group: WHICH, text: 'name or ARN of the service' },
  queue: { value: 'name', group: KNOWN, text: 'name of the queue that the service works on' },
  'dead-letter-queue': { value: 'name', group: KNOWN, text: 'name of its dead-letter queue' },
  'visibility-timeout': { value: 'duration', group: KNOWN, text: 'visibility timeout of the queue', default: '30s' },
  'load-balancer': {
    value: 'name',
    group: KNOWN,
    text: 'its load balancer, like app/web/50dc6c495c0c9188, if CloudWatch has no metrics of its target groups',
  },
  'requests-per-minute': {
    value: 'number',
    group: KNOWN,
    text: 'requests to the service, or messages',
    default: `the median of the last week, else ${DEFAULT_SETTINGS.requestsPerMinute}`,
  },
  as: { value: 'form', group: OUTPUT, text: 'print the plan in this form', choices: FORMS, default: 'cli' },
  json: { group: OUTPUT, text: 'print one JSON document' },
  policy: { group: OUTPUT, text: 'print the smallest IAM policy that the command needs, and read nothing' },
  ...awsOptions,
} as const satisfies OptionSpecs;

export type ProtectOptions = typeof options;

export const protectCommand: CommandSpec<ProtectOptions> = {
  name: 'protect',
  summary: 'plan deployment alarms for a running ECS service',
  usage: ['--service <service> [options]', '--policy'],
  description: `Plans alarms and deployment configuration for a running service. It finds its load balancer, its traffic and its usual errors, and shows which failures ECS would roll back now and with the plan, and what the alarms cost. It changes nothing: it prints what to deploy.`,
  options,
  exitCodes: [
    { name: 'succeeded', meaning: 'printed a plan' },
    { name: 'unexpected' },
    { name: 'usage', meaning: 'an argument is wrong, or AWS does not know enough of the service' },
    { name: 'not-found', meaning: 'the cluster or the service does not exist, or ECS deploys it by other rules' },
    { name: 'not-permitted' },
  ],
  examples: ['protect --cluster shop --service checkout', 'protect --cluster shop --service checkout --as terraform'],
};
