import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { PostPolicy, TopicFormat } from '../../../src/core/routing/destination.ts';
import type { MentionOccasion } from '../../../src/core/routing/mention.ts';

/** Where messages go, by service. */
export interface DeploymentRoutingProps {
  /** Tried in order. The first that matches gets the message; later ones only if it says `continue`. At most 500. */
  readonly routes: readonly DeploymentRoute[];

  /**
   * Where messages go that no route matches, and messages about services that the guard cannot read.
   * @default - the channel in `slack`
   */
  readonly fallback?: readonly RouteDestination[];

  /**
   * Key of the tag that names the team of a service, or of its cluster.
   * @default 'team'
   */
  readonly teamTag?: string;
}

/** One route. All matchers that are set must match, and any value within a matcher. */
export interface DeploymentRoute {
  /**
   * Clusters, with `*` for any text.
   * @default - any cluster
   */
  readonly clusters?: readonly string[];

  /**
   * Services, as `cluster-pattern/service-pattern` with `*` for any text, like `include` of the guard.
   * @default - any service
   */
  readonly services?: readonly string[];

  /**
   * Values by tag key, with `*` for any text. A tag of the service counts, else one of its cluster.
   * @default - any tags
   */
  readonly tags?: Readonly<Record<string, string | readonly string[]>>;

  /**
   * Teams: values of the tag `teamTag`, with `*` for any text.
   * @default - any team
   */
  readonly teams?: readonly string[];

  /** Where messages go, at most 10 places. More than one only if you want the message in each of them. */
  readonly to: readonly RouteDestination[];

  /**
   * Whether later routes are tried as well, so that a message can go to more places.
   * @default false
   */
  readonly continue?: boolean;
}

/** A place that gets messages. */
export type RouteDestination = SlackRouteDestination | TopicRouteDestination;

/** A Slack channel, in the workspace of the token in `slack`. */
export interface SlackRouteDestination {
  /** ID of the channel, like `C0123456789`. Invite the app to it. */
  readonly slackChannel: string;

  /**
   * When the channel gets a deployment's message.
   * @default - by `postFrom` of the guard: 'trouble', or 'every-deployment' for 'start'
   */
  readonly post?: PostPolicy;

  /**
   * Who is mentioned: `here`, `channel`, IDs of users (`U…`, `W…`) or of user groups (`S…`), at most 10.
   * @default - no one
   */
  readonly mention?: readonly string[];

  /**
   * What a mention is for. A deployment is mentioned again only if it gets worse.
   * @default ['rolled-back', 'failed', 'rollback-failed']
   */
  readonly mentionOn?: readonly MentionOccasion[];
}

/** An SNS topic. */
export interface TopicRouteDestination {
  /** At most 20 different topics per guard. */
  readonly topic: ITopic;

  /** `amazon-q`: custom notifications of Amazon Q Developer, for Slack and Teams. `json`: plain JSON, for programs. */
  readonly format: TopicFormat;

  /**
   * When the topic gets the first message about a deployment.
   * @default - by `postFrom` of the guard: 'trouble', or 'every-deployment' for 'start'
   */
  readonly post?: PostPolicy;
}

/** Whether a destination is a Slack channel. */
export function isSlack(destination: RouteDestination): destination is SlackRouteDestination {
  return 'slackChannel' in destination;
}
