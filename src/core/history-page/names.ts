import { lastPart, parseArn, parseServiceArn } from '../arn.ts';
import { assertNever } from '../assert-never.ts';
import type { PastDeployment } from '../history/past-deployment.ts';
import { describeInstant, type EpochMs, epochMs } from '../time.ts';
import type { PeriodUnit } from './periods.ts';
import type { End } from './trend.ts';

/** `shop/checkout` */
export function serviceName(serviceArn: string): string {
  const parsed = parseServiceArn(serviceArn);
  return parsed === undefined ? serviceArn : `${parsed.cluster ?? 'default'}/${parsed.service}`;
}

/** `shop/checkout/DKBK1vAGm0ObOeYcjqYc5`: unique in a Region of an account. */
export function deploymentPath({ serviceDeploymentArn }: Pick<PastDeployment, 'serviceDeploymentArn'>): string {
  const resource = parseArn(serviceDeploymentArn)?.resource;
  const path = resource?.startsWith('service-deployment/')
    ? resource.slice('service-deployment/'.length)
    : serviceDeploymentArn;
  // An address cannot hold half a surrogate pair.
  return path.toWellFormed();
}

/** `checkout:43` */
export function revisionName({ taskDefinitionArn }: Pick<PastDeployment, 'taskDefinitionArn'>): string | undefined {
  return taskDefinitionArn === undefined ? undefined : lastPart(taskDefinitionArn);
}

/** How a deployment ended, or that it has not. */
export function endOf({ outcome }: Pick<PastDeployment, 'outcome'>): End {
  return outcome ?? 'unfinished';
}

/** `2026-11-24 10:02` in UTC */
export function shortTime(at: EpochMs): string {
  return describeInstant(at).slice(0, 16).replace('T', ' ');
}

/** `2026-11-24 10:02:30` in UTC */
export function exactTime(at: EpochMs): string {
  return describeInstant(at).slice(0, 19).replace('T', ' ');
}

/** `2026-11-24` in UTC */
export function dayName(at: EpochMs): string {
  return describeInstant(at).slice(0, 10);
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Names a period below a chart: `10:00`, `Nov 23`, `Nov 2026`. */
export function periodTick(from: EpochMs, unit: PeriodUnit): string {
  const date = new Date(epochMs(from));
  const month = MONTHS[date.getUTCMonth()] ?? '';
  switch (unit) {
    case 'hour':
      return describeInstant(from).slice(11, 16);
    case 'day':
    case 'week':
      return `${month} ${date.getUTCDate()}`;
    case 'month':
      return `${month} ${date.getUTCFullYear()}`;
    default:
      return assertNever(unit);
  }
}

/** Names a period in a sentence: `2026-11-24 10:00`, `2026-11-24`, `week of 2026-11-23`, `Nov 2026`. */
export function periodName(from: EpochMs, unit: PeriodUnit): string {
  switch (unit) {
    case 'hour':
      return shortTime(from);
    case 'day':
      return dayName(from);
    case 'week':
      return `week of ${dayName(from)}`;
    case 'month':
      return periodTick(from, unit);
    default:
      return assertNever(unit);
  }
}

/** `1 deployment`, `1,234 deployments` */
export function countOf(count: number, noun: string): string {
  return `${numberName(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** `1,234` */
export function numberName(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}
