import { lastPart, parseServiceArn } from '../../core/arn.ts';
import { describeWhy } from '../../core/history/describe-why.ts';
import type { PastDeployment } from '../../core/history/past-deployment.ts';
import { between, describeDuration, describeInstant, type EpochMs } from '../../core/time.ts';
import { oneLine } from '../wait/one-line.ts';
import { shortenMiddle } from '../wait/table/shorten-names.ts';
import { wrapWords } from '../wrap-words.ts';

/** Columns that every terminal has. */
export const LEAST_WIDTH = 80;

/** Widest line: longer ones are hard to follow. */
const MOST_WIDTH = 160;

const GAP = '  ';

/** Widths of the columns besides service and revision, which share the rest. */
const CREATED = 16;
const OUTCOME = 15;
const TOOK = 11;

/** The lines of a list of deployments. Its columns do not depend on the rows, so that each page can be printed at once. */
export interface RowsLayout {
  readonly head: string;
  rowOf(deployment: PastDeployment): readonly string[];
}

/** Lays out rows for a terminal of that many columns. `cluster` is set if it is the same in all rows. */
export function layOutRows(columns: number | undefined, cluster: string | undefined): RowsLayout {
  const width = Math.min(MOST_WIDTH, Math.max(LEAST_WIDTH, columns ?? LEAST_WIDTH));
  const rest = width - CREATED - OUTCOME - TOOK - 4 * GAP.length;
  const revision = Math.floor(rest * 0.4);
  const widths = [CREATED, rest - revision, OUTCOME, TOOK, revision];
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, index) => shortenMiddle(oneLine(cell), widths[index] ?? 0).padEnd(widths[index] ?? 0))
      .join(GAP)
      .trimEnd();
  return {
    head: line(['created (UTC)', 'service', 'outcome', 'took', 'revision']),
    rowOf: (deployment) => [line(cellsOf(deployment, cluster)), ...whyLines(deployment, width)],
  };
}

/** `2026-11-24 10:02` */
export function shortInstant(at: EpochMs): string {
  return describeInstant(at).slice(0, 16).replace('T', ' ');
}

/** `shop/checkout`, or `checkout` if all services are in that cluster. */
export function shortService(serviceArn: string, cluster: string | undefined): string {
  const parsed = parseServiceArn(serviceArn);
  if (parsed === undefined) return serviceArn;
  const { cluster: own = 'default', service } = parsed;
  return own === cluster ? service : `${own}/${service}`;
}

function cellsOf(deployment: PastDeployment, cluster: string | undefined): readonly string[] {
  const { createdAt, finishedAt, serviceArn, outcome, phase, taskDefinitionArn } = deployment;
  return [
    shortInstant(createdAt),
    shortService(serviceArn, cluster),
    outcome ?? phase,
    finishedAt === undefined ? '' : describeDuration(between(createdAt, finishedAt)),
    taskDefinitionArn === undefined ? '' : lastPart(taskDefinitionArn),
  ];
}

/** The cause, on lines of their own below the row. */
function whyLines(deployment: PastDeployment, width: number): readonly string[] {
  const why = describeWhy(deployment);
  if (why === undefined) return [];
  const indent = ' '.repeat(CREATED + GAP.length);
  const room = width - indent.length;
  const words = oneLine(why)
    .split(' ')
    .map((word) => shortenMiddle(word, room))
    .join(' ');
  return wrapWords(words, room).map((line) => indent + line);
}
