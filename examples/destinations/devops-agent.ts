import { SecretValue, Stack, type StackProps } from 'aws-cdk-lib';
import { Authorization } from 'aws-cdk-lib/aws-events';
import type { Construct } from 'constructs';
import { DeploymentGuard } from 'ecs-deployment-guard';
import { OutcomeDestination } from './outcome-destination.ts';
import { headline, outcome, TROUBLE } from './outcome-fields.ts';

export interface DevOpsAgentStackProps extends StackProps {
  /** Address of a generic webhook of the agent space, with the authentication method API key. */
  readonly webhookUrl: string;
  /** ARN of a secret that is `Bearer` and the key, with a space between. */
  readonly secretArn: string;
}

/** Starts an investigation by AWS DevOps Agent. Only `description` reaches the agent, so all facts are there. */
export class DevOpsAgentStack extends Stack {
  constructor(scope: Construct, id: string, { webhookUrl, secretArn, ...props }: DevOpsAgentStackProps) {
    super(scope, id, props);
    const guard = new DeploymentGuard(this, 'Guard');
    const destination = new OutcomeDestination(this, 'Agent', {
      endpoint: webhookUrl,
      authorization: Authorization.apiKey('Authorization', SecretValue.secretsManager(secretArn)),
      body: {
        eventType: 'incident',
        incidentId: outcome.id,
        action: 'created',
        priority: 'HIGH',
        title: headline,
        description: [
          `${headline}.`,
          `Service: ${outcome.serviceArn}.`,
          `Service deployment: ${outcome.deploymentArn}, which finished at ${outcome.finishedAt}.`,
          `Account ${outcome.account}, Region ${outcome.region}.`,
          'Find out what the new revision changed, why its tasks or alarms failed, and whether the service works now.',
        ].join(' '),
        timestamp: outcome.finishedAt,
        service: outcome.service,
      },
      callsPerSecond: 1,
    });
    guard.onOutcome('Failures', { outcomes: TROUBLE, target: destination.target });
  }
}
