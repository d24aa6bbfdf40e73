import { CAUSES, OUTCOMES } from '../../core/deployment/record.ts';
import { AWS_GROUP, awsOptions } from '../command-line/aws-options.ts';
import type { OptionSpecs } from '../command-line/command-spec.ts';

/** Used when `--since` is not given. */
export const DEFAULT_SINCE = '90d';

/** Used when `--team-tag` is not given. */
export const DEFAULT_TEAM_TAG = 'team';

const SERVICES = 'Which services';
const DEPLOYMENTS = 'Which deployments';

/** Options that choose past deployments. */
export const selectionOptions = {
  cluster: { value: 'cluster', group: SERVICES, text: 'name or ARN of a cluster', default: 'all clusters' },
  service: {
    value: 'service',
    group: SERVICES,
    text: 'name or ARN of a service; a name without --cluster is a service of the cluster "default"',
    default: 'all services',
  },
  team: { value: 'team', group: SERVICES, text: 'services that have this tag, or whose cluster has it' },
  'team-tag': {
    value: 'key',
    group: SERVICES,
    text: 'key of the tag that --team compares; upper and lower case differ',
    default: DEFAULT_TEAM_TAG,
  },
  since: {
    value: 'time',
    group: DEPLOYMENTS,
    text: 'deployments created at this time or later: 2026-11-24T10:00:00Z, or a duration before now, like 12h or 30d',
    default: DEFAULT_SINCE,
  },
  outcome: {
    value: 'outcome',
    group: DEPLOYMENTS,
    text: 'list deployments with this outcome; repeat it for several',
    choices: OUTCOMES,
    isRepeatable: true,
  },
  cause: {
    value: 'cause',
    group: DEPLOYMENTS,
    text: 'list deployments with this cause; repeat it for several',
    choices: CAUSES,
    isRepeatable: true,
  },
} as const satisfies OptionSpecs;

/** Options for where past deployments are read. */
export const sourceOptions = {
  table: {
    value: 'name',
    group: AWS_GROUP,
    text: "read the guard's DynamoDB table, the output TableName of its stack",
    default: 'read from ECS, which keeps 90 days',
  },
  ...awsOptions,
} as const satisfies OptionSpecs;
