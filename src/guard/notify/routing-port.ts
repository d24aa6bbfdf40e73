import type { Ended } from '../../core/history/change-result.ts';
import type { RouteDecision } from '../../core/routing/destination.ts';
import type { PublicationState } from '../../core/sns/publication.ts';
import type { TopicMessage } from '../../core/sns/topic-message.ts';
import type { EpochMs } from '../../core/time.ts';
import type { SaveResult } from '../ports.ts';

/** Stores where the messages about deployments go, and what was published on topics. Only the notifier writes these items. */
export interface RouteStore {
  readDecision(deploymentKey: string): Promise<RouteDecision | undefined>;
  /** Writes the decision unless one is stored. */
  saveDecision(deploymentKey: string, decision: RouteDecision): Promise<SaveResult>;
  /** The state of a deployment's messages to the destination with this name. */
  readPublication(key: string, destination: string): Promise<PublicationState | undefined>;
  /** Writes the state if the stored one still has `expectedVersion` (0: none is stored). */
  savePublication(
    key: string,
    destination: string,
    state: PublicationState,
    expectedVersion: number,
  ): Promise<SaveResult>;
  /** Earlier deployments of a service, newest first, page by page. */
  earlier(serviceArn: string, before: EpochMs): AsyncIterable<readonly Ended[]>;
}

/** Publishes on SNS topics. */
export interface TopicGateway {
  /** Calls Publish. May throw a `GatewayError`. */
  publish(topicArn: string, message: TopicMessage): Promise<void>;
}
