import * as z from 'zod/mini';
import { lazy } from '../lazy.ts';
import { parseJson } from '../parse-json.ts';
import { type EpochMs, epochMs } from '../time.ts';

/** A failure that ECS wrote to the Action Logs of a cluster. */
export interface ActionLogEntry {
  readonly at: EpochMs;
  readonly eventName: string;
  /** ECS's reason in words, with that of the container. */
  readonly reason: string;
  readonly stopCode: string | undefined;
  /** The service deployment; undefined if the entry names none. */
  readonly deploymentArn: string | undefined;
}

const text = z.optional(z.string());

/**
 * Both published shapes: AWS's pages disagree on the names of the instant and the deployment, and on where the name of the
 * event stands.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/action-logs.html
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/action-logs-troubleshooting.html
 */
const entrySchema = lazy(() =>
  z.object({
    timestamp: z.optional(z.number()),
    eventTimestamp: z.optional(z.number()),
    logLevel: z.string(),
    eventName: text,
    detail: z.object({
      eventName: text,
      statusReason: text,
      containerStoppedReason: text,
      stopCode: text,
      serviceDeploymentArn: text,
      deploymentArn: text,
    }),
  }),
);

const FAILURES = ['ERROR', 'WARN'];

/** Parses an entry of the ECS Action Logs; undefined if it is not a failure with a reason, or has another shape. */
export function parseActionLog(message: string): ActionLogEntry | undefined {
  const parsed = entrySchema().safeParse(parseJson(message));
  if (!parsed.success || !FAILURES.includes(parsed.data.logLevel)) return undefined;
  const { timestamp, eventTimestamp, eventName, detail } = parsed.data;
  const at = timestamp ?? eventTimestamp;
  const reasons = [detail.statusReason, detail.containerStoppedReason].filter((one) => one !== undefined && one !== '');
  if (at === undefined || !Number.isFinite(at) || reasons.length === 0) return undefined;
  return {
    at: epochMs(at),
    eventName: eventName ?? detail.eventName ?? '',
    reason: reasons.join('; '),
    stopCode: detail.stopCode === '' ? undefined : detail.stopCode,
    deploymentArn: detail.serviceDeploymentArn ?? detail.deploymentArn,
  };
}
