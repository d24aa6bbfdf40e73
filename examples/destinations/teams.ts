import { SecretValue, Stack, type StackProps } from 'aws-cdk-lib';
import { Authorization, HttpParameter } from 'aws-cdk-lib/aws-events';
import type { Construct } from 'constructs';
import { DeploymentGuard } from 'ecs-deployment-guard';
import { OutcomeDestination } from './outcome-destination.ts';
import { headline, outcome, TROUBLE } from './outcome-fields.ts';

export interface TeamsStackProps extends StackProps {
  /** The webhook's address of Workflows without the parameter `sig`, which is a secret. */
  readonly webhookUrl: string;
  /** ARN of a secret that is the value of `sig`. */
  readonly secretArn: string;
}

/** Posts a card to a Teams channel by the webhook of a workflow. A card has about 28 KB at most; this one has less than 2. */
export class TeamsStack extends Stack {
  constructor(scope: Construct, id: string, { webhookUrl, secretArn, ...props }: TeamsStackProps) {
    super(scope, id, props);
    const guard = new DeploymentGuard(this, 'Guard');
    const fact = (title: string, value: string) => ({ title, value });
    const card = {
      $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
      type: 'AdaptiveCard',
      version: '1.4',
      body: [
        { type: 'TextBlock', size: 'Medium', weight: 'Bolder', wrap: true, text: headline },
        {
          type: 'FactSet',
          facts: [
            fact('Service', outcome.serviceArn),
            fact('Finished', outcome.finishedAt),
            fact('Deployment', outcome.deploymentArn),
          ],
        },
      ],
      actions: [{ type: 'Action.OpenUrl', title: 'Open in the console', url: outcome.page }],
    };
    const destination = new OutcomeDestination(this, 'Teams', {
      endpoint: webhookUrl,
      authorization: Authorization.apiKey('X-Source', SecretValue.unsafePlainText('ecs-deployment-guard')),
      queryStringParameters: { sig: HttpParameter.fromSecret(SecretValue.secretsManager(secretArn)) },
      body: {
        type: 'message',
        attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: card }],
      },
      callsPerSecond: 1,
    });
    guard.onOutcome('Failures', { outcomes: TROUBLE, target: destination.target });
  }
}
