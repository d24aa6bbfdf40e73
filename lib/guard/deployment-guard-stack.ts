import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { DeploymentGuard } from './deployment-guard.ts';
import type { DeploymentGuardProps, SlackChannelProps } from './deployment-guard-props.ts';

/** Properties of a stack that holds one guard. */
export interface DeploymentGuardStackProps extends StackProps, Omit<DeploymentGuardProps, 'slack'> {
  /**
   * The channel and the complete ARN of the secret with the bot token.
   * @default - no Slack
   */
  readonly slack?: {
    /** The channel's id. */
    readonly channel: string;
    /** Complete ARN of the secret, including the six random characters at the end. */
    readonly secretArn: string;
  };
}

/** A stack with one deployment guard. Deploy one per Region. */
export class DeploymentGuardStack extends Stack {
  /** The guard. */
  readonly guard: DeploymentGuard;

  /** @throws Error that lists every problem of the guard's props */
  constructor(scope: Construct, id: string, { slack, ...props }: DeploymentGuardStackProps = {}) {
    super(scope, id, { description: 'Records ECS deployments and explains each failure once', ...props });
    this.guard = new DeploymentGuard(this, 'Guard', { ...props, ...(slack && { slack: this.#channel(slack) }) });
    new CfnOutput(this, 'TableName', { value: this.guard.table.tableName, description: 'Records of deployments' });
    new CfnOutput(this, 'EventBusName', { value: this.guard.eventBus.eventBusName, description: 'Outcome events' });
  }

  #channel({ channel, secretArn }: { readonly channel: string; readonly secretArn: string }): SlackChannelProps {
    return { channel, secret: Secret.fromSecretCompleteArn(this, 'SlackToken', secretArn) };
  }
}
