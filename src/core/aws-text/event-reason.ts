/**
 * What the `reason` of an ECS Deployment State Change says. `rolls-back`: ECS restores the earlier revision; it says "rolling
 * back to deploymentId …" with either deployment's id, by circuit breaker and by alarm alike.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_service_deployment_events.html
 */
export function parseEventReason(reason: string | undefined): 'rolls-back' | 'other' {
  return reason?.toLowerCase().includes('rolling back') === true ? 'rolls-back' : 'other';
}
