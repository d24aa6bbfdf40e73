import type { Cancel } from '../../clock.ts';
import { type AlarmState, evaluateAlarm } from './alarm-evaluation.ts';
import { datapointsOf, evaluationRange } from './datapoints.ts';
import { MetricStore } from './metric-store.ts';
import { describeReason, describeReasonData } from './reason.ts';
import type { CloudWatchWorld, MetricAlarm, StateReading } from './state.ts';

const minuteMs = 60_000;

/**
 * Evaluates alarms once a minute, but only those whose result can still change: without data in its evaluation range an
 * alarm has nothing more to say, and sleeps until a value, a configuration or a state is put. A clock without anything
 * else to do therefore runs dry.
 */
export class AlarmEngine {
  readonly metrics = new MetricStore();
  readonly #world: CloudWatchWorld;
  readonly #onChange: (alarm: MetricAlarm, previous: StateReading) => void;
  readonly #awake = new Set<MetricAlarm>();
  #cancelTick: Cancel | undefined;
  #active = true;

  constructor(world: CloudWatchWorld, onChange: (alarm: MetricAlarm, previous: StateReading) => void) {
    this.#world = world;
    this.#onChange = onChange;
  }

  /** An inactive engine evaluates nothing; states change by SetAlarmState alone. */
  setActive(active: boolean): void {
    this.#active = active;
    if (active) this.#schedule();
    else this.#cancel();
  }

  wake(alarm: MetricAlarm): void {
    this.#awake.add(alarm);
    this.#schedule();
  }

  forget(alarm: MetricAlarm): void {
    this.#awake.delete(alarm);
    if (this.#awake.size === 0) this.#cancel();
  }

  set(alarm: MetricAlarm, state: Omit<StateReading, 'at'>): void {
    const previous = alarm.state;
    alarm.state = { ...state, at: this.#world.clock.now() };
    if (previous.value === state.value) return;
    alarm.transitionedAt = alarm.state.at;
    this.#onChange(alarm, previous);
  }

  #schedule(): void {
    if (!this.#active || this.#cancelTick !== undefined || this.#awake.size === 0) return;
    const { alarmEvaluationOffsetMs: offset } = this.#world.parameters;
    const minute = (Math.floor((this.#world.clock.now() - offset) / minuteMs) + 1) * minuteMs;
    this.#cancelTick = this.#world.clock.schedule(minute + offset, () => this.#tick(minute), 'alarms are evaluated');
  }

  #cancel(): void {
    this.#cancelTick?.();
    this.#cancelTick = undefined;
  }

  #tick(minute: number): void {
    this.#cancelTick = undefined;
    for (const alarm of this.#awake) this.#evaluate(alarm, minute);
    this.#schedule();
  }

  #evaluate(alarm: MetricAlarm, endMs: number): void {
    const { parameters } = this.#world;
    const { EvaluationPeriods, DatapointsToAlarm, TreatMissingData } = alarm.configuration;
    const range = evaluationRange(alarm, endMs, parameters.evaluationRangeExtra);
    const datapoints = datapointsOf(this.metrics, alarm, range);
    if (!this.metrics.hasDataSince(alarm.metric, range.fromMs)) this.#awake.delete(alarm);
    const result = evaluateAlarm({
      points: datapoints.map((point) => (point === undefined ? 'missing' : point.breaching ? 'breaching' : 'ok')),
      evaluationPeriods: EvaluationPeriods,
      datapointsToAlarm: DatapointsToAlarm ?? EvaluationPeriods,
      treatMissingData: TreatMissingData ?? 'missing',
      open: parameters,
    });
    const value = result === 'not-alarm-yet' ? parameters.notAlarmYet : result;
    if (value === 'retain' || value === alarm.state.value) return;
    this.#change(alarm, value, datapoints.filter((point) => point !== undefined).slice(-EvaluationPeriods));
  }

  #change(
    alarm: MetricAlarm,
    to: AlarmState,
    datapoints: NonNullable<ReturnType<typeof datapointsOf>[number]>[],
  ): void {
    const filled = alarm.configuration.EvaluationPeriods - datapoints.length;
    const queriedAt = this.#world.clock.now();
    const reason = { alarm: alarm.configuration, from: alarm.state.value, to, datapoints, filled, queriedAt };
    this.set(alarm, { value: to, reason: describeReason(reason), reasonData: describeReasonData(reason) });
  }
}
