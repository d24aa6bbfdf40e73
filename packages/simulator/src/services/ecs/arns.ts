import type { AwsScope } from '../ids.ts';

export interface EcsArn extends AwsScope {
  /** `service`, `cluster`, `task-definition`, … */
  readonly kind: string;
  /** The parts after the kind, split at slashes. */
  readonly path: readonly string[];
}

export function parseEcsArn(arn: string): EcsArn | undefined {
  const [prefix, partition, service, region, account, ...rest] = arn.split(':');
  if (prefix !== 'arn' || service !== 'ecs' || !partition || region === undefined || account === undefined)
    return undefined;
  const [kind, ...path] = rest.join(':').split('/');
  return kind === undefined ? undefined : { partition, region, account, kind, path };
}

export function ecsArn(scope: AwsScope, kind: string, ...path: readonly string[]): string {
  return `arn:${scope.partition}:ecs:${scope.region}:${scope.account}:${[kind, ...path].join('/')}`;
}

/** The last part of an ARN's path; a bare name stays as it is. */
export function nameOf(arnOrName: string): string {
  return arnOrName.slice(arnOrName.lastIndexOf('/') + 1);
}
