import { type Diagnosis, diagnoseServiceEvent } from '../../core/diagnosis/diagnose.ts';
import type { TaskGroup } from '../../core/diagnosis/group-tasks.ts';
import type { RevisionDiff } from '../../core/diff/revision-diff.ts';
import { describeRecord } from '../../core/outcome-event/outcome-event.ts';
import { describeInstant } from '../../core/time.ts';
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
 * `stoppedTasks`, their `diagnoses`, the `serviceEventDiagnosis`, the `changes` between the revisions and the `next` steps.
 * Unknown fields are absent.
 */
export function describeDocument(verdict: Verdict): Readonly<Record<string, unknown>> {
  const { name, text, service, region, following, changes } = verdict;
  const record = following?.record;
  const stopped = following?.evidence?.stoppedTasks;
  const groups = following?.taskGroups ?? [];
  const event = record?.serviceEvent;
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
    ...(groups.length > 0 && { diagnoses: groups.map(describeTaskGroup) }),
    ...(event !== undefined && { serviceEventDiagnosis: describeDiagnosis(diagnoseServiceEvent(event)) }),
    ...(changes !== undefined && { changes: changes.changes }),
    ...(next.length > 0 && { next }),
  };
}

/** Returns a member of `diagnoses`: a group of stopped tasks with its explanation. */
function describeTaskGroup({ count, newestAt, diagnosis }: TaskGroup): Readonly<Record<string, unknown>> {
  const at = newestAt === undefined ? {} : { newestAt: describeInstant(newestAt) };
  return { count, ...at, ...describeDiagnosis(diagnosis) };
}

/** Returns `signature` with what the guard knows of it, or the text of ECS if the signature is `unknown`. */
function describeDiagnosis({ is, ...found }: Diagnosis): Readonly<Record<string, unknown>> {
  return is === 'known' ? found : { signature: is, ...found };
}
