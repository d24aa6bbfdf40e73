import { SETTLING } from '../../core/deployment/settling.ts';
import { after, before, type EpochMs } from '../../core/time.ts';
import { type Candidate, chooseDeployment, type DeploymentChoice, RECENT } from '../../core/wait/choose-deployment.ts';
import type { ListedDeployment, ServiceReference } from '../ports.ts';
import type { FollowGateways } from './follow.ts';

/** The state of the search for the deployment to follow. */
export interface Searching {
  readonly service: ServiceReference;
  readonly choice: DeploymentChoice;
  readonly startedAt: EpochMs;
  /** All deployments listed so far, by ARN. */
  readonly listed: ReadonlyMap<string, ListedDeployment>;
  /** Task definitions by service revision; read only if the request names a task definition. */
  readonly taskDefinitions: ReadonlyMap<string, string>;
  /** Revisions that were requested, whether or not ECS found them. */
  readonly asked: readonly string[];
}

/** Most revisions per DescribeServiceRevisions. */
const DESCRIBED = 20;

/** Returns the state before the first poll of a search. */
export function beginSearch(service: ServiceReference, choice: DeploymentChoice, startedAt: EpochMs): Searching {
  return { service, choice, startedAt, listed: new Map(), taskDefinitions: new Map(), asked: [] };
}

/**
 * One poll of at most two reads: unfinished and recent deployments; or, if the request names a task definition and new
 * revisions were listed, those revisions and the recent deployments.
 *
 * @throws GatewayError when ECS does not list, including when the cluster or service does not exist
 */
export async function searchOnce(gateways: FollowGateways, last: Searching): Promise<Searching> {
  const known = revisionsToAsk(last).length > 0 ? await readTaskDefinitions(gateways, last) : last;
  const { finder } = gateways;
  const { since } = known.choice;
  const recent = await finder.deploymentsSince(known.service, since ?? before(known.startedAt, RECENT));
  const isSecondRead = since !== undefined || known !== last;
  const unfinished = isSecondRead ? [] : await finder.unfinishedDeployments(known.service);
  // The recent list was read first, so where the two differ, the unfinished list is newer.
  return addListed(known, [...recent, ...unfinished]);
}

/** The deployment to follow; undefined while none is found, or while listed revisions are still unread. */
export function foundBy(searching: Searching): Candidate | undefined {
  if (revisionsToAsk(searching).length > 0) return undefined;
  return chooseDeployment(candidatesOf(searching, [...searching.listed.values()]), searching);
}

/** Whether the search has lasted long enough for ECS's lists to be up to date. */
export function isSearchOver({ startedAt }: Searching, now: EpochMs): boolean {
  return now >= after(startedAt, SETTLING);
}

/** Adds listed deployments; newer responses replace older ones. */
export function addListed(known: Searching, listed: readonly ListedDeployment[]): Searching {
  return {
    ...known,
    listed: new Map([...known.listed, ...listed.map((one) => [one.serviceDeploymentArn, one] as const)]),
  };
}

/** Converts listed deployments to candidates, with the task definitions that were read. */
export function candidatesOf(
  { taskDefinitions }: Searching,
  listed: readonly ListedDeployment[],
): readonly Candidate[] {
  return listed.map((one) => ({
    serviceDeploymentArn: one.serviceDeploymentArn,
    status: one.status,
    createdAt: one.createdAt,
    taskDefinitionArn:
      one.targetServiceRevisionArn === undefined ? undefined : taskDefinitions.get(one.targetServiceRevisionArn),
  }));
}

/** Unread revisions, newest first, because the wanted deployment is among the newest. */
export function revisionsToAsk({ choice, listed, asked }: Searching): readonly string[] {
  if (choice.taskDefinition === undefined) return [];
  const newestFirst = [...listed.values()].sort((a, b) => b.createdAt - a.createdAt);
  const arns = new Set(newestFirst.flatMap((one) => one.targetServiceRevisionArn ?? []));
  return [...arns].filter((arn) => !asked.includes(arn)).slice(0, DESCRIBED);
}

/** Reads the task definitions of up to 20 unread revisions. */
export async function readTaskDefinitions({ services }: FollowGateways, known: Searching): Promise<Searching> {
  const arns = revisionsToAsk(known);
  const read = await services.describeServiceRevisions(arns);
  const found = [...read].map(([arn, { taskDefinitionArn }]) => [arn, taskDefinitionArn] as const);
  return {
    ...known,
    asked: [...known.asked, ...arns],
    taskDefinitions: new Map([...known.taskDefinitions, ...found]),
  };
}
