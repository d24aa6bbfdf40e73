/** The parts of an ARN that the guard reads. */
export interface Arn {
  readonly partition: string;
  readonly service: string;
  readonly region: string;
  readonly account: string;
  /** Everything after the fifth colon, e.g. `service/web/checkout`. */
  readonly resource: string;
}

/** The parts of an ECS service ARN. `cluster` is absent in the short format from before 2018, which does not name it. */
export interface ServiceName {
  readonly arn: string;
  readonly partition: string;
  readonly region: string;
  readonly account: string;
  readonly cluster: string | undefined;
  readonly service: string;
}

/** The account and Region that a guard watches. */
export interface Place {
  readonly account: string;
  readonly region: string;
}

/** Splits an ARN; undefined for other text. Accepts any partition: `aws`, `aws-cn`, `aws-us-gov` and future ones. */
export function parseArn(text: string): Arn | undefined {
  const parts = /^arn:([a-z0-9-]+):([a-z0-9-]+):([a-z0-9-]*):(\d*):(.+)$/.exec(text);
  if (parts === null) return undefined;
  const [, partition = '', service = '', region = '', account = '', resource = ''] = parts;
  return { partition, service, region, account, resource };
}

/**
 * Parses an ECS service ARN, long (`service/CLUSTER/NAME`) or short (`service/NAME`); undefined for any other text.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-account-settings.html
 */
export function parseServiceArn(text: string): ServiceName | undefined {
  const arn = parseArn(text);
  if (arn === undefined || arn.service !== 'ecs') return undefined;
  const [kind, first, second, ...rest] = arn.resource.split('/');
  if (kind !== 'service' || first === undefined || first === '' || rest.length > 0 || second === '') return undefined;
  const { partition, region, account } = arn;
  return second === undefined
    ? { arn: text, partition, region, account, cluster: undefined, service: first }
    : { arn: text, partition, region, account, cluster: first, service: second };
}

/** Returns the last part of an ECS ARN: a service deployment's id, a revision's number, a task's id. */
export function lastPart(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}

/** Returns the ARN of the service that a service-deployment ARN belongs to; undefined for other text. */
export function serviceArnOfDeployment(serviceDeploymentArn: string): string | undefined {
  const arn = parseArn(serviceDeploymentArn);
  const [kind, cluster, service, id] = arn?.resource.split('/') ?? [];
  if (arn === undefined || kind !== 'service-deployment' || !cluster || !service || !id) return undefined;
  return `arn:${arn.partition}:ecs:${arn.region}:${arn.account}:service/${cluster}/${service}`;
}

/** A task definition by its family and revision. */
export interface TaskDefinitionName {
  readonly family: string;
  readonly revision: number;
}

/** Parses a task definition's ARN, or its name `family:revision`; undefined for other text. */
export function parseTaskDefinition(text: string | undefined): TaskDefinitionName | undefined {
  const [, family, revision] = /^(?:arn:.+:task-definition\/)?([\w-]+):(\d+)$/.exec(text ?? '') ?? [];
  return family === undefined || revision === undefined ? undefined : { family, revision: Number(revision) };
}
