/**
 * Classifies the `reason` of an ECS Deployment State Change. `rolls-back`: ECS restores the earlier revision. The wording
 * is "rolling back to deploymentId …" for circuit breaker and alarm, with the id of either deployment.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_service_deployment_events.html
 */
export function parseEventReason(reason: string | undefined): 'rolls-back' | 'other' {
  return reason?.toLowerCase().includes('rolling back') === true ? 'rolls-back' : 'other';
}
