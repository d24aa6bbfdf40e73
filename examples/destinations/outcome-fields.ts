import { EventField } from 'aws-cdk-lib/aws-events';

/** Deployments that need someone's attention. Each of these outcomes has a cause. */
export const TROUBLE = ['rolled-back', 'rollback-failed', 'failed'] as const;

const field = (path: string) => EventField.fromPath(`$.detail.${path}`);

/**
 * Fields that each `Deployment Finished` event with one of these outcomes has. AWS limits their characters, so they can be
 * parts of a text, too.
 */
export const outcome = {
  /** The deployment's ID and `#finished`: the same for every copy of the event. */
  id: field('eventId'),
  service: field('deployment.service'),
  serviceArn: field('deployment.serviceArn'),
  deploymentArn: field('deployment.deploymentKey'),
  region: field('deployment.region'),
  account: field('deployment.account'),
  outcome: field('outcome'),
  cause: field('cause'),
  finishedAt: field('deployment.finishedAt'),
  /** The deployment's page in the console. */
  page: field('links.deployment'),
} as const;

/** One line about the deployment. */
export const headline = `ECS service ${outcome.service}: ${outcome.outcome}, cause: ${outcome.cause}`;
