import type { PastDeployment } from '../history/past-deployment.ts';

/** Keeps the newest deployments that it is given, in any order, and no more. */
export interface NewestDeployments {
  add(deployments: readonly PastDeployment[]): void;
  /** Newest first. */
  list(): readonly PastDeployment[];
}

/** Creates a list for at most `count` deployments. */
export function keepNewest(count: number): NewestDeployments {
  let kept: readonly PastDeployment[] = [];
  return {
    add(deployments) {
      kept = newestFirst([...kept, ...deployments]).slice(0, count);
    },
    list: () => kept,
  };
}

/** Sorts deployments by their creation, the newest first. The sort is stable. */
export function newestFirst(deployments: readonly PastDeployment[]): readonly PastDeployment[] {
  return deployments.toSorted((a, b) => b.createdAt - a.createdAt);
}
