import type { Cancel } from '../../clock.ts';
import { type AlarmState, effectiveTreatment, evaluateAlarm } from './alarms/alarm-evaluation.ts';
import { datapointsOf, evaluationRange, tooFewSamples } from './metrics/datapoints.ts';
import { MetricStore } from './metrics/metric-store.ts';
import { type Datapoint, describeReason, describeReasonData } from './alarms/reason.ts';
import type { CloudWatchWorld, MetricAlarm, MetricAlarmConfiguration, StateReading } from './alarms/state.ts';

const tenSecondsMs = 10_000;
const minuteMs = 60_000;
const hourMs = 3_600_000;
const daySeconds = 86_400;

/**
 * Evaluates each alarm at its own interval, but only if its result can change. An alarm that has no data in its range,
 * and none that is not visible yet, sleeps until a value, configuration or state is put. So the clock can become
 * empty.
 */
export class AlarmEngine {
  readonly metrics = new MetricStore();
  readonly #world: CloudWatchWorld;
  readonly #onChange: (alarm: MetricAlarm, previous: StateReading) => void;
  readonly #awake = new Set<MetricAlarm>();
  #tick: { readonly at: number; readonly cancel: Cancel } | undefined;
  #active = true;

  constructor(world: CloudWatchWorld, onChange: (alarm: MetricAlarm, previous: StateReading) => void) {
    this.#world = world;
    this.#onChange = onChange;
  }

  /** An inactive engine evaluates no alarms; only SetAlarmState changes states. */
  setActive(active: boolean): void {
    this.#active = active;
    if (active) this.#schedule();
    else this.#cancel();
  }

  wake(alarm: MetricAlarm): void {
    if (this.#awake.has(alarm) && this.#tick !== undefined && alarm.source.periodSeconds >= 60) return;
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

  /** Schedules the next boundary at which an alarm that is awake is due. */
  #schedule(): void {
    if (!this.#active || this.#awake.size === 0) return;
    const { alarmEvaluationOffsetMs: offset } = this.#world.parameters;
    const pace = [...this.#awake].some((alarm) => paceOf(alarm) === tenSecondsMs) ? tenSecondsMs : minuteMs;
    const at = (Math.floor((this.#world.clock.now() - offset) / pace) + 1) * pace;
    if (this.#tick !== undefined && this.#tick.at <= at) return;
    this.#cancel();
    const evaluate = () => this.#evaluateDue(at);
    const cancel = this.#world.clock.scheduleRecurring(at + offset, evaluate, 'alarms are evaluated');
    this.#tick = { at, cancel };
  }

  #cancel(): void {
    this.#tick?.cancel();
    this.#tick = undefined;
  }

  #evaluateDue(at: number): void {
    this.#tick = undefined;
    this.metrics.publish(this.#world.clock.now());
    for (const alarm of this.#awake) if (at % paceOf(alarm) === 0) this.#evaluate(alarm, at);
    this.#schedule();
  }

  #evaluate(alarm: MetricAlarm, endMs: number): void {
    const { parameters } = this.#world;
    const { EvaluationPeriods, DatapointsToAlarm, TreatMissingData } = alarm.configuration;
    const range = evaluationRange(alarm, endMs, { store: this.metrics, parameters });
    const datapoints = datapointsOf(this.metrics, alarm, range, parameters);
    const { metrics } = alarm.source;
    if (!metrics.some(({ metric }) => this.metrics.hasDataSince(metric, range.fromMs))) this.#awake.delete(alarm);
    const result = evaluateAlarm({
      points: datapoints.map((point) => (point === undefined ? 'missing' : point.breaching ? 'breaching' : 'ok')),
      evaluationPeriods: EvaluationPeriods,
      datapointsToAlarm: DatapointsToAlarm ?? EvaluationPeriods,
      treatMissingData: effectiveTreatment(TreatMissingData, namespacesOf(alarm.configuration)),
      open: parameters,
      tooFewSamples: tooFewSamples(this.metrics, alarm, range),
    });
    const value = result === 'not-alarm-yet' ? parameters.notAlarmYet : result;
    if (value === 'retain' || value === alarm.state.value) return;
    this.#change(alarm, value, datapoints.filter((point) => point !== undefined).slice(-EvaluationPeriods));
  }

  #change(alarm: MetricAlarm, to: AlarmState, datapoints: readonly Datapoint[]): void {
    const { configuration, source, state } = alarm;
    const filled = configuration.EvaluationPeriods - datapoints.length;
    const { Statistic, ExtendedStatistic } = configuration;
    const reason = {
      alarm: configuration,
      from: state.value,
      to,
      datapoints,
      filled,
      queriedAt: this.#world.clock.now(),
      periodSeconds: source.periodSeconds,
      statistic: Statistic ?? ExtendedStatistic,
    };
    this.set(alarm, { value: to, reason: describeReason(reason), reasonData: describeReasonData(reason) });
  }
}

function namespacesOf({ Namespace, Metrics = [] }: MetricAlarmConfiguration): readonly string[] {
  return [Namespace, ...Metrics.map(({ MetricStat }) => MetricStat?.Metric.Namespace)].filter(
    (one) => one !== undefined,
  );
}

/**
 * How often an alarm is evaluated: every minute; every 10 seconds if its period is shorter; every hour, with data up to
 * that hour, if all its periods together are longer than a day.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html
 */
function paceOf({ source, configuration }: MetricAlarm): number {
  if (source.periodSeconds < 60) return tenSecondsMs;
  return source.periodSeconds * configuration.EvaluationPeriods > daySeconds ? hourMs : minuteMs;
}
