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
import { parseServiceArn } from '../core/arn.ts';
import type { EpochMs } from '../core/time.ts';
import { GatewayError } from '../guard/errors.ts';
import type { FleetGateway, ServiceGateway, ServiceReference } from '../guard/ports.ts';
import { callAws, isAwsError } from './aws-errors.ts';
import { mapBrief, mapService, mapServiceDeployment, mapServiceRevision, mapStoppedTask } from './ecs-mapping.ts';
import { chunksOf } from './paging.ts';
import { mapTaskDefinition } from './task-definition-mapping.ts';

/** Largest page of ECS's lists, and most tasks that one DescribeTasks takes. */
const PAGE = 100;

/** Most ARNs that DescribeServiceDeployments and DescribeServiceRevisions take. */
const DESCRIBED = 20;

/** A list that goes on after 10,000 entries is going round in circles: ECS keeps 90 days. */
const MOST_PAGES = 100;

/** Reads one service at a time. */
export function ecsServiceGateway(client: ECSClient): ServiceGateway {
  return {
    async describeService(serviceArn) {
      const services = await describeServices(client, clusterOf(serviceArn), [serviceArn]).catch(noneWhenGone);
      return services[0];
    },
    async listServiceDeployments(serviceArn, createdAfter) {
      const service = { cluster: clusterOf(serviceArn), service: serviceArn };
      const filter = createdAfter === undefined ? {} : { createdAt: { after: new Date(createdAfter) } };
      const listed = await listServiceDeployments(client, service, filter);
      return listed.map(mapBrief).sort(byCreation);
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
    describeTaskDefinition: (taskDefinitionArn) => describeTaskDefinition(client, taskDefinitionArn),
    stoppedTasks: (serviceArn) => stoppedTasks(client, serviceArn),
  };
}

/** Walks clusters and services, one call a page. */
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

/** The SDK has no paginator for this list. */
export async function listServiceDeployments(
  client: ECSClient,
  { cluster, service }: ServiceReference,
  filter: Pick<ListServiceDeploymentsRequest, 'createdAt' | 'status'>,
) {
  const action = 'ecs:ListServiceDeployments';
  const listed: ServiceDeploymentListing[] = [];
  let nextToken: string | undefined;
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const command = new ListServiceDeploymentsCommand({ service, cluster, maxResults: PAGE, ...filter, nextToken });
    const page = await callAws(action, () => client.send(command));
    listed.push(...(page.serviceDeployments ?? []));
    nextToken = page.nextToken;
    if (nextToken === undefined) return listed;
  }
  throw new GatewayError('unavailable', action, `${action} did not end after ${MOST_PAGES} pages for ${service}`);
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

async function describeTaskDefinition(client: ECSClient, taskDefinition: string) {
  const action = 'ecs:DescribeTaskDefinition';
  try {
    const command = new DescribeTaskDefinitionCommand({ taskDefinition });
    const answer = await callAws(action, () => client.send(command));
    return answer.taskDefinition && mapTaskDefinition(answer.taskDefinition);
  } catch (error) {
    // ECS has no word of its own for a task definition that was deleted: it blames the caller, who sent nothing but the ARN.
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
  // A task that ECS forgot between the two calls comes back as a failure, and is left out.
  const describe = new DescribeTasksCommand({ cluster, tasks: taskArns });
  const { tasks = [] } = await callAws('ecs:DescribeTasks', () => client.send(describe));
  return tasks.map(mapStoppedTask).sort((a, b) => (b.stoppedAt ?? 0) - (a.stoppedAt ?? 0));
}

/** The short ARN of before 2018 names no cluster; ECS then means the one called `default`. */
function clusterOf(serviceArn: string): string {
  return parseServiceArn(serviceArn)?.cluster ?? 'default';
}

/** What is `MISSING` is left out; any other failure means that ECS could not tell. */
function refuseFailures(action: string, failures: readonly Failure[] | undefined): void {
  const failure = failures?.find(({ reason }) => reason !== 'MISSING');
  if (failure === undefined) return;
  const why = [failure.reason, failure.detail].filter((text) => text !== undefined).join(': ');
  throw new GatewayError('unavailable', action, `${action} failed for ${failure.arn ?? 'an unnamed item'}: ${why}`);
}

/** A deployment goes with its service, a service with its cluster: what belongs to something gone is unknown to ECS. */
function noneWhenGone(error: unknown): [] {
  if (error instanceof GatewayError && error.code === 'gone') return [];
  throw error;
}

function byCreation(a: { readonly createdAt: EpochMs }, b: { readonly createdAt: EpochMs }): number {
  return a.createdAt - b.createdAt;
}
