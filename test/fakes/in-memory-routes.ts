import type { DeploymentRecord } from '../../src/core/deployment/record.ts';
import type { RouteDecision } from '../../src/core/routing/destination.ts';
import type { PublicationState } from '../../src/core/sns/publication.ts';
import type { RouteStore } from '../../src/guard/ports.ts';

/** A store of decisions and publications over maps. It reads earlier deployments from the records of another store. */
export function inMemoryRoutes(records: () => readonly DeploymentRecord[]): RouteStore & {
  readonly decisions: ReadonlyMap<string, RouteDecision>;
} {
  const decisions = new Map<string, RouteDecision>();
  const publications = new Map<string, PublicationState>();
  return {
    decisions,
    readDecision: async (key) => structuredClone(decisions.get(key)),
    async saveDecision(key, decision) {
      if (decisions.has(key)) return 'conflict';
      decisions.set(key, structuredClone(decision));
      return 'saved';
    },
    readPublication: async (key, destination) => structuredClone(publications.get(`${destination} ${key}`)),
    async savePublication(key, destination, state, expectedVersion) {
      const name = `${destination} ${key}`;
      if ((publications.get(name)?.version ?? 0) !== expectedVersion) return 'conflict';
      publications.set(name, structuredClone(state));
      return 'saved';
    },
    async *earlier(serviceArn, before) {
      const found = records().filter((one) => one.serviceArn === serviceArn && one.createdAt < before);
      // Two per page, so that a reader meets more than one.
      const newestFirst = found.toReversed();
      for (let at = 0; at < newestFirst.length; at += 2) yield newestFirst.slice(at, at + 2);
    },
  };
}
