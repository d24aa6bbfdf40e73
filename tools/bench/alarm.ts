import { evaluateSeries } from '@ecs-guard/alarms/evaluate-series';
import { ALARM_STATES, type ThresholdRule } from '@ecs-guard/alarms/threshold-rule';
import { simulatorParameters } from '@ecs-guard/simulator/parameters';
import { evaluateAlarm } from '@ecs-guard/simulator/services/cloudwatch/alarms/alarm-evaluation';
import { breaches } from '@ecs-guard/simulator/services/cloudwatch/metrics/datapoints';
import { evaluateObjects, type ObjectPoint } from './alarm-by-objects.ts';

/**
 * Compares the datapoints per second of the fast engine, the simulator's plain engine, a naive version with one object
 * per point, and a bare ring buffer that does not handle missing data: one-minute points, 3 of 5, 10 % missing. The
 * contenders take turns, and each counts with its best round in processor time, so that other load on the machine does
 * not distort it.
 */
const promisedTimesNaive = 10;
const points = 2_000_000;
const rule: ThresholdRule = {
  evaluationPeriods: 5,
  datapointsToAlarm: 3,
  comparisonOperator: 'GreaterThanThreshold',
  threshold: 80,
  treatMissingData: 'missing',
};

const values = someValues(points, 1);
/** Input of the ring buffer: 0 in place of missing points, because it does not handle NaN. */
const withoutGaps = values.map((value) => (Number.isNaN(value) ? 0 : value));
const objects: readonly ObjectPoint[] = Array.from(values.subarray(0, points / 10), (value, index) => ({
  timestamp: index * 60_000,
  value: Number.isNaN(value) ? undefined : value,
}));

const contenders = [
  { name: 'fast engine', count: points, run: () => evaluateSeries({ values, rule, previousState: 'OK' }) },
  { name: 'bare ring buffer', count: points, run: () => ringBuffer(withoutGaps) },
  { name: 'naive, an object a point', count: objects.length, run: () => evaluateObjects(objects, rule) },
  { name: 'plain engine', count: points / 40, run: () => plainly(values.subarray(0, points / 40)) },
] as const;

// Before anything is timed, check that the three engines compute the same states.
checkStates();
const best = new Map<string, number>();
for (let round = 0; round < 12; round += 1) {
  for (const { name, count, run } of contenders) {
    const before = process.cpuUsage().user;
    run();
    const perSecond = (count / (process.cpuUsage().user - before)) * 1e6;
    best.set(name, Math.max(best.get(name) ?? 0, perSecond));
  }
}
for (const [name, perSecond] of best) {
  console.log(`${name.padEnd(26)} ${(perSecond / 1e6).toFixed(2).padStart(8)} M datapoints/s`);
}
const [fast = 0, bare = 0, naive = 0] = contenders.map(({ name }) => best.get(name));
console.log(`fast engine against bare ring buffer ${(fast / bare).toFixed(2)}`);
const isKept = fast >= promisedTimesNaive * naive;
console.log(
  `fast engine against naive            ${(fast / naive).toFixed(1)} times, ${isKept ? 'within' : 'BELOW'} the promised ${promisedTimesNaive}`,
);
if (!isKept) process.exitCode = 1;

function checkStates(): void {
  const some = values.subarray(0, 20_000);
  const states = Array.from(
    evaluateSeries({ values: some, rule, previousState: 'OK' }),
    (state) => ALARM_STATES[state],
  );
  const others = [plainly(some), evaluateObjects(objects.slice(0, some.length), rule)];
  states.forEach((state, index) => {
    if (others.some((other) => other[index] !== state)) throw new Error(`the contenders disagree at point ${index}`);
  });
}

/** An evaluation without missing data: a baseline for what any loop over the points costs on this machine. */
function ringBuffer(series: Float64Array): Uint8Array {
  const states = new Uint8Array(series.length);
  const ring = new Uint8Array(5);
  let next = 0;
  let breaching = 0;
  for (let index = 0; index < series.length; index += 1) {
    const isBreaching = (series[index] ?? 0) > 80 ? 1 : 0;
    breaching += isBreaching - (ring[next] ?? 0);
    ring[next] = isBreaching;
    next = next === 4 ? 0 : next + 1;
    states[index] = breaching >= 3 ? 1 : 0;
  }
  return states;
}

function plainly(series: Float64Array): string[] {
  const open = simulatorParameters();
  const length = rule.evaluationPeriods + open.evaluationRangeExtra;
  let state = 'OK';
  return Array.from(series, (_, index) => {
    const range = Array.from({ length }, (_none, place) => series[index - length + 1 + place] ?? Number.NaN);
    const evaluation = evaluateAlarm({
      points: range.map((value) => {
        if (Number.isNaN(value)) return 'missing';
        return breaches(value, rule.comparisonOperator, rule.threshold) ? 'breaching' : 'ok';
      }),
      evaluationPeriods: rule.evaluationPeriods,
      datapointsToAlarm: 3,
      treatMissingData: 'missing',
      open,
    });
    if (evaluation !== 'retain' && evaluation !== 'not-alarm-yet') state = evaluation;
    return state;
  });
}

/** Random integers from 0 to 99 with 10 % missing, repeatable by the seed. */
function someValues(length: number, seed: number): Float64Array {
  let state = seed;
  const next = (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  return Float64Array.from({ length }, () => (next(10) === 0 ? Number.NaN : next(100)));
}
