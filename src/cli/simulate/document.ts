import { formatCause } from '@ecs-guard/simulator/scenario/format/story-cause';
import type { Happening } from '@ecs-guard/simulator/scenario/play/happening';
import type { PlayedAlarm, PlayedDeployment, PlayedScenario } from '@ecs-guard/simulator/scenario/play/played';

/**
 * Formats a played scenario as data: keys in a fixed order, none left out (null means "does not apply"), instants both in
 * milliseconds from the start and in UTC, fractions with at most six significant digits.
 */
export function describeDocument(played: PlayedScenario): Readonly<Record<string, unknown>> {
  const instant = (afterMs: number | undefined) =>
    afterMs === undefined ? null : { afterMs: rounded(afterMs), at: new Date(played.startMs + afterMs).toISOString() };
  return {
    schemaVersion: '1',
    scenario: played.name,
    met: played.expectations.every(({ met }) => met),
    startedAt: new Date(played.startMs).toISOString(),
    endedAt: instant(played.endedAt),
    deployments: played.deployments.map((one) => describeDeployment(one, instant)),
    mostTasks: played.mostTasks,
    fewestHealthyTasks: played.fewestHealthyTasks,
    hookCalls: played.hookCalls,
    alarms: played.alarms.map((alarm) => describeAlarm(alarm, instant)),
    expectations: played.expectations.map(({ text, line, met, saw = null }) => ({ text, line, met, saw })),
    untested: played.untested,
    timeline: played.timeline.map((one) => describeHappening(one, instant)),
  };
}

type Instant = (afterMs: number | undefined) => { readonly afterMs: number; readonly at: string } | null;

function describeDeployment(one: PlayedDeployment, instant: Instant): unknown {
  return {
    version: one.version,
    verdict: one.verdict,
    because: one.because.map(formatCause),
    status: one.status,
    statusReason: one.statusReason ?? null,
    protection: one.protection,
    protectionLostAt: instant(one.protectionLostAt),
    lostAlarms: one.lostAlarms,
    triggeredAlarms: one.triggeredAlarms,
    createdAt: instant(one.createdAt),
    startedAt: instant(one.startedAt),
    runningAt: instant(one.runningAt),
    bakingAt: instant(one.bakingAt),
    failedAt: instant(one.failedAt),
    rollingBackAt: instant(one.rollingBackAt),
    finishedAt: instant(one.finishedAt),
    timeToDetectMs: one.timeToDetectMs ?? null,
    rollbackTimeMs: one.rollbackTimeMs ?? null,
    recoveryTimeMs: one.recoveryTimeMs ?? null,
    bakeMs: one.bakeMs ?? null,
    requestsServed: maybeRounded(one.requests),
    errorsCaused: maybeRounded(one.errors),
    tasksStarted: one.tasksStarted,
    tasksFailed: one.tasksFailed,
    circuitBreaker:
      one.breaker === undefined
        ? null
        : { status: one.breaker.status, failureCount: one.breaker.failureCount, threshold: one.breaker.threshold },
  };
}

function describeAlarm(alarm: PlayedAlarm, instant: Instant): unknown {
  return {
    name: alarm.name,
    metric: alarm.metric,
    statistic: alarm.statistic,
    comparisonOperator: alarm.comparison,
    threshold: rounded(alarm.threshold),
    periodSeconds: alarm.periodSeconds,
    evaluate: alarm.evaluate,
    state: alarm.state,
    changes: alarm.changes.map(({ at, from, to, reason }) => ({ at: instant(at), from, to, reason })),
    datapoints: alarm.points.map(({ at, value }) => [at, rounded(value)]),
  };
}

function describeHappening({ at, what, version, subject, state, because, text }: Happening, instant: Instant): unknown {
  return {
    at: instant(at),
    what,
    version: version ?? null,
    subject: subject ?? null,
    state: state ?? null,
    because: (because ?? []).map(formatCause),
    text,
  };
}

/** Rounds fractions to six significant digits; whole numbers stay unchanged. */
export function rounded(value: number): number {
  return Number.isInteger(value) ? value : Number(value.toPrecision(6));
}

function maybeRounded(value: number | undefined): number | null {
  return value === undefined ? null : rounded(value);
}
