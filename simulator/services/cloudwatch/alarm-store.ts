import { ServiceError } from '../../service.ts';
import { announceStateChange } from './announcements.ts';
import { AlarmEngine } from './engine.ts';
import { AlarmHistory, configurationUpdate, stateUpdate } from './history.ts';
import { metricKey } from './metric-store.ts';
import type {
  CloudWatchWorld,
  CompositeAlarm,
  HistoryItem,
  MetricAlarm,
  MetricAlarmConfiguration,
  StateReading,
} from './state.ts';

/** The alarms of the account, with what their changes cause: history and events. */
export class AlarmStore {
  readonly engine: AlarmEngine;
  readonly #world: CloudWatchWorld;
  readonly #history = new AlarmHistory();
  readonly #metric = new Map<string, MetricAlarm>();
  readonly #composite = new Map<string, CompositeAlarm>();
  #describes = { second: 0, count: 0 };

  constructor(world: CloudWatchWorld) {
    this.#world = world;
    this.engine = new AlarmEngine(world, (alarm, previous) => {
      this.#history.add(stateUpdate(alarm, previous));
      announceStateChange(world, alarm, previous);
    });
  }

  /** A new alarm has no state yet; an updated one keeps its own. */
  put(configuration: MetricAlarmConfiguration): void {
    const now = this.#world.clock.now();
    const { AlarmName: name, MetricName, Namespace, Dimensions } = configuration;
    const metric = metricKey({ namespace: Namespace, name: MetricName, dimensions: Dimensions ?? [] });
    const known = this.#metric.get(name);
    const alarm = known ?? this.#newAlarm(configuration, metric);
    Object.assign(alarm, { configuration, metric, configuredAt: now });
    this.#metric.set(name, alarm);
    this.#history.add(configurationUpdate(alarm, known === undefined ? 'Create' : 'Update', now));
    this.engine.wake(alarm);
  }

  /** Composite alarms are kept and are always OK: enough for who must not take them for missing. */
  putComposite(configuration: Readonly<Record<string, unknown>> & { readonly AlarmName: string }): void {
    const name = configuration.AlarmName;
    const state: StateReading = {
      value: 'OK',
      reason: 'The rule is not evaluated',
      reasonData: undefined,
      at: this.#world.clock.now(),
    };
    this.#composite.set(name, { arn: this.#arn(name), name, configuration, state });
  }

  setState(alarm: MetricAlarm, state: Omit<StateReading, 'at'>): void {
    this.engine.set(alarm, state);
    this.engine.wake(alarm);
  }

  delete(name: string): boolean {
    const alarm = this.#metric.get(name);
    if (alarm === undefined) return this.#composite.delete(name);
    this.#history.add(configurationUpdate(alarm, 'Delete', this.#world.clock.now()));
    this.engine.forget(alarm);
    return this.#metric.delete(name);
  }

  /** By name, as DescribeAlarms lists them. */
  metricAlarms(): MetricAlarm[] {
    return [...this.#metric.values()].toSorted((a, b) =>
      a.configuration.AlarmName < b.configuration.AlarmName ? -1 : 1,
    );
  }

  compositeAlarms(): CompositeAlarm[] {
    return [...this.#composite.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }

  history(): readonly HistoryItem[] {
    return this.#history.items(this.#world.clock.now());
  }

  /** The account's quota of DescribeAlarms, which ECS's own polling uses up too. */
  countDescribe(): void {
    const limit = this.#world.parameters.describeAlarmsPerSecond;
    const second = Math.floor(this.#world.clock.now() / 1000);
    this.#describes = { second, count: this.#describes.second === second ? this.#describes.count + 1 : 1 };
    if (limit === null || this.#describes.count <= limit) return;
    throw new ServiceError('ThrottlingException', 'Rate exceeded', { queryCode: 'Throttling' });
  }

  /** Values of a metric have come: its alarms have something to look at. */
  onData(metric: string): void {
    for (const alarm of this.#metric.values()) if (alarm.metric === metric) this.engine.wake(alarm);
  }

  #newAlarm(configuration: MetricAlarmConfiguration, metric: string): MetricAlarm {
    const now = this.#world.clock.now();
    return {
      arn: this.#arn(configuration.AlarmName),
      metricId: this.#world.ids.uuid(),
      configuration,
      metric,
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
