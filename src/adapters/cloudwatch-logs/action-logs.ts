import { type CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { parseServiceArn } from '../../core/arn.ts';
import { type ActionLogEntry, parseActionLog } from '../../core/explanation/action-log.ts';
import { GatewayError } from '../../guard/errors.ts';
import type { ActionLogGateway } from '../../guard/ports.ts';
import { callAws } from '../aws-errors.ts';

/** Most pages: a page may be empty although later ones are not. */
const PAGES = 5;

/** Where the console and AWS's pages let the log of a cluster go. */
const GROUPS = '/aws/vendedlogs/ecs/action-logs/';

/**
 * Reads ECS Action Logs with FilterLogEvents. AWS's pages disagree on the name of a service's log stream, so it searches the
 * group of the cluster for the name of the service.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/action-logs.html
 */
export function ecsActionLogs(client: CloudWatchLogsClient): ActionLogGateway {
  return {
    async failures(serviceArn, { from, to }) {
      const { cluster = 'default', service = '' } = parseServiceArn(serviceArn) ?? {};
      const request = {
        logGroupName: `${GROUPS}${cluster}`,
        // A phrase in quotes matches anywhere in the message.
        filterPattern: `"${cluster}/${service}"`,
        startTime: from,
        endTime: to,
      };
      const entries: ActionLogEntry[] = [];
      let nextToken: string | undefined;
      try {
        for (let pages = 0; pages < PAGES; pages += 1) {
          const command = new FilterLogEventsCommand({ ...request, nextToken });
          const page = await callAws('logs:FilterLogEvents', () => client.send(command));
          entries.push(...(page.events ?? []).flatMap(({ message = '' }) => parseActionLog(message) ?? []));
          nextToken = page.nextToken;
          if (nextToken === undefined) break;
        }
      } catch (error) {
        if (error instanceof GatewayError && error.code === 'gone') return undefined;
        throw error;
      }
      return entries.toSorted((a, b) => b.at - a.at);
    },
  };
}
