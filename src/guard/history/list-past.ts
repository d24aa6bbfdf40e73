import {
  after,
  before,
  type DurationMs,
  days,
  durationMs,
  type EpochMs,
  epochMs,
  latest,
  seconds,
} from '../../core/time.ts';
import { GatewayError } from '../errors.ts';
import type { ServiceDeploymentBrief, ServiceGateway } from '../ports.ts';
import type { HistoryRange } from './ports.ts';

/** AWS does not document whether the filter includes its bounds. */
const MARGIN = seconds(1);

/** The newest window of a busy service. Each older one is twice as long, or half if it has too many pages. */
const FIRST_WINDOW: DurationMs = days(1);

/** Most pages of 100 per window: a paced turn makes this many calls. A window with more is cut. */
const MOST_PAGES = 3;

type Lister = Pick<ServiceGateway, 'listServiceDeployments'>;

/**
 * Lists the deployments of a service in parts, newest first. One page holds them all for most services. ECS does not promise
 * an order within a list, so a service with more is listed by windows of creation times, each read in full.
 *
 * @throws GatewayError when ECS does not list
 */
export async function* listPast(
  services: Lister,
  serviceArn: string,
  { from, until }: HistoryRange,
): AsyncIterable<readonly ServiceDeploymentBrief[]> {
  const newest = await services.listServiceDeployments(serviceArn, windowOf(from, until), 1);
  if (newest.isWhole) {
    yield newestFirst(newest.deployments, from, until);
    return;
  }
  let span = FIRST_WINDOW;
  let end: EpochMs = until;
  while (end >= from) {
    const start = latest([from, before(end, span)]) ?? from;
    const listed = await services.listServiceDeployments(serviceArn, windowOf(start, end), MOST_PAGES);
    if (listed.isWhole) {
      yield newestFirst(listed.deployments, start, end);
      end = epochMs(start - 1);
      span = durationMs(span * 2);
    } else {
      if (span <= MARGIN) throw tooDense(serviceArn);
      span = durationMs(span / 2);
    }
  }
}

function windowOf(from: EpochMs, until: EpochMs) {
  return { after: before(from, MARGIN), before: after(until, MARGIN) };
}

function newestFirst(
  listed: readonly ServiceDeploymentBrief[],
  from: EpochMs,
  until: EpochMs,
): readonly ServiceDeploymentBrief[] {
  return listed
    .filter(({ createdAt }) => createdAt >= from && createdAt <= until)
    .sort((a, b) => b.createdAt - a.createdAt);
}

function tooDense(serviceArn: string): GatewayError {
  const action = 'ecs:ListServiceDeployments';
  const message = `${action} returned more than ${MOST_PAGES} pages for one second of ${serviceArn}`;
  return new GatewayError('unavailable', action, message);
}
