import type { RecordName } from '../../core/deployment/head.ts';
import type { DeploymentRecord } from '../../core/deployment/record.ts';
import type { DurationMs } from '../../core/time.ts';

/** Reads the deployments of a service around one of them. */
export interface NeighborStore {
  /**
   * Records of the service that were created before or after a deployment, nearest first: at most `most`, and none more
   * than `within` away.
   */
  recordsNear(
    of: RecordName & { readonly serviceArn: string },
    side: 'before' | 'after',
    limits: { readonly most: number; readonly within: DurationMs },
  ): Promise<readonly DeploymentRecord[]>;
}
