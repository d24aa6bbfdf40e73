import { type CloudWatchLogsClient, GetLogEventsCommand, type OutputLogEvent } from '@aws-sdk/client-cloudwatch-logs';
import type { LogLine } from '../../core/explanation/evidence.ts';
import { epochMs } from '../../core/time.ts';
import { GatewayError } from '../../guard/errors.ts';
import type { LogGateway } from '../../guard/ports.ts';
import { callAws } from '../aws-errors.ts';

/** Most pages: a page may be empty although older ones are not. */
const PAGES = 3;

/**
 * Reads the end of log streams with GetLogEvents, without `unmask`, so that data protection policies keep masking.
 *
 * @param clientOf the client for a Region: a log may be in another Region than its service
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetLogEvents.html
 */
export function cloudWatchLogGateway(clientOf: (region: string) => CloudWatchLogsClient): LogGateway {
  return {
    async lastLines({ region, logGroup, logStream }, count) {
      try {
        const stream = { logGroupName: logGroup, logStreamName: logStream };
        const events = await readEnd(clientOf(region), stream, count);
        return events.flatMap(mapEvent);
      } catch (error) {
        if (error instanceof GatewayError && error.code === 'gone') return undefined;
        throw error;
      }
    },
  };
}

/** Reads backward until there are enough events, or until a token repeats, which is the beginning of the stream. */
async function readEnd(
  client: CloudWatchLogsClient,
  stream: { readonly logGroupName: string; readonly logStreamName: string },
  count: number,
): Promise<readonly OutputLogEvent[]> {
  let events: readonly OutputLogEvent[] = [];
  let nextToken: string | undefined;
  for (let pages = 0; pages < PAGES && events.length < count; pages += 1) {
    const command = new GetLogEventsCommand({ ...stream, limit: count, startFromHead: false, nextToken });
    const page = await callAws('logs:GetLogEvents', () => client.send(command));
    events = [...(page.events ?? []), ...events];
    if (page.nextBackwardToken === undefined || page.nextBackwardToken === nextToken) break;
    nextToken = page.nextBackwardToken;
  }
  return events.slice(-count);
}

function mapEvent({ timestamp, message }: OutputLogEvent): readonly LogLine[] {
  return timestamp === undefined || message === undefined ? [] : [{ at: epochMs(timestamp), text: message }];
}
