import type { RevisionDiff } from '../../core/diff/revision-diff.ts';
import { describeRecord } from '../../core/outcome-event/outcome-event.ts';
import { describeProtection } from '../../core/wait/verdict-text.ts';
import { exitCodeOf, type VerdictName } from '../../core/wait/wait-verdict.ts';
import type { ServiceReference } from '../../guard/ports.ts';
import type { Following } from '../../guard/wait/following.ts';
import { endOf } from './describe-end.ts';

/** How a wait ended. */
export interface Verdict {
  readonly name: VerdictName;
  /** One line. */
  readonly text: string;
  readonly service: ServiceReference;
  /** Undefined if it could not be determined. */
  readonly region: string | undefined;
  readonly following: Following | undefined;
  /** The changes between the revisions; undefined if they were not read. */
  readonly changes?: RevisionDiff | undefined;
}

/** Returns the last line of every wait. */
export function describeLastLine({ name, text }: Verdict): string {
  return `${name}: ${text}`;
}

/** Whether it is a success without protection, which a pipeline may want to show. */
export function isDoubtful({ name, following }: Verdict): boolean {
  const state = following?.record?.protection.state;
  return name === 'succeeded' && state !== undefined && state !== 'armed';
}

/**
 * Returns the document of `--json`: `schemaVersion`, `verdict`, `exitCode`, `text`, `cluster`, `service`, `region`. Once
 * ECS has described the deployment, it also has the fields of an outcome event's detail, `protection` in words, the
 * `stoppedTasks`, the `changes` between the revisions and the `next` steps. Unknown fields are absent.
 */
export function describeDocument(verdict: Verdict): Readonly<Record<string, unknown>> {
  const { name, text, service, region, following, changes } = verdict;
  const record = following?.record;
  const stopped = following?.evidence?.stoppedTasks;
  const { next } = endOf(verdict);
  return {
    schemaVersion: '1',
    verdict: name,
    exitCode: exitCodeOf(name),
    text,
    cluster: service.cluster,
    service: service.service,
    ...(region !== undefined && { region }),
    ...(following !== undefined && { serviceDeploymentArn: following.serviceDeploymentArn }),
    ...(record !== undefined && { protection: describeProtection(record), ...describeRecord(record) }),
    ...(stopped !== undefined && { stoppedTasks: stopped }),
    ...(changes !== undefined && { changes: changes.changes }),
    ...(next.length > 0 && { next }),
  };
}
