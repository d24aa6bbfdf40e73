import { Duration } from 'aws-cdk-lib';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { DeploymentGuardProps, SlackChannelProps } from '../../lib/guard/deployment-guard-props.ts';
import { EXPLAIN_PARTS, type ExplainPart } from '../../src/config/explain-parts.ts';

/** What a user of the template can turn on or off. Each is a condition of the template with this name. */
export type Switch = 'HasSlack' | 'HasTopic' | `Explains${Capitalize<ExplainPart>}`;

/** The switch of each optional part of the evidence. */
const PARTS: Readonly<Record<ExplainPart, Switch>> = {
  metrics: 'ExplainsMetrics',
  logs: 'ExplainsLogs',
  commits: 'ExplainsCommits',
  author: 'ExplainsAuthor',
  stack: 'ExplainsStack',
};

/** Every switch, in the order of the parameters. */
export const SWITCHES: readonly Switch[] = ['HasSlack', ...EXPLAIN_PARTS.map((part) => PARTS[part]), 'HasTopic'];

/** The values of a guard. A value of a switch that is off is not used. */
export interface GuardValues {
  readonly slackChannel: string;
  readonly slackSecretArn: string;
  readonly slackApiUrl: string;
  readonly postFrom: 'start' | 'trouble';
  /** Patterns with commas between them; empty for none. */
  readonly include: string;
  readonly exclude: string;
  readonly alarmTopicArn: string;
  readonly recordDays: number;
  readonly logDays: RetentionDays;
  readonly logLevel: 'DEBUG' | 'INFO' | 'WARN' | 'ERROR';
  readonly stuckAfterMinutes: number;
}

/** One guard that the template can become. */
export interface GuardChoice {
  readonly on: ReadonlySet<Switch>;
  readonly values: GuardValues;
}

/** Values that occur nowhere else in a template, so that a parameter can take the place of each. */
export const STAND_INS: GuardValues = {
  slackChannel: 'C0STANDIN00',
  slackSecretArn: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:stand-in-a1B2c3',
  slackApiUrl: 'https://stand-in.example/api/',
  postFrom: 'start',
  include: 'include/stand-in',
  exclude: 'exclude/stand-in',
  alarmTopicArn: 'arn:aws:sns:eu-west-1:111122223333:stand-in',
  recordDays: 3_601,
  logDays: RetentionDays.TEN_YEARS,
  logLevel: 'DEBUG',
  stuckAfterMinutes: 19_997,
};

/** The props of a guard without a VPC, routes, a dashboard, an earlier table or a key for its data: these need the construct. */
export function guardProps(scope: Construct, { on, values }: GuardChoice): DeploymentGuardProps {
  return {
    ...(on.has('HasSlack') && { slack: slackOf(scope, values) }),
    postFrom: values.postFrom,
    slackApiUrl: values.slackApiUrl,
    ...(values.include !== '' && { include: values.include.split(',') }),
    ...(values.exclude !== '' && { exclude: values.exclude.split(',') }),
    explain: Object.fromEntries(EXPLAIN_PARTS.map((part) => [part, on.has(PARTS[part])])),
    ...(on.has('HasTopic') && { alarmTopic: Topic.fromTopicArn(scope, 'AlarmTopic', values.alarmTopicArn) }),
    retention: Duration.days(values.recordDays),
    stuckAfter: Duration.minutes(values.stuckAfterMinutes),
    logRetention: values.logDays,
    logLevel: values.logLevel,
  };
}

function slackOf(scope: Construct, { slackChannel: channel, slackSecretArn }: GuardValues): SlackChannelProps {
  return { channel, secret: Secret.fromSecretCompleteArn(scope, 'SlackSecret', slackSecretArn) };
}
