import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Destination, PostPolicy } from '../../../src/core/routing/destination.ts';
import { DEFAULT_OCCASIONS, type Mention, parseMention } from '../../../src/core/routing/mention.ts';
import type { Route, RoutingTable } from '../../../src/core/routing/routing-table.ts';
import type { DeploymentGuardProps } from '../deployment-guard-props.ts';
import {
  type DeploymentRoute,
  type DeploymentRoutingProps,
  isSlack,
  type RouteDestination,
  type SlackRouteDestination,
} from './routing-props.ts';

/** The key of the tag that names a team, unless the props have another. */
export const TEAM_TAG = 'team';

/** Converts the props to the table that the notifier reads. */
export function routingTableOf({ routing, slack, postFrom }: DeploymentGuardProps): RoutingTable | undefined {
  if (routing === undefined) return undefined;
  const standard: PostPolicy = postFrom === 'start' ? 'every-deployment' : 'trouble';
  const own: readonly RouteDestination[] = slack === undefined ? [] : [{ slackChannel: slack.channel }];
  const convert = (to: readonly RouteDestination[]) => to.map((one) => destinationOf(one, standard));
  const routes = routing.routes.map((route): Route => {
    const { clusters, services } = route;
    const tags = tagsOf(route, routing);
    return {
      ...(clusters && { clusters }),
      ...(services && { services }),
      ...(tags && { tags }),
      to: convert(route.to),
      ...(route.continue === true && { continue: true }),
    };
  });
  return { routes, fallback: convert(routing.fallback ?? own) };
}

/** The different topics of all destinations. */
export function topicsOf({ routes, fallback = [] }: DeploymentRoutingProps): readonly ITopic[] {
  const all = [...routes.flatMap(({ to }) => to), ...fallback];
  const byArn = new Map(all.flatMap((one) => (isSlack(one) ? [] : [[one.topic.topicArn, one.topic] as const])));
  return [...byArn.values()];
}

/** The tags that a route matches, its teams among them; undefined if it matches any. */
export function tagsOf(
  { tags = {}, teams }: DeploymentRoute,
  { teamTag = TEAM_TAG }: DeploymentRoutingProps,
): Readonly<Record<string, readonly string[]>> | undefined {
  const listed = Object.entries(tags).map(
    ([key, values]) => [key, typeof values === 'string' ? [values] : values] as const,
  );
  const all = teams === undefined ? listed : [...listed, [teamTag, teams] as const];
  return all.length === 0 ? undefined : Object.fromEntries(all);
}

function destinationOf(one: RouteDestination, standard: PostPolicy): Destination {
  const { post = standard } = one;
  if (!isSlack(one)) return { is: 'sns', topicArn: one.topic.topicArn, format: one.format, post };
  const mention = mentionOf(one);
  return { is: 'slack', channel: one.slackChannel, post, ...(mention && { mention }) };
}

function mentionOf({ mention, mentionOn = DEFAULT_OCCASIONS }: SlackRouteDestination): Mention | undefined {
  if (mention === undefined) return undefined;
  return { who: mention.flatMap((who) => parseMention(who) ?? []), on: mentionOn };
}
