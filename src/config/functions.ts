/** Settings of one function that the stack and the function share. */
export interface FunctionLimits {
  /** The function plans its calls to end before this. */
  readonly timeoutSeconds: number;
}

/** A function that processes a queue. */
export interface ConsumerLimits extends FunctionLimits {
  readonly batchSize: number;
  /** Limits how many invocations call ECS, CloudWatch or Slack at once. Lambda requires at least 2. */
  readonly maximumConcurrency: number;
  /** No message is started with less time left than this: the longest delay by one outside call. */
  readonly enoughSeconds: number;
}

/**
 * A call to AWS that hangs takes five seconds, and its only retry another five. The rest is for the other work of a
 * reconciliation.
 */
export const reconcilerLimits: ConsumerLimits = {
  timeoutSeconds: 30,
  batchSize: 10,
  maximumConcurrency: 5,
  enoughSeconds: 12,
};

/** A call to Slack that hangs takes ten seconds. The rest is for the reads and writes around it. */
export const notifierLimits: ConsumerLimits = {
  timeoutSeconds: 30,
  batchSize: 10,
  maximumConcurrency: 2,
  enoughSeconds: 13,
};

/**
 * One message per invocation, because a gathering takes up to five seconds and the next deployment must not wait for it. The
 * time is enough for two gatherings, with the reads and writes around them.
 */
export const explainerLimits: ConsumerLimits = {
  timeoutSeconds: 30,
  batchSize: 1,
  maximumConcurrency: 5,
  enoughSeconds: 12,
};

/** Shorter than the interval of the sweeps, so that the lease is free when the next one starts. */
export const sweeperLimits: FunctionLimits = { timeoutSeconds: 240 };

/** Minutes between the starts of two sweeps. */
export const SWEEP_EVERY_MINUTES = 5;

/**
 * ECS's quota of ListServices and DescribeServices calls together, per account and Region: a bucket of `burst` calls,
 * refilled by `perSecond`. Pipelines and other tools use the same bucket.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/request-throttling.html
 */
export const serviceReadQuota = { perSecond: 20, burst: 100 } as const;

/** ECS calls per second of the sweep: the default, and the most that leave a quarter of the quota to others. */
export const sweepPace = { standard: 5, most: 15 } as const;

/**
 * Visibility timeout of a queue: how soon a message returns if its function was killed. It is 1.5 times the function's
 * timeout, which leaves time for a cold start. AWS requires at least the timeout, and recommends six times the timeout for
 * functions that are throttled while they hold messages. Here another receive does no harm, and a mapping with a maximum
 * concurrency does not receive more than the function can take. The reasons are in docs/decisions/0014-one-retry-clock.md.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
 */
export function visibilitySeconds(limits: FunctionLimits): number {
  return 1.5 * limits.timeoutSeconds;
}

/**
 * Receives after which SQS itself moves a message to the dead-letter queue. Only a message whose function is killed at
 * every receive gets there: at one receive per visibility timeout, after more than six hours. The function moves all others
 * itself, with the reason (src/core/reconcile/retry-delay.ts).
 */
export const MAX_RECEIVES = 500;
