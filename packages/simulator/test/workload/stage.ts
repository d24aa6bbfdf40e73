import { VirtualClock } from '../../src/clock.ts';
import type { ServiceState, TaskDefinitionState, TaskState } from '../../src/services/ecs/state.ts';
import type { RevisionTraffic } from '../../src/services/ecs/tasks/behaviours.ts';
import type { PublishedMetrics } from '../../src/workload/publish/publisher.ts';
import { workloadSettingsSchema } from '../../src/workload/settings.ts';
import { createWorkload, type Workload, type WorkloadOptions } from '../../src/workload/workload.ts';

export const noon = Date.UTC(2026, 0, 5, 12);
export const serviceArn = 'arn:aws:ecs:us-east-1:111122223333:service/shop/web';

/** One put of one metric, with what it amounts to. */
export interface Point {
  readonly namespace: string;
  readonly name: string;
  /** `Name=value` of each, by name. */
  readonly by: string;
  readonly minute: string;
  readonly unit: string;
  readonly values: readonly number[];
  readonly counts: readonly number[];
  readonly sum: number;
  readonly visibleAfterMs: number;
  readonly visibleAt: string;
  readonly highResolution: boolean;
}

/** An ECS whose traffic a test sets by hand, and a CloudWatch that writes down what it is given. */
export class Stage {
  readonly clock = new VirtualClock(noon);
  readonly points: Point[] = [];
  readonly controlled: string[] = [];
  readonly service = serviceState();
  /** Other services of the cluster, before this one. */
  readonly others: ServiceState[] = [];
  readonly workload: Workload;
  traffic: RevisionTraffic[] = [];
  #tasks = 0;

  constructor(settings: unknown, options: Omit<Partial<WorkloadOptions>, 'clock' | 'services'> = {}) {
    const services = settings === undefined ? {} : { [serviceArn]: workloadSettingsSchema.parse(settings) };
    this.workload = createWorkload({ ...options, clock: this.clock, services });
    this.workload.attach({
      ecs: {
        store: { allServices: () => [...this.others, this.service] },
        trafficOf: () => this.traffic,
        control: {
          setHealthy: (arn, healthy) => {
            this.controlled.push(`${at(this.clock.now())} ${arn} ${healthy ? 'healthy' : 'unhealthy'}`);
            for (const { tasks } of this.traffic)
              for (const task of tasks) if (task.arn === arn) task.healthy = healthy;
          },
          exit: () => {},
        },
      },
      cloudWatch: {
        putMetricData: (metrics) =>
          this.points.push(...metrics.data.map((datum) => pointOf(metrics, datum, this.clock.now()))),
      },
    });
  }

  /** A revision with so many healthy tasks that have just started. */
  revision(version: string, count: number, shares: Partial<RevisionTraffic> = {}): RevisionTraffic {
    const taskDefinition = taskDefinitionState(version);
    const tasks = Array.from({ length: count }, () => this.task(taskDefinition));
    const revisionArn = `revision-of-${version}`;
    return { revisionArn, taskDefinition, side: 'blue', productionPercent: 100, testPercent: 0, tasks, ...shares };
  }

  task(taskDefinition: TaskDefinitionState): TaskState {
    this.#tasks += 1;
    return {
      arn: `arn:aws:ecs:us-east-1:111122223333:task/shop/${this.#tasks}`,
      revisionArn: '',
      taskDefinitionArn: taskDefinition.arn,
      startedBy: '',
      createdAt: this.clock.now(),
      lastStatus: 'RUNNING',
      healthy: true,
      startedAt: this.clock.now(),
      stoppingAt: undefined,
      stoppedAt: undefined,
      stopCode: undefined,
      stoppedReason: undefined,
      exitCode: undefined,
      cannotPull: false,
      condemned: false,
      failsChecks: false,
      instanceArn: undefined,
      timers: new Map(),
    };
  }

  async play(minutes: number): Promise<void> {
    await this.clock.advanceTo(this.clock.now() + minutes * 60_000);
  }

  /** Minute and sum of a metric's points, by its dimensions. */
  sums(name: string, by: string): readonly (readonly [string, number])[] {
    return this.find(name, by).map(({ minute, sum }) => [minute, sum]);
  }

  find(name: string, by: string): readonly Point[] {
    return this.points.filter((point) => point.name === name && point.by === by);
  }

  total(name: string, by: string): number {
    return this.find(name, by).reduce((all, { sum }) => all + sum, 0);
  }
}

/** `12:03:10`. */
function at(ms: number): string {
  return new Date(ms).toISOString().slice(11, 19);
}

export function settingsAlb(load: unknown, more: Record<string, unknown> = {}): Record<string, unknown> {
  return { load, alb: { loadBalancer: 'lb', blue: 'blue', green: 'green' }, ...more };
}

function taskDefinitionState(version: string): TaskDefinitionState {
  const [family = '', revision = '1'] = version.split(':');
  return {
    arn: `arn:aws:ecs:us-east-1:111122223333:task-definition/${version}`,
    family,
    revision: Number(revision),
    containerDefinitions: [{ name: 'app', image: `shop/${version}` }],
    registeredAt: noon,
    tags: [],
    rest: {},
  };
}

function serviceState(): ServiceState {
  return {
    arn: serviceArn,
    name: 'web',
    clusterArn: 'arn:aws:ecs:us-east-1:111122223333:cluster/shop',
    scope: { partition: 'aws', region: 'us-east-1', account: '111122223333' },
    createdAt: noon,
    controller: 'ECS',
    loadBalancers: [],
    tags: [],
    creation: undefined,
    rest: {},
    status: 'ACTIVE',
    desiredCount: 2,
    taskDefinitionArn: '',
    configuration: {},
    rows: [],
    deployments: [],
    revisions: [],
    tasks: [],
    messages: [],
    lagging: undefined,
    schedulingStrategy: 'REPLICA',
    productionSide: 'blue',
    weights: undefined,
    trafficVersion: 0,
    restarts: new Map(),
  };
}

function pointOf(
  { namespace, visibleAfterMs }: PublishedMetrics,
  datum: Readonly<Record<string, unknown>>,
  nowMs: number,
): Point {
  const { MetricName, Dimensions, Timestamp, Unit, Values, Counts, StorageResolution } = datum as unknown as {
    MetricName: string;
    Dimensions: readonly { Name: string; Value: string }[];
    Timestamp: Date;
    Unit: string;
    Values: readonly number[];
    Counts: readonly number[];
    StorageResolution?: number;
  };
  return {
    namespace,
    name: MetricName,
    by: Dimensions.map(({ Name, Value }) => `${Name}=${Value}`)
      .toSorted()
      .join(' '),
    minute: at(Timestamp.getTime()),
    unit: Unit,
    values: Values,
    counts: Counts,
    sum: Values.reduce((sum, value, index) => sum + value * (Counts[index] ?? 0), 0),
    visibleAfterMs,
    visibleAt: at(nowMs + visibleAfterMs),
    highResolution: StorageResolution === 1,
  };
}
