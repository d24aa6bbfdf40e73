import { type Configuration, environment } from './environment.ts';
import { sweepPace } from './functions.ts';
import {
  accountId,
  eventBusName,
  explainParts,
  fileName,
  optional,
  queueUrl,
  regionName,
  required,
  servicePatterns,
  slackApiUrl,
  slackChannelId,
  slackPostFrom,
  slackSecretArn,
  tableName,
  topicArns,
  wholeNumber,
  yesOrNo,
} from './variables.ts';

const table = {
  tableName: required('TABLE_NAME', tableName),
  /** How long to keep finished records and the items of their deployments. @default 400 days, 13 months */
  retentionDays: optional('RETENTION_DAYS', wholeNumber(1, 3_650), 400),
};

/** The services to watch, defined once for reconciler and sweeper. */
const scope = {
  /** `cluster-pattern/service-pattern` with `*` for any text. Empty for every service. @default none */
  include: optional('INCLUDE', servicePatterns, []),
  /** Takes precedence over `include`. @default none */
  exclude: optional('EXCLUDE', servicePatterns, []),
};

/** Configuration of the reconciler, from its environment. */
export const reconcilerEnv = environment('reconciler', {
  ...table,
  ...scope,
  /** How long until the guard reports an unfinished deployment as stuck. @default three hours */
  stuckAfterMinutes: optional('STUCK_AFTER_MINUTES', wholeNumber(1, 20_160), 180),
  /** How long a successful deployment stays in the alarm index. @default half an hour */
  alarmWatchMinutes: optional('ALARM_WATCH_MINUTES', wholeNumber(0, 10_080), 30),
  /** Whether to publish the metrics about how deployments end, which the dashboard shows. @default no */
  outcomeMetrics: optional('OUTCOME_METRICS', yesOrNo, false),
  /** The account and Region that the guard watches. It ignores events of others. */
  accountId: required('ACCOUNT_ID', accountId),
  regionName: required('REGION_NAME', regionName),
  reconcilerQueueUrl: required('RECONCILER_QUEUE_URL', queueUrl),
  /** Receives messages that the reconciler gives up on. */
  deadLettersUrl: required('DEAD_LETTERS_URL', queueUrl),
  eventBusName: required('EVENT_BUS_NAME', eventBusName),
});

/** Configuration of the sweeper, from its environment. */
export const sweeperEnv = environment('sweeper', {
  ...table,
  ...scope,
  reconcilerQueueUrl: required('RECONCILER_QUEUE_URL', queueUrl),
  /**
   * Maximum ECS calls per second, because the account's pipelines share the quota. The construct allows 100, a local run
   * more. @default 5
   */
  callsPerSecond: optional('SWEEP_CALLS_PER_SECOND', wholeNumber(1, 1_000), sweepPace.standard),
});

/** Configuration of the explainer, from its environment. */
export const explainerEnv = environment('explainer', {
  ...table,
  explainerQueueUrl: required('EXPLAINER_QUEUE_URL', queueUrl),
  /** Receives messages that the explainer gives up on. */
  deadLettersUrl: required('DEAD_LETTERS_URL', queueUrl),
  eventBusName: required('EVENT_BUS_NAME', eventBusName),
  /** Parts of the evidence to gather besides stopped tasks and service events. @default none */
  parts: optional('EXPLAIN_PARTS', explainParts, []),
});

const notifier = {
  ...table,
  notifierQueueUrl: required('NOTIFIER_QUEUE_URL', queueUrl),
  /** Receives messages that the notifier gives up on. */
  deadLettersUrl: required('DEAD_LETTERS_URL', queueUrl),
  /** `start`: a message for every deployment; `trouble`: only when something goes wrong. @default trouble */
  slackPostFrom: optional('SLACK_POST_FROM', slackPostFrom, 'trouble'),
  /** GovSlack has its own URL. @default https://slack.com/api/ */
  slackApiUrl: optional('SLACK_API_URL', slackApiUrl, 'https://slack.com/api/'),
};

/** Configuration of the notifier of a guard with one Slack channel, from its environment. */
export const notifierEnv = environment('notifier', {
  ...notifier,
  slackSecretArn: required('SLACK_SECRET_ARN', slackSecretArn),
  slackChannel: required('SLACK_CHANNEL', slackChannelId),
});

/** Configuration of the notifier of a guard with routes, from its environment. */
export const routedNotifierEnv = environment('notifier', {
  ...notifier,
  /** Empty for a guard without Slack. */
  slackSecretArn: optional('SLACK_SECRET_ARN', slackSecretArn, ''),
  /** The guard's own channel; empty for a guard without one. */
  slackChannel: optional('SLACK_CHANNEL', slackChannelId, ''),
  /** The routing table, a file in the bundle, because the variables of a function have at most 4 KB. */
  routingFile: required('ROUTING_FILE', fileName),
  /** The topics of the routing table, in its order: only the deployment knows their ARNs. @default none */
  topicArns: optional('TOPIC_ARNS', topicArns, []),
});

export type ReconcilerConfiguration = Configuration<typeof reconcilerEnv>;
export type SweeperConfiguration = Configuration<typeof sweeperEnv>;
export type ExplainerConfiguration = Configuration<typeof explainerEnv>;
export type NotifierConfiguration = Configuration<typeof notifierEnv>;
export type RoutedNotifierConfiguration = Configuration<typeof routedNotifierEnv>;

/** The environment variables of a process. */
export type ProcessEnvironment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the configuration of the reconciler.
 *
 * @throws EnvironmentError that lists every problem
 */
export const readReconcilerEnv = (env: ProcessEnvironment): ReconcilerConfiguration => reconcilerEnv.read(env);

/**
 * Reads the configuration of the sweeper.
 *
 * @throws EnvironmentError that lists every problem
 */
export const readSweeperEnv = (env: ProcessEnvironment): SweeperConfiguration => sweeperEnv.read(env);

/**
 * Reads the configuration of the notifier of a guard with one Slack channel.
 *
 * @throws EnvironmentError that lists every problem
 */
export const readNotifierEnv = (env: ProcessEnvironment): NotifierConfiguration => notifierEnv.read(env);

/**
 * Reads the configuration of the notifier of a guard with routes.
 *
 * @throws EnvironmentError that lists every problem
 */
export const readRoutedNotifierEnv = (env: ProcessEnvironment): RoutedNotifierConfiguration =>
  routedNotifierEnv.read(env);

/**
 * Reads the configuration of the explainer.
 *
 * @throws EnvironmentError that lists every problem
 */
export const readExplainerEnv = (env: ProcessEnvironment): ExplainerConfiguration => explainerEnv.read(env);
