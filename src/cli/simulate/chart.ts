import { formatDuration } from '@ecs-guard/simulator/duration';
import type { PlayedAlarm, PlayedScenario } from '@ecs-guard/simulator/scenario/play/played';
import type { ChartModel } from '../../core/chart/chart-model.ts';
import { drawTextChart, fillLines, type Paint } from '../../core/chart/text-chart.ts';
import { breaches, signOf } from './choose-alarm.ts';
import { markersOf } from './phases.ts';

export type { Paint } from '../../core/chart/text-chart.ts';

/** How to draw a chart. */
export interface ChartOptions {
  /** Columns of the whole chart. */
  readonly width: number;
  readonly paint: Paint;
  /** Whether to use ASCII instead of braille characters. */
  readonly ascii?: boolean;
}

const ROWS = 10;
const LETTERS = { deploy: 'D', alarm: 'A', rollback: 'R', end: 'E' } as const;

/** Draws an alarm's metric and its threshold for a terminal, one line of text per row. */
export function drawChart(
  played: PlayedScenario,
  alarm: PlayedAlarm,
  { width, paint, ascii = false }: ChartOptions,
): readonly string[] {
  const heading = `${alarm.name}: ${alarm.statistic} of ${alarm.metric} ${signOf(alarm)} ${alarm.threshold}, ${alarm.evaluate} periods of ${formatDuration(alarm.periodSeconds * 1000)}`;
  return [
    ...fillLines(heading.split(' '), width, ' ').map((line) => paint('bold', line)),
    ...drawTextChart(modelOf(played, alarm), { width, rows: ROWS, paint, ascii }),
  ];
}

function modelOf(played: PlayedScenario, alarm: PlayedAlarm): ChartModel {
  return {
    points: alarm.points,
    periodMs: alarm.periodSeconds * 1000,
    threshold: alarm.threshold,
    isBreaching: (value) => breaches(alarm, value),
    fromMs: Math.min(0, alarm.points[0]?.at ?? 0),
    toMs: played.endedAt,
    moments: markersOf(played, alarm.name).map(({ atMs, name, label }) => ({ atMs, letter: LETTERS[name], label })),
    timeLabel: formatDuration,
    labelStepMs: 1_000,
  };
}
