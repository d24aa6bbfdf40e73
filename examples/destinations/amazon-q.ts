import { Stack, type StackProps } from 'aws-cdk-lib';
import { CfnMicrosoftTeamsChannelConfiguration } from 'aws-cdk-lib/aws-chatbot';
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { DeploymentGuard } from 'ecs-deployment-guard';

export interface AmazonQStackProps extends StackProps {
  /** The team and its channel, as the console of Amazon Q Developer in chat applications shows them. */
  readonly tenantId: string;
  readonly teamId: string;
  readonly channelId: string;
}

/** Posts to a Teams channel by Amazon Q Developer: the guard's own messages, without Slack. */
export class AmazonQStack extends Stack {
  constructor(scope: Construct, id: string, { tenantId, teamId, channelId, ...props }: AmazonQStackProps) {
    super(scope, id, props);
    const topic = new Topic(this, 'Deployments', { enforceSSL: true });
    new DeploymentGuard(this, 'Guard', { routing: { routes: [], fallback: [{ topic, format: 'amazon-q' }] } });
    const role = new Role(this, 'ChannelRole', { assumedBy: new ServicePrincipal('chatbot.amazonaws.com') });
    new CfnMicrosoftTeamsChannelConfiguration(this, 'Channel', {
      configurationName: 'ecs-deployments',
      teamsTenantId: tenantId,
      teamId,
      teamsChannelId: channelId,
      iamRoleArn: role.roleArn,
      // What people may ask Amazon Q in the channel; notifications need nothing.
      guardrailPolicies: [ManagedPolicy.fromAwsManagedPolicyName('AWSDenyAll').managedPolicyArn],
      snsTopicArns: [topic.topicArn],
    });
  }
}
