/** What a CloudFormation stack believes about a service, against what ECS runs after a rollback. */
export interface Drift {
  readonly stackName: string;
  /** The task definition in the stack, as `family:revision`. */
  readonly stackTaskDefinition: string;
  /** The task definition that ECS runs, as `family:revision`. */
  readonly runningTaskDefinition: string;
}
