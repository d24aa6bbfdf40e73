import { SecretValue, Stack, type StackProps } from 'aws-cdk-lib';
import { Authorization } from 'aws-cdk-lib/aws-events';
import type { Construct } from 'constructs';
import { DeploymentGuard } from 'ecs-deployment-guard';
import { OutcomeDestination } from './outcome-destination.ts';
import { outcome, TROUBLE } from './outcome-fields.ts';

export interface NewRelicStackProps extends StackProps {
  readonly accountId: string;
  /** ARN of a secret that is the license key. */
  readonly secretArn: string;
  /** Host of the Event API of your data center. @default insights-collector.newrelic.com */
  readonly collectorHost?: string;
}

/** Stores a custom event `EcsDeployment` that NRQL can query. */
export class NewRelicStack extends Stack {
  constructor(scope: Construct, id: string, props: NewRelicStackProps) {
    const { accountId, secretArn, collectorHost = 'insights-collector.newrelic.com', ...rest } = props;
    super(scope, id, rest);
    const guard = new DeploymentGuard(this, 'Guard');
    const destination = new OutcomeDestination(this, 'NewRelic', {
      endpoint: `https://${collectorHost}/v1/accounts/${accountId}/events`,
      authorization: Authorization.apiKey('Api-Key', SecretValue.secretsManager(secretArn)),
      body: [
        {
          eventType: 'EcsDeployment',
          eventId: outcome.id,
          service: outcome.service,
          serviceArn: outcome.serviceArn,
          deployment: outcome.deploymentArn,
          outcome: outcome.outcome,
          cause: outcome.cause,
          page: outcome.page,
        },
      ],
    });
    guard.onOutcome('Failures', { outcomes: TROUBLE, target: destination.target });
  }
}
