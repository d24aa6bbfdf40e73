import { withoutIds } from '../deployment/evidence.ts';
import { latest } from '../time.ts';
import type {
  CommitRange,
  EvidencePart,
  ExplainedEvent,
  FailedTasks,
  GatheredEvidence,
  LogExcerpt,
  MetricChart,
} from './evidence.ts';
import { distinct } from './service-events.ts';

/** Most of each part. */
const MOST = { tasks: 5, serviceEvents: 5, charts: 3, logs: 3, commits: 5 };

/**
 * Adds what was gathered later to what was gathered before: AWS forgets, so nothing that was gathered is lost. A part is no
 * longer missing once either has it.
 *
 * @param asked the parts that were read later
 */
export function mergeEvidence(
  earlier: GatheredEvidence | undefined,
  later: GatheredEvidence,
  asked: ReadonlySet<EvidencePart>,
): GatheredEvidence {
  if (earlier === undefined) return later;
  const wasRead = (part: EvidencePart) => asked.has(part) && !later.missing.some((missing) => missing.part === part);
  return {
    gatheredAt: later.gatheredAt,
    tasks: mergeTasks(earlier.tasks, later.tasks).slice(0, MOST.tasks),
    rollbackTasks: mergeRollback(earlier.rollbackTasks, later.rollbackTasks),
    serviceEvents: mergeEvents(earlier.serviceEvents, later.serviceEvents).slice(0, MOST.serviceEvents),
    charts: mergeCharts(earlier.charts, later.charts).slice(0, MOST.charts),
    logs: mergeByKey(earlier.logs, later.logs, (log: LogExcerpt) => log.container).slice(0, MOST.logs),
    commits: mergeByKey(earlier.commits, later.commits, (range: CommitRange) => range.container).slice(0, MOST.commits),
    author: later.author ?? earlier.author,
    // Once the stack has caught up, the earlier drift is over.
    drift: wasRead('stack') ? later.drift : (later.drift ?? earlier.drift),
    missing: mergeMissing(earlier, later, asked),
  };
}

function mergeRollback(
  earlier: GatheredEvidence['rollbackTasks'],
  later: GatheredEvidence['rollbackTasks'],
): GatheredEvidence['rollbackTasks'] {
  return earlier === undefined || later === undefined
    ? (later ?? earlier)
    : mergeTasks(earlier, later).slice(0, MOST.tasks);
}

/** Both reads may show the same tasks, so counts are not added. */
function mergeTasks(earlier: readonly FailedTasks[], later: readonly FailedTasks[]): readonly FailedTasks[] {
  const groups = new Map(earlier.map((group) => [keyOfTasks(group), group]));
  for (const group of later) {
    const key = keyOfTasks(group);
    const known = groups.get(key);
    const merged = known === undefined ? group : mergeGroup(known, group);
    groups.set(key, merged);
  }
  return [...groups.values()];
}

function mergeGroup(known: FailedTasks, group: FailedTasks): FailedTasks {
  const isWorse = group.diagnosis.is === 'unknown' && known.diagnosis.is === 'known';
  return {
    ...group,
    count: Math.max(known.count, group.count),
    newestAt: latest([known.newestAt, group.newestAt]),
    diagnosis: isWorse ? known.diagnosis : group.diagnosis,
  };
}

function keyOfTasks({ reason, stopCode, exitCode, container }: FailedTasks): string {
  return JSON.stringify([withoutIds(reason), stopCode, exitCode, container]);
}

function mergeEvents(earlier: readonly ExplainedEvent[], later: readonly ExplainedEvent[]): readonly ExplainedEvent[] {
  return distinct([...later, ...earlier].toSorted((a, b) => b.at - a.at));
}

/** The later chart has more of the time after the deployment, unless CloudWatch has dropped points meanwhile. */
function mergeCharts(earlier: readonly MetricChart[], later: readonly MetricChart[]): readonly MetricChart[] {
  const values = ({ points }: MetricChart) => points.filter(({ value }) => value !== undefined).length;
  const kept = earlier.filter((chart) => {
    const fresh = later.find(({ alarmName }) => alarmName === chart.alarmName);
    return fresh === undefined || values(fresh) < values(chart);
  });
  const names = new Set(kept.map(({ alarmName }) => alarmName));
  return [...kept, ...later.filter(({ alarmName }) => !names.has(alarmName))];
}

/** The later one of each key replaces the earlier one, in the earlier order. */
function mergeByKey<T>(earlier: readonly T[], later: readonly T[], keyOf: (one: T) => string): readonly T[] {
  return [...new Map([...earlier, ...later].map((one) => [keyOf(one), one])).values()];
}

function mergeMissing(
  earlier: GatheredEvidence,
  later: GatheredEvidence,
  asked: ReadonlySet<EvidencePart>,
): GatheredEvidence['missing'] {
  const stillMissing = later.missing.filter(({ part }) => holds(later, part) || !holds(earlier, part));
  return [...stillMissing, ...earlier.missing.filter(({ part }) => !asked.has(part))];
}

/** Whether the evidence has something of the part. */
function holds(evidence: GatheredEvidence, part: EvidencePart): boolean {
  switch (part) {
    case 'tasks':
      return evidence.tasks.length > 0;
    case 'service-events':
      return evidence.serviceEvents.length > 0;
    case 'metrics':
      return evidence.charts.length > 0;
    case 'logs':
      return evidence.logs.length > 0;
    case 'commits':
      return evidence.commits.length > 0;
    case 'author':
      return evidence.author !== undefined;
    case 'stack':
      return evidence.drift !== undefined;
  }
}
