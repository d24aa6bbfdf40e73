import { flag, number, schemasIn, text } from './static-schema.ts';

const { structure, listOf, operation, error } = schemasIn('com.amazonaws.cloudwatchlogs');

const event = structure('OutputLogEvent', { optional: { timestamp: number, message: text, ingestionTime: number } });
const stream = structure('LogStream', {
  optional: {
    logStreamName: text,
    creationTime: number,
    firstEventTimestamp: number,
    lastEventTimestamp: number,
    lastIngestionTime: number,
    uploadSequenceToken: text,
    arn: text,
    storedBytes: number,
  },
});

/**
 * The operations of CloudWatch Logs that read the logs of containers.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_Operations.html
 */
export const logsSchemas = {
  ...operation(
    'GetLogEvents',
    {
      required: { logStreamName: text },
      optional: {
        logGroupName: text,
        logGroupIdentifier: text,
        startTime: number,
        endTime: number,
        nextToken: text,
        limit: number,
        startFromHead: flag,
        unmask: flag,
      },
    },
    { events: listOf('OutputLogEvents', event), nextForwardToken: text, nextBackwardToken: text },
  ),
  ...operation(
    'DescribeLogStreams',
    {
      optional: {
        logGroupName: text,
        logGroupIdentifier: text,
        logStreamNamePrefix: text,
        orderBy: text,
        descending: flag,
        nextToken: text,
        limit: number,
      },
    },
    { logStreams: listOf('LogStreams', stream), nextToken: text },
  ),
  ...error('ResourceNotFoundException', 'ResourceNotFoundException'),
  ...error('InvalidParameterException', 'InvalidParameterException'),
};
