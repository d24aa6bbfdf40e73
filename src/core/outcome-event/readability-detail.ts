/** The kinds of events about a service that the guard cannot read. */
export type ReadabilityDetailType = 'Service Unreadable' | 'Service Readable';

/**
 * The detail of an event about a service's readability, version 1. `Service Unreadable`: ECS denies the guard a call that
 * it needs to read the service's deployments. `Service Readable` closes this incident, for the reason in `end.because`.
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
    /** The first denied call, ISO 8601 in UTC with milliseconds, like all other instants. */
    readonly since: string;
    /** The denied call, by its IAM name. */
    readonly action: string;
    /** AWS's error code, e.g. `AccessDeniedException`. */
    readonly code: string;
    /** Number of reconciliations that failed with a denied call so far. */
    readonly count: number;
  };
  /** ECS's last event about the service; absent if none arrived. */
  readonly lastEvent?: { readonly at: string; readonly name: string; readonly reason?: string };
  /** Absent while the denial lasts. */
  readonly end?: {
    readonly at: string;
    /**
     * `answered`: ECS allows the call again. `service-gone`: the service was deleted. `given-up`: the service is still
     * unreadable, and the guard stopped retrying after 14 days.
     */
    readonly because: 'answered' | 'service-gone' | 'given-up';
    /** Number of events that arrived during the denial and were not kept. */
    readonly eventsDropped: number;
    /** Deployments since the denial began, newest first, at most 20. */
    readonly deployments: readonly { readonly deploymentKey: string; readonly outcome?: string }[];
  };
}
