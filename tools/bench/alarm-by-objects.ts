import type { ThresholdRule } from '@ecs-guard/alarms/threshold-rule';

export interface ObjectPoint {
  readonly timestamp: number;
  readonly value: number | undefined;
}

/**
 * A naive evaluation, as a baseline for the bench: one object per point, and arrays that are filtered and sliced for
 * each evaluation. It supports only `missing` data and the default readings.
 */
export function evaluateObjects(points: readonly ObjectPoint[], rule: ThresholdRule): string[] {
  const { evaluationPeriods, datapointsToAlarm = evaluationPeriods, threshold } = rule;
  let state = 'OK';
  return points.map((_, index) => {
    const range = points.slice(Math.max(0, index + 1 - evaluationPeriods - 2), index + 1);
    const judged = range.map((point, place) => ({
      age: range.length - place,
      isMissing: point.value === undefined,
      isBreaching: point.value !== undefined && point.value > threshold,
    }));
    const real = judged.filter(({ isMissing }) => !isMissing);
    const counted = real.slice(-evaluationPeriods);
    const breaching = counted.filter(({ isBreaching }) => isBreaching);
    if (breaching.length >= datapointsToAlarm) state = 'ALARM';
    else if (real.length === 0) state = 'INSUFFICIENT_DATA';
    else if (real.length >= evaluationPeriods || breaching.length < real.length) state = 'OK';
    else if (breaching.some(({ age }) => age <= evaluationPeriods && age >= datapointsToAlarm)) state = 'ALARM';
    return state;
  });
}
