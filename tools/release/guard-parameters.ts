import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { GuardValues, Switch } from './guard-choice.ts';

/** A parameter of the template, and a variable of the Terraform module. */
export interface GuardParameter {
  /** In CamelCase; the variable of Terraform has the same name in snake_case. */
  readonly name: string;
  /** `flag`: `true` or `false`. `list`: texts with commas between them. */
  readonly kind: 'text' | 'list' | 'flag' | 'number';
  /** Empty for an absent text. */
  readonly standard: string;
  readonly description: string;
  /** Of texts and lists: a regular expression of the whole value. CloudFormation and Terraform read it alike. */
  readonly pattern?: string;
  /** The only values. */
  readonly values?: readonly string[];
  /** Of numbers. */
  readonly least?: number;
  readonly most?: number;
  /** The value of the guard that it sets; absent for a parameter that only turns something on. */
  readonly sets?: keyof GuardValues;
  /** The condition that holds if the value is not empty, or is `true`. */
  readonly turnsOn?: Switch;
}

/** Patterns as `include` of the construct has them, with commas between them. */
const PATTERNS = '([\\w*-]+/[\\w*-]+(,[\\w*-]+/[\\w*-]+)*)?';
const ARN = 'arn:aws[a-z-]*';

/**
 * What a user sets, in the order of the docs. All have a default. A rule of the template refuses a channel without a secret, so
 * either could turn Slack on. It is the secret, because its ARN is a resource of a policy, which must not be empty.
 */
export const GUARD_PARAMETERS: readonly GuardParameter[] = [
  {
    name: 'SlackChannel',
    kind: 'text',
    standard: '',
    description: 'ID of the Slack channel, like C0123456789. Empty: no Slack',
    pattern: '([CG][A-Z0-9]{8,20})?',
    sets: 'slackChannel',
  },
  {
    name: 'SlackSecretArn',
    kind: 'text',
    standard: '',
    description: 'Complete ARN of the secret with the bot token',
    pattern: `(${ARN}:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:[\\w/+=.@-]+-[A-Za-z0-9]{6})?`,
    sets: 'slackSecretArn',
    turnsOn: 'HasSlack',
  },
  {
    name: 'SlackApiUrl',
    kind: 'text',
    standard: 'https://slack.com/api/',
    description: 'Base URL of the Slack API. GovSlack has its own',
    pattern: 'https://[a-z0-9.-]+/([\\w.-]+/)*',
    sets: 'slackApiUrl',
  },
  {
    name: 'PostFrom',
    kind: 'text',
    standard: 'trouble',
    description: 'Post a message at the start of a deployment, or at the first trouble',
    values: ['trouble', 'start'],
    sets: 'postFrom',
  },
  {
    name: 'Include',
    kind: 'list',
    standard: '',
    description: 'Services to watch, like prod-*/checkout. Empty: all',
    pattern: PATTERNS,
    sets: 'include',
  },
  {
    name: 'Exclude',
    kind: 'list',
    standard: '',
    description: 'Services to ignore, even if Include matches them',
    pattern: PATTERNS,
    sets: 'exclude',
  },
  flag('ExplainMetrics', 'ExplainsMetrics', 'Show the metrics of alarms in failures'),
  flag('ExplainLogs', 'ExplainsLogs', 'Show the last log lines of failed containers'),
  flag('ExplainCommits', 'ExplainsCommits', 'Show the commits of images in Amazon ECR'),
  flag('ExplainAuthor', 'ExplainsAuthor', 'Show who deployed, from CloudTrail'),
  flag('ExplainStack', 'ExplainsStack', 'Show what CloudFormation believes after a rollback'),
  {
    name: 'AlarmTopicArn',
    kind: 'text',
    standard: '',
    description: 'SNS topic for the alarms of the guard itself. Empty: none',
    pattern: `(${ARN}:sns:[a-z0-9-]+:[0-9]{12}:[\\w-]+)?`,
    sets: 'alarmTopicArn',
    turnsOn: 'HasTopic',
  },
  {
    name: 'RecordDays',
    kind: 'number',
    standard: '400',
    description: 'Days to keep records of deployments',
    least: 1,
    most: 3_650,
    sets: 'recordDays',
  },
  {
    name: 'LogDays',
    kind: 'number',
    standard: '90',
    description: 'Days to keep logs',
    values: retentions(),
    sets: 'logDays',
  },
  {
    name: 'LogLevel',
    kind: 'text',
    standard: 'INFO',
    description: 'Least level of the logs',
    values: ['DEBUG', 'INFO', 'WARN', 'ERROR'],
    sets: 'logLevel',
  },
  {
    name: 'StuckAfterMinutes',
    kind: 'number',
    standard: '180',
    description: 'Minutes in one phase after which a deployment is reported as stuck',
    least: 1,
    most: 20_160,
    sets: 'stuckAfterMinutes',
  },
];

function flag(name: string, turnsOn: Switch, description: string): GuardParameter {
  return { name, kind: 'flag', standard: 'false', description, values: ['false', 'true'], turnsOn };
}

/** Common ones of those that CloudWatch Logs accepts. */
function retentions(): readonly string[] {
  const { ONE_WEEK, TWO_WEEKS, ONE_MONTH, THREE_MONTHS, SIX_MONTHS, ONE_YEAR, TWO_YEARS } = RetentionDays;
  return [ONE_WEEK, TWO_WEEKS, ONE_MONTH, THREE_MONTHS, SIX_MONTHS, ONE_YEAR, TWO_YEARS].map(String);
}
