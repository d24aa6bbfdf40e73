import type { Mention } from './mention.ts';

/**
 * When a destination gets the first message about a deployment.
 * - `every-deployment`: when it starts.
 * - `trouble`: when something first goes wrong.
 * - `change-of-outcome`: when it ends otherwise than the deployment before it.
 */
export type PostPolicy = 'every-deployment' | 'trouble' | 'change-of-outcome';

/** How a message is written for an SNS topic: as a custom notification of Amazon Q Developer, or as plain JSON. */
export type TopicFormat = 'amazon-q' | 'json';

/** A Slack channel. */
export interface SlackDestination {
  readonly is: 'slack';
  readonly channel: string;
  readonly post: PostPolicy;
  readonly mention?: Mention | undefined;
}

/** An SNS topic. */
export interface TopicDestination {
  readonly is: 'sns';
  readonly topicArn: string;
  readonly format: TopicFormat;
  readonly post: PostPolicy;
}

/** Where a message goes. */
export type Destination = SlackDestination | TopicDestination;

/** Where a deployment's messages go, decided once per deployment. */
export interface RouteDecision {
  readonly destinations: readonly Destination[];
  /** ECS did not give the tags that a route needs, so the messages go to the fallback. */
  readonly tagsUnread: boolean;
}

/** The name of a destination in the keys of its items. `home` is the channel of a guard without routes. */
export function nameOfDestination(destination: Destination, home: string | undefined): string {
  if (destination.is === 'sns') return `sns#${destination.topicArn}`;
  return destination.channel === home ? 'slack' : `slack#${destination.channel}`;
}
