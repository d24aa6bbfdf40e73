import { VirtualClock } from '@ecs-guard/simulator/clock';
import type { SimulatorParameters } from '@ecs-guard/simulator/parameters';
import { type SimulatorServer, type SimulatorServerOptions, startSimulatorServer } from '@ecs-guard/simulator/server';
import { createElb } from '@ecs-guard/simulator/serve/elb/elb';
import { createCloudWatch } from '@ecs-guard/simulator/services/cloudwatch/service';
import { createEcs, type SimulatedEcs } from '@ecs-guard/simulator/services/ecs/service';
import { onTestFinished } from 'vitest';
import { crashFamily } from '../../../packages/simulator/test/services/ecs/task-plans.ts';
import { runWait } from '../../../src/cli/wait/run-wait.ts';
import { epochMs } from '../../../src/core/time.ts';

/** Noon of a day in January 2026. */
const NOON = Date.UTC(2026, 0, 5, 12);

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** The last line that was written anywhere but on `--json`'s stdout. */
  readonly lastLine: string;
  /** Files that were appended to. */
  readonly files: Readonly<Record<string, string>>;
}

/** A cluster `shop` on the simulated AWS, over HTTP, with the service `web` of two tasks of `api:1`, and a command line. */
export interface Shop {
  readonly clock: VirtualClock;
  readonly ecs: SimulatedEcs;
  readonly server: SimulatorServer;
  call(operation: string, input?: Record<string, unknown>): unknown;
  /** Deploys to `web` now. */
  update(input: Record<string, unknown>): void;
  setAlarm(state: 'OK' | 'ALARM', value: number): void;
  /** At `span` milliseconds from now, while somebody waits. */
  later(span: number, run: () => void): void;
  wait(args: readonly string[], host?: HostOptions): Promise<Ended>;
}

interface HostOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly terminal?: { readonly columns: number; readonly rows: number };
  /** Milliseconds after which somebody presses Ctrl-C. */
  readonly interruptAfter?: number;
  readonly failAppend?: boolean;
  /** Where ECS is asked, if not at the shop. */
  readonly endpoint?: string;
  /** How far the machine's own clock is ahead of that of AWS, in milliseconds. */
  readonly machineAhead?: number;
}

export const WATCHED = { alarms: { alarmNames: ['web-5xx'], enable: true, rollback: true } };

type Options = Partial<Pick<SimulatorServerOptions, 'authorize' | 'faults'>> & {
  readonly parameters?: Partial<SimulatorParameters>;
};

export async function openShop({ parameters, ...options }: Options = {}): Promise<Shop> {
  const clock = new VirtualClock(NOON);
  const common = { clock, emit: () => undefined, ...(parameters && { parameters }) };
  const cloudWatch = createCloudWatch(common);
  cloudWatch.setActive(false);
  const ecs = createEcs({
    ...common,
    readAlarms: (names) => cloudWatch.readAlarms(names),
    behaviours: crashFamily(),
  });
  const scope = { partition: 'aws', region: 'us-east-1', account: '111122223333' };
  const elb = createElb({ clock, scope, store: ecs.store, zones: ['us-east-1a'], parameters: {}, settings: {} });
  const server = await startSimulatorServer({
    services: [ecs, cloudWatch, elb],
    clock,
    authorize: () => 'allowed',
    // As a simulated AWS that stands alone: whoever waits lives in its time.
    dates: 'virtual',
    ...options,
  });
  onTestFinished(() => server.close());
  const caller = { accessKeyId: 'TEST' };
  const call = (operation: string, input: Record<string, unknown> = {}) => ecs.handle({ operation, input, caller });
  const alarm = (operation: string, input: Record<string, unknown>) => cloudWatch.handle({ operation, input, caller });
  call('CreateCluster', { clusterName: 'shop' });
  for (const family of ['api', 'api', 'crash']) {
    call('RegisterTaskDefinition', {
      family,
      containerDefinitions: [{ name: 'app', image: `example/${family}`, memory: 256 }],
    });
  }
  alarm('PutMetricAlarm', {
    AlarmName: 'web-5xx',
    Namespace: 'AWS/ApplicationELB',
    MetricName: 'HTTPCode_Target_5XX_Count',
    Statistic: 'Sum',
    Period: 60,
    EvaluationPeriods: 3,
    Threshold: 10,
    ComparisonOperator: 'GreaterThanThreshold',
  });
  const setAlarm = (state: string, value: number) =>
    void alarm('SetAlarmState', {
      AlarmName: 'web-5xx',
      StateValue: state,
      StateReason: 'Threshold Crossed',
      StateReasonData: JSON.stringify({ version: '1.0', recentDatapoints: [value], threshold: 10 }),
    });
  setAlarm('OK', 0);
  ecs.seedService({
    cluster: 'shop',
    serviceName: 'web',
    taskDefinition: 'api:1',
    desiredCount: 2,
    deployments: [oldSuccess],
  });
  return {
    clock,
    ecs,
    server,
    call,
    setAlarm,
    update: (input) => void call('UpdateService', { cluster: 'shop', service: 'web', ...input }),
    later: (span, run) => void clock.schedule(clock.now() + span, run, 'story'),
    wait: (args, host = {}) => wait({ clock, server }, args, host),
  };
}

/** An hour old. */
const oldSuccess = {
  status: 'SUCCESSFUL',
  createdAt: NOON - 3_600_000,
  startedAt: NOON - 3_599_000,
  finishedAt: NOON - 3_000_000,
  taskDefinition: 'api:1',
};

async function wait(
  { clock, server }: Pick<Shop, 'clock' | 'server'>,
  args: readonly string[],
  { env = {}, terminal, interruptAfter, failAppend = false, machineAhead = 0, endpoint = server.url }: HostOptions,
): Promise<Ended> {
  const written = { stdout: '', stderr: '' };
  const files: Record<string, string> = {};
  const stream = (name: keyof typeof written) => ({
    ...(terminal && { isTTY: true, ...terminal }),
    write: (text: string) => {
      written[name] += text;
    },
  });
  const code = await runWait(args, {
    stdout: stream('stdout'),
    stderr: stream('stderr'),
    env,
    now: () => epochMs(clock.now() + machineAhead),
    sleep: async (span, signal) => {
      await clock.advanceTo(clock.now() + span);
      signal.throwIfAborted();
    },
    everySecond: () => () => undefined,
    onInterrupt: (interrupted) =>
      interruptAfter === undefined
        ? () => undefined
        : clock.schedule(clock.now() + interruptAfter, () => interrupted('SIGINT'), 'ctrl-c'),
    appendFile: (path, text) => {
      if (failAppend) throw new Error('EACCES: permission denied');
      files[path] = (files[path] ?? '') + text;
    },
    awsOverrides: { endpoint, credentials: { accessKeyId: 'pipeline', secretAccessKey: 'unchecked' } },
  });
  const spoken = args.includes('--json') ? written.stderr : written.stdout;
  return { code, ...written, lastLine: spoken.trimEnd().split('\n').at(-1) ?? '', files };
}
