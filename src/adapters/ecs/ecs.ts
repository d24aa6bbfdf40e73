import {
  DescribeServiceDeploymentsCommand,
  DescribeServiceRevisionsCommand,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  type ECSClient,
  type Failure,
  ListClustersCommand,
  ListServiceDeploymentsCommand,
  type ListServiceDeploymentsRequest,
  ListServicesCommand,
  ListTasksCommand,
  type ServiceDeploymentBrief as ServiceDeploymentListing,
} from '@aws-sdk/client-ecs';
import { parseServiceArn } from '../../core/arn.ts';
import type { EpochMs } from '../../core/time.ts';
import { GatewayError } from '../../guard/errors.ts';
import type { CreationWindow, FleetGateway, ServiceGateway, ServiceReference } from '../../guard/ports.ts';
import { callAws, isAwsError } from '../aws-errors.ts';
import { chunksOf } from '../paging.ts';
import { mapBrief, mapService, mapServiceDeployment, mapServiceRevision, mapStoppedTask } from './ecs-mapping.ts';
import { mapTaskDefinition } from './task-definition-mapping.ts';

/** Largest page of ECS's lists, and most tasks per DescribeTasks. */
const PAGE = 100;

/** Most ARNs per DescribeServiceDeployments or DescribeServiceRevisions. */
const DESCRIBED = 20;

/** Reads one service from ECS. `readTags`: task definitions with their tags. @default false */
export function ecsServiceGateway(
  client: ECSClient,
  { readTags = false }: { readonly readTags?: boolean } = {},
): ServiceGateway {
  return {
    async describeService(serviceArn) {
      const services = await describeServices(client, clusterOf(serviceArn), [serviceArn]).catch(noneWhenGone);
      return services[0];
    },
    async listServiceDeployments(serviceArn, window, mostPages) {
      const service = { cluster: clusterOf(serviceArn), service: serviceArn };
      const { listed, isWhole } = await listServiceDeployments(client, service, filterOf(window), mostPages);
      return { deployments: listed.map(mapBrief).sort(byCreation), isWhole };
    },
    async describeServiceDeployments(arns) {
      const described = [];
      for (const chunk of chunksOf(arns, DESCRIBED)) {
        described.push(...(await describeServiceDeployments(client, chunk).catch(noneWhenGone)));
      }
      return described.map(mapServiceDeployment).sort(byCreation);
    },
    async describeServiceRevisions(arns) {
      const described = [];
      for (const chunk of chunksOf(arns, DESCRIBED)) {
        described.push(...(await describeServiceRevisions(client, chunk).catch(noneWhenGone)));
      }
      return new Map(described.map(mapServiceRevision).map((revision) => [revision.serviceRevisionArn, revision]));
    },
    describeTaskDefinition: (taskDefinitionArn) => describeTaskDefinition(client, taskDefinitionArn, readTags),
    stoppedTasks: (serviceArn) => stoppedTasks(client, serviceArn),
  };
}

/** Lists clusters and services, one call per page. */
export function ecsFleetGateway(client: ECSClient): FleetGateway {
  return {
    async clusters(nextToken) {
      const command = new ListClustersCommand({ maxResults: PAGE, nextToken });
      const page = await callAws('ecs:ListClusters', () => client.send(command));
      return { items: page.clusterArns ?? [], nextToken: page.nextToken };
    },
    async services(clusterArn, nextToken) {
      const command = new ListServicesCommand({ cluster: clusterArn, maxResults: PAGE, nextToken });
      const page = await callAws('ecs:ListServices', () => client.send(command));
      return { items: page.serviceArns ?? [], nextToken: page.nextToken };
    },
    describeServices: (clusterArn, serviceArns) => describeServices(client, clusterArn, serviceArns),
  };
}

async function describeServices(client: ECSClient, cluster: string, serviceArns: readonly string[]) {
  const action = 'ecs:DescribeServices';
  const command = new DescribeServicesCommand({ cluster, services: [...serviceArns] });
  const answer = await callAws(action, () => client.send(command));
  refuseFailures(action, answer.failures);
  return (answer.services ?? []).map(mapService);
}

type ListFilter = Pick<ListServiceDeploymentsRequest, 'createdAt' | 'status'>;

function filterOf({ after, before }: CreationWindow): ListFilter {
  if (after === undefined && before === undefined) return {};
  const bounds = {
    ...(after !== undefined && { after: new Date(after) }),
    ...(before !== undefined && { before: new Date(before) }),
  };
  return { createdAt: bounds };
}

/** Lists at most `mostPages` pages. The SDK has no paginator for this list. */
export async function listServiceDeployments(
  client: ECSClient,
  { cluster, service }: ServiceReference,
  filter: ListFilter,
  mostPages: number,
): Promise<{ readonly listed: readonly ServiceDeploymentListing[]; readonly isWhole: boolean }> {
  const listed: ServiceDeploymentListing[] = [];
  let nextToken: string | undefined;
  for (let pages = 0; pages < mostPages; pages += 1) {
    const command = new ListServiceDeploymentsCommand({ service, cluster, maxResults: PAGE, ...filter, nextToken });
    const page = await callAws('ecs:ListServiceDeployments', () => client.send(command));
    listed.push(...(page.serviceDeployments ?? []));
    nextToken = page.nextToken;
    if (nextToken === undefined) return { listed, isWhole: true };
  }
  return { listed, isWhole: false };
}

async function describeServiceDeployments(client: ECSClient, serviceDeploymentArns: readonly string[]) {
  const action = 'ecs:DescribeServiceDeployments';
  const command = new DescribeServiceDeploymentsCommand({ serviceDeploymentArns: [...serviceDeploymentArns] });
  const answer = await callAws(action, () => client.send(command));
  refuseFailures(action, answer.failures);
  return answer.serviceDeployments ?? [];
}

async function describeServiceRevisions(client: ECSClient, serviceRevisionArns: readonly string[]) {
  const action = 'ecs:DescribeServiceRevisions';
  const command = new DescribeServiceRevisionsCommand({ serviceRevisionArns: [...serviceRevisionArns] });
  const answer = await callAws(action, () => client.send(command));
  refuseFailures(action, answer.failures);
  return answer.serviceRevisions ?? [];
}

async function describeTaskDefinition(client: ECSClient, taskDefinition: string, readTags: boolean) {
  const action = 'ecs:DescribeTaskDefinition';
  try {
    const command = new DescribeTaskDefinitionCommand({ taskDefinition, ...(readTags && { include: ['TAGS'] }) });
    const answer = await callAws(action, () => client.send(command));
    return answer.taskDefinition && mapTaskDefinition(answer.taskDefinition, answer.tags);
  } catch (error) {
    // ECS has no specific error for a deleted task definition. It returns ClientException, and the request holds only
    // the ARN.
    if (isAwsError(error, 'ClientException')) return undefined;
    throw error;
  }
}

async function stoppedTasks(client: ECSClient, serviceArn: string) {
  const cluster = clusterOf(serviceArn);
  const serviceName = parseServiceArn(serviceArn)?.service ?? serviceArn;
  const list = new ListTasksCommand({ cluster, serviceName, desiredStatus: 'STOPPED', maxResults: PAGE });
  const { taskArns = [] } = await callAws('ecs:ListTasks', () => client.send(list));
  if (taskArns.length === 0) return [];
  // A task that ECS forgot between the two calls is returned as a failure, and left out.
  const describe = new DescribeTasksCommand({ cluster, tasks: taskArns });
  const { tasks = [] } = await callAws('ecs:DescribeTasks', () => client.send(describe));
  return tasks.map(mapStoppedTask).sort((a, b) => (b.stoppedAt ?? 0) - (a.stoppedAt ?? 0));
}

/** The cluster of a service. The short ARN from before 2018 does not name it; ECS then assumes `default`. */
function clusterOf(serviceArn: string): string {
  return parseServiceArn(serviceArn)?.cluster ?? 'default';
}

/** Throws for any failure except `MISSING`: ECS did not answer. */
function refuseFailures(action: string, failures: readonly Failure[] | undefined): void {
  const failure = failures?.find(({ reason }) => reason !== 'MISSING');
  if (failure === undefined) return;
  const why = [failure.reason, failure.detail].filter((text) => text !== undefined).join(': ');
  throw new GatewayError('unavailable', action, `${action} failed for ${failure.arn ?? 'an unnamed item'}: ${why}`);
}

/** ECS does not find the deployments of a deleted service, or the services of a deleted cluster. */
function noneWhenGone(error: unknown): [] {
  if (error instanceof GatewayError && error.code === 'gone') return [];
  throw error;
}

function byCreation(a: { readonly createdAt: EpochMs }, b: { readonly createdAt: EpochMs }): number {
  return a.createdAt - b.createdAt;
}
