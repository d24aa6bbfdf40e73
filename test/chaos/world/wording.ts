/** ECS's own words, each as AWS or a public log shows it; what was never seen is left out of the stories. */
export const REASONS = {
  /** @see https://github.com/hashicorp/terraform-provider-aws (acceptance tests of aws_ecs_service) */
  circuitBreaker: 'Service deployment rolled back because the circuit breaker threshold was exceeded.',
  /** @see https://github.com/hashicorp/terraform-provider-aws/issues/49031 */
  byUser: 'Service deployment rolled back by user.',
  /** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/troubleshooting-blue-green.html */
  hook: 'Service deployment rolled back because PRE_SCALE_UP lifecycle hook(s) failed. Lifecycle hook target arn:aws:lambda:us-west-2:111122223333:function:my-hook returned FAILED status.',
  /** @see https://github.com/hashicorp/terraform-provider-aws (acceptance tests of aws_ecs_service) */
  noCandidate: 'No rollback candidate was found to run the rollback.',
} as const;

/** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_service_deployment_events.html */
export const EVENT_REASONS = {
  inProgress: (id: string) => `ECS deployment ${id} in progress.`,
  completed: (id: string) => `ECS deployment ${id} completed.`,
  taskFailed: 'ECS deployment circuit breaker: task failed to start.',
  rollingBack: (id: string) => `ECS deployment circuit breaker: rolling back to deploymentId ${id}.`,
} as const;

/** DescribeServices' rows say "tasks" where the event says "task". */
export const ROW_FAILED = 'ECS deployment circuit breaker: tasks failed to start.';

/** Service events of an alarm rollback in a public operator's log; the wording of its EventBridge events is not published. */
export const SERVICE_EVENTS = {
  alarmDetected: (service: string, id: string) =>
    `(service ${service}) (deployment ${id}) deployment failed: alarm detected.`,
  rollingBack: (service: string, id: string) => `(service ${service}) rolling back to deployment ${id}`,
} as const;
