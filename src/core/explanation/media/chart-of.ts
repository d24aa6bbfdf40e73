import { isBreaching } from '../../chart/is-breaching.ts';
import type { ChartModel, ChartMoment } from '../../chart/chart-model.ts';
import { describeInstant, epochMs } from '../../time.ts';
import type { ExplainedAlarm, ExplainedDeployment } from '../explanation.ts';

/** Returns the chart of an alarm with the moments of the deployment; undefined without a value. */
export function chartOf(alarm: ExplainedAlarm, deployment: ExplainedDeployment): ChartModel | undefined {
  const { chart } = alarm;
  if (chart === undefined) return undefined;
  const points = chart.points.flatMap(({ at, value }) => (value === undefined ? [] : [{ at, value }]));
  const [first] = points;
  const last = points.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const moments = momentsOf(alarm, deployment);
  const times = [first.at, last.at + chart.period, ...moments.map(({ atMs }) => atMs)];
  return {
    points,
    periodMs: chart.period,
    threshold: chart.threshold,
    isBreaching: (value) => isBreaching(chart, value) === true,
    fromMs: Math.min(...times),
    toMs: Math.max(...times),
    moments,
    timeLabel: (at) => describeInstant(epochMs(at)).slice(11, 16),
    labelStepMs: 60_000,
  };
}

/** Start, alarm, rollback and end, oldest first. */
function momentsOf({ firedAt }: ExplainedAlarm, deployment: ExplainedDeployment): readonly ChartMoment[] {
  const { createdAt, startedAt, rollbackStartedAt, finishedAt } = deployment;
  const moments = [
    { atMs: startedAt ?? createdAt, letter: 'S', label: 'start' },
    { atMs: firedAt, letter: 'A', label: 'alarm' },
    { atMs: rollbackStartedAt, letter: 'R', label: 'rollback' },
    { atMs: finishedAt, letter: 'E', label: 'end' },
  ];
  return moments
    .flatMap(({ atMs, ...rest }) => (atMs === undefined ? [] : [{ atMs, ...rest }]))
    .toSorted((a, b) => a.atMs - b.atMs);
}
