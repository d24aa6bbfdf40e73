import * as z from 'zod';
import { ServiceError, SimulatorGap, type SimulatedCall, type SimulatedService } from '../../service.ts';
import type { EcsStore } from '../ecs/store.ts';
import type { TaskDefinitionState } from '../ecs/state.ts';
import type { AwsScope } from '../ids.ts';
import { type LogStream, streamsOf } from './streams.ts';

export interface LogsOptions {
  readonly scope: AwsScope;
  readonly store: EcsStore;
  /** The last lines that the first container of a version writes. */
  linesOf(taskDefinition: TaskDefinitionState): readonly string[];
}

/** CloudWatch Logs, to read: the logs of containers with the driver awslogs. */
export function createLogs(options: LogsOptions): SimulatedService {
  return {
    signingName: 'logs',
    resourcesOf: ({ input }) => {
      const { partition, region, account } = options.scope;
      return [`arn:${partition}:logs:${region}:${account}:log-group:${String(input['logGroupName'])}:*`];
    },
    handle: ({ operation, input }: SimulatedCall) => {
      if (operation === 'GetLogEvents') return getLogEvents(options, input);
      if (operation === 'DescribeLogStreams') return describeLogStreams(options, input);
      throw new SimulatorGap(
        'UnknownOperationException',
        `the simulator has no operation ${operation} of CloudWatch Logs`,
      );
    },
  };
}

const group = {
  logGroupName: z.string().optional(),
  /** The name or the ARN of the group. */
  logGroupIdentifier: z.string().optional(),
};

const events = z.object({
  ...group,
  logStreamName: z.string(),
  startTime: z.number().default(0),
  endTime: z.number().default(Number.POSITIVE_INFINITY),
  nextToken: z.string().optional(),
  limit: z.number().int().default(10_000),
  startFromHead: z.boolean().default(false),
});

/**
 * One page: the newest events, unless the request starts from the head. A token names the direction and the place.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetLogEvents.html
 */
function getLogEvents(options: LogsOptions, input: unknown) {
  const request = read(events, input);
  const { startTime, endTime, limit, startFromHead, nextToken } = request;
  if (limit < 1 || limit > 10_000) throw invalid(`limit must be from 1 to 10000, got ${limit}`);
  const stream = streamsIn(options, groupOf(request)).find(({ name }) => name === request.logStreamName);
  if (stream === undefined) throw missing('log stream');
  const all = stream.events.filter(({ timestamp }) => timestamp >= startTime && timestamp < endTime);
  const [direction, place] = readPlace(nextToken, startFromHead ? ['f', 0] : ['b', all.length]);
  const from = direction === 'f' ? place : Math.max(0, place - limit);
  const to = direction === 'f' ? Math.min(all.length, place + limit) : Math.min(all.length, place);
  return {
    events: all.slice(from, to).map((event) => ({ ...event, ingestionTime: event.timestamp })),
    nextForwardToken: `f/${to}`,
    nextBackwardToken: `b/${from}`,
  };
}

function readPlace(token: string | undefined, otherwise: readonly ['f' | 'b', number]): readonly ['f' | 'b', number] {
  if (token === undefined) return otherwise;
  const [, direction, place] = /^([fb])\/(\d{1,9})$/.exec(token) ?? [];
  if (direction === undefined) throw invalid('The specified nextToken is invalid.');
  return [direction === 'f' ? 'f' : 'b', Number(place)];
}

const streams = z.object({
  ...group,
  logStreamNamePrefix: z.string().default(''),
  orderBy: z.enum(['LogStreamName', 'LastEventTime']).default('LogStreamName'),
  descending: z.boolean().default(false),
  nextToken: z.string().optional(),
  limit: z.number().int().min(1).max(50).default(50),
});

/** @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeLogStreams.html */
function describeLogStreams(options: LogsOptions, input: unknown) {
  const request = read(streams, input);
  const { logStreamNamePrefix, orderBy, descending, nextToken = '0', limit } = request;
  const name = groupOf(request);
  if (orderBy === 'LastEventTime' && logStreamNamePrefix !== '') {
    throw invalid('Cannot order by LastEventTime with a logStreamNamePrefix.');
  }
  const found = streamsIn(options, name)
    .filter((stream) => stream.name.startsWith(logStreamNamePrefix))
    .toSorted((a, b) => (orderBy === 'LastEventTime' ? lastOf(a) - lastOf(b) : 0) || (a.name < b.name ? -1 : 1));
  const ordered = descending ? found.toReversed() : found;
  const start = Number(nextToken);
  const end = start + limit;
  return {
    logStreams: ordered.slice(start, end).map((stream) => describe(options, name, stream)),
    ...(end < ordered.length && { nextToken: String(end) }),
  };
}

function describe({ scope: { partition, region, account } }: LogsOptions, group: string, stream: LogStream) {
  const [first] = stream.events;
  const last = stream.events.at(-1);
  return {
    logStreamName: stream.name,
    creationTime: stream.createdAt,
    ...(first && { firstEventTimestamp: first.timestamp }),
    ...(last && { lastEventTimestamp: last.timestamp, lastIngestionTime: last.timestamp }),
    arn: `arn:${partition}:logs:${region}:${account}:log-group:${group}:log-stream:${stream.name}`,
    storedBytes: 0,
  };
}

function lastOf({ events: [...all], createdAt }: LogStream): number {
  return all.at(-1)?.timestamp ?? createdAt;
}

function streamsIn({ store, linesOf }: LogsOptions, group: string): readonly LogStream[] {
  const found = streamsOf(store, group, linesOf);
  if (found === undefined) throw missing('log group');
  return found;
}

function read<T>(schema: z.ZodType<T>, input: unknown): T {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw invalid(`${issue?.path.join('.')}: ${issue?.message}`);
}

function groupOf({ logGroupName, logGroupIdentifier }: z.output<z.ZodObject<typeof group>>): string {
  const named = logGroupName ?? logGroupIdentifier?.replace(/^arn:[^:]*:logs:[^:]*:\d*:log-group:/, '');
  if (named === undefined) throw invalid('logGroupName or logGroupIdentifier is required');
  return named;
}

function missing(what: string): ServiceError {
  return new ServiceError('ResourceNotFoundException', `The specified ${what} does not exist.`);
}

function invalid(message: string): ServiceError {
  return new ServiceError('InvalidParameterException', message);
}
