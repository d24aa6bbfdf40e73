import { SETTLING } from '../../core/deployment/settling.ts';
import { after, before, type EpochMs } from '../../core/time.ts';
import { type Candidate, chooseDeployment, type DeploymentChoice, RECENT } from '../../core/wait/choose-deployment.ts';
import type { ListedDeployment, ServiceReference } from '../ports.ts';
import type { FollowGateways } from './follow.ts';

/** The search for the deployment that is meant, as far as it came. */
export interface Searching {
  readonly service: ServiceReference;
  readonly choice: DeploymentChoice;
  readonly startedAt: EpochMs;
  /** All that the lists have shown so far, by ARN. */
  readonly listed: ReadonlyMap<string, ListedDeployment>;
  /** Task definitions by service revision, read only where the choice asks for one. */
  readonly taskDefinitions: ReadonlyMap<string, string>;
  /** Revisions that were asked for. */
  readonly asked: readonly string[];
}

/** Most revisions of one DescribeServiceRevisions. */
const DESCRIBED = 20;

export function beginSearch(service: ServiceReference, choice: DeploymentChoice, startedAt: EpochMs): Searching {
  return { service, choice, startedAt, listed: new Map(), taskDefinitions: new Map(), asked: [] };
}

/**
 * One poll of at most two reads: what is unfinished and what is recent; or, where a task definition is asked for and new
 * revisions have shown up, what those deploy.
 *
 * @throws GatewayError when ECS does not list, also when it knows no such cluster or service
 */
export async function searchOnce(gateways: FollowGateways, last: Searching): Promise<Searching> {
  const known = revisionsToAsk(last).length > 0 ? await readTaskDefinitions(gateways, last) : last;
  const { finder } = gateways;
  const { since } = known.choice;
  const recent = await finder.deploymentsSince(known.service, since ?? before(known.startedAt, RECENT));
  const isSecondRead = since !== undefined || known !== last;
  const unfinished = isSecondRead ? [] : await finder.unfinishedDeployments(known.service);
  // The recent list was read first: where they differ, the one that goes on has ended since.
  return addListed(known, [...recent, ...unfinished]);
}

/** The deployment to follow; undefined while there is none, or while it is not known what they deploy. */
export function foundBy(searching: Searching): Candidate | undefined {
  if (revisionsToAsk(searching).length > 0) return undefined;
  return chooseDeployment(candidatesOf(searching, [...searching.listed.values()]), searching);
}

/** Whether the search has gone on for so long that the lists must have caught up. */
export function isSearchOver({ startedAt }: Searching, now: EpochMs): boolean {
  return now >= after(startedAt, SETTLING);
}

export function addListed(known: Searching, listed: readonly ListedDeployment[]): Searching {
  return {
    ...known,
    listed: new Map([...known.listed, ...listed.map((one) => [one.serviceDeploymentArn, one] as const)]),
  };
}

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

/** Newest first, since the one that is meant is among the newest. */
export function revisionsToAsk({ choice, listed, asked }: Searching): readonly string[] {
  if (choice.taskDefinition === undefined) return [];
  const newestFirst = [...listed.values()].sort((a, b) => b.createdAt - a.createdAt);
  const arns = new Set(newestFirst.flatMap((one) => one.targetServiceRevisionArn ?? []));
  return [...arns].filter((arn) => !asked.includes(arn)).slice(0, DESCRIBED);
}

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
