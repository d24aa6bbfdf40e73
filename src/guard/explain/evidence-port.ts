import type { AlarmDescription } from '../../core/deployment/facts.ts';
import type { ActionLogEntry } from '../../core/explanation/action-log.ts';
import type { TrailCall } from '../../core/explanation/author.ts';
import type { ChartSpan } from '../../core/explanation/chart.ts';
import type { Drift } from '../../core/explanation/drift/drift.ts';
import type { ChartPoint, LogLine } from '../../core/explanation/evidence.ts';
import type { EcrImage } from '../../core/explanation/image-name.ts';
import type { EpochMs } from '../../core/time.ts';

/** A span of time, with both ends. */
interface Span {
  readonly from: EpochMs;
  readonly to: EpochMs;
}

/**
 * Reads the values that an alarm evaluates with one GetMetricData, oldest first and at most one per period of the span.
 * Undefined if the alarm has no queries, as a composite alarm.
 */
export type MetricSeries = (alarm: AlarmDescription, span: ChartSpan) => Promise<readonly ChartPoint[] | undefined>;

/** A log stream of CloudWatch Logs. */
interface LogStream {
  readonly region: string;
  readonly logGroup: string;
  readonly logStream: string;
}

/** Reads the end of a log stream of CloudWatch Logs, oldest line first; undefined if the stream does not exist. */
export interface LogGateway {
  lastLines(stream: LogStream, count: number): Promise<readonly LogLine[] | undefined>;
}

/** Reads labels and annotations of an image in Amazon ECR without pulling it; undefined if the image is gone. */
export interface ImageGateway {
  /** @param architecture the CPU architecture of ECS, such as `X86_64`, for an image that exists for several */
  labels(image: EcrImage, digest: string, architecture: string): Promise<ReadonlyMap<string, string> | undefined>;
}

/** Reads the event history of CloudTrail: calls with these names within the span that name the service, newest first. */
export interface TrailGateway {
  calls(serviceArn: string, eventName: string, span: Span): Promise<readonly TrailCall[]>;
}

/** Compares the stack that owns a service with what runs. */
export interface StackGateway {
  drift(serviceArn: string, runningTaskDefinitionArn: string): Promise<Drift | undefined>;
}

/** Reads failures from the ECS Action Logs of a cluster, newest first; undefined if the cluster has none. */
export interface ActionLogGateway {
  failures(serviceArn: string, span: Span): Promise<readonly ActionLogEntry[] | undefined>;
}
