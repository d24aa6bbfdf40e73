import type { ReadabilityDetail } from '../../core/outcome-event/readability-detail.ts';
import {
  type Destination,
  nameOfDestination,
  type RouteDecision,
  type SlackDestination,
} from '../../core/routing/destination.ts';
import type { DeploymentRequest, NotifyRequest, RefusedRequest } from '../../core/slack/parse-notify.ts';
import { seconds } from '../../core/time.ts';
import type { TopicGateway } from '../ports.ts';
import { decideRoute, type RoutingGateways } from './decide-route.ts';
import type { Converse, NotifierGateways, Note, NotifyResult, Router } from './notify.ts';
import { publishDeployment, publishReadability } from './notify-topic.ts';

/** How soon to ask ECS for the tags again. */
const TAGS_AGAIN = seconds(5);

/** The pace of the calls that Slack limits per app, and not per channel. */
const ALL_CHANNELS = 'all-channels';

/** The routes of a guard, and the ports that they need. */
export interface Routing extends RoutingGateways {
  readonly topics: TopicGateway;
  /** The channel of the guard itself, whose items keep their keys; undefined without one. */
  readonly home: string | undefined;
}

/** Returns what sends messages to the destinations of these routes. */
export function routerOf(routing: Routing): Router {
  return {
    notify: (guard, request, converse) => notifyRouted(guard, routing, request, converse),
    note: (guard, detail, note) => noteInFallback(guard, routing, detail, note),
  };
}

/** Updates the messages about a deployment in each destination of its route. A failure in one does not stop the others. */
async function notifyRouted(
  guard: NotifierGateways,
  routing: Routing,
  request: NotifyRequest,
  converse: Converse,
): Promise<NotifyResult> {
  if ('action' in request)
    return eachOf(chosen(routing.table.fallback, routing, request), (to) =>
      refused(guard, routing, to, request, converse),
    );
  const record = await guard.store.readRecord(request.serviceArn, request.createdAt, request.deploymentKey);
  if (record === undefined) return 'nothing-to-say';
  const decision = await decideRoute(routing, record, { ...guard, waitingSince: request.waitingSince });
  if (decision === 'not-yet') return 'nothing-to-say';
  if (decision === 'later') {
    await guard.again.notifyAgain({ ...request, waitingSince: request.waitingSince ?? guard.now() }, TAGS_AGAIN);
    return 'waiting';
  }
  return eachOf(chosen(decision.destinations, routing, request), (to) =>
    send(guard, routing, { to, decision, request }, converse),
  );
}

/** Notes that a service cannot be read, or can again, in every destination of the fallback. */
async function noteInFallback(
  guard: NotifierGateways,
  routing: Routing,
  detail: ReadabilityDetail,
  note: Note,
): Promise<void> {
  await eachOf(routing.table.fallback, async (to) => {
    if (to.is === 'slack') await note(inChannel(guard, to, routing.home), detail);
    else await publishReadability(guard, routing, to, detail);
    return 'shown';
  });
}

/** A delayed message is about one destination. */
function chosen(
  destinations: readonly Destination[],
  { home }: Routing,
  { to }: NotifyRequest,
): readonly Destination[] {
  return destinations.filter((one) => to === undefined || nameOfDestination(one, home) === to);
}

async function send(
  guard: NotifierGateways,
  routing: Routing,
  {
    to,
    decision,
    request,
  }: { readonly to: Destination; readonly decision: RouteDecision; readonly request: DeploymentRequest },
  converse: Converse,
): Promise<NotifyResult> {
  const notes = decision.tagsUnread ? [TAGS_UNREAD] : [];
  const addressed = { ...request, to: nameOfDestination(to, routing.home) };
  if (to.is === 'sns') return publishDeployment(guard, routing, { to, notes }, addressed);
  const channel = { ...inChannel(guard, to, routing.home), routes: routing.routes };
  const postFrom = to.post === 'every-deployment' ? 'start' : 'trouble';
  return converse(
    { ...channel, postFrom, policy: to.post, notes, ...(to.mention && { mention: to.mention }) },
    addressed,
  );
}

const TAGS_UNREAD = 'posted in the fallback, because ECS did not return the tags of the service';

/** Topics got the event itself; only a Slack message is updated later. */
async function refused(
  guard: NotifierGateways,
  { home }: Routing,
  to: Destination,
  request: RefusedRequest,
  converse: Converse,
): Promise<NotifyResult> {
  if (to.is === 'sns') return 'shown';
  return converse(inChannel(guard, to, home), { ...request, to: nameOfDestination(to, home) });
}

function inChannel(guard: NotifierGateways, to: SlackDestination, home: string | undefined): NotifierGateways {
  const { router: _, ...rest } = guard;
  return { ...rest, channel: to.channel, destination: nameOfDestination(to, home), appPace: ALL_CHANNELS };
}

/** Runs all, then throws the first error, so that the message returns to the queue. What is done stays done. */
async function eachOf(
  destinations: readonly Destination[],
  run: (to: Destination) => Promise<NotifyResult>,
): Promise<NotifyResult> {
  const results: NotifyResult[] = [];
  const errors: unknown[] = [];
  // One after the other: the time that is left is checked before each call to Slack.
  for (const to of destinations) {
    try {
      results.push(await run(to));
    } catch (error) {
      errors.push(error);
    }
  }
  if (errors.length > 0) throw errors[0];
  return results.find((one) => one === 'waiting') ?? results.find((one) => one === 'shown') ?? 'nothing-to-say';
}
