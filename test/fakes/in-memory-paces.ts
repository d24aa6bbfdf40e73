import type { Pace } from '../../src/core/reconcile/pace.ts';
import type { PaceStore } from '../../src/guard/ports.ts';

/** The pace of calls to Slack in a map, with the table's rule about who loses a race. */
export function inMemoryPaces(): PaceStore {
  const paces = new Map<string, Pace>();
  return {
    readPace: async (channel, call) => paces.get(`${channel} ${call}`),
    async savePace(channel, call, pace) {
      const key = `${channel} ${call}`;
      if ((paces.get(key)?.version ?? 0) !== pace.version - 1) return 'conflict';
      paces.set(key, pace);
      return 'saved';
    },
  };
}
