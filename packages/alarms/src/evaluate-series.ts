import { lowSampleFlags } from './classify.ts';
import { outcomesOf } from './outcomes.ts';
import type { AlarmReadings } from './readings.ts';
import { RETAIN } from './sparse-outcome.ts';
import {
  ALARM_STATES,
  type AlarmState,
  type CompleteRule,
  completeRule,
  type ThresholdRule,
} from './threshold-rule.ts';

export interface AlarmSeries {
  /** One value per period, oldest first; NaN is a missing point. */
  readonly values: Float64Array;
  readonly rule: ThresholdRule;
  readonly previousState: AlarmState;
  /**
   * Distance between two points of the same evaluation. A five-minute period is evaluated every minute over a sliding
   * window: with one value per minute, each for five minutes, the stride is 5. @default 1
   */
  readonly stride?: number;
  /** Number of samples of each point, for a percentile that ignores low samples. @default enough samples */
  readonly samples?: Float64Array;
  readonly readings?: Partial<AlarmReadings>;
}

/** The alarm's state after each point, as an index into `ALARM_STATES`, for a backtest. @public */
export function evaluateSeries(series: AlarmSeries): Uint8Array {
  const outcomes = evaluateEach(series);
  const initial = ALARM_STATES.indexOf(series.previousState);
  // Oldest first, because a retained state is that of the point before it.
  for (let index = outcomes.indexOf(RETAIN); index >= 0; index = outcomes.indexOf(RETAIN, index + 1)) {
    outcomes[index] = index === 0 ? initial : (outcomes[index - 1] ?? initial);
  }
  return outcomes;
}

/** The outcome of the evaluation whose range ends with the newest value. */
export function evaluateNewest(series: Omit<AlarmSeries, 'previousState' | 'stride'>): AlarmState | 'retain' {
  const { values, samples, rule, readings } = series;
  const { evaluationRange } = completeRule(rule, readings);
  const missing = new Float64Array(Math.max(0, evaluationRange - values.length)).fill(Number.NaN);
  const newest = join(missing, values.slice(-evaluationRange));
  const outcomes = evaluateEach({
    rule,
    values: newest,
    ...(readings === undefined ? {} : { readings }),
    ...(samples === undefined ? {} : { samples: join(missing, samples.slice(-evaluationRange)) }),
  });
  return ALARM_STATES[outcomes.at(-1) ?? RETAIN] ?? 'retain';
}

function join(a: Float64Array, b: Float64Array): Float64Array {
  const both = new Float64Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

function evaluateEach({ values, samples, rule, stride = 1, readings }: Omit<AlarmSeries, 'previousState'>): Uint8Array {
  const complete = completeRule(rule, readings);
  const { percentile } = rule;
  const low = samples === undefined || percentile === undefined ? undefined : lowSampleFlags(samples, percentile);
  if (stride === 1) return evaluatePhase({ values, low, rule, complete });
  const outcomes = new Uint8Array(values.length);
  for (let phase = 0; phase < stride; phase += 1) {
    const places = (_: unknown, index: number) => phase + index * stride;
    const length = Math.max(0, Math.ceil((values.length - phase) / stride));
    const those = Uint32Array.from({ length }, places);
    const ofPhase = evaluatePhase({
      values: Float64Array.from(those, (place) => values[place] ?? Number.NaN),
      low: low === undefined ? undefined : Uint8Array.from(those, (place) => low[place] ?? 0),
      rule,
      complete,
    });
    those.forEach((place, index) => {
      outcomes[place] = ofPhase[index] ?? RETAIN;
    });
  }
  return outcomes;
}

interface Phase {
  readonly values: Float64Array;
  /** 1 for each point that has too few samples. */
  readonly low: Uint8Array | undefined;
  readonly rule: ThresholdRule;
  readonly complete: CompleteRule;
}

function evaluatePhase({ values, low, rule, complete }: Phase): Uint8Array {
  if (low === undefined) return outcomesOf(values, rule, complete);
  if (complete.readings.lowSampleIgnore === 'as-missing') {
    const enough = values.map((value, index) => (low[index] === 1 ? Number.NaN : value));
    return outcomesOf(enough, rule, complete);
  }
  return retainAtLowSamples(outcomesOf(values, rule, complete), values, low, complete.evaluationRange);
}

/** Retains the state in each evaluation whose newest real point has too few samples. */
function retainAtLowSamples(outcomes: Uint8Array, values: Float64Array, low: Uint8Array, range: number): Uint8Array {
  let newest = -1;
  for (let index = 0; index < values.length; index += 1) {
    if (!Number.isNaN(values[index])) newest = index;
    if (newest >= 0 && index - newest < range && low[newest] === 1) outcomes[index] = RETAIN;
  }
  return outcomes;
}
