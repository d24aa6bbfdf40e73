import type { PastDeployment } from '../../core/history/past-deployment.ts';
import type { EpochMs } from '../../core/time.ts';

/** The range of creation times of a history. Both bounds are included. */
export interface HistoryRange {
  readonly from: EpochMs;
  readonly until: EpochMs;
}

/** Chooses from services those whose deployments are read. */
export type ChooseServices = (serviceArns: readonly string[]) => Promise<ReadonlySet<string>>;

/** Deployments of the chosen services in the range, page by page. */
export type HistoryPages = AsyncIterable<readonly PastDeployment[]>;

/** Reads the history from the guard's table. */
export interface HistoryStore {
  /** All services, newest deployment first. */
  all(range: HistoryRange, choose: ChooseServices): HistoryPages;
  /** One service, newest deployment first. */
  ofService(serviceArn: string, range: HistoryRange): HistoryPages;
}
