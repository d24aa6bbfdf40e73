import * as z from 'zod';
import { ServiceError } from '../../../service.ts';
import { briefOf, describeDeployment, describeRevision } from './describe.ts';
import type { DeploymentEngine } from '../engine.ts';
import { noCandidate, rollbackCandidate } from '../deployment/failure.ts';
import { historyMs } from '../deployment/history.ts';
import { checkOneOf, type Operations, pageOf, pageSize, parseInput } from './input.ts';
import { type DeploymentBrief, isFinished, type ServiceState } from '../state.ts';
import { invalidParameter } from '../store.ts';
import type { EcsWorld } from '../world.ts';

const listInput = z.object({
  service: z.string(),
  cluster: z.string().optional(),
  status: z.array(z.string()).optional(),
  createdAt: z.object({ before: z.date().optional(), after: z.date().optional() }).optional(),
  nextToken: z.string().optional(),
  maxResults: z.number().optional(),
});
/** @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListServiceDeployments.html */
const statuses = [
  'PENDING',
  'SUCCESSFUL',
  'STOPPED',
  'STOP_REQUESTED',
  'IN_PROGRESS',
  'ROLLBACK_REQUESTED',
  'ROLLBACK_IN_PROGRESS',
  'ROLLBACK_SUCCESSFUL',
  'ROLLBACK_FAILED',
];
const describeInput = z.object({ serviceDeploymentArns: z.array(z.string()) });
const revisionsInput = z.object({ serviceRevisionArns: z.array(z.string()) });
const stopInput = z.object({ serviceDeploymentArn: z.string(), stopType: z.string().optional() });

const continueInput = z.object({
  serviceDeploymentArn: z.string(),
  hookId: z.string(),
  action: z.string().optional(),
});

/** List- and DescribeServiceDeployments, DescribeServiceRevisions, Stop- and ContinueServiceDeployment. */
export function deploymentOperations(world: EcsWorld, engine: DeploymentEngine): Operations {
  return {
    ListServiceDeployments: (input) => listDeployments(world, parseInput(listInput, input)),
    DescribeServiceDeployments: (input) =>
      describeDeployments(world, engine, parseInput(describeInput, input).serviceDeploymentArns),
    DescribeServiceRevisions: (input) =>
      describeRevisions(world, parseInput(revisionsInput, input).serviceRevisionArns),
    ContinueServiceDeployment: (input) => continueDeployment(world, engine, parseInput(continueInput, input)),
    StopServiceDeployment: (input) => stopDeployment(world, engine, parseInput(stopInput, input)),
  };
}

function listDeployments(world: EcsWorld, input: z.infer<typeof listInput>) {
  const service = world.store.service(world.store.cluster(input.cluster), input.service);
  if (service.status === 'INACTIVE') throw new ServiceError('ServiceNotFoundException', 'Service not found.');
  if (service.controller !== 'ECS') {
    throw new ServiceError('UnsupportedFeatureException', 'The service does not use the ECS deployment controller.');
  }
  const { before, after } = input.createdAt ?? {};
  for (const status of input.status ?? []) checkOneOf('status', status, statuses);
  // The history covers 90 days.
  const oldest = Math.max(world.clock.now() - historyMs, after?.getTime() ?? 0);
  const matching = briefs(world, service).filter(
    ({ status, createdAt }) =>
      (input.status === undefined || input.status.length === 0 || input.status.includes(status)) &&
      createdAt.getTime() >= oldest &&
      (before === undefined || createdAt <= before),
  );
  const size = pageSize(input.maxResults, { default: 20, max: 100 });
  const { page, ...next } = pageOf(inListOrder(world, matching), { nextToken: input.nextToken, size });
  return { serviceDeployments: page, ...next };
}

function briefs(world: EcsWorld, service: ServiceState): readonly DeploymentBrief[] {
  if (service.lagging !== undefined && world.clock.now() < service.lagging.until) return service.lagging.briefs;
  return service.deployments.map((deployment) => briefOf(service, deployment));
}

/** ECS promises no order. With shuffleLists, the order by random id is arbitrary but the same on all pages. */
function inListOrder(world: EcsWorld, all: readonly DeploymentBrief[]): DeploymentBrief[] {
  if (!world.parameters.shuffleLists)
    return all.toReversed().sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime());
  return all.toSorted((a, b) => (reversed(a.serviceDeploymentArn) < reversed(b.serviceDeploymentArn) ? -1 : 1));
}

function reversed(text: string): string {
  return [...text].reverse().join('');
}

function describeDeployments(world: EcsWorld, engine: DeploymentEngine, arns: readonly string[]) {
  checkLength(arns, 'serviceDeploymentArns');
  const found = arns.map((arn) => ({ arn, hit: world.store.deployment(arn) }));
  return {
    serviceDeployments: found.flatMap(({ hit }) =>
      hit ? [describeDeployment(engine, hit.service, hit.deployment)] : [],
    ),
    failures: missing(found),
  };
}

function describeRevisions(world: EcsWorld, arns: readonly string[]) {
  checkLength(arns, 'serviceRevisionArns');
  const found = arns.map((arn) => ({ arn, hit: world.store.revision(arn) }));
  return {
    serviceRevisions: found.flatMap(({ hit }) => (hit ? [describeRevision(hit.service, hit.revision)] : [])),
    failures: missing(found),
  };
}

function checkLength(arns: readonly string[], name: string): void {
  if (arns.length === 0) throw invalidParameter(`${name} cannot be empty.`);
  if (arns.length > 20) throw invalidParameter(`${name} cannot have more than 20 elements.`);
}

function missing(found: readonly { readonly arn: string; readonly hit: unknown }[]) {
  return found.flatMap(({ arn, hit }) => (hit === undefined ? [{ arn, reason: 'MISSING' }] : []));
}

function stopDeployment(world: EcsWorld, engine: DeploymentEngine, input: z.infer<typeof stopInput>) {
  const { serviceDeploymentArn } = input;
  if ((input.stopType ?? 'ROLLBACK') !== 'ROLLBACK')
    throw invalidParameter(`stopType must be ROLLBACK, got ${input.stopType}.`);
  const { service, deployment } = requireDeployment(world, serviceDeploymentArn);
  if (isFinished(deployment)) {
    throw new ServiceError(
      'ConflictException',
      `The service deployment is ${deployment.status} and cannot be stopped.`,
    );
  }
  // A second request does not change a stop or rollback that is in progress.
  if (deployment.status !== 'PENDING' && deployment.status !== 'IN_PROGRESS') return { serviceDeploymentArn };
  const rollout = engine.rolloutOf(service);
  if (rollout?.deployment !== deployment || rollbackCandidate(service, rollout.row) === undefined) {
    throw new ServiceError('ConflictException', noCandidate);
  }
  engine.requestRollback(rollout);
  return { serviceDeploymentArn };
}

/** Answers a pause, which is possible only while its hook awaits an action. */
function continueDeployment(world: EcsWorld, engine: DeploymentEngine, input: z.infer<typeof continueInput>) {
  const { serviceDeploymentArn, hookId, action = 'CONTINUE' } = input;
  if (action !== 'CONTINUE' && action !== 'ROLLBACK')
    throw invalidParameter(`action must be CONTINUE or ROLLBACK, got ${action}.`);
  const { service, deployment } = requireDeployment(world, serviceDeploymentArn);
  const rollout = engine.rolloutOf(service);
  const answer = rollout?.deployment === deployment ? rollout.pauses.get(hookId) : undefined;
  if (answer === undefined) {
    throw new ServiceError('ConflictException', `The lifecycle hook ${hookId} is not awaiting an action.`);
  }
  answer(action);
  return { serviceDeploymentArn };
}

function requireDeployment(world: EcsWorld, arn: string) {
  const hit = world.store.deployment(arn);
  if (hit === undefined)
    throw new ServiceError('ServiceDeploymentNotFoundException', 'The service deployment does not exist.');
  return hit;
}
