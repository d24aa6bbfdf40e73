import { ServiceError } from '../../../service.ts';
import { announceStateChange } from './announcements.ts';
import { AlarmEngine } from '../engine.ts';
import { AlarmHistory, configurationUpdate, stateUpdate } from './history.ts';
import type { CloudWatchWorld, HistoryItem, MetricAlarm, StateReading } from './state.ts';
import type { ParsedAlarm } from '../validation.ts';

/** The alarms of the account, with the history and events of their changes. */
export class AlarmStore {
  readonly engine: AlarmEngine;
  readonly #world: CloudWatchWorld;
  readonly #history = new AlarmHistory();
  readonly #metric = new Map<string, MetricAlarm>();
  /** Alarms by the key of a metric that they use. */
  readonly #byMetric = new Map<string, Set<MetricAlarm>>();
  #describes = { second: 0, count: 0 };

  constructor(world: CloudWatchWorld) {
    this.#world = world;
    this.engine = new AlarmEngine(world, (alarm, previous) => {
      this.#history.add(stateUpdate(alarm, previous));
      announceStateChange(world, alarm, previous);
    });
  }

  /** Creates or updates an alarm. A new one is in INSUFFICIENT_DATA; an updated one keeps its state and its tags. */
  put(parsed: ParsedAlarm): void {
    const { configuration, source } = parsed;
    const now = this.#world.clock.now();
    const { AlarmName: name } = configuration;
    const known = this.#metric.get(name);
    if (known !== undefined) this.#unindex(known);
    const alarm = known ?? this.#newAlarm(parsed);
    Object.assign(alarm, { configuration, source, configuredAt: now });
    this.#metric.set(name, alarm);
    for (const { metric } of source.metrics) {
      this.#byMetric.set(metric, (this.#byMetric.get(metric) ?? new Set()).add(alarm));
    }
    this.#history.add(configurationUpdate(alarm, known === undefined ? 'Create' : 'Update', now));
    this.engine.wake(alarm);
  }

  setState(alarm: MetricAlarm, state: Omit<StateReading, 'at'>): void {
    this.engine.set(alarm, state);
    this.engine.wake(alarm);
  }

  delete(name: string): boolean {
    const alarm = this.#metric.get(name);
    if (alarm === undefined) return false;
    this.#history.add(configurationUpdate(alarm, 'Delete', this.#world.clock.now()));
    this.engine.forget(alarm);
    this.#unindex(alarm);
    return this.#metric.delete(name);
  }

  /** Turns the actions of some alarms on or off; names that do not exist are skipped. */
  enableActions(names: readonly string[], enabled: boolean): void {
    for (const name of names) {
      const alarm = this.#metric.get(name);
      if (alarm === undefined || (alarm.configuration.ActionsEnabled ?? true) === enabled) continue;
      alarm.configuration = { ...alarm.configuration, ActionsEnabled: enabled };
      alarm.configuredAt = this.#world.clock.now();
      this.#history.add(configurationUpdate(alarm, 'Update', alarm.configuredAt));
    }
  }

  find(name: string): MetricAlarm | undefined {
    return this.#metric.get(name);
  }

  /** Sorted by name, as in DescribeAlarms. */
  metricAlarms(): MetricAlarm[] {
    return [...this.#metric.values()].toSorted((a, b) =>
      a.configuration.AlarmName < b.configuration.AlarmName ? -1 : 1,
    );
  }

  history(): readonly HistoryItem[] {
    return this.#history.items(this.#world.clock.now());
  }

  /**
   * Counts a call against the account's quota of DescribeAlarms, which ECS's polling uses too.
   *
   * @throws ServiceError above it
   */
  countDescribe(): void {
    const limit = this.#world.parameters.describeAlarmsPerSecond;
    const second = Math.floor(this.#world.clock.now() / 1000);
    this.#describes = { second, count: this.#describes.second === second ? this.#describes.count + 1 : 1 };
    if (limit === null || this.#describes.count <= limit) return;
    throw new ServiceError('ThrottlingException', 'Rate exceeded', { queryCode: 'Throttling' });
  }

  /** Wakes the alarms of a metric that has new values. */
  onData(metric: string): void {
    for (const alarm of this.#byMetric.get(metric) ?? []) this.engine.wake(alarm);
  }

  #unindex(alarm: MetricAlarm): void {
    for (const { metric } of alarm.source.metrics) {
      const alarms = this.#byMetric.get(metric);
      alarms?.delete(alarm);
      if (alarms?.size === 0) this.#byMetric.delete(metric);
    }
  }

  #newAlarm({ configuration, source, tags }: ParsedAlarm): MetricAlarm {
    const now = this.#world.clock.now();
    return {
      arn: this.#arn(configuration.AlarmName),
      metricId: this.#world.ids.uuid(),
      tags,
      configuration,
      source,
      configuredAt: now,
      state: {
        value: 'INSUFFICIENT_DATA',
        reason: 'Unchecked: Initial alarm creation',
        reasonData: undefined,
        at: now,
      },
      transitionedAt: now,
    };
  }

  #arn(name: string): string {
    return alarmArn(this.#world.scope, name);
  }
}

export function alarmArn({ partition, region, account }: CloudWatchWorld['scope'], name: string): string {
  return `arn:${partition}:cloudwatch:${region}:${account}:alarm:${name}`;
}
