import { CfnParameter, type Stack } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { describe, expect, it } from 'vitest';
import type { DeploymentGuardProps } from '../../../../lib/guard/deployment-guard-props.ts';
import type { DeploymentRoutingProps } from '../../../../lib/guard/routing/routing-props.ts';
import { guardStack, SECRET, withSlack } from '../../guard-templates.ts';

const A = 'C0AAAAAAAA';
const TO = [{ slackChannel: A }];
const topicOf = (stack: Stack, name = 'deploys') =>
  Topic.fromTopicArn(stack, name, `arn:aws:sns:eu-west-1:111122223333:${name}`);

const synthesize = (
  routing: (stack: Stack) => DeploymentRoutingProps,
  props?: (stack: Stack) => DeploymentGuardProps,
) => guardStack((stack) => ({ ...(props ?? withSlack)(stack), routing: routing(stack) }));

describe('the routes of a guard', () => {
  it.each<[string, DeploymentRoutingProps]>([
    [
      'routing.routes[0].clusters must contain names like "prod-*", got "prod/web": use * for any text',
      { routes: [{ clusters: ['prod/web'], to: TO }] },
    ],
    [
      'routing.routes[0].services must contain patterns like "prod-*/checkout", got "checkout": use CLUSTER/SERVICE, with * for any text',
      { routes: [{ services: ['checkout'], to: TO }] },
    ],
    [
      'routing.routes[0].teams must contain at least one team, got []: omit it to match all',
      { routes: [{ teams: [], to: TO }] },
    ],
    [
      'routing.routes[0].tags must have keys of tags, got "a?": ECS accepts no such key',
      { routes: [{ tags: { 'a?': 'x' }, to: TO }] },
    ],
    [
      'routing.routes[0].tags "team" must have values of tags, got "<x>": use * for any text',
      { routes: [{ tags: { team: '<x>' }, to: TO }] },
    ],
    [
      'routing.routes[0] has both teams and the tag "team": remove one of them, because a team is that tag',
      { routes: [{ tags: { team: 'a' }, teams: ['b'], to: TO }] },
    ],
    ['routing.routes[0].to must contain at least one destination, got []: add one', { routes: [{ to: [] }] }],
    [
      'routing.routes[0].to[0].slackChannel must be a channel ID like C0123456789, got "#deploys": copy the ID from the channel details in Slack',
      { routes: [{ to: [{ slackChannel: '#deploys' }] }] },
    ],
    [
      'routing.routes[0].to contains the same destination twice: remove one of them',
      { routes: [{ to: [...TO, ...TO] }] },
    ],
    [
      'routing.routes[0].to[0].mention must be "here", "channel", the ID of a user (U…) or of a user group (S…), got "@oncall": copy the ID from Slack, without the @',
      { routes: [{ to: [{ slackChannel: A, mention: ['@oncall'] }] }] },
    ],
    [
      'routing.routes[0].to[0].mentionOn needs mention, which is not set: set mention, or remove mentionOn',
      { routes: [{ to: [{ slackChannel: A, mentionOn: ['failed'] }] }] },
    ],
    [
      'routing.routes[1] is unreachable, because routes[0] matches all that it matches: move it before routes[0], or set continue there',
      { routes: [{ to: TO }, { teams: ['a'], to: TO }] },
    ],
    ['routing.teamTag must be the key of a tag, got "": omit it to use the default, team', { routes: [], teamTag: '' }],
    ['routing.fallback must contain at least one destination, got []: add one', { routes: [], fallback: [] }],
    [
      'routing.routes must have at most 500 routes, got 501: join routes with "*"',
      { routes: Array.from({ length: 501 }, (_, index) => ({ clusters: [`c${index}`], to: TO })) },
    ],
  ])('refuse: %s', (problem, routing) => {
    expect(() => synthesize(() => routing)).toThrow(`Test/Guard cannot be created: ${problem}`);
  });

  it('need a fallback, so that no message is lost', () => {
    const routes = (stack: Stack) => ({ routes: [{ to: [{ topic: topicOf(stack), format: 'json' as const }] }] });
    expect(() => synthesize(routes, () => ({}))).toThrow(
      'routing needs a fallback, so that no message is lost: set slack, or routing.fallback',
    );
  });

  it('need a token for Slack', () => {
    expect(() =>
      synthesize(
        () => ({ routes: [], fallback: TO }),
        () => ({}),
      ),
    ).toThrow('routing posts to Slack, but slack is not set: set slack, whose token the routes use');
  });

  it('need channels that are known at synthesis', () => {
    const slack = (stack: Stack) => ({
      slack: {
        channel: new CfnParameter(stack, 'Channel').valueAsString,
        secret: Secret.fromSecretCompleteArn(stack, 'Token', SECRET),
      },
    });
    expect(() => synthesize(() => ({ routes: [] }), slack)).toThrow(
      'slack.channel must be known when you synthesize if there are routes: pass the ID as text',
    );
  });

  it('refuse a FIFO topic for Amazon Q, and more topics than the variables can hold', () => {
    expect(() =>
      synthesize((stack) => ({
        routes: [],
        fallback: [{ topic: new Topic(stack, 'Fifo', { fifo: true }), format: 'amazon-q' }],
      })),
    ).toThrow(
      'routing.fallback[0].topic must be a standard topic, got a FIFO topic: Amazon Q Developer supports no FIFO topics',
    );
    expect(() =>
      synthesize((stack) => ({
        routes: Array.from({ length: 21 }, (_, index) => ({
          clusters: [`c${index}`],
          to: [{ topic: topicOf(stack, `t${index}`), format: 'json' as const }],
        })),
      })),
    ).toThrow('routing must have at most 20 topics, got 21: let teams share a topic, and filter their subscriptions');
  });

  it('may be those of 50 teams', () => {
    const routes = Array.from({ length: 50 }, (_, index) => ({
      teams: [`team-${index}`],
      to: [{ slackChannel: `C0TEAM${String(index).padStart(4, '0')}`, mention: ['here'] }],
    }));
    expect(() => synthesize(() => ({ routes }))).not.toThrow();
  });
});
