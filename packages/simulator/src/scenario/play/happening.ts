import type { StoryCause } from '../format/story-cause.ts';

/** An event in the timeline of a scenario. */
export interface Happening {
  /** Milliseconds from the start. */
  readonly at: number;
  /** `step`, `status`, `stage`, `alarm`, `hook`, `event`, `refused`, or a moment of a deployment such as `baking` and `failed`. */
  readonly what: string;
  readonly version?: string;
  /** Name of the alarm or hook, or text of the event. */
  readonly subject?: string;
  /** State, stage, status or answer. */
  readonly state?: string;
  readonly because?: readonly StoryCause[];
  /** Description of the event. */
  readonly text: string;
}

/** The record of one deployment of the scenario. Times are milliseconds from the start. */
export interface DeploymentTrack {
  readonly arn: string;
  readonly version: string;
  readonly createdAt: number;
  startedAt: number | undefined;
  /** When the first task of its version was RUNNING. */
  runningAt: number | undefined;
  healthyAt: number | undefined;
  bakingAt: number | undefined;
  /** When the bake ended, normally or because the deployment failed. */
  bakeEndedAt: number | undefined;
  /** When ECS failed it. */
  failedAt: number | undefined;
  rollingBackAt: number | undefined;
  finishedAt: number | undefined;
  because: readonly StoryCause[];
  wasSuperseded: boolean;
  /** Alarms that were deleted while ECS monitored them, oldest first. */
  readonly lostAlarms: { readonly name: string; readonly at: number }[];
  wasRequested: boolean;
  tasksStarted: number;
  tasksFailed: number;
  seen: { status: string; stage: string | undefined; alarms: string | undefined; breaker: string | undefined };
}
