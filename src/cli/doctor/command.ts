import { METRIC_READS } from '../../core/audit/metrics/metric-reads.ts';
import { awsOptions } from '../command-line/aws-options.ts';
import type { CommandSpec, OptionSpecs } from '../command-line/command-spec.ts';
import { forceOption } from '../output-file.ts';

const WHICH = 'Which services';
const METRICS = 'Metrics';
const OUTPUT = 'Output';

const options = {
  cluster: {
    value: 'cluster',
    group: WHICH,
    text: 'name or ARN of a cluster',
    default: 'all clusters of the account and Region',
  },
  service: {
    value: 'service',
    group: WHICH,
    text: 'name or ARN of one service; its cluster is --cluster, else "default"',
  },
  metrics: {
    group: METRICS,
    text: 'also read the metrics of the past two weeks, for rules about them; AWS bills this, and the cost is printed first',
  },
  'max-cost': {
    value: 'dollars',
    group: METRICS,
    text: 'with --metrics: read no metrics if they can cost more than this',
    default: String(METRIC_READS.defaultMaxCost),
  },
  json: { group: OUTPUT, text: 'print one JSON document' },
  save: {
    value: 'file',
    group: OUTPUT,
    text: 'also save what AWS answered, for "ecs-guard lint"; of a folder, a file named after the Region',
    isFile: true,
  },
  force: forceOption(OUTPUT),
  explain: { value: 'rule', group: OUTPUT, text: 'explain a rule, like alarm-in-alarm, and read nothing' },
  policy: { group: OUTPUT, text: 'print the smallest IAM policy that the command needs, and read nothing' },
  ...awsOptions,
} as const satisfies OptionSpecs;

export type DoctorOptions = typeof options;

export const doctorCommand: CommandSpec<DoctorOptions> = {
  name: 'doctor',
  summary: 'check the protection of running ECS services',
  usage: ['[options]', '--explain <rule>', '--policy'],
  description: `Checks whether deployments of running ECS services can be rolled back: alarms that are in ALARM now, do not exist, cannot fire in time or watch something else, and settings that turn the protection off. It only reads from AWS, slowly: ECS polls deployment alarms with the same quota of CloudWatch.`,
  options,
  exitCodes: [
    { name: 'succeeded', meaning: 'no finding' },
    { name: 'unexpected' },
    { name: 'usage', meaning: 'an argument is wrong, the file exists or cannot be written, or metrics cost too much' },
    { name: 'not-found', meaning: 'the cluster or the service does not exist' },
    { name: 'not-permitted' },
    { name: 'low' },
    { name: 'medium' },
    { name: 'high' },
  ],
  examples: [
    'doctor --save services.json',
    'doctor --cluster shop --service checkout',
    'doctor --explain alarm-in-alarm',
  ],
};
