import type { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { PostFrom } from '../../src/config/post-from.ts';
import type { ExplainProps } from './explain/explain-props.ts';
import type { LogLevel } from './guard-function.ts';
import type { DeploymentRoutingProps } from './routing/routing-props.ts';

/** Where the guard posts messages. */
export interface SlackChannelProps {
  /** ID of the channel, like `C0123456789`. A name would break when the channel is renamed. */
  readonly channel: string;
  /**
   * Contains only the bot token, or JSON with the token as `botToken`. If the secret has its own key, import the secret
   * with it.
   */
  readonly secret: ISecret;
}

/** Properties of a guard; all are optional. */
export interface DeploymentGuardProps {
  /**
   * The Slack channel for messages about deployments. With `routing`, it is the fallback, and its token is for all channels.
   * @default - none: the guard records and publishes outcomes without posting, unless `routing` names topics
   */
  readonly slack?: SlackChannelProps;

  /**
   * When the guard posts a deployment's message: at the start, or when something first goes wrong.
   * @default 'trouble'
   */
  readonly postFrom?: PostFrom;

  /**
   * Sends messages to different Slack channels and SNS topics, by cluster, service, tag or team.
   * @default - all messages go to the channel in `slack`
   */
  readonly routing?: DeploymentRoutingProps;

  /**
   * Base URL of Slack's API, ending with a slash. GovSlack has its own.
   * @default https://slack.com/api/
   */
  readonly slackApiUrl?: string;

  /**
   * What to gather about failed deployments besides stopped tasks and service events. `false` gathers nothing: the guard then
   * has no explainer function, and messages do not say why tasks stopped.
   * @default {} - stopped tasks and service events
   */
  readonly explain?: ExplainProps | false;

  /**
   * Services to watch, as `cluster-pattern/service-pattern` with `*` for any text.
   * @default - every service of the account and Region
   */
  readonly include?: readonly string[];

  /**
   * Services to ignore. Takes precedence over `include`.
   * @default - none
   */
  readonly exclude?: readonly string[];

  /**
   * The table of an earlier guard, which keeps its history, for example `Table.fromTableName()`. It must be in the account and
   * Region of the guard, with the keys, indexes and expiry of a guard's table, and no other guard may use it. Import it with
   * its key if a customer-managed key encrypts it. The stack does not own it: `removalPolicy` does not apply to it.
   * @default - a new table
   */
  readonly table?: ITable;

  /**
   * How long to keep the records of finished deployments, in whole days.
   * @default Duration.days(400)
   */
  readonly retention?: Duration;

  /**
   * How long a deployment may stay in one phase (pending, rolling out or rolling back) before the guard reports it as stuck, in
   * whole minutes. A bake and an approval do not count.
   * @default Duration.hours(3)
   */
  readonly stuckAfter?: Duration;

  /**
   * How long after a success the guard watches the deployment's alarms, to report rollbacks that ECS missed, in whole minutes,
   * at most one week. 0 turns the watch off: only an alarm that fires while the deployment runs is then reported.
   * @default Duration.minutes(30)
   */
  readonly alarmWatchAfterSuccess?: Duration;

  /**
   * Maximum ECS calls per second of the sweep, 1 to 100. ECS allows 20 ListServices and DescribeServices calls per second per
   * account and Region, pipelines included, so more than 15 gets a warning. At 5, one sweep checks about 9,000 services in
   * clusters of 100 or more, or 2,500 in clusters of five; at 15, three times as many.
   * @default 5
   */
  readonly sweepCallsPerSecond?: number;

  /**
   * How long to keep the functions' logs.
   * @default RetentionDays.THREE_MONTHS
   */
  readonly logRetention?: RetentionDays;

  /**
   * Minimum level of the functions' logs.
   * @default 'INFO'
   */
  readonly logLevel?: LogLevel;

  /**
   * A customer-managed key for the table and all queues, which hold the records and messages. The bus, the logs and the
   * functions' variables, which hold only names, use keys that AWS owns. EventBridge must be allowed to use the key: the
   * construct adds the statement to a key of the same app; add it yourself to the policy of an imported key.
   * @default - keys that DynamoDB and SQS own
   */
  readonly encryptionKey?: IKey;

  /**
   * The topic that the guard's own alarms notify. CloudWatch must be allowed to use the topic's own customer-managed
   * key: the construct adds the statement to a key of the same app; add it yourself to an imported one.
   * @default - none: the alarms have no action
   */
  readonly alarmTopic?: ITopic;

  /**
   * Whether to add a CloudWatch dashboard: deployments by outcome, failures by cause, times, and the guard's own health. With
   * it, the reconciler publishes 18 more custom metrics, each in the hours in which it has data.
   * @default false
   */
  readonly dashboard?: boolean;

  /**
   * Where you publish the docs of this package: an HTTP or HTTPS URL of up to 300 characters, without a slash at the end. The descriptions of the
   * guard's alarms link `runbook.md` below it.
   * @default - the descriptions name the file in the package: `docs/runbook.md`
   */
  readonly docsUrl?: string;

  /**
   * The VPC of the functions. They must reach the APIs of ECS, CloudWatch, DynamoDB, EventBridge, SQS and Secrets Manager,
   * and Slack: through a NAT gateway, or endpoints for all but Slack.
   * @default - none: the functions run outside a VPC
   */
  readonly vpc?: IVpc;

  /**
   * Subnets of the VPC. Do not use public ones: functions do not get a public address there.
   * @default - the VPC's private subnets
   */
  readonly vpcSubnets?: SubnetSelection;

  /**
   * Security groups of the functions. They must allow outbound port 443 and need no inbound rule.
   * @default - one new group for all functions, with all outbound traffic allowed
   */
  readonly securityGroups?: readonly ISecurityGroup[];

  /**
   * What happens to table and logs when the stack is deleted. `RETAIN` also turns on deletion protection of the table.
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * Folder of the built functions, with one folder per function.
   * @default - the `bundles` folder of this package
   */
  readonly bundles?: string;
}
