import type { ServiceTotals } from '../../workload/publish/totals.ts';
import type { PROTECTIONS, VERDICTS } from '../format/expectation.ts';
import type { StoryCause } from '../format/story-cause.ts';
import type { Happening } from './happening.ts';

export type Verdict = (typeof VERDICTS)[number];
export type ProtectionWord = (typeof PROTECTIONS)[number];

/** The result of a scenario. Times are milliseconds from the start. */
export interface PlayedScenario {
  readonly name: string;
  readonly startMs: number;
  readonly endedAt: number;
  readonly deployments: readonly PlayedDeployment[];
  readonly timeline: readonly Happening[];
  readonly alarms: readonly PlayedAlarm[];
  readonly mostTasks: number;
  readonly fewestHealthyTasks: number;
  readonly hookCalls: number;
  /** Totals of all versions, including the time before the start; undefined without load. */
  readonly served: ServiceTotals | undefined;
  readonly expectations: readonly JudgedExpectation[];
  /** Parts of the scenario that it does not test, one sentence each. */
  readonly untested: readonly string[];
}

export interface PlayedDeployment {
  readonly version: string;
  readonly verdict: Verdict;
  readonly because: readonly StoryCause[];
  /** ECS's status at the end. */
  readonly status: string;
  readonly statusReason: string | undefined;
  readonly protection: ProtectionWord;
  /** Alarms that were deleted while ECS monitored them. */
  readonly lostAlarms: readonly string[];
  /** When the first of them was deleted. */
  readonly protectionLostAt: number | undefined;
  readonly triggeredAlarms: readonly string[];
  readonly createdAt: number;
  readonly startedAt: number | undefined;
  readonly runningAt: number | undefined;
  readonly bakingAt: number | undefined;
  readonly failedAt: number | undefined;
  readonly rollingBackAt: number | undefined;
  readonly finishedAt: number | undefined;
  readonly timeToDetectMs: number | undefined;
  readonly rollbackTimeMs: number | undefined;
  readonly recoveryTimeMs: number | undefined;
  readonly bakeMs: number | undefined;
  readonly tasksStarted: number;
  readonly tasksFailed: number;
  readonly breaker: { readonly status: string; readonly failureCount: number; readonly threshold: number } | undefined;
  /** Undefined without load. */
  readonly requests: number | undefined;
  /** Undefined without load. */
  readonly errors: number | undefined;
}

export interface PlayedAlarm {
  readonly name: string;
  readonly metric: string;
  readonly statistic: string;
  readonly comparison: string;
  readonly threshold: number;
  readonly periodSeconds: number;
  readonly evaluate: string;
  readonly state: string;
  readonly changes: readonly {
    readonly at: number;
    readonly from: string;
    readonly to: string;
    readonly reason: string;
  }[];
  readonly points: readonly { readonly at: number; readonly value: number }[];
}

export interface JudgedExpectation {
  readonly text: string;
  readonly line: number;
  readonly met: boolean;
  /** What happened instead; undefined if it was met. */
  readonly saw: string | undefined;
}
