import type { DeploymentRecord } from '../../core/deployment/record.ts';
import type { ReadabilityDetail } from '../../core/outcome-event/readability-detail.ts';
import { nameOfDestination, type TopicDestination } from '../../core/routing/destination.ts';
import { decidePost } from '../../core/routing/post-policy.ts';
import {
  claimPublication,
  NO_PUBLICATION,
  notPublished,
  type PublicationState,
  planPublication,
  published,
  type Stage,
  stagesOf,
} from '../../core/sns/publication.ts';
import { describeReadability } from '../../core/sns/readability-message.ts';
import { topicEvidence } from '../../core/sns/topic-evidence.ts';
import { describeForTopic, type TopicMessage } from '../../core/sns/topic-message.ts';
import { waitAfter } from '../../core/slack/notification.ts';
import type { DeploymentRequest } from '../../core/slack/parse-notify.ts';
import { between, seconds } from '../../core/time.ts';
import { GatewayError } from '../errors.ts';
import { awaitDiff } from './await-diff.ts';
import { describeRecovery, readChange } from './outcome-change.ts';
import type { NotifierGateways, NotifyResult } from './notify.ts';
import type { Routing } from './notify-routed.ts';
import { wait } from './send-again.ts';

interface Target {
  readonly to: TopicDestination;
  readonly notes: readonly string[];
}

/** A message to a topic, and the state before it. */
interface Job {
  readonly target: Target;
  readonly key: string;
  readonly state: PublicationState;
}

/** Publishes the next message about a deployment on a topic, if one is due. */
export async function publishDeployment(
  guard: NotifierGateways,
  routing: Routing,
  target: Target,
  request: DeploymentRequest,
): Promise<NotifyResult> {
  const { deploymentKey: key } = request;
  const record = await guard.store.readRecord(request.serviceArn, request.createdAt, key);
  if (record === undefined) return 'nothing-to-say';
  const name = nameOfDestination(target.to, routing.home);
  // The state among them is that of a Slack channel, which a topic does not have.
  const { evidence, diff } = await guard.store.readNotification(key, name);
  const state = (await routing.routes.readPublication(key, name)) ?? NO_PUBLICATION;
  const change = decidePost(target.to.post, record) === 'compare' ? await readChange(routing.routes, record) : 'none';
  const stages = stagesOf(record, target.to.post, change !== 'none');
  const parts = { hasEvidence: evidence !== undefined, hasDiff: diff !== undefined };
  const step = planPublication(state, stages, parts, guard.now());
  if (step.do === 'wait') return waitFor(guard, request, between(guard.now(), step.until));
  if (step.do === 'nothing') {
    if (state.stages.length > 0)
      await awaitDiff(guard, request, record, { hasDiff: parts.hasDiff, shownAt: state.shownAt });
    return state.stages.length > 0 ? 'shown' : 'nothing-to-say';
  }
  const notes = [...target.notes, ...describeRecovery(change)];
  const material = { stage: step.stage, evidence: topicEvidence(evidence), diff, notes };
  const message = describeForTopic(record, target.to.format, material);
  const result = await publish(guard, routing, { target, key, state }, message, (claimed) =>
    published(claimed, { stage: step.stage, stages }, parts, guard.now()),
  );
  if (result === 'published') return settled(guard, request, record, step.stage, parts);
  return waitFor(guard, request, result === 'conflict' ? seconds(1) : waitAfter(result.attempts));
}

/** Publishes an event about a service that the guard cannot read, one time per topic. */
export async function publishReadability(
  guard: NotifierGateways,
  routing: Routing,
  to: TopicDestination,
  detail: ReadabilityDetail,
): Promise<void> {
  const key = `refused#${detail.eventId}`;
  const state = (await routing.routes.readPublication(key, nameOfDestination(to, routing.home))) ?? NO_PUBLICATION;
  if (state.stages.length > 0) return;
  const job = { target: { to, notes: [] }, key, state };
  const result = await publish(guard, routing, job, describeReadability(detail, to.format), (claimed) => ({
    ...claimed,
    stages: ['readability'],
    leaseUntil: undefined,
    version: claimed.version + 1,
  }));
  if (result === 'published') return;
  throw new GatewayError('unavailable', 'sns:Publish', 'the message was not published: try again later');
}

/** Claims the state, publishes, and saves the result. `conflict`: another notifier claimed it first. */
async function publish(
  guard: NotifierGateways,
  { topics, routes, home }: Routing,
  { target: { to }, key, state }: Job,
  message: TopicMessage,
  done: (claimed: PublicationState) => PublicationState,
): Promise<'published' | 'conflict' | { readonly attempts: number }> {
  const name = nameOfDestination(to, home);
  const claimed = claimPublication(state, guard.now());
  if ((await routes.savePublication(key, name, claimed, state.version)) === 'conflict') return 'conflict';
  try {
    await topics.publish(to.topicArn, message);
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    const after = notPublished(claimed);
    await routes.savePublication(key, name, after, claimed.version);
    guard.log.warn('message not published', { deploymentId: key, to: to.topicArn, because: error.message });
    return { attempts: after.attempts };
  }
  await routes.savePublication(key, name, done(claimed), claimed.version);
  return 'published';
}

async function settled(
  guard: NotifierGateways,
  request: DeploymentRequest,
  record: DeploymentRecord,
  stage: Stage,
  wanted: { readonly hasEvidence: boolean; readonly hasDiff: boolean },
): Promise<NotifyResult> {
  guard.count('MessagesShown');
  guard.log.info('message published', { deploymentId: record.deploymentKey, to: request.to, because: stage });
  await awaitDiff(guard, request, record, { hasDiff: wanted.hasDiff, shownAt: guard.now() });
  return 'shown';
}

function waitFor(
  guard: NotifierGateways,
  request: DeploymentRequest,
  delay: ReturnType<typeof seconds>,
): Promise<NotifyResult> {
  return wait(guard, request, delay, 'the topic did not accept the message, or another invocation publishes it');
}
