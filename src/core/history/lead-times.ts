import { between, type DurationMs, type EpochMs } from '../time.ts';
import { changeResultOf } from './change-result.ts';
import { countSpans, type SpanCounts } from './median-span.ts';
import type { PastDeployment } from './past-deployment.ts';

/** The lead times of one service: from the newest commit of a deployment to the end of the first one that deployed it. */
export interface LeadTimes {
  /** Undefined without a lead time. */
  readonly median: DurationMs | undefined;
  readonly counted: number;
  /** Deployments that succeeded and whose commit time is not known. */
  readonly unknown: number;
}

/** Counts lead times. Its size depends on the services, not on the deployments. */
export interface LeadTimeCounts {
  /** Adds a deployment; of each service, newest first. */
  add(deployment: PastDeployment, committedAt: EpochMs | undefined): void;
  /** By the ARN of the service, after the last deployment. */
  leadTimes(): ReadonlyMap<string, LeadTimes>;
}

interface Change {
  readonly committedAt: EpochMs;
  readonly finishedAt: EpochMs;
}

interface Counts {
  readonly spans: SpanCounts;
  counted: number;
  unknown: number;
  /** The oldest change so far. An older deployment may have deployed its commit before. */
  pending: Change | undefined;
}

/**
 * Creates counts. A commit counts with the first deployment that succeeded with it. A later one of the same commit changed
 * something else, and a deployment of an older commit than the one before it went back: neither has a lead time.
 */
export function countLeadTimes(): LeadTimeCounts {
  const services = new Map<string, Counts>();
  return {
    add(deployment, committedAt) {
      const result = changeResultOf(deployment);
      if (result.is === 'not-counted' || result.failed) return;
      const counts = services.get(deployment.serviceArn) ?? noCounts();
      services.set(deployment.serviceArn, counts);
      const { finishedAt } = deployment;
      if (committedAt === undefined || finishedAt === undefined || finishedAt < committedAt) counts.unknown += 1;
      else take(counts, { committedAt, finishedAt });
    },
    leadTimes: () => new Map([...services].map(([arn, counts]) => [arn, leadTimesOf(counts)])),
  };
}

function noCounts(): Counts {
  return { spans: countSpans(), counted: 0, unknown: 0, pending: undefined };
}

function take(counts: Counts, older: Change): void {
  const { pending } = counts;
  counts.pending = older;
  if (pending !== undefined && pending.committedAt > older.committedAt) count(counts, pending);
}

function leadTimesOf(counts: Counts): LeadTimes {
  if (counts.pending !== undefined) count(counts, counts.pending);
  counts.pending = undefined;
  return { median: counts.spans.median(), counted: counts.counted, unknown: counts.unknown };
}

function count(counts: Counts, { committedAt, finishedAt }: Change): void {
  counts.spans.add(between(committedAt, finishedAt));
  counts.counted += 1;
}
