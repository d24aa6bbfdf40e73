/** What stack and handler must agree on about one function. */
export interface FunctionLimits {
  /** The handler plans its calls to end before this. */
  readonly timeoutSeconds: number;
}

/** A function that works off a queue. */
export interface ConsumerLimits extends FunctionLimits {
  readonly batchSize: number;
  /** Bounds how many invocations talk to ECS, CloudWatch or Slack at once. At least 2, says Lambda. */
  readonly maximumConcurrency: number;
  /** No message is begun with less than this left of the invocation: the longest that one outside call holds it up. */
  readonly enoughSeconds: number;
}

/** A call to AWS that hangs takes five seconds, and as many for its one retry; the rest is for what a reconciliation does beside it. */
export const reconcilerLimits: ConsumerLimits = {
  timeoutSeconds: 30,
  batchSize: 10,
  maximumConcurrency: 5,
  enoughSeconds: 12,
};

/** A call to Slack that hangs takes ten seconds; the rest is for the reads and writes around it. */
export const notifierLimits: ConsumerLimits = {
  timeoutSeconds: 30,
  batchSize: 10,
  maximumConcurrency: 2,
  enoughSeconds: 13,
};

/** Shorter than the pause between two sweeps, so that the lease is free when the next one starts. */
export const sweeperLimits: FunctionLimits = { timeoutSeconds: 240 };

export const SWEEP_EVERY_MINUTES = 5;

/**
 * What an account and Region may ask of ECS about its services: a bucket of `burst` calls that `perSecond` calls refill, for
 * ListServices and DescribeServices together. Pipelines and other tools draw on the same bucket.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/request-throttling.html
 */
export const serviceReadQuota = { perSecond: 20, burst: 100 } as const;

/** Calls per second of the sweep: unless another number is set, and the most that leave others a quarter of the quota. */
export const sweepPace = { standard: 5, most: 15 } as const;

/**
 * How long a message stays hidden after a receive: the bound within which it comes again after its function was killed.
 * Half as long again as the function may run, which leaves time for a cold start. AWS requires the time-out itself, and
 * advises six times as much for functions that are throttled while they hold messages; here a message that is received once
 * more for that does no harm, and a mapping with a maximum concurrency takes no more than the function may run.
 * The reasons stand in docs/decisions/0014-one-retry-clock.md.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
 */
export function visibilitySeconds(limits: FunctionLimits): number {
  return 1.5 * limits.timeoutSeconds;
}

/**
 * After so many receives SQS itself moves a message to the dead-letter queue. Only a message whose function is killed at
 * every receive gets there: at one receive per visibility timeout, after more than six hours. All others are given up by
 * the function, which knows why (src/core/reconcile/retry-delay.ts).
 */
export const MAX_RECEIVES = 500;
