import { parseServiceArn } from '../../core/arn.ts';
import { calculateDurations } from '../../core/deployment/durations.ts';
import { changeResultOf } from '../../core/history/change-result.ts';
import { definitionsOf } from '../../core/history/definitions.ts';
import type { Figures } from '../../core/history/figures.ts';
import type { PastDeployment } from '../../core/history/past-deployment.ts';
import { describeInstant, type EpochMs } from '../../core/time.ts';
import type { HistoryRange } from '../../guard/history/ports.ts';
import { safeJson } from '../safe-json.ts';

/** Starts the document. Deployments follow, separated by commas. */
export function jsonStart(range: HistoryRange, source: 'ecs' | 'table', region: string): string {
  const fields = { schemaVersion: '1', source, region, from: instant(range.from), until: instant(range.until) };
  return `${safeJson(fields).slice(0, -1)},"deployments":[`;
}

/** Formats a deployment as JSON on one line. docs/history.md describes the fields; unknown ones are absent. */
export function jsonOf(deployment: PastDeployment): string {
  const name = parseServiceArn(deployment.serviceArn);
  const { timeToDetect, rollbackTime, recoveryTime, total } = calculateDurations(deployment);
  const result = changeResultOf(deployment);
  return safeJson({
    serviceDeploymentArn: deployment.serviceDeploymentArn,
    serviceArn: deployment.serviceArn,
    cluster: name?.cluster,
    service: name?.service,
    createdAt: instant(deployment.createdAt),
    startedAt: instant(deployment.startedAt),
    rollbackStartedAt: instant(deployment.rollbackStartedAt),
    finishedAt: instant(deployment.finishedAt),
    strategy: deployment.strategy,
    phase: deployment.phase,
    outcome: deployment.outcome,
    cause: deployment.cause,
    reason: deployment.reason,
    alarms: deployment.alarmNames,
    taskDefinitionArn: deployment.taskDefinitionArn,
    baseline: deployment.baseline,
    countsAs: result.is === 'not-counted' ? 'not-counted' : result.failed ? 'failed' : 'succeeded',
    durations: {
      timeToDetectMs: timeToDetect,
      rollbackTimeMs: rollbackTime,
      recoveryTimeMs: recoveryTime,
      totalMs: total,
    },
  });
}

/** Ends the document with the figures and their definitions. */
export function jsonEnd({ services, alarms }: Figures): string {
  const figures = {
    services: services.map(({ recoveryTime, from, until, leadTimes, ...counts }) => ({
      ...counts,
      from: instant(from),
      until: instant(until),
      recoveryTimeMs: recoveryTime,
      ...(leadTimes && {
        leadTimeMs: leadTimes.median,
        leadTimes: leadTimes.counted,
        leadTimesUnknown: leadTimes.unknown,
      }),
    })),
    alarms,
  };
  const definitions = Object.fromEntries(
    definitionsOf(services.some(({ leadTimes }) => leadTimes !== undefined)).map(({ name, text }) => [name, text]),
  );
  return `],"figures":${safeJson(figures)},"definitions":${safeJson(definitions)}}\n`;
}

function instant(at: EpochMs | undefined): string | undefined {
  return at === undefined ? undefined : describeInstant(at);
}
