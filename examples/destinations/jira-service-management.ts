import { SecretValue, Stack, type StackProps } from 'aws-cdk-lib';
import { Authorization } from 'aws-cdk-lib/aws-events';
import type { Construct } from 'constructs';
import { DeploymentGuard } from 'ecs-deployment-guard';
import { OutcomeDestination } from './outcome-destination.ts';
import { headline, outcome, TROUBLE } from './outcome-fields.ts';

export interface JiraServiceManagementStackProps extends StackProps {
  /** ARN of a secret that is `GenieKey` and the API key of the integration, with a space between: `GenieKey 1234…`. */
  readonly secretArn: string;
}

/** Opens an alert in Jira Service Management, the successor of Opsgenie, whose API ends on 5 April 2027. */
export class JiraServiceManagementStack extends Stack {
  constructor(scope: Construct, id: string, { secretArn, ...props }: JiraServiceManagementStackProps) {
    super(scope, id, props);
    const guard = new DeploymentGuard(this, 'Guard');
    const destination = new OutcomeDestination(this, 'Alerts', {
      endpoint: 'https://api.atlassian.com/jsm/ops/integration/v2/alerts',
      authorization: Authorization.apiKey('Authorization', SecretValue.secretsManager(secretArn)),
      body: {
        message: `ECS deployment: ${outcome.outcome}`,
        // Alerts with the same alias are one alert.
        alias: outcome.id,
        description: headline,
        entity: outcome.serviceArn,
        source: 'ecs-deployment-guard',
        priority: 'P2',
        details: { cause: outcome.cause, deployment: outcome.deploymentArn, page: outcome.page },
      },
    });
    guard.onOutcome('Failures', { outcomes: TROUBLE, target: destination.target });
  }
}
