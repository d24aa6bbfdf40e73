import type { PastDeployment } from '../history/past-deployment.ts';
import { between } from '../time.ts';
import { deploymentPath, endOf, revisionName, serviceName } from './names.ts';
import { newestFirst } from './newest.ts';
import type { ListQuery } from './route.ts';

/** Rows of a page of the list. */
export const PAGE_ROWS = 50;

/** A page of a list. */
export interface ListPage {
  readonly rows: readonly PastDeployment[];
  /** Of all pages together. */
  readonly found: number;
  /** Counts from 1; at most `pages`. */
  readonly page: number;
  readonly pages: number;
}

/** Finds the deployments of a list, in its order. */
export function findDeployments(deployments: readonly PastDeployment[], query: ListQuery): readonly PastDeployment[] {
  const found = deployments.filter((deployment) => isFound(deployment, query));
  switch (query.sort) {
    case 'oldest':
      return newestFirst(found).toReversed();
    case 'longest':
      return found.toSorted((a, b) => tookOf(b) - tookOf(a));
    case 'newest':
    case undefined:
      return newestFirst(found);
  }
}

/** Cuts a page out of a list. */
export function pageOf(found: readonly PastDeployment[], wanted = 1): ListPage {
  const pages = Math.max(1, Math.ceil(found.length / PAGE_ROWS));
  const page = Math.min(Math.max(1, wanted), pages);
  return { rows: found.slice((page - 1) * PAGE_ROWS, page * PAGE_ROWS), found: found.length, page, pages };
}

function isFound(deployment: PastDeployment, query: ListQuery): boolean {
  const { createdAt, cause, alarmNames, serviceArn } = deployment;
  return (
    (query.service === undefined || serviceName(serviceArn) === query.service) &&
    (query.end === undefined || endOf(deployment) === query.end) &&
    (query.cause === undefined || cause === query.cause) &&
    (query.alarm === undefined || alarmNames.includes(query.alarm)) &&
    (query.from === undefined || createdAt >= query.from) &&
    (query.until === undefined || createdAt < query.until) &&
    (query.text === undefined || hasText(deployment, query.text.toLowerCase()))
  );
}

function hasText(deployment: PastDeployment, text: string): boolean {
  const { serviceArn, alarmNames, reason = '', cause = '' } = deployment;
  const places = [
    serviceName(serviceArn),
    deploymentPath(deployment),
    revisionName(deployment) ?? '',
    ...alarmNames,
    reason,
    cause,
  ];
  return places.some((place) => place.toLowerCase().includes(text));
}

/** Unfinished deployments have no duration, and come last. */
function tookOf({ createdAt, finishedAt }: PastDeployment): number {
  return finishedAt === undefined ? -1 : between(createdAt, finishedAt);
}
