import type { Command } from './virtual-time.ts';

/**
 * The versions that are deployed, by the tag of their image. In models.yaml, `errors` answers with 5xx until an alarm
 * fires, and `unhealthy` does not become healthy until the circuit breaker acts.
 */
export const versionNames = ['good', 'errors', 'unhealthy'] as const;

export type Version = (typeof versionNames)[number];

/** A deployment that a tool shall do. */
interface Deployment {
  /** The folder with the fetched tools. */
  readonly folder: string;
  /** An empty folder for files of this deployment. It has `task-definition.json`. */
  readonly scratch: string;
  readonly version: Version;
  /** ARN of the deployed task definition, for a tool that only waits. */
  readonly taskDefinition: string;
}

/** What a tool does with a version on AWS. */
export interface OnAws {
  /** Whether it ends with exit code 0. */
  readonly succeeds: boolean;
  /** A sentence for the page that says what follows from what. */
  readonly because: string;
  /** Where that is published. */
  readonly source: string;
}

export interface DeployTool {
  readonly name: string;
  readonly how: 'run' | 'replayed';
  /** Where its code is published. */
  readonly home: string;
  /** Virtual seconds per second; slow where a tool starts many processes. */
  readonly speed: number;
  /** Whether it leaves the deployment to others, and only waits. */
  readonly onlyWaits?: true;
  readonly onAws: Readonly<Record<Version, OnAws>>;
  /** Undefined if the tool is missing. */
  version(folder: string): string | undefined;
  command(deployment: Deployment): Command;
}
