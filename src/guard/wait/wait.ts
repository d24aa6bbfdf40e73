import { serviceArnOfDeployment } from '../../core/arn.ts';
import { isFinished } from '../../core/deployment/record.ts';
import { SETTLING } from '../../core/deployment/settling.ts';
import { after, between, type DurationMs, describeDuration, type EpochMs, minutes, seconds } from '../../core/time.ts';
import { type Candidate, chooseSuccessor, type DeploymentChoice } from '../../core/wait/choose-deployment.ts';
import { describeVerdict } from '../../core/wait/verdict-text.ts';
import { assessVerdict, type VerdictName } from '../../core/wait/wait-verdict.ts';
import { GatewayError } from '../errors.ts';
import type { Now, ServiceReference } from '../ports.ts';
import { type FollowGateways, followOnce } from './follow.ts';
import {
  alarmsToRead,
  awaitsList,
  beginFollowing,
  dueExtras,
  type Following,
  isEnded,
  wantsEvidence,
} from './following.ts';
import {
  addListed,
  beginSearch,
  candidatesOf,
  foundBy,
  isSearchOver,
  readTaskDefinitions,
  revisionsToAsk,
  type Searching,
  searchOnce,
} from './search.ts';
import { describeRefusal } from './wait-trouble.ts';

/** Ports of the wait. */
export interface WaitGateways extends FollowGateways {
  readonly now: Now;
  /** Waits; tests use virtual time. */
  readonly sleep: (span: DurationMs) => Promise<void>;
}

/** The deployment to wait for, and for how long. */
export interface WaitRequest {
  readonly service: ServiceReference;
  /** One deployment by its ARN, or a choice among the service's deployments. */
  readonly deployment: { readonly arn: string } | DeploymentChoice;
  readonly timeout: DurationMs;
  /** Reports a success as `unprotected` unless its alarms are known to have been on. */
  readonly requireProtection: boolean;
  /** Appears in messages. */
  readonly region: string;
}

/** Receives the progress after every poll. It cannot change the verdict. */
export interface WaitView {
  searching(startedAt: EpochMs): void;
  updated(following: Following, now: EpochMs): void;
  /** A poll failed and will be retried. */
  troubled(error: GatewayError, nextIn: DurationMs): void;
}

/** How a wait ended. */
export interface WaitResult {
  readonly name: VerdictName;
  /** What happened and why, on one line. */
  readonly text: string;
  /** Undefined when no deployment was found. */
  readonly following: Following | undefined;
}

/** Shortest time between polls. */
const POLL = seconds(5);

/** Slower polls: after two minutes, and during a bake. */
const SLOW_POLL = seconds(10);
const BAKE_POLL = seconds(15);

/** The longest pause after throttling. */
const LONGEST_PAUSE = seconds(60);

/** How long AWS may fail to answer before the wait gives up. */
const PATIENCE = minutes(5);

/** Shorter before the first answer: a wrong Region or a missing network does not fix itself. */
const FIRST_PATIENCE = seconds(20);

/** Consecutive polls without the deployment before it counts as gone; just after its creation ECS may not find it everywhere. */
const MISSES = 3;

/** Most polls after the deadline. Each reads a missing detail of a deployment that has ended. */
const LATE_POLLS = 30;

/** The state between polls. */
type Stage =
  | { readonly is: 'searching'; readonly search: Searching }
  | { readonly is: 'following'; readonly following: Following; readonly search: Searching | undefined };

/**
 * Follows one deployment to its final outcome; only reads. Unless the request names an ARN, the verdict waits until the
 * lists have settled (see `SETTLING`), so that an older success is not taken for the wanted deployment. The last poll is at
 * the deadline; a deployment that has ended by then still gets its verdict, even if the lists need more time to settle.
 *
 * @throws GatewayError when AWS does not answer for minutes
 */
export async function waitForVerdict(
  gateways: WaitGateways,
  request: WaitRequest,
  view: WaitView,
): Promise<WaitResult> {
  const startedAt = gateways.now();
  const deadline = after(startedAt, request.timeout);
  let stage = beginStage(request, startedAt);
  let answeredAt: EpochMs | undefined;
  let pause: DurationMs = POLL;
  let latePolls = 0;
  for (;;) {
    let isSlowed = false;
    if (gateways.now() >= deadline) latePolls += 1;
    try {
      const next = await pollOnce(gateways, stage, request, view);
      if (next.is === 'done') return next.result;
      stage = next;
      answeredAt = gateways.now();
      isSlowed = stage.is === 'following' && stage.following.throttled;
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      const refusal = describeRefusal(error, request);
      if (refusal !== undefined) return { ...refusal, following: followingOf(stage) };
      const patience = answeredAt === undefined ? FIRST_PATIENCE : PATIENCE;
      const isOver = error.code !== 'throttled' && between(answeredAt ?? startedAt, gateways.now()) >= patience;
      if (isOver || error.code === 'invalid') throw error;
      isSlowed = true;
      view.troubled(error, doubled(pause));
    }
    pause = isSlowed ? doubled(pause) : pollDelay(stage, startedAt, gateways.now());
    const left = between(gateways.now(), deadline);
    if (latePolls === 0) {
      await gateways.sleep(pause < left ? pause : left);
      continue;
    }
    const late = afterDeadline(stage, request, { isOver: isLatest(latePolls, deadline, gateways.now()) });
    if (late.is === 'done') return late.result;
    await gateways.sleep(isSlowed ? POLL : late.pause);
  }
}

/** The verdict waits no longer for missing details. */
function isLatest(latePolls: number, deadline: EpochMs, now: EpochMs): boolean {
  return latePolls >= LATE_POLLS || now >= after(deadline, SETTLING);
}

type Late = { readonly is: 'done'; readonly result: WaitResult } | { readonly is: 'again'; readonly pause: DurationMs };

/** Decides how the wait ends after its deadline. A deployment that has ended does not time out while its details are read. */
function afterDeadline(stage: Stage, request: WaitRequest, { isOver }: { readonly isOver: boolean }): Late {
  const following = followingOf(stage);
  const again = (pause: DurationMs): Late => ({ is: 'again', pause });
  if (stage.is === 'following' && following?.record === undefined && following?.misses === 0 && !isOver)
    return again(seconds(0));
  const isSettling = following?.record?.settling !== undefined;
  if (stage.is === 'searching' || following === undefined || !(isEnded(following) || isSettling))
    return { is: 'done', result: timedOut(stage, request) };
  const isSettled = !isSettling && !awaitsList(following, listReadSince(stage.search));
  if (isOver) return { is: 'done', result: isSettled ? conclude(following, request) : timedOut(stage, request) };
  return again(isSettled ? seconds(0) : POLL);
}

function beginStage({ deployment, service }: WaitRequest, startedAt: EpochMs): Stage {
  if (!('arn' in deployment)) return { is: 'searching', search: beginSearch(service, deployment, startedAt) };
  const serviceArn = serviceArnOfDeployment(deployment.arn);
  if (serviceArn === undefined) throw new Error(`"${deployment.arn}" is not a service deployment ARN`);
  return { is: 'following', following: beginFollowing(serviceArn, deployment.arn, service), search: undefined };
}

type Polled = Stage | { readonly is: 'done'; readonly result: WaitResult };

async function pollOnce(gateways: WaitGateways, stage: Stage, request: WaitRequest, view: WaitView): Promise<Polled> {
  return stage.is === 'searching'
    ? search(gateways, stage.search, request, view)
    : follow(gateways, stage, request, view);
}

async function search(gateways: WaitGateways, last: Searching, request: WaitRequest, view: WaitView): Promise<Polled> {
  const known = await searchOnce(gateways, last);
  const found = foundBy(known);
  if (found !== undefined) return { is: 'following', following: beginWith(found, request), search: known };
  view.searching(known.startedAt);
  if (!isSearchOver(known, gateways.now()) || revisionsToAsk(known).length > 0)
    return { is: 'searching', search: known };
  return { is: 'done', result: { name: 'nothing-ran', text: describeNothing(known), following: undefined } };
}

function beginWith({ serviceDeploymentArn }: Candidate, { service }: WaitRequest): Following {
  const serviceArn = serviceArnOfDeployment(serviceDeploymentArn);
  if (serviceArn === undefined)
    throw new Error(`ECS listed "${serviceDeploymentArn}", which is not a service deployment ARN`);
  return beginFollowing(serviceArn, serviceDeploymentArn, service);
}

async function follow(
  gateways: WaitGateways,
  { following: last, search: known }: Extract<Stage, { is: 'following' }>,
  request: WaitRequest,
  view: WaitView,
): Promise<Polled> {
  const search = known && revisionsToAsk(known).length > 0 ? await readTaskDefinitions(gateways, known) : known;
  const following = search === known ? await followOnce(gateways, last, listReadSince(known), gateways.now()) : last;
  if (following.misses >= MISSES) return { is: 'done', result: gone(following) };
  if (following.record !== undefined) view.updated(following, gateways.now());
  const listed = search && addListed(search, following.siblings);
  const settledAt = listReadSince(known);
  const stage = { is: 'following', following, search: listed } as const;
  if (!isEnded(following) || !isThrough(following, settledAt, gateways.now())) return stage;
  if (listed !== undefined && revisionsToAsk(listed).length > 0) return stage;
  const successor = listed && successorOf(following, listed);
  if (successor !== undefined) return { ...stage, following: beginWith(successor, request) };
  return { is: 'done', result: conclude(following, request) };
}

/** The earliest instant at which the list must be read: after the lists settled. Undefined if the request names an ARN. */
function listReadSince(search: Searching | undefined): EpochMs | undefined {
  return search && after(search.startedAt, SETTLING);
}

/** Nothing is left to read about an ended deployment. */
function isThrough(following: Following, settledAt: EpochMs | undefined, now: EpochMs): boolean {
  if (wantsEvidence(following, now) || awaitsList(following, settledAt)) return false;
  if (alarmsToRead(following).length > 0) return false;
  return dueExtras(following, settledAt, now).length === 0;
}

function successorOf({ record, siblings }: Following, search: Searching): Candidate | undefined {
  if (record === undefined) return undefined;
  const followed = { createdAt: record.createdAt, hasSucceeded: record.outcome === 'succeeded' };
  return chooseSuccessor(candidatesOf(search, siblings), followed, search);
}

function conclude(following: Following, request: WaitRequest): WaitResult {
  const { record, evidence } = following;
  const name = record && assessVerdict(record, request);
  if (record === undefined || name === undefined) throw new Error('an unfinished deployment has no verdict');
  return { name, text: describeVerdict(name, { record, evidence }), following };
}

function gone(following: Following): WaitResult {
  const text =
    following.record === undefined
      ? `ECS does not know the deployment ${following.serviceDeploymentArn}: check its ARN and Region`
      : `${following.serviceDeploymentArn} has no outcome: its service was deleted before it finished`;
  return { name: 'not-found', text, following };
}

function timedOut(stage: Stage, { timeout }: WaitRequest): WaitResult {
  const following = followingOf(stage);
  const spent = `not finished within ${describeDuration(timeout)}`;
  if (following?.record === undefined) {
    return { name: 'timed-out', text: `${spent}: found no deployment`, following };
  }
  const { record, evidence } = following;
  const text = isFinished(record)
    ? `${spent}: ${record.deploymentKey} has finished, but ECS may not list a newer deployment yet; name yours with --deployment, or set --timeout to at least 60s`
    : describeVerdict('timed-out', { record, evidence });
  return { name: 'timed-out', text, following };
}

function describeNothing({ service, choice, startedAt }: Searching): string {
  const which = choice.taskDefinition === undefined ? '' : ` with the task definition ${choice.taskDefinition}`;
  const from = choice.since === undefined ? 'is unfinished or started in the last five minutes' : 'started since then';
  const span = describeDuration(between(startedAt, after(startedAt, SETTLING)));
  return `no deployment of ${service.service}${which} ${from}, and none appeared within ${span}; name an earlier one with --deployment or --since`;
}

function followingOf(stage: Stage): Following | undefined {
  return stage.is === 'following' ? stage.following : undefined;
}

function pollDelay(stage: Stage, startedAt: EpochMs, now: EpochMs): DurationMs {
  if (stage.is === 'searching' || isEnded(stage.following)) return POLL;
  if (stage.following.record?.phase === 'baking') return BAKE_POLL;
  return between(startedAt, now) < minutes(2) ? POLL : SLOW_POLL;
}

function doubled(pause: DurationMs): DurationMs {
  const next = seconds((2 * pause) / 1_000);
  return next < LONGEST_PAUSE ? next : LONGEST_PAUSE;
}
