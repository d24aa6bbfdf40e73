import { Token } from 'aws-cdk-lib';
import { isReadable } from '../../../src/config/environment.ts';
import { slackChannelId } from '../../../src/config/variables.ts';
import { MENTION_OCCASIONS, parseMention } from '../../../src/core/routing/mention.ts';
import type { DeploymentGuardProps } from '../deployment-guard-props.ts';
import { servicePatternProblems } from '../validate-outcome-filters.ts';
import { emptyProblems, omit, wordProblems } from '../../problems.ts';
import { unreachableProblems } from './unreachable-routes.ts';
import {
  type DeploymentRoute,
  type DeploymentRoutingProps,
  isSlack,
  type RouteDestination,
  type SlackRouteDestination,
  type TopicRouteDestination,
} from './routing-props.ts';
import { TEAM_TAG, topicsOf } from './routing-table-of.ts';

const MOST_ROUTES = 500;
const MOST_DESTINATIONS = 10;
const MOST_MENTIONS = 10;

/** Their ARNs are variables of the function, which has at most 4 KB of variables. */
const MOST_TOPICS = 20;

/** @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Tag.html */
const TAG_KEY = /^[\p{L}\p{Z}\p{N}_.:/=+@-]{1,128}$/u;
const TAG_VALUE = /^[\p{L}\p{Z}\p{N}_.:/=+@*-]{0,256}$/u;

const CLUSTER = /^[A-Za-z0-9_*-]{1,255}$/;

/** Problems of the routes of a guard. */
export function routingProblems({ routing, slack }: DeploymentGuardProps): readonly string[] {
  if (routing === undefined) return [];
  const { routes, fallback, teamTag } = routing;
  return [
    ...sizeProblems(routing),
    ...routes.flatMap((route, index) => routeProblems(`routing.routes[${index}]`, route, routing)),
    ...destinationsProblems('routing.fallback', fallback),
    ...fallbackProblems(routing, slack),
    ...(teamTag === undefined || TAG_KEY.test(teamTag)
      ? []
      : [`routing.teamTag must be the key of a tag, got "${teamTag}": ${omit(TEAM_TAG)}`]),
    ...slackProblems(routing, slack),
    ...unreachableProblems(routing),
  ];
}

function sizeProblems(routing: DeploymentRoutingProps): readonly string[] {
  const { length } = routing.routes;
  const topics = topicsOf(routing).length;
  return [
    ...(length <= MOST_ROUTES
      ? []
      : [`routing.routes must have at most ${MOST_ROUTES} routes, got ${length}: join routes with "*"`]),
    ...(topics <= MOST_TOPICS
      ? []
      : [
          `routing must have at most ${MOST_TOPICS} topics, got ${topics}: let teams share a topic, and filter their subscriptions`,
        ]),
  ];
}

function fallbackProblems(
  { fallback }: DeploymentRoutingProps,
  slack: DeploymentGuardProps['slack'],
): readonly string[] {
  return fallback === undefined && slack === undefined
    ? ['routing needs a fallback, so that no message is lost: set slack, or routing.fallback']
    : [];
}

/** The table is a file of the function, which cannot contain what only the deployment knows. */
function slackProblems(
  { routes, fallback = [] }: DeploymentRoutingProps,
  slack: DeploymentGuardProps['slack'],
): readonly string[] {
  if (slack === undefined) {
    return [...routes.flatMap(({ to }) => to), ...fallback].some(isSlack)
      ? ['routing posts to Slack, but slack is not set: set slack, whose token the routes use']
      : [];
  }
  return Token.isUnresolved(slack.channel)
    ? ['slack.channel must be known when you synthesize if there are routes: pass the ID as text']
    : [];
}

function routeProblems(
  name: string,
  route: DeploymentRoute,
  { teamTag = TEAM_TAG }: DeploymentRoutingProps,
): readonly string[] {
  const { clusters, services, tags = {}, teams, to } = route;
  const problems = [
    ...emptyProblems(`${name}.clusters`, clusters, 'pattern', 'omit it to match all'),
    ...emptyProblems(`${name}.services`, services, 'pattern', 'omit it to match all'),
    ...emptyProblems(`${name}.teams`, teams, 'team', 'omit it to match all'),
    ...(clusters ?? [])
      .filter((pattern) => !CLUSTER.test(pattern))
      .map((pattern) => `${name}.clusters must contain names like "prod-*", got "${pattern}": use * for any text`),
    ...servicePatternProblems(`${name}.services`, services ?? []),
    ...Object.entries(tags).flatMap(([key, values]) => tagProblems(`${name}.tags`, key, values)),
    ...(teams === undefined ? [] : tagProblems(`${name}.teams`, teamTag, teams)),
    ...destinationsProblems(`${name}.to`, to),
  ];
  if (teams !== undefined && Object.hasOwn(tags, teamTag)) {
    problems.push(`${name} has both teams and the tag "${teamTag}": remove one of them, because a team is that tag`);
  }
  return problems;
}

function tagProblems(name: string, key: string, values: string | readonly string[]): readonly string[] {
  const list = typeof values === 'string' ? [values] : values;
  return [
    ...(TAG_KEY.test(key) ? [] : [`${name} must have keys of tags, got "${key}": ECS accepts no such key`]),
    ...emptyProblems(`${name} "${key}"`, list, 'value', 'use "*" for any value'),
    ...list
      .filter((value) => !TAG_VALUE.test(value))
      .map((value) => `${name} "${key}" must have values of tags, got "${value}": use * for any text`),
  ];
}

function destinationsProblems(name: string, to: readonly RouteDestination[] | undefined): readonly string[] {
  if (to === undefined) return [];
  const keys = to.map((one) => (isSlack(one) ? one.slackChannel : one.topic.topicArn));
  const twice = keys.find((key, index) => keys.indexOf(key) !== index);
  return [
    ...emptyProblems(name, to, 'destination', 'add one'),
    ...(to.length <= MOST_DESTINATIONS
      ? []
      : [`${name} must have at most ${MOST_DESTINATIONS} destinations, got ${to.length}: remove some`]),
    ...(twice === undefined ? [] : [`${name} contains the same destination twice: remove one of them`]),
    ...to.flatMap((one, index) => destinationProblems(`${name}[${index}]`, one)),
  ];
}

function destinationProblems(name: string, one: RouteDestination): readonly string[] {
  const post = wordProblems(`${name}.post`, one.post, ['every-deployment', 'trouble', 'change-of-outcome']);
  return [...post, ...(isSlack(one) ? channelProblems(name, one) : topicProblems(name, one))];
}

function channelProblems(name: string, one: SlackRouteDestination): readonly string[] {
  const { slackChannel, mention, mentionOn } = one;
  const problems = [
    ...emptyProblems(`${name}.mention`, mention, 'mention', 'omit it to mention no one'),
    ...emptyProblems(`${name}.mentionOn`, mentionOn, 'occasion', omit()),
    ...(mention ?? []).filter((who) => parseMention(who) === undefined).map((who) => badMention(name, who)),
    ...(mentionOn ?? []).flatMap((word) => wordProblems(`${name}.mentionOn`, word, MENTION_OCCASIONS)),
  ];
  if (!isReadable(slackChannelId, slackChannel)) {
    const got = Token.isUnresolved(slackChannel) ? 'a value known only at deployment' : `"${slackChannel}"`;
    problems.push(
      `${name}.slackChannel must be a channel ID like C0123456789, got ${got}: copy the ID from the channel details in Slack`,
    );
  }
  if (mention === undefined && mentionOn !== undefined) {
    problems.push(`${name}.mentionOn needs mention, which is not set: set mention, or remove mentionOn`);
  }
  if ((mention ?? []).length > MOST_MENTIONS) {
    problems.push(
      `${name}.mention must have at most ${MOST_MENTIONS} mentions, got ${mention?.length}: use a user group`,
    );
  }
  return problems;
}

function badMention(name: string, who: string): string {
  const name_ = who.startsWith('@') ? ', without the @' : '';
  return `${name}.mention must be "here", "channel", the ID of a user (U…) or of a user group (S…), got "${who}": copy the ID from Slack${name_}`;
}

function topicProblems(name: string, { topic, format }: TopicRouteDestination): readonly string[] {
  const problems = [...wordProblems(`${name}.format`, format, ['amazon-q', 'json'])];
  if (format === 'amazon-q' && topic.fifo) {
    problems.push(
      `${name}.topic must be a standard topic, got a FIFO topic: Amazon Q Developer supports no FIFO topics`,
    );
  }
  return problems;
}
