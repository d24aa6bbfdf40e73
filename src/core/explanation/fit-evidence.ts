import { weighValue } from '../deployment/item-size.ts';
import type { FailedTasks, GatheredEvidence, LogExcerpt } from './evidence.ts';

/** Largest evidence as a table item, in bytes. The notifier reads it with every update of a message. */
const EVIDENCE_BYTES = 32_000;

/** Longest text of ECS, in characters. */
const TEXT_LENGTH = 1_000;
const SHORT_TEXT_LENGTH = 200;

/** Fewest points of a chart and fewest lines of a log, while anything else can be trimmed. */
const FEW_POINTS = 30;
const FEW_LINES = 5;

/**
 * Trims the evidence to the size of a table item. The oldest points and log lines go first, then whole charts and logs.
 * The tasks stay longest, because they name the cause.
 */
export function fitEvidence(evidence: GatheredEvidence): GatheredEvidence {
  let fitted = limitTexts(evidence);
  for (const shorten of CUTS) {
    while (weighValue(fitted) > EVIDENCE_BYTES) {
      const shorter = shorten(fitted);
      if (shorter === undefined) break;
      fitted = shorter;
    }
  }
  return weighValue(fitted) > EVIDENCE_BYTES ? withShortTexts(fitted) : fitted;
}

type Cut = (evidence: GatheredEvidence) => GatheredEvidence | undefined;

/** Applied in this order, each until the evidence fits or nothing is left to trim. */
const CUTS: readonly Cut[] = [
  (evidence) => shorterCharts(evidence, FEW_POINTS),
  (evidence) => shorterLogs(evidence, FEW_LINES),
  ({ charts, ...evidence }) => (charts.length <= 1 ? undefined : { ...evidence, charts: charts.slice(0, -1) }),
  ({ logs, ...evidence }) => (logs.length === 0 ? undefined : { ...evidence, logs: logs.slice(0, -1) }),
  ({ serviceEvents, ...evidence }) =>
    serviceEvents.length <= 1 ? undefined : { ...evidence, serviceEvents: serviceEvents.slice(0, -1) },
  ({ commits, ...evidence }) => (commits.length === 0 ? undefined : { ...evidence, commits: commits.slice(0, -1) }),
  ({ missing, ...evidence }) => (missing.length <= 1 ? undefined : { ...evidence, missing: missing.slice(0, -1) }),
  ({ charts, ...evidence }) => (charts.length === 0 ? undefined : { ...evidence, charts: [] }),
  ({ rollbackTasks = [], ...evidence }) =>
    rollbackTasks.length <= 1 ? undefined : { ...evidence, rollbackTasks: rollbackTasks.slice(0, -1) },
  ({ tasks, ...evidence }) => (tasks.length <= 1 ? undefined : { ...evidence, tasks: tasks.slice(0, -1) }),
];

function shorterCharts(evidence: GatheredEvidence, least: number): GatheredEvidence | undefined {
  const longest = Math.max(0, ...evidence.charts.map(({ points }) => points.length));
  if (longest <= least) return undefined;
  const kept = Math.max(least, Math.floor(longest / 2));
  return { ...evidence, charts: evidence.charts.map((chart) => ({ ...chart, points: chart.points.slice(-kept) })) };
}

function shorterLogs(evidence: GatheredEvidence, least: number): GatheredEvidence | undefined {
  const longest = Math.max(0, ...evidence.logs.map(({ lines }) => lines.length));
  if (longest <= least) return undefined;
  return { ...evidence, logs: evidence.logs.map((log) => withLines(log, Math.max(least, longest - 5))) };
}

function withLines(log: LogExcerpt, count: number): LogExcerpt {
  return { ...log, lines: log.lines.slice(-count) };
}

/** ECS's texts are short. Whatever else gets here must not fill the item. */
function limitTexts(evidence: GatheredEvidence): GatheredEvidence {
  return {
    ...evidence,
    tasks: evidence.tasks.map(limitGroup),
    rollbackTasks: evidence.rollbackTasks?.map(limitGroup),
    serviceEvents: evidence.serviceEvents.map((event) => ({
      ...event,
      message: clipped(event.message),
      diagnosis: limitDiagnosis(event.diagnosis),
    })),
    logs: evidence.logs.map((log) => ({
      ...log,
      lines: log.lines.map((line) => ({ ...line, text: clipped(line.text) })),
    })),
  };
}

/** Shortens every text. Only names and labels of thousands of characters get here. */
function withShortTexts(evidence: GatheredEvidence): GatheredEvidence {
  const shorten = (_key: string, value: unknown) =>
    typeof value === 'string' ? value.slice(0, SHORT_TEXT_LENGTH).toWellFormed() : value;
  return JSON.parse(JSON.stringify(evidence, shorten));
}

function limitGroup(group: FailedTasks): FailedTasks {
  return { ...group, reason: clipped(group.reason), diagnosis: limitDiagnosis(group.diagnosis) };
}

function limitDiagnosis<T extends GatheredEvidence['tasks'][number]['diagnosis']>(diagnosis: T): T {
  return diagnosis.is === 'unknown' ? { ...diagnosis, text: clipped(diagnosis.text) } : diagnosis;
}

function clipped(text: string): string {
  return text.length <= TEXT_LENGTH ? text : text.slice(0, TEXT_LENGTH).toWellFormed();
}
