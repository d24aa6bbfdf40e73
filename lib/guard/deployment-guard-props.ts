import type { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { PostFrom } from '../../src/config/post-from.ts';
import type { LogLevel } from './guard-function.ts';

/** Where the guard posts messages. */
export interface SlackChannelProps {
  /** Id of the channel, `C0123456789`; the name would not survive a rename. */
  readonly channel: string;
  /** Holds the bot token as its whole text, or JSON with it as `botToken`. Its own key must be known to the construct. */
  readonly secret: ISecret;
}

/** What may be chosen for a guard; nothing has to be. */
export interface DeploymentGuardProps {
  /**
   * The Slack channel that hears of deployments.
   * @default - none: the guard records and publishes outcomes without posting
   */
  readonly slack?: SlackChannelProps;

  /**
   * From when a deployment has its message: from its start, or from the first trouble.
   * @default 'trouble'
   */
  readonly postFrom?: PostFrom;

  /**
   * Base of Slack's API, ending with a slash; GovSlack has its own.
   * @default https://slack.com/api/
   */
  readonly slackApiUrl?: string;

  /**
   * Services to watch, as `cluster-pattern/service-pattern` with `*` for any text.
   * @default - every service of the account and Region
   */
  readonly include?: readonly string[];

  /**
   * Services to leave alone; wins over `include`.
   * @default - none
   */
  readonly exclude?: readonly string[];

  /**
   * How long the records of finished deployments are kept, in whole days.
   * @default Duration.days(400)
   */
  readonly retention?: Duration;

  /**
   * After how long an unfinished deployment is called stuck, in whole minutes.
   * @default Duration.hours(3)
   */
  readonly stuckAfter?: Duration;

  /**
   * For how long after a success the guard still reconciles a service when one of the deployment's alarms changes, in whole
   * minutes, at most a week.
   * @default Duration.minutes(30)
   */
  readonly alarmWatchAfterSuccess?: Duration;

  /**
   * ECS calls per second that the sweep makes at most, 1 to 100. ECS answers 20 ListServices and DescribeServices per second to
   * an account and Region, pipelines included, so that more than 15 gets a warning. At 5 a start of the sweep comes by some
   * 9,000 services in clusters of a hundred or more, or 2,500 in clusters of five; at 15 by three times as many.
   * @default 5
   */
  readonly sweepCallsPerSecond?: number;

  /**
   * How long the functions' logs are kept.
   * @default RetentionDays.THREE_MONTHS
   */
  readonly logRetention?: RetentionDays;

  /**
   * What the functions log at least.
   * @default 'INFO'
   */
  readonly logLevel?: LogLevel;

  /**
   * A customer-managed key for the table and all queues: where records and messages rest. The bus and the logs stay with
   * the keys that AWS owns, as do the functions' variables, which hold names alone. EventBridge must be allowed to use
   * the key: a key of the same app is given the statement, an imported key needs it in its policy.
   * @default - keys that DynamoDB and SQS own
   */
  readonly encryptionKey?: IKey;

  /**
   * The topic that the guard's own alarms notify. CloudWatch must be allowed to use the topic's own customer-managed
   * key: one of the same app is given the statement, an imported one needs it in its policy.
   * @default - none: the alarms have no action
   */
  readonly alarmTopic?: ITopic;

  /**
   * The VPC that the functions call out from. They need a way to the APIs of ECS, CloudWatch, DynamoDB, EventBridge, SQS
   * and Secrets Manager, and to Slack: a NAT gateway, or endpoints for all but Slack.
   * @default - none: the functions stand in Lambda's own network
   */
  readonly vpc?: IVpc;

  /**
   * Subnets of the VPC, never public ones: a function gets no public address there.
   * @default - the VPC's private subnets
   */
  readonly vpcSubnets?: SubnetSelection;

  /**
   * Security groups of the functions; they need to send to port 443 and to receive nothing.
   * @default - one for all functions, which may send anywhere
   */
  readonly securityGroups?: readonly ISecurityGroup[];

  /**
   * What becomes of table and logs when the stack is deleted. `RETAIN` also protects the table from deletion.
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * Folder of the built functions, one folder each.
   * @default - the `bundles` folder of this package
   */
  readonly bundles?: string;
}
