import type { Cancel } from '../../clock.ts';
import type { MetricData, ServiceMinute } from './tasks/behaviours.ts';
import type { ServiceState } from './state.ts';
import type { EcsWorld } from './world.ts';

/** Gets the metrics of all services from the behaviours at the end of each full minute, from `start` until `stop`. */
export class MinuteMetrics {
  readonly #world: EcsWorld;
  readonly #push: (data: MetricData) => void;
  #cancel: Cancel | undefined;

  constructor(world: EcsWorld, push: (data: MetricData) => void) {
    this.#world = world;
    this.#push = push;
  }

  start(): void {
    if (this.#cancel !== undefined || this.#world.behaviours.onMinute === undefined) return;
    const endMs = (Math.floor(this.#world.clock.now() / 60_000) + 1) * 60_000;
    this.#cancel = this.#world.clock.scheduleRecurring(endMs, () => this.#tick(endMs), 'metrics of a minute');
  }

  /** Stops the metrics. Until then, the clock always has another entry. */
  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  #tick(endMs: number): void {
    this.#cancel = undefined;
    for (const service of this.#world.store.allServices()) {
      const minute = { service, startMs: endMs - 60_000, endMs, running: this.#running(service) };
      for (const data of this.#world.behaviours.onMinute?.(minute) ?? []) this.#push(data);
    }
    this.start();
  }

  #running(service: ServiceState): ServiceMinute['running'] {
    const counts = new Map<string, number>();
    for (const { lastStatus, taskDefinitionArn } of service.tasks) {
      if (lastStatus === 'RUNNING') counts.set(taskDefinitionArn, (counts.get(taskDefinitionArn) ?? 0) + 1);
    }
    return [...counts].flatMap(([arn, count]) => {
      const taskDefinition = this.#world.store.taskDefinition(arn);
      return taskDefinition === undefined ? [] : [{ taskDefinition, count }];
    });
  }
}
