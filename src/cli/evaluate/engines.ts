import { simulatorParameters } from '@ecs-guard/simulator/parameters';
import {
  effectiveTreatment,
  evaluateAlarm,
  type Point,
} from '@ecs-guard/simulator/services/cloudwatch/alarms/alarm-evaluation';
import { breaches } from '@ecs-guard/simulator/services/cloudwatch/metrics/datapoints';
import { type Datapoint, describeReason } from '@ecs-guard/simulator/services/cloudwatch/alarms/reason';
import { hasTooFewSamples } from '@ecs-guard/simulator/services/cloudwatch/metrics/statistics';
import { evaluateNewest } from '@ecs-guard/alarms/evaluate-series';
import { type AlarmReadings, defaultAlarmReadings } from '@ecs-guard/alarms/readings';
import { describeAlarmReason } from '@ecs-guard/alarms/reason';
import type { AlarmState, ThresholdRule } from '@ecs-guard/alarms/threshold-rule';
import type { EvaluationCase } from './case.ts';

interface CaseAnswer {
  readonly id: string | number;
  readonly state: AlarmState;
  readonly reason: string;
}

/** The two engines. They are independent and must return the same bytes. */
export const ENGINES = { fast: answerFast, plain: answerPlain } as const;

/** The state of a new alarm. */
const initialState: AlarmState = 'INSUFFICIENT_DATA';

/** Evaluates a case with the rule of `packages/alarms`, on typed arrays. */
function answerFast({ id, points, samples, alarm }: EvaluationCase): CaseAnswer {
  const { previousState: from = initialState } = alarm;
  const readings: AlarmReadings = { ...defaultAlarmReadings, ...readingsOf(alarm) };
  const { evaluationRange = alarm.evaluationPeriods + readings.evaluationRangeExtra } = alarm;
  const rule = ruleOf(alarm, evaluationRange);
  const values = Float64Array.from(points, (point) => point ?? Number.NaN);
  const to = evaluateNewest({
    values,
    rule,
    readings,
    ...(samples === undefined ? {} : { samples: Float64Array.from(samples, (one) => one ?? 0) }),
  });
  const reason = describeAlarmReason({ rule, range: values.slice(-evaluationRange), from, to });
  return { id, state: to === 'retain' ? from : to, reason };
}

function ruleOf(alarm: EvaluationCase['alarm'], evaluationRange: number): ThresholdRule {
  const { evaluationPeriods, datapointsToAlarm = evaluationPeriods, comparisonOperator, threshold } = alarm;
  const {
    treatMissingData = 'missing',
    namespace,
    extendedStatistic,
    evaluateLowSampleCountPercentile = 'evaluate',
  } = alarm;
  const rule = {
    evaluationPeriods,
    datapointsToAlarm,
    comparisonOperator,
    threshold,
    treatMissingData,
    evaluationRange,
    ...(namespace === undefined ? {} : { namespace }),
  };
  if (extendedStatistic === undefined) return rule;
  return { ...rule, percentile: { percent: Number(extendedStatistic.slice(1)), evaluateLowSampleCountPercentile } };
}

/** Evaluates a case with the rule of the simulated CloudWatch. */
function answerPlain({ id, points, samples, alarm }: EvaluationCase): CaseAnswer {
  const parameters = simulatorParameters(readingsOf(alarm));
  const { evaluationPeriods, previousState: from = initialState } = alarm;
  const { evaluationRange = evaluationPeriods + parameters.evaluationRangeExtra } = alarm;
  const datapoints = padded(points, evaluationRange).map((value): Datapoint | undefined =>
    value === null
      ? undefined
      : { value, startMs: undefined, breaching: breaches(value, alarm.comparisonOperator, alarm.threshold) },
  );
  const treatment = effectiveTreatment(alarm.treatMissingData, [alarm.namespace ?? '']);
  const ignoresFew = alarm.evaluateLowSampleCountPercentile === 'ignore' && samples !== undefined;
  const hundredths = Math.round(Number(alarm.extendedStatistic?.slice(1) ?? 0) * 100);
  const evaluation = evaluateAlarm({
    points: datapoints.map((one): Point => (one === undefined ? 'missing' : one.breaching ? 'breaching' : 'ok')),
    evaluationPeriods,
    datapointsToAlarm: alarm.datapointsToAlarm ?? evaluationPeriods,
    treatMissingData: treatment,
    open: parameters,
    tooFewSamples: ignoresFew
      ? padded(samples, evaluationRange).map((one) => hasTooFewSamples(one ?? 0, hundredths))
      : undefined,
  });
  const to = evaluation === 'not-alarm-yet' ? parameters.notAlarmYet : evaluation;
  const real = datapoints.filter((one) => one !== undefined).slice(-evaluationPeriods);
  const reason = describeReason({
    from,
    to,
    datapoints: real,
    filled: evaluationPeriods - real.length,
    alarm: {
      EvaluationPeriods: evaluationPeriods,
      DatapointsToAlarm: alarm.datapointsToAlarm,
      ComparisonOperator: alarm.comparisonOperator,
      Threshold: alarm.threshold,
      TreatMissingData: treatment,
    },
  });
  return { id, state: to === 'retain' ? from : to, reason };
}

/** Returns the newest `length` datapoints, with missing ones in front if there are fewer. */
function padded(points: readonly (number | null)[], length: number): readonly (number | null)[] {
  return [...new Array<null>(Math.max(0, length - points.length)).fill(null), ...points.slice(-length)];
}

type OpenReadings = Partial<
  Pick<AlarmReadings, 'notAlarmYet' | 'prematureBound' | 'ignoreWithEnoughBreaching' | 'lowSampleIgnore'>
>;

/** Returns the case's answers to questions that AWS leaves open; absent ones keep their defaults. */
function readingsOf(alarm: EvaluationCase['alarm']): OpenReadings {
  const { notAlarmYet, prematureBound, ignoreWithEnoughBreaching, lowSampleIgnore } = alarm;
  return {
    ...(notAlarmYet === undefined ? {} : { notAlarmYet }),
    ...(prematureBound === undefined ? {} : { prematureBound }),
    ...(ignoreWithEnoughBreaching === undefined ? {} : { ignoreWithEnoughBreaching }),
    ...(lowSampleIgnore === undefined ? {} : { lowSampleIgnore }),
  };
}
