import { definitionsOf } from '../../core/history/definitions.ts';
import type { AlarmFigure, Figures, ServiceFigures } from '../../core/history/figures.ts';
import type { LeadTimes } from '../../core/history/lead-times.ts';
import { describeDuration } from '../../core/time.ts';
import type { HistoryRange } from '../../guard/history/ports.ts';
import { oneLine } from '../wait/one-line.ts';
import { shortenMiddle } from '../wait/table/shorten-names.ts';
import { wrapWords } from '../wrap-words.ts';
import { LEAST_WIDTH, shortInstant, shortService } from './describe-rows.ts';

const GAP = '  ';
const NAME = 20;

/** Headings of the figures, which are right-aligned below them. */
const HEADINGS = ['deployments', 'per week', 'failed', 'fail rate', 'recovery time'] as const;

/** Describes the figures in lines of at most 80 columns. */
export function describeFigures(figures: Figures, range: HistoryRange, cluster: string | undefined): readonly string[] {
  if (figures.services.length === 0) return [];
  const head = ['service'.padEnd(NAME), ...HEADINGS].join(GAP);
  return [
    `figures per service, ${shortInstant(range.from)} to ${shortInstant(range.until)} UTC`,
    head,
    ...figures.services.flatMap((service) => describeService(service, range, cluster)),
    ...describeAlarms(figures.alarms),
    '',
    ...definitionsOf(figures.services.some(({ leadTimes }) => leadTimes !== undefined)).map(
      ({ name, text }) => `${name}: ${text}`,
    ),
  ];
}

function describeService(figures: ServiceFigures, range: HistoryRange, cluster: string | undefined): readonly string[] {
  const { serviceArn, changes, failures, changesPerWeek, changeFailRate, recoveryTime } = figures;
  const cells = [
    String(changes),
    changesPerWeek === undefined ? '-' : changesPerWeek.toFixed(1),
    String(failures),
    changeFailRate === undefined ? '-' : `${(changeFailRate * 100).toFixed(1)}%`,
    recoveryTime === undefined ? '-' : describeDuration(recoveryTime),
  ].map((cell, index) => cell.padStart(HEADINGS[index]?.length ?? 0));
  const name = shortenMiddle(oneLine(shortService(serviceArn, cluster)), NAME).padEnd(NAME);
  return [[name, ...cells].join(GAP), ...describeRest(figures, range).flatMap(indented)];
}

function describeRest({ notCounted, from, leadTimes }: ServiceFigures, range: HistoryRange): readonly string[] {
  const counts = Object.entries(notCounted).map(([because, count]) => `${count} ${because}`);
  return [
    ...(leadTimes === undefined ? [] : [describeLeadTimes(leadTimes)]),
    ...(counts.length === 0 ? [] : [`not counted: ${counts.join(', ')}`]),
    ...(from === range.from ? [] : [`counted from ${shortInstant(from)}: the guard was not installed before`]),
  ];
}

function describeLeadTimes({ median, counted, unknown }: LeadTimes): string {
  const lacking = unknown === 0 ? [] : [`unknown for ${unknown} ${unknown === 1 ? 'deployment' : 'deployments'}`];
  const known = median === undefined ? [] : [`${describeDuration(median)}, median of ${counted}`];
  const said = [...known, ...lacking];
  return `change lead time: ${said.length === 0 ? 'not known' : said.join(', ')}`;
}

function describeAlarms(alarms: readonly AlarmFigure[]): readonly string[] {
  if (alarms.length === 0) return [];
  const digits = Math.max(...alarms.map(({ rollbacks }) => String(rollbacks).length));
  const room = LEAST_WIDTH - digits - 2 * GAP.length;
  return [
    '',
    'rollbacks per alarm',
    ...alarms.map(
      ({ alarmName, rollbacks }) =>
        `${GAP}${String(rollbacks).padStart(digits)}${GAP}${shortenMiddle(oneLine(alarmName), room)}`,
    ),
  ];
}

function indented(text: string): readonly string[] {
  return wrapWords(text, LEAST_WIDTH - GAP.length).map((line) => GAP + line);
}
