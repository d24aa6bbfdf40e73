import { SecretValue, Stack, type StackProps } from 'aws-cdk-lib';
import { Authorization, HttpParameter } from 'aws-cdk-lib/aws-events';
import type { Construct } from 'constructs';
import { DeploymentGuard } from 'ecs-deployment-guard';
import { OutcomeDestination } from './outcome-destination.ts';
import { headline, outcome, TROUBLE } from './outcome-fields.ts';

export interface PagerDutyStackProps extends StackProps {
  /** ARN of a secret that is the integration key of the service, 32 characters. */
  readonly secretArn: string;
}

/** Opens an incident per deployment that failed. `incident-by-lambda` resolves incidents, too, which needs a second call. */
export class PagerDutyStack extends Stack {
  constructor(scope: Construct, id: string, { secretArn, ...props }: PagerDutyStackProps) {
    super(scope, id, props);
    const guard = new DeploymentGuard(this, 'Guard');
    const destination = new OutcomeDestination(this, 'PagerDuty', {
      endpoint: 'https://events.pagerduty.com/v2/enqueue',
      // A connection needs an authorization. PagerDuty reads the key in the body and ignores this header.
      authorization: Authorization.apiKey('X-Source', SecretValue.unsafePlainText('ecs-deployment-guard')),
      bodyParameters: { routing_key: HttpParameter.fromSecret(SecretValue.secretsManager(secretArn)) },
      body: {
        event_action: 'trigger',
        // A second copy of the event joins the incident of the first.
        dedup_key: outcome.id,
        client: 'ecs-deployment-guard',
        payload: {
          summary: headline,
          source: outcome.serviceArn,
          severity: 'error',
          component: outcome.service,
          class: outcome.cause,
          custom_details: { deployment: outcome.deploymentArn, outcome: outcome.outcome, page: outcome.page },
        },
      },
    });
    guard.onOutcome('Failures', { outcomes: TROUBLE, target: destination.target });
  }
}
