/** Defaults of the standalone simulator; none of them is behavior of AWS. */
export const serveDefaults = {
  region: 'eu-west-1',
  account: '111122223333',
  /** Virtual seconds per real second. */
  speed: 1,
  /** At a higher speed, the alarm evaluations of one minute take longer than the minute. */
  fastest: 10_000,
  /** Load of each service that has none in a model file. */
  requestsPerMinute: 600,
  /** Number of newest events that the control port returns. */
  keptEvents: 10_000,
  /** Real time between two turns of the clock while no call arrives. */
  idleTickMs: 1_000,
} as const;
