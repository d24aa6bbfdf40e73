import type { Figures } from '../history/figures.ts';
import type { PastDeployment } from '../history/past-deployment.ts';
import type { EpochMs } from '../time.ts';
import type { Trend } from './trend.ts';

/** What a page was made of, in words. */
export interface ReportFacts {
  /** `Deployments of checkout in shop` */
  readonly title: string;
  readonly region: string;
  readonly from: EpochMs;
  readonly until: EpochMs;
  /** Where the deployments were read. */
  readonly source: string;
  /** What the list leaves out, and what could not be read. */
  readonly notes: readonly string[];
}

/** What a page shows when no script runs in it. */
export interface Report {
  readonly facts: ReportFacts;
  readonly figures: Figures;
  readonly trend: Trend;
  /** Deployments that the list has. */
  readonly listed: number;
  /** The newest of these, newest first. */
  readonly newest: readonly PastDeployment[];
}

/** What the script reads besides the deployments. */
export interface ReportData {
  readonly title: string;
  readonly from: EpochMs;
  readonly figures: Figures;
}
