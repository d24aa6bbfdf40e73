import type { Random } from '../machine/random.ts';

/** The account and Region that the guard lives in. */
export const ACCOUNT = '111122223333';
export const REGION = 'eu-west-1';

export const ecsArn = (resource: string): string => `arn:aws:ecs:${REGION}:${ACCOUNT}:${resource}`;

export const alarmArn = (alarmName: string): string => `arn:aws:cloudwatch:${REGION}:${ACCOUNT}:alarm:${alarmName}`;

/** The names of one service and of what belongs to it. */
export interface ServiceNames {
  readonly cluster: string;
  readonly service: string;
  readonly serviceArn: string;
  readonly clusterArn: string;
  readonly deploymentArn: () => string;
  readonly revisionArn: () => string;
  readonly ecsDeploymentId: () => string;
  readonly taskDefinitionArn: (revision: number) => string;
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-';

/** ECS's ids: 21 characters for a service deployment, 19 digits for a revision that grow with time, `ecs-svc/` and 19 digits. */
export function namesOf(index: number, random: Random): ServiceNames {
  const cluster = `cluster${index % 3}`;
  const service = `service${index}`;
  let revisions = 1_000_000_000_000_000;
  return {
    cluster,
    service,
    serviceArn: ecsArn(`service/${cluster}/${service}`),
    clusterArn: ecsArn(`cluster/${cluster}`),
    deploymentArn: () => ecsArn(`service-deployment/${cluster}/${service}/${letters(random, 21)}`),
    revisionArn: () => {
      revisions += random.int(1, 1_000_000);
      return ecsArn(`service-revision/${cluster}/${service}/4820${revisions}`);
    },
    ecsDeploymentId: () => `ecs-svc/${random.digits(19)}`,
    taskDefinitionArn: (revision) => ecsArn(`task-definition/${service}:${revision}`),
  };
}

function letters(random: Random, count: number): string {
  return Array.from({ length: count }, () => LETTERS[random.int(0, LETTERS.length - 1)]).join('');
}
