import type { PastDeployment } from '../../../src/core/history/past-deployment.ts';
import { epochMs } from '../../../src/core/time.ts';

/** 2026-11-24T10:00:00Z */
export const TEN = Date.UTC(2026, 10, 24, 10);

/** Returns the ARN of a service. */
export function serviceArn(service: string, cluster = 'shop'): string {
  return `arn:aws:ecs:eu-west-1:111122223333:service/${cluster}/${service}`;
}

/** A deployment of checkout that succeeded at 10:05. */
export function pastDeployment(fields: Partial<PastDeployment> = {}): PastDeployment {
  return {
    serviceArn: serviceArn('checkout'),
    serviceDeploymentArn: 'arn:aws:ecs:eu-west-1:111122223333:service-deployment/shop/checkout/d1',
    createdAt: epochMs(TEN),
    startedAt: epochMs(TEN),
    rollbackStartedAt: undefined,
    finishedAt: epochMs(TEN + 300_000),
    strategy: 'ROLLING',
    phase: 'finished',
    outcome: 'succeeded',
    cause: undefined,
    reason: undefined,
    alarmNames: [],
    taskDefinitionArn: 'arn:aws:ecs:eu-west-1:111122223333:task-definition/checkout:42',
    baseline: false,
    ...fields,
  };
}

/** A deployment that an alarm rolled back from 10:02:30 to 10:04:32. */
export function rolledBack(fields: Partial<PastDeployment> = {}): PastDeployment {
  return pastDeployment({
    rollbackStartedAt: epochMs(TEN + 150_000),
    finishedAt: epochMs(TEN + 272_000),
    outcome: 'rolled-back',
    cause: 'alarm',
    reason: 'Service deployment rolled back because the following alarm(s) fired: checkout-5xx',
    alarmNames: ['checkout-5xx'],
    ...fields,
  });
}
