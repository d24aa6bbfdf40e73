import { after } from '../probe-world.ts';
import { ecs, passes, type Sample, type Step } from '../sample.ts';

type Samples = Readonly<Record<string, readonly Sample[]>>;

const onlyAnswers = true;
const group = '/ecs/shop';
const groupArn = `arn:aws:logs:eu-west-1:111122223333:log-group:${group}`;

/** A service whose tasks crash, each with three lines in its log. */
const crashing: readonly Step[] = [
  ecs('CreateCluster', { clusterName: 'shop' }),
  ...['one', 'two'].map((family) =>
    ecs('RegisterTaskDefinition', {
      family,
      containerDefinitions: [
        {
          name: 'app',
          image: 'example/web:logs',
          memory: 128,
          logConfiguration: {
            logDriver: 'awslogs',
            options: { 'awslogs-group': group, 'awslogs-region': 'eu-west-1', 'awslogs-stream-prefix': family },
          },
        },
      ],
    }),
  ),
  ecs('CreateService', { cluster: 'shop', serviceName: 'one', taskDefinition: 'one', desiredCount: 1 }),
  ecs('CreateService', { cluster: 'shop', serviceName: 'two', taskDefinition: 'two', desiredCount: 1 }),
  passes(3),
];

const read = { onlyAnswers, before: crashing } as const;

/** Samples of the reads of logs, which name what earlier answers show. */
export async function readsOfLogs(): Promise<Samples> {
  const { ask } = await after(crashing);
  const logs = async (operation: string, input: Sample['input']) => Object(await ask('logs', operation, input));
  const of = async (prefix: string) => {
    const { logStreams } = await logs('DescribeLogStreams', { logGroupName: group, logStreamNamePrefix: prefix });
    return String(logStreams[0].logStreamName);
  };
  const [one, two] = [await of('one'), await of('two')];
  const newest = await logs('GetLogEvents', { logGroupName: group, logStreamName: one, limit: 1 });
  const [{ timestamp }] = newest.events;
  const page = await logs('DescribeLogStreams', { logGroupName: group, limit: 1 });
  return {
    GetLogEvents: [
      {
        ...read,
        input: { logGroupName: group, logStreamName: one, limit: 1, startFromHead: true, unmask: true },
        others: { logStreamName: [two], limit: [2] },
      },
      {
        ...read,
        input: { logGroupIdentifier: groupArn, logStreamName: one, limit: 1, nextToken: newest.nextBackwardToken },
        others: { nextToken: [newest.nextForwardToken] },
      },
      { ...read, input: { logGroupName: group, logStreamName: one, startTime: timestamp }, others: { startTime: [0] } },
      { ...read, input: { logGroupName: group, logStreamName: one, endTime: 1 }, others: { endTime: [timestamp + 1] } },
    ],
    DescribeLogStreams: [
      { ...read, input: { logGroupName: group, logStreamNamePrefix: 'one' }, others: { logStreamNamePrefix: ['two'] } },
      { ...read, input: { logGroupIdentifier: groupArn, orderBy: 'LogStreamName', descending: true } },
      { ...read, input: { logGroupName: group, orderBy: 'LastEventTime' }, others: { orderBy: ['LogStreamName'] } },
      { ...read, input: { logGroupName: group, limit: 1, nextToken: page.nextToken }, others: { limit: [2] } },
    ],
  };
}

const begin = Date.UTC(2026, 0, 5, 9);

export const ofCloudTrail: Samples = {
  LookupEvents: [
    {
      onlyAnswers,
      before: [...crashing, passes(30)],
      input: {
        LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'CreateService' }],
        StartTime: new Date(begin),
        EndTime: new Date(begin + 1_800_000),
        MaxResults: 1,
      },
      others: {
        'LookupAttributes[].AttributeKey': ['Username'],
        'LookupAttributes[].AttributeValue': ['RegisterTaskDefinition'],
        StartTime: [new Date(begin + 1_200_000)],
        EndTime: [new Date(begin - 1_200_000)],
        MaxResults: [2],
      },
    },
    {
      onlyAnswers,
      before: [...crashing, passes(30)],
      input: { MaxResults: 1, NextToken: '1' },
      others: { NextToken: ['2'] },
    },
  ],
};
