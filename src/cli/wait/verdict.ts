import type { RevisionDiff } from '../../core/diff/revision-diff.ts';
import { describeRecord } from '../../core/outcome-event/outcome-event.ts';
import { describeProtection } from '../../core/wait/verdict-text.ts';
import { exitCodeOf, type VerdictName } from '../../core/wait/wait-verdict.ts';
import type { ServiceReference } from '../../guard/ports.ts';
import type { Following } from '../../guard/wait/following.ts';
import { endOf } from './describe-end.ts';

/** How a wait ended, whatever ended it. */
export interface Verdict {
  readonly name: VerdictName;
  /** One line. */
  readonly text: string;
  readonly service: ServiceReference;
  /** Undefined when none was found out. */
  readonly region: string | undefined;
  readonly following: Following | undefined;
  /** What changed between the revisions; undefined where that was not read. */
  readonly changes?: RevisionDiff | undefined;
}

/** The last line of every wait. */
export function describeLastLine({ name, text }: Verdict): string {
  return `${name}: ${text}`;
}

/** A success that no alarm watched over: the last line says so, a pipeline may want to show it. */
export function isDoubtful({ name, following }: Verdict): boolean {
  const state = following?.record?.protection.state;
  return name === 'succeeded' && state !== undefined && state !== 'armed';
}

/**
 * The document of `--json`: `schemaVersion`, `verdict`, `exitCode`, `text`, `cluster`, `service`, `region`, and, once ECS has
 * described the deployment, the fields of an outcome event's detail beside `protection` in words, the `stoppedTasks`,
 * the `changes` between the revisions and the `next` steps.
 * What is not known is left out.
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
