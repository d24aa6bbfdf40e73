/** What the standalone simulator takes for granted of whoever runs it; none of it is AWS's behaviour. */
export const serveDefaults = {
  region: 'eu-west-1',
  account: '111122223333',
  /** Virtual seconds a real second. */
  speed: 1,
  /** Above it, a minute's alarm evaluations take longer than the minute. */
  fastest: 10_000,
  /** To each service of which no file says more. */
  requestsPerMinute: 600,
  /** Newest events that the control port still tells. */
  keptEvents: 10_000,
  /** Real time between two looks at the clock when nobody calls. */
  idleTickMs: 1_000,
} as const;
