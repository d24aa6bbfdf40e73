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
  /** After so many receives a message goes to the dead-letter queue; waiting for throttles and outages uses up none. */
  readonly maxReceiveCount: number;
}

export const observerLimits: ConsumerLimits = {
  timeoutSeconds: 60,
  batchSize: 10,
  maximumConcurrency: 5,
  maxReceiveCount: 10,
};

export const notifierLimits: ConsumerLimits = {
  timeoutSeconds: 60,
  batchSize: 10,
  maximumConcurrency: 2,
  maxReceiveCount: 10,
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

/** A message is hidden for six times the function's time-out. @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html */
export function visibilitySeconds(limits: FunctionLimits): number {
  return 6 * limits.timeoutSeconds;
}
