import { SecretValue, Stack, type StackProps } from 'aws-cdk-lib';
import { Authorization } from 'aws-cdk-lib/aws-events';
import type { Construct } from 'constructs';
import { DeploymentGuard } from 'ecs-deployment-guard';
import { OutcomeDestination } from './outcome-destination.ts';
import { headline, outcome, TROUBLE } from './outcome-fields.ts';

export interface DatadogStackProps extends StackProps {
  /** ARN of a secret that is the API key. */
  readonly secretArn: string;
  /** Host of the API of your Datadog site. @default api.datadoghq.com */
  readonly apiHost?: string;
}

/** Posts an event to Datadog's event stream, to lay over graphs. */
export class DatadogStack extends Stack {
  constructor(scope: Construct, id: string, props: DatadogStackProps) {
    const { secretArn, apiHost = 'api.datadoghq.com', ...rest } = props;
    super(scope, id, rest);
    const guard = new DeploymentGuard(this, 'Guard');
    const destination = new OutcomeDestination(this, 'Datadog', {
      endpoint: `https://${apiHost}/api/v1/events`,
      authorization: Authorization.apiKey('DD-API-KEY', SecretValue.secretsManager(secretArn)),
      body: {
        title: headline,
        text: `Deployment ${outcome.deploymentArn} of ${outcome.serviceArn} finished at ${outcome.finishedAt}. ${outcome.page}`,
        alert_type: 'error',
        aggregation_key: outcome.id,
        source_type_name: 'amazon ecs',
        tags: [`service:${outcome.service}`, `outcome:${outcome.outcome}`, `cause:${outcome.cause}`],
      },
    });
    guard.onOutcome('Failures', { outcomes: TROUBLE, target: destination.target });
  }
}
