import type { IRepository } from 'aws-cdk-lib/aws-ecr';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';

/**
 * What the guard gathers about a failed deployment besides stopped tasks and service events. Each part needs further
 * permissions, which the guard gets only with it.
 */
export interface ExplainProps {
  /**
   * The metrics of the deployment's alarms around the failure, as a chart. Grants `cloudwatch:DescribeAlarms` and
   * `cloudwatch:GetMetricData`, which accept no narrower resource.
   * @default false
   */
  readonly metrics?: boolean;

  /**
   * The last log lines of containers that failed, from log groups of the `awslogs` driver: all, or those that you list.
   * Values that look like secrets are redacted, but everyone who reads the channel sees the rest. Grants
   * `logs:GetLogEvents`.
   * @default false
   */
  readonly logs?: boolean | readonly ILogGroup[];

  /**
   * The commits of the old and the new image, from labels in Amazon ECR: of all repositories, or of those that you list. Your
   * build must set the label `org.opencontainers.image.revision`, or the commit is unknown. Grants `ecr:BatchGetImage` and
   * `ecr:GetDownloadUrlForLayer`, with which images can be pulled. Without it, a commit is known only from an image tag or a
   * tag of the task definition.
   * @default false
   */
  readonly commits?: boolean | readonly IRepository[];

  /**
   * Who started the deployment, from the event history of CloudTrail, which shows a call some minutes late. Grants
   * `cloudtrail:LookupEvents`, which accepts no narrower resource.
   * @default false
   */
  readonly author?: boolean;

  /**
   * After a rollback, what the CloudFormation stack of the service believes against what ECS runs. A stack still points to the
   * failed version, so the next deployment of any change repeats it. Grants `cloudformation:DescribeStacks`,
   * `cloudformation:ListStackResources` and `cloudformation:GetTemplate`. Templates in YAML are not parsed: the guard then
   * says that it does not know.
   * @default false
   */
  readonly stack?: boolean;
}
