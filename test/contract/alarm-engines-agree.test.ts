import { isLowSample } from '@ecs-guard/alarms/classify';
import { evaluateNewest, evaluateSeries } from '@ecs-guard/alarms/evaluate-series';
import type { MathReadings } from '@ecs-guard/alarms/metric-math/readings';
import { defaultMathReadings } from '@ecs-guard/alarms/metric-math/readings';
import { type AlarmReadings, defaultAlarmReadings } from '@ecs-guard/alarms/readings';
import {
  ALARM_STATES,
  COMPARISON_OPERATORS,
  MISSING_DATA_TREATMENTS,
  type ThresholdRule,
} from '@ecs-guard/alarms/threshold-rule';
import { simulatorParameters } from '@ecs-guard/simulator/parameters';
import {
  effectiveTreatment,
  type Evaluation,
  evaluateAlarm,
} from '@ecs-guard/simulator/services/cloudwatch/alarms/alarm-evaluation';
import { breaches } from '@ecs-guard/simulator/services/cloudwatch/metrics/datapoints';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mathEngines } from './metric-math-engines.ts';

/** Few values and many gaps, so that thresholds are met exactly and ranges run empty. */
const value = fc.oneof(
  { weight: 2, arbitrary: fc.constant(Number.NaN) },
  { weight: 3, arbitrary: fc.integer({ min: 8, max: 12 }) },
);

const readings: fc.Arbitrary<AlarmReadings> = fc.record({
  evaluationRangeExtra: fc.integer({ min: 0, max: 4 }),
  rangeCoversDelay: fc.constant('one-minute'),
  notAlarmYet: fc.constantFrom('retain', 'OK', 'INSUFFICIENT_DATA'),
  prematureBound: fc.constantFrom('evaluation-periods', 'evaluation-range'),
  ignoreWithEnoughBreaching: fc.constantFrom('ALARM', 'retain'),
  lowSampleIgnore: fc.constantFrom('newest-point', 'as-missing'),
});

const percentile = fc.option(
  fc.record({
    percent: fc.constantFrom(0, 1, 50, 90, 99, 99.9),
    evaluateLowSampleCountPercentile: fc.constantFrom('evaluate', 'ignore'),
  }),
  { nil: undefined },
);

const rule: fc.Arbitrary<ThresholdRule> = fc
  .oneof(
    { weight: 9, arbitrary: fc.integer({ min: 1, max: 6 }) },
    { weight: 1, arbitrary: fc.integer({ min: 28, max: 40 }) },
  )
  .chain((evaluationPeriods) =>
    fc.record(
      {
        evaluationPeriods: fc.constant(evaluationPeriods),
        datapointsToAlarm: fc.integer({ min: 1, max: evaluationPeriods }),
        comparisonOperator: fc.constantFrom(...COMPARISON_OPERATORS),
        threshold: fc.integer({ min: 9, max: 11 }),
        treatMissingData: fc.constantFrom(...MISSING_DATA_TREATMENTS),
        namespace: fc.constantFrom('AWS/ECS', 'AWS/ECS', 'AWS/DynamoDB'),
        evaluationRange: fc.integer({ min: evaluationPeriods, max: evaluationPeriods + 5 }),
        percentile: percentile.map(
          (one) => one ?? { percent: 50, evaluateLowSampleCountPercentile: 'evaluate' as const },
        ),
      },
      { requiredKeys: ['evaluationPeriods', 'comparisonOperator', 'threshold'] },
    ),
  );

const alarmCase = fc.record({
  values: fc.array(value, { minLength: 1, maxLength: 60 }),
  samples: fc.array(fc.constantFrom(0, 19, 20, 99, 100, 1_000, 10_000), { minLength: 60, maxLength: 60 }),
  rule,
  readings,
  previousState: fc.constantFrom(...ALARM_STATES),
});

type AlarmCase = typeof alarmCase extends fc.Arbitrary<infer T> ? T : never;

/** What the simulator's engine says of the evaluation whose newest point is at `index`, of every `stride`-th place. */
function plainly({ values, samples, rule, readings }: AlarmCase, index: number, stride: number): Evaluation {
  const { evaluationPeriods, datapointsToAlarm = evaluationPeriods, treatMissingData, namespace, percentile } = rule;
  const length = rule.evaluationRange ?? evaluationPeriods + readings.evaluationRangeExtra;
  const places = Array.from({ length }, (_, place) => index - (length - 1 - place) * stride);
  return evaluateAlarm({
    points: places.map((place) => {
      const point = values[place] ?? Number.NaN;
      if (Number.isNaN(point)) return 'missing';
      return breaches(point, rule.comparisonOperator, rule.threshold) ? 'breaching' : 'ok';
    }),
    evaluationPeriods,
    datapointsToAlarm,
    treatMissingData: effectiveTreatment(treatMissingData, [namespace ?? '']),
    open: readings,
    tooFewSamples:
      percentile?.evaluateLowSampleCountPercentile === 'ignore'
        ? places.map((place) => isLowSample(samples[place] ?? 0, percentile.percent))
        : undefined,
  });
}

describe('the two engines', () => {
  it('agree on 10,000 random runs of alarms, place by place [CW-8][CW-9][CW-13]', { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(alarmCase, fc.constantFrom(1, 1, 1, 2, 5), (one, stride) => {
        const { values, samples, rule, readings } = one;
        const states = evaluateSeries({
          ...one,
          stride,
          values: Float64Array.from(values),
          samples: Float64Array.from(samples.slice(0, values.length)),
        });
        let state = one.previousState;
        const expected = values.map((_, index) => {
          const evaluation = plainly(one, index, stride);
          const next = evaluation === 'not-alarm-yet' ? readings.notAlarmYet : evaluation;
          if (next !== 'retain') state = next;
          return state;
        });
        expect(Array.from(states, (index) => ALARM_STATES[index])).toEqual(expected);
        const last = plainly(one, values.length - 1, 1);
        expect(
          evaluateNewest({
            rule,
            readings,
            values: Float64Array.from(values),
            samples: Float64Array.from(samples.slice(0, values.length)),
          }),
        ).toBe(last === 'not-alarm-yet' ? readings.notAlarmYet : last);
      }),
      { numRuns: 10_000 },
    );
  });

  it('have the same names and defaults for what AWS leaves open', () => {
    expect(simulatorParameters()).toMatchObject({ ...defaultAlarmReadings, ...defaultMathReadings });
  });
});

const choices: Readonly<Record<keyof MathReadings, readonly string[]>> = {
  mathPrecedence: ['conventional', 'left-to-right'],
  mathPowerAssociativity: ['right', 'left'],
  mathComparisonGap: ['missing', 'zero'],
  mathLogicalGap: ['false', 'missing'],
  mathIfFalseGap: ['as-series-condition', 'zero', 'missing'],
  mathIfOmitted: ['dropped-point', 'empty-series'],
  mathIfScalarGap: ['missing', 'zero'],
  mathAverageOfSeries: ['zero', 'skipped'],
  mathAverageOfArray: ['zero', 'skipped'],
  mathExtremeOfArray: ['skipped', 'zero'],
  mathBothMissing: ['missing', 'zero'],
  mathArithmeticGap: ['missing', 'zero'],
  mathFillBySeries: ['allowed', 'refused'],
  mathFillBeforeFirst: ['missing', 'first-value'],
  mathFillOpenEnd: ['missing', 'nearest'],
  mathFillEmpty: ['filled', 'missing'],
  mathFirstDifference: ['missing', 'zero'],
  mathPreviousPoint: ['existing', 'adjacent'],
  mathIfConditions: ['any', 'listed'],
  mathIfTwoScalarsGap: ['missing', 'false'],
  mathMinusBeforePower: ['outside', 'inside'],
  mathNotFinite: ['dropped', 'zero'],
  mathArrayWithArray: ['refused', 'pairwise'],
  mathMetricsFilterCase: ['sensitive', 'insensitive'],
  mathOutsidePoints: ['as-gap', 'missing'],
};
const mathReadings = fc.record(
  Object.fromEntries(Object.entries(choices).map(([name, all]) => [name, fc.constantFrom(...all)])),
) as unknown as fc.Arbitrary<MathReadings>;

/** Text of expressions, most of them sound, some of no possible type. */
const { expression } = fc.letrec<{ expression: string; leaf: string; list: string }>((tie) => ({
  leaf: fc.constantFrom('m1', 'm2', 'm3', 'm4', '0', '1', '2', '2.5', 'm1', 'm2', 'e1'),
  list: fc.oneof(
    fc.constantFrom('METRICS()', 'METRICS("1")', 'METRICS("M")'),
    fc.array(tie('expression'), { minLength: 1, maxLength: 3 }).map((all) => `[${all.join(',')}]`),
  ),
  expression: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    { weight: 2, arbitrary: tie('leaf') },
    {
      weight: 4,
      arbitrary: fc
        .tuple(
          tie('expression'),
          fc.constantFrom('+', '-', '*', '/', '^', '<', '<=', '>', '>=', '==', '!=', ' AND ', ' || '),
          tie('expression'),
        )
        .map((parts) => parts.join('')),
    },
    { weight: 1, arbitrary: tie('expression').map((one) => `-${one}`) },
    { weight: 2, arbitrary: tie('expression').map((one) => `(${one})`) },
    {
      weight: 2,
      arbitrary: fc.tuple(tie('expression'), tie('expression'), tie('expression')).map((all) => `IF(${all.join(',')})`),
    },
    { weight: 1, arbitrary: fc.tuple(tie('expression'), tie('expression')).map((all) => `IF(${all.join(',')})`) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(
          fc.constantFrom('SUM', 'AVG', 'MIN', 'MAX', 'DATAPOINT_COUNT', 'ABS'),
          fc.oneof(tie('expression'), tie('list')),
        )
        .map(([name, of]) => `${name}(${of})`),
    },
    {
      weight: 1,
      arbitrary: fc.tuple(fc.constantFrom('RATE', 'DIFF'), tie('leaf')).map(([name, of]) => `${name}(${of})`),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.oneof(tie('leaf'), tie('list')), fc.oneof(tie('leaf'), fc.constantFrom('REPEAT', 'LINEAR')))
        .map((all) => `FILL(${all.join(',')})`),
    },
  ),
}));

const points = fc.array(fc.oneof(fc.constant(null), fc.constantFrom(-2, 0, 0, 1, 2, 3, 30)), {
  minLength: 6,
  maxLength: 6,
});
const mathCase = fc.record({
  expression,
  inputs: fc.record({ m1: points, m2: points, m3: points, m4: fc.constant([null, null, null, null, null, null]) }),
  expressions: fc.record({ e1: fc.constantFrom('m1 + m2', 'IF(m3, m1)', '3', 'METRICS()') }),
  readings: fc.oneof(fc.constant(defaultMathReadings), mathReadings),
});

describe('the two ways of metric math', () => {
  it('agree on random expressions, readings and gaps, also on which they refuse [MM-9][MM-12]', {
    timeout: 120_000,
  }, () => {
    const [[, fast], [, plain]] = mathEngines as readonly [(typeof mathEngines)[0], (typeof mathEngines)[0]];
    let evaluated = 0;
    fc.assert(
      fc.property(mathCase, (one) => {
        const [a, b] = [fast(one), plain(one)];
        if ('column' in a) {
          // Of two mistakes either may come first.
          expect(b).toHaveProperty('column');
          return;
        }
        evaluated += 1;
        expect(b).toEqual(a);
      }),
      { numRuns: 10_000 },
    );
    expect(evaluated).toBeGreaterThan(3_000);
  });
});
