import type { StoppedTask } from '../../src/core/deployment/evidence.ts';
import type { AlarmDescription, ServiceDescription } from '../../src/core/deployment/facts.ts';
import type { TaskDefinition } from '../../src/core/diff/task-definition.ts';
import type { ActionLogEntry } from '../../src/core/explanation/action-log.ts';
import type { TrailCall } from '../../src/core/explanation/author.ts';
import type { Drift } from '../../src/core/explanation/drift/drift.ts';
import type { ChartPoint, LogLine } from '../../src/core/explanation/evidence.ts';
import type { EpochMs } from '../../src/core/time.ts';
import { GatewayError, type GatewayErrorCode } from '../../src/guard/errors.ts';
import type { EvidenceGateways } from '../../src/guard/explain/ports.ts';
import { alarm, at, service } from '../builders/facts.ts';
import { container, task } from '../builders/task-definitions.ts';
import { type VirtualTime, virtualTime } from './virtual-time.ts';

/** What AWS shows of a deployment, as long as it shows it. */
export interface FakeSources {
  service: ServiceDescription | undefined;
  stopped: readonly StoppedTask[];
  /** By ARN. */
  definitions: ReadonlyMap<string, TaskDefinition>;
  alarms: readonly AlarmDescription[];
  /** By alarm name; undefined for an alarm without a metric. */
  series: ReadonlyMap<string, readonly ChartPoint[] | undefined>;
  /** By log stream. */
  logs: ReadonlyMap<string, readonly LogLine[]>;
  /** By digest. */
  labels: ReadonlyMap<string, ReadonlyMap<string, string>>;
  calls: readonly TrailCall[];
  drift: Drift | undefined;
  actionLogs: readonly ActionLogEntry[] | undefined;
}

/** Sources of evidence on virtual time, and how they answer. */
export interface FakeEvidence {
  readonly gateways: Required<EvidenceGateways>;
  readonly sources: FakeSources;
  readonly time: VirtualTime;
  /** Names of the AWS calls, in order. */
  readonly called: string[];
  /** Name of a call, and the code with which it is refused. */
  readonly refusals: Map<string, GatewayErrorCode>;
  /** Name of a call, and how long each of its answers takes; others take `latency`. */
  readonly delays: Map<string, number>;
}

/** Sources that show nothing but a service, its alarm and its task definition with an awslogs container. */
export function fakeEvidence(
  fields: Partial<FakeSources> = {},
  { now = at(9), latency = 0 }: { readonly now?: EpochMs; readonly latency?: number } = {},
): FakeEvidence {
  const sources: FakeSources = {
    service: service({ targets: [{ container: 'web', port: 80 }] }),
    stopped: [],
    definitions: new Map([1, 2].map((revision) => [definitionArn(revision), loggedDefinition(revision)])),
    alarms: [alarm()],
    series: new Map(),
    logs: new Map(),
    labels: new Map(),
    calls: [],
    drift: undefined,
    actionLogs: undefined,
    ...fields,
  };
  const time = virtualTime(now);
  const called: string[] = [];
  const refusals = new Map<string, GatewayErrorCode>();
  const delays = new Map<string, number>();
  const call = async (name: string): Promise<void> => {
    called.push(name);
    await time.wait(delays.get(name) ?? latency);
    const code = refusals.get(name);
    if (code !== undefined) throw new GatewayError(code, name, `${name} was refused: ${code}`);
  };
  return { gateways: fakeGateways(sources, time, call), sources, time, called, refusals, delays };
}

const definitionArn = (revision: number) => `arn:aws:ecs:eu-west-1:111122223333:task-definition/checkout:${revision}`;

/** A task definition whose container `web` writes to the log group `/ecs/checkout` with the prefix `ecs`. */
function loggedDefinition(revision: number): TaskDefinition {
  const options = new Map([
    ['awslogs-group', '/ecs/checkout'],
    ['awslogs-region', 'eu-west-1'],
    ['awslogs-stream-prefix', 'ecs'],
  ]);
  return task({
    taskDefinitionArn: definitionArn(revision),
    containers: [container({ memory: 512, logging: { driver: 'awslogs', options } })],
  });
}

function fakeGateways(
  sources: FakeSources,
  time: VirtualTime,
  call: (name: string) => Promise<void>,
): Required<EvidenceGateways> {
  return {
    now: time.now,
    within: (limit, read) => Promise.race([read, time.wait(limit).then(() => undefined)]),
    services: {
      describeService: async () => {
        await call('ecs:DescribeServices');
        return sources.service;
      },
      stoppedTasks: async () => {
        await call('ecs:ListTasks');
        await call('ecs:DescribeTasks');
        return sources.stopped;
      },
      describeTaskDefinition: async (arn) => {
        await call('ecs:DescribeTaskDefinition');
        return sources.definitions.get(arn);
      },
    },
    alarms: {
      readAlarms: async (names) => {
        await call('cloudwatch:DescribeAlarms');
        const found = sources.alarms.filter(({ alarmName }) => names.includes(alarmName));
        return { read: true, alarms: new Map(found.map((one) => [one.alarmName, one])) };
      },
    },
    series: async ({ alarmName }) => {
      await call('cloudwatch:GetMetricData');
      return sources.series.has(alarmName) ? sources.series.get(alarmName) : [];
    },
    logs: {
      lastLines: async ({ logStream }) => {
        await call('logs:GetLogEvents');
        return sources.logs.get(logStream);
      },
    },
    images: {
      // An index, its manifest, the address of the configuration, the configuration.
      labels: async (_image, digest) => {
        await call('ecr:BatchGetImage');
        await call('ecr:BatchGetImage');
        await call('ecr:GetDownloadUrlForLayer');
        await call('GET configuration');
        return sources.labels.get(digest);
      },
    },
    trail: {
      calls: async (_arn, eventName) => {
        await call('cloudtrail:LookupEvents');
        return sources.calls.filter((one) => one.eventName === eventName);
      },
    },
    stacks: {
      drift: async () => {
        await call('cloudformation:GetTemplate');
        return sources.drift;
      },
    },
    actionLogs: {
      failures: async () => {
        await call('logs:FilterLogEvents');
        return sources.actionLogs;
      },
    },
  };
}
