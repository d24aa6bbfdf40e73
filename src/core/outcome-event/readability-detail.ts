/** The kinds of events about a service that the guard cannot read. */
export type ReadabilityDetailType = 'Service Unreadable' | 'Service Readable';

/**
 * What an event about a service's readability says, version 1. `Service Unreadable`: ECS denies the guard a call without
 * which nothing is known of the service's deployments. `Service Readable`: that is over.
 */
export interface ReadabilityDetail {
  readonly schemaVersion: '1';
  /** `<service ARN>#unreadable#<since>` or `<service ARN>#readable#<since>`. */
  readonly eventId: string;
  readonly service: {
    readonly serviceArn: string;
    /** Absent for a service with a short ARN. */
    readonly cluster?: string;
    readonly service: string;
    readonly account: string;
    readonly region: string;
  };
  readonly refusal: {
    /** The first denied call, ISO 8601 in UTC with milliseconds; so are the other instants. */
    readonly since: string;
    /** The denied call, by its IAM name. */
    readonly action: string;
    /** AWS's error code, e.g. `AccessDeniedException`. */
    readonly code: string;
    /** Reconciliations that ended in a denied call so far. */
    readonly count: number;
  };
  /** ECS's last event about the service; absent when none came. */
  readonly lastEvent?: { readonly at: string; readonly name: string; readonly reason?: string };
  /** Absent while the refusal lasts. */
  readonly end?: {
    readonly at: string;
    /** `answered`: ECS answers again. `service-gone`: the service was deleted. `given-up`: after 14 days. */
    readonly because: 'answered' | 'service-gone' | 'given-up';
    /** Events that came meanwhile and were not kept. */
    readonly eventsDropped: number;
    /** Deployments since the refusal began, newest first, at most 20. */
    readonly deployments: readonly { readonly deploymentKey: string; readonly outcome?: string }[];
  };
}
