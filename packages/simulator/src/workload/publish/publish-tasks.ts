import type { ServiceState, TaskDefinitionState } from '../../services/ecs/state.ts';
import { cpuPercentOf, memoryPercentOf } from '../run/effects.ts';
import { type MetricTable, type Selection, type SeriesOfRow, seriesOf } from './rows.ts';
import { rounded } from './samples.ts';
import type { WorkloadSettings } from '../settings.ts';
import {
  basicInsightsTable,
  enhancedInsightsTable,
  type InsightsCell,
  type InsightsTask,
} from '../sources/container-insights.ts';
import { type EcsCell, ecsTable } from '../sources/ecs.ts';
import { hasHealthCheck } from '../task-plan.ts';
import { momentOf, type TaskRecord } from '../tasks.ts';
import type { WorkloadWorld } from '../world.ts';

/** The interval over which the usage of tasks is measured. */
export interface Measuring {
  readonly fromMs: number;
  readonly toMs: number;
  readonly running: readonly TaskRecord[];
}

/** Publishes the metrics of a service's tasks: those of ECS itself and of Container Insights. */
export class TaskMetrics {
  readonly #world: WorkloadWorld;
  readonly #service: ServiceState;
  readonly #settings: WorkloadSettings;
  readonly #ecs: readonly SeriesOfRow<EcsCell>[];
  #insights: { readonly key: string; readonly series: readonly SeriesOfRow<InsightsCell>[] } | undefined;

  constructor(world: WorkloadWorld, service: ServiceState, settings: WorkloadSettings) {
    this.#world = world;
    this.#service = service;
    this.#settings = settings;
    this.#ecs = world.publisher.select(
      seriesOf(ecsTable, { ClusterName: [clusterOf(service)], ServiceName: [service.name] }),
    );
  }

  /** Publishes the 20-second metrics, if the service has 20-second monitoring. */
  publishOften(measuring: Measuring): void {
    const highResolution = this.#settings.monitoringSeconds === 20;
    if (highResolution) this.#publishEcs(measuring, { highResolution, names: utilizations });
  }

  publishMinute(measuring: Measuring): void {
    const often = this.#settings.monitoringSeconds === 20;
    this.#publishEcs(measuring, { highResolution: false, names: often ? rest : all });
    const { containerInsights = 'disabled' } = this.#settings;
    if (containerInsights === 'disabled') return;
    const table = containerInsights === 'enhanced' ? enhancedInsightsTable : basicInsightsTable;
    this.#publishInsights(measuring, table);
  }

  #publishEcs(
    { fromMs, toMs, running }: Measuring,
    { highResolution, names }: { readonly highResolution: boolean; readonly names: (name: string) => boolean },
  ): void {
    const { publisher, parameters } = this.#world;
    const wanted = this.#ecs.filter(({ row, series }) => names(row.name) && publisher.wants(series));
    if (wanted.length === 0) return;
    const used = running.map((record) => this.#usageOf(record, { fromMs, toMs, highResolution }));
    const live = this.#service.tasks.filter(
      ({ lastStatus, startedAt }) => lastStatus === 'RUNNING' || (lastStatus === 'STOPPING' && startedAt !== undefined),
    ).length;
    const cell = { cpu: used.map(({ cpu }) => cpu), memory: used.map(({ memory }) => memory), live };
    for (const { row, series } of wanted) {
      const samples = row.samples(cell);
      const at = { atMs: fromMs, visibleAfterMs: parameters.ecsVisibleAfterMs, highResolution };
      if (samples !== undefined) publisher.add(series, samples, at);
    }
  }

  #usageOf(
    record: TaskRecord,
    {
      fromMs,
      toMs,
      highResolution,
    }: { readonly fromMs: number; readonly toMs: number; readonly highResolution: boolean },
  ): { readonly cpu: number; readonly memory: number } {
    const { parameters, startMs } = this.#world;
    const moment = momentOf(record, toMs, startMs);
    const requests = highResolution ? record.recentRequests : record.requests;
    const requestsPerMinute = (requests * 60_000) / (toMs - fromMs);
    return {
      cpu: rounded(cpuPercentOf(record.model, moment, { requestsPerMinute, parameters }), 2),
      memory: rounded(memoryPercentOf(record.model, moment, parameters), 2),
    };
  }

  #publishInsights(measuring: Measuring, table: MetricTable<InsightsCell>): void {
    const { publisher, parameters } = this.#world;
    const tasks = measuring.running.map((record) => this.#insightsTask(record, measuring));
    const values = {
      ClusterName: [clusterOf(this.#service)],
      ServiceName: [this.#service.name],
      TaskDefinitionFamily: [...new Set(tasks.map(({ family }) => family))],
      ContainerName: [...new Set(tasks.map(({ containerName }) => containerName))],
      TaskId: tasks.map(({ taskId }) => taskId),
    };
    const counts = this.#countsOf();
    const key = JSON.stringify(values);
    // The series change only with the tasks.
    if (this.#insights?.key !== key) this.#insights = { key, series: seriesOf(table, values) };
    const at = { atMs: measuring.fromMs, visibleAfterMs: parameters.insightsVisibleAfterMs };
    for (const { row, series, selection } of this.#insights.series) {
      if (!publisher.wants(series)) continue;
      const samples = row.samples({ ...counts, tasks: tasks.filter((task) => isSelected(task, selection)) });
      if (samples !== undefined) publisher.add(series, samples, at);
    }
  }

  #insightsTask(record: TaskRecord, { fromMs, toMs }: Measuring): InsightsTask {
    const { task, taskDefinition, requests } = record;
    const { parameters } = this.#world;
    const usage = this.#usageOf(record, { fromMs, toMs, highResolution: false });
    const perSecond = (requests * 1_000) / (toMs - fromMs);
    return {
      taskId: task.arn.slice(task.arn.lastIndexOf('/') + 1),
      family: taskDefinition.family,
      containerName: taskDefinition.containerDefinitions[0]?.name ?? 'app',
      cpuPercent: usage.cpu,
      memoryPercent: usage.memory,
      cpuUnits: sizeOf(taskDefinition, 'cpu') ?? parameters.taskCpuUnits,
      memoryMib: sizeOf(taskDefinition, 'memory') ?? parameters.taskMemoryMib,
      rxBytesPerSecond: rounded(perSecond * parameters.requestBytes, 0),
      txBytesPerSecond: rounded(perSecond * parameters.responseBytes, 0),
      hasHealthCheck: hasHealthCheck(taskDefinition),
      isHealthy: task.healthy,
    };
  }

  #countsOf(): Omit<InsightsCell, 'tasks'> {
    const service = this.#service;
    const count = (...statuses: readonly string[]) =>
      service.tasks.filter(({ lastStatus }) => statuses.includes(lastStatus)).length;
    const cluster = this.#world.ecs.store.allServices().filter(({ clusterArn }) => clusterArn === service.clusterArn);
    const isFirst = cluster[0]?.arn === service.arn;
    const clusterTasks = cluster
      .flatMap(({ tasks }) => tasks)
      .filter(({ lastStatus }) => lastStatus === 'RUNNING').length;
    return {
      running: count('RUNNING'),
      pending: count('PROVISIONING', 'PENDING'),
      desired: service.desiredCount,
      deployments: service.rows.length,
      clusterTasks: isFirst ? clusterTasks : undefined,
      clusterServices: isFirst ? cluster.length : undefined,
    };
  }
}

const utilizations = (name: string) => name === 'CPUUtilization' || name === 'MemoryUtilization';
const rest = (name: string) => !utilizations(name);
const all = () => true;

function isSelected(task: InsightsTask, { TaskId, TaskDefinitionFamily, ContainerName }: Selection): boolean {
  return (
    (TaskId === undefined || TaskId === task.taskId) &&
    (TaskDefinitionFamily === undefined || TaskDefinitionFamily === task.family) &&
    (ContainerName === undefined || ContainerName === task.containerName)
  );
}

/** `cpu` and `memory` of a task definition are strings of digits. */
function sizeOf(taskDefinition: TaskDefinitionState, name: 'cpu' | 'memory'): number | undefined {
  const given = taskDefinition.rest[name];
  return typeof given === 'string' && /^\d+$/.test(given) ? Number(given) : undefined;
}

function clusterOf({ clusterArn }: ServiceState): string {
  return clusterArn.slice(clusterArn.lastIndexOf('/') + 1);
}
