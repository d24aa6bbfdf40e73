import type { StorySettings } from './story-settings.ts';

/** Failures of a new version, in the order of the table. */
export const STORIES = ['errors', 'latency', 'crash', 'never-healthy', 'leak', 'poison'] as const;

/** A failure of a new version. */
export type Story = (typeof STORIES)[number];

/** Where the requests or messages of a service come from, in the words of a scenario. */
export const TRAFFIC_KINDS = [
  'load-balancer',
  'network-load-balancer',
  'service-connect',
  'vpc-lattice',
  'queue',
  'none',
] as const;

/** Where the requests or messages of a service come from. */
export type TrafficKind = (typeof TRAFFIC_KINDS)[number];

/** The fields of a version in a scenario. */
export type Version = Readonly<Record<string, unknown>>;

/** The version that runs, and each version that works: they only have the errors that the service has on every day. */
export function healthyVersion({ baseErrors }: Pick<StorySettings, 'baseErrors'>): Version {
  return baseErrors === 0 ? {} : { errors: `${baseErrors}%` };
}

/** The version of a story. */
export function versionOf(story: Story, settings: StorySettings): Version {
  const base = healthyVersion(settings);
  switch (story) {
    case 'errors':
      return { errors: `${settings.errorShare}%` };
    case 'latency':
      return { ...base, latency: settings.latencyFactor };
    case 'crash':
      return { ...base, crashAfter: settings.crashAfter };
    case 'never-healthy':
      return { ...base, neverHealthy: true };
    case 'leak':
      return { ...base, memory: settings.leak };
    case 'poison':
      return { ...base, poison: `${settings.poisonShare}%` };
    default:
      throw new Error(`there is no story ${String(story satisfies never)}`);
  }
}

/** Describes a story with its settings, in a few words: `20 % of the requests fail`. */
export function describeStory(story: Story, settings: StorySettings): string {
  switch (story) {
    case 'errors':
      return `${settings.errorShare} % of the requests fail`;
    case 'latency':
      return `responses take ${settings.latencyFactor} times as long`;
    case 'crash':
      return `tasks exit ${settings.crashAfter} after they run`;
    case 'never-healthy':
      return 'tasks run, but fail their health checks';
    case 'leak':
      return `memory grows by ${settings.leak} % of the limit per minute`;
    case 'poison':
      return `${settings.poisonShare} % of the messages fail each time`;
    default:
      throw new Error(`there is no story ${String(story satisfies never)}`);
  }
}
