import { join } from 'node:path';
import { Stack, type StackProps } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { DeploymentGuard } from 'ecs-deployment-guard';
import { OutcomeFunction } from '../outcome-function.ts';

export interface IncidentStackProps extends StackProps {
  /** Complete ARN of the secret with the routing key of the incident service. */
  readonly routingKeySecretArn: string;
  /**
   * Endpoint that accepts events of the PagerDuty Events API v2; other services have one too.
   * @default https://events.pagerduty.com/v2/enqueue
   */
  readonly incidentsUrl?: string;
}

/**
 * Opens an incident when a deployment fails, and resolves it when the next one succeeds. The incident's key is the
 * service, so that a duplicate event or a second failure does not open a second incident.
 */
export class IncidentStack extends Stack {
  constructor(scope: Construct, id: string, { routingKeySecretArn, incidentsUrl, ...props }: IncidentStackProps) {
    super(scope, id, props);
    const guard = new DeploymentGuard(this, 'Guard');
    const secret = Secret.fromSecretCompleteArn(this, 'RoutingKey', routingKeySecretArn);
    const teller = new OutcomeFunction(this, 'Teller', {
      folder: join(import.meta.dirname, 'function'),
      description: 'Opens and resolves incidents about deployments',
      environment: {
        ROUTING_KEY_SECRET_ARN: secret.secretArn,
        INCIDENTS_URL: incidentsUrl ?? 'https://events.pagerduty.com/v2/enqueue',
      },
    });
    teller.allow(['secretsmanager:GetSecretValue'], secret.secretArn);
    guard.onOutcome('Ends', {
      description: 'Deployments that open or resolve an incident',
      outcomes: ['succeeded', 'rolled-back', 'rollback-failed', 'failed'],
      target: teller.target,
    });
  }
}
