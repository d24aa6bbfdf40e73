import { lastPart } from '../../core/arn.ts';
import type { Sibling } from '../../core/deployment/outcome.ts';
import { type ServiceChoice, isChosen } from '../../core/history/selection.ts';
import { describedDeployment, type PastDeployment } from '../../core/history/past-deployment.ts';
import { GatewayError } from '../errors.ts';
import type { FleetGateway, Now, Page, ServiceDeploymentBrief, ServiceGateway } from '../ports.ts';
import { listPast } from './list-past.ts';
import type { ChooseServices, HistoryPages, HistoryRange } from './ports.ts';

/** Deployments per page: one DescribeServiceDeployments and one DescribeServiceRevisions. */
const PAGE = 20;

/** What a history of ECS reads with. */
export interface EcsHistorySources {
  readonly services: Pick<
    ServiceGateway,
    'listServiceDeployments' | 'describeServiceDeployments' | 'describeServiceRevisions'
  >;
  readonly fleet: Pick<FleetGateway, 'clusters' | 'services'>;
  readonly now: Now;
  /** Called for a service whose deployments ECS does not list, while others are read. */
  readonly onLeftOut: (serviceArn: string, error: GatewayError) => void;
}

/** What a history of ECS covers. */
export interface EcsHistoryRequest {
  readonly choice: ServiceChoice;
  readonly range: HistoryRange;
  readonly choose: ChooseServices;
}

/**
 * Reads the deployments that ECS still has, service by service; newest first within a service.
 *
 * @throws GatewayError when ECS does not answer, or does not list the only service
 */
export async function* readEcsHistory(sources: EcsHistorySources, request: EcsHistoryRequest): HistoryPages {
  const { serviceArn } = request.choice;
  if (serviceArn !== undefined) {
    if ((await request.choose([serviceArn])).size > 0) yield* readService(sources, serviceArn, request.range);
    return;
  }
  let found = 0;
  for await (const clusterArn of clustersOf(sources, request.choice)) {
    for await (const arns of pagesOf((token) => sources.fleet.services(clusterArn, token))) {
      const named = arns.filter((arn) => request.choice.service === undefined || isChosen(arn, request.choice));
      found += named.length;
      const chosen = await request.choose(named);
      for (const arn of named.filter((arn) => chosen.has(arn))) yield* readAmongOthers(sources, arn, request);
    }
  }
  if (found === 0 && request.choice.service !== undefined) throw noSuchService(request.choice);
}

async function* clustersOf({ fleet }: EcsHistorySources, { cluster }: ServiceChoice): AsyncIterable<string> {
  if (cluster !== undefined) yield cluster;
  else for await (const arns of pagesOf((token) => fleet.clusters(token))) yield* arns;
}

async function* pagesOf(read: (token: string | undefined) => Promise<Page<string>>): AsyncIterable<readonly string[]> {
  let token: string | undefined;
  do {
    const page = await read(token);
    yield page.items;
    token = page.nextToken;
  } while (token !== undefined);
}

/** One service that ECS does not list does not end the history of the others. */
async function* readAmongOthers(sources: EcsHistorySources, arn: string, request: EcsHistoryRequest): HistoryPages {
  try {
    yield* readService(sources, arn, request.range);
  } catch (error) {
    const isOfService = error instanceof GatewayError && LEFT_OUT.includes(error.code);
    if (!isOfService || request.choice.service !== undefined) throw error;
    sources.onLeftOut(arn, error);
  }
}

/** Another deployment controller than ECS has no service deployments, and a service may be deleted meanwhile. */
const LEFT_OUT: readonly GatewayError['code'][] = ['gone', 'unsupported', 'invalid'];

async function* readService(sources: EcsHistorySources, serviceArn: string, range: HistoryRange): HistoryPages {
  // The deployment that came next may have replaced the older one.
  let newer: Sibling | undefined;
  for await (const briefs of listPast(sources.services, serviceArn, range)) {
    for (let first = 0; first < briefs.length; first += PAGE) {
      const page = briefs.slice(first, first + PAGE);
      yield await describePage(sources, page, [...(newer === undefined ? [] : [newer]), ...page]);
      newer = page.at(-1);
    }
  }
}

async function describePage(
  { services, now }: EcsHistorySources,
  briefs: readonly ServiceDeploymentBrief[],
  siblings: readonly Sibling[],
): Promise<readonly PastDeployment[]> {
  const described = await services.describeServiceDeployments(briefs.map((brief) => brief.serviceDeploymentArn));
  const targets = described.flatMap(({ targetServiceRevision }) => targetServiceRevision?.arn ?? []);
  const revisions = await services.describeServiceRevisions([...new Set(targets)]);
  return described
    .map((deployment) => {
      const revision = revisions.get(deployment.targetServiceRevision?.arn ?? '');
      return describedDeployment(deployment, { siblings, listedAt: now(), now: now(), revision });
    })
    .sort((a, b) => b.createdAt - a.createdAt);
}

function noSuchService({ cluster = 'default', service = '' }: ServiceChoice): GatewayError {
  return new GatewayError(
    'gone',
    'ecs:ListServices',
    `there is no service "${service}" in cluster "${lastPart(cluster)}": check the names and the Region`,
  );
}
