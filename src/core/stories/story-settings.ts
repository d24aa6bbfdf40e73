/** What the stories assume of the traffic and of the bad versions. */
export interface StorySettings {
  /** Requests per minute to the whole service; for a worker, messages. */
  readonly requestsPerMinute: number;
  /** Percent of the requests that the bad version of `errors` fails. */
  readonly errorShare: number;
  /** Percent of the requests that fail with each version. */
  readonly baseErrors: number;
  /** How many times as long the responses of the slow version take. */
  readonly latencyFactor: number;
  /** A duration, such as 10s: from RUNNING to the exit of a task that crashes. */
  readonly crashAfter: string;
  /** Percent of the memory limit per minute. */
  readonly leak: number;
  /** Percent of the messages that fail each time. */
  readonly poisonShare: number;
}

/** What a story assumes unless an option says otherwise. */
export const DEFAULT_SETTINGS: StorySettings = {
  requestsPerMinute: 600,
  errorShare: 20,
  baseErrors: 0,
  latencyFactor: 3,
  crashAfter: '10s',
  leak: 8,
  poisonShare: 20,
};
