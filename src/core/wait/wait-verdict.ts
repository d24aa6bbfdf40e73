import { assertNever } from '../assert-never.ts';
import { type DeploymentRecord, isFinished, type ProtectionState } from '../deployment/record.ts';

/** How a command can end. `EXIT_CODES` has the exit code of each name. */
export type VerdictName =
  | 'succeeded'
  | 'unexpected'
  | 'usage'
  | 'rolled-back-by-alarm'
  | 'rolled-back-by-circuit-breaker'
  | 'rolled-back-by-lifecycle-hook'
  | 'rolled-back-by-approval'
  | 'rolled-back-on-request'
  | 'rolled-back-by-configuration'
  | 'rolled-back'
  | 'failed'
  | 'rollback-failed'
  | 'stopped'
  | 'superseded'
  | 'nothing-ran'
  | 'timed-out'
  | 'not-found'
  | 'not-permitted'
  | 'unprotected'
  | 'expectation-failed'
  | 'low'
  | 'medium'
  | 'high'
  | 'not-caught'
  | 'interrupted';

/** An exit code of `ecs-guard`. */
export interface ExitCode {
  readonly code: number;
  readonly name: VerdictName;
  /** Shown in `--help` and on the page of exit codes. */
  readonly meaning: string;
}

/** The public table of exit codes: every command of `ecs-guard` exits with one of these. Codes never change their meaning. */
export const EXIT_CODES: readonly ExitCode[] = [
  { code: 0, name: 'succeeded', meaning: 'the deployment succeeded' },
  {
    code: 1,
    name: 'unexpected',
    meaning: 'something unexpected: AWS cannot be reached, an answer makes no sense, or a bug',
  },
  { code: 2, name: 'usage', meaning: 'an argument or the configuration is wrong' },
  { code: 10, name: 'rolled-back-by-alarm', meaning: 'rolled back by a CloudWatch alarm' },
  { code: 11, name: 'rolled-back-by-circuit-breaker', meaning: 'rolled back by the circuit breaker' },
  { code: 12, name: 'rolled-back-by-lifecycle-hook', meaning: 'rolled back because a lifecycle hook failed' },
  { code: 13, name: 'rolled-back-by-approval', meaning: 'rolled back because an approval was rejected or timed out' },
  { code: 14, name: 'rolled-back-on-request', meaning: 'rolled back because a user requested it' },
  {
    code: 15,
    name: 'rolled-back-by-configuration',
    meaning: 'rolled back because ECS found the network configuration invalid',
  },
  {
    code: 19,
    name: 'rolled-back',
    meaning: 'rolled back for a reason that ECS does not give or that ecs-guard does not know',
  },
  { code: 20, name: 'failed', meaning: 'failed because of an alarm or the circuit breaker, without a rollback' },
  { code: 21, name: 'rollback-failed', meaning: 'failed, and the rollback failed too' },
  { code: 22, name: 'stopped', meaning: 'stopped before it finished, without a rollback' },
  { code: 30, name: 'superseded', meaning: 'a newer deployment replaced it' },
  { code: 31, name: 'nothing-ran', meaning: 'found no deployment to wait for' },
  { code: 40, name: 'timed-out', meaning: 'not finished within --timeout' },
  {
    code: 41,
    name: 'not-found',
    meaning:
      'cluster, service or deployment not found, or deleted during the wait; or the service does not use the ECS deployment controller',
  },
  { code: 42, name: 'not-permitted', meaning: 'AWS refuses the calls: permissions or credentials' },
  {
    code: 43,
    name: 'unprotected',
    meaning: 'succeeded, but ecs-guard cannot confirm that ECS watched its alarms (--require-protection)',
  },
  { code: 51, name: 'expectation-failed', meaning: 'the outcome differs from what the scenario expects' },
  { code: 60, name: 'low', meaning: 'findings of low severity' },
  { code: 61, name: 'medium', meaning: 'findings of medium severity, and none of high' },
  { code: 62, name: 'high', meaning: 'findings of high severity' },
  { code: 63, name: 'not-caught', meaning: 'a failure that must be caught is not (--require-caught)' },
  { code: 130, name: 'interrupted', meaning: 'interrupted by Ctrl-C; the deployment continues' },
];

/**
 * Returns the exit code of a verdict.
 *
 * @throws Error for a name that is missing in the table, which the compiler does not check
 */
export function exitCodeOf(name: VerdictName): number {
  const found = EXIT_CODES.find((entry) => entry.name === name);
  if (found === undefined) throw new Error(`"${name}" has no exit code: add it to EXIT_CODES`);
  return found.code;
}

/** Protection states in which deployment alarms could have stopped the deployment. */
const PROTECTED: readonly ProtectionState[] = ['armed'];

/**
 * Returns the verdict of a record; undefined while it is not finished. With `requireProtection`, a success is `unprotected`
 * unless its alarms are known to have been on: "unknown" does not count as protected.
 */
export function assessVerdict(
  record: DeploymentRecord,
  { requireProtection }: { readonly requireProtection: boolean },
): VerdictName | undefined {
  if (!isFinished(record)) return undefined;
  switch (record.outcome) {
    case 'succeeded':
      return requireProtection && !PROTECTED.includes(record.protection.state) ? 'unprotected' : 'succeeded';
    case 'rolled-back':
      return rolledBackBy(record);
    case 'rollback-failed':
    case 'failed':
    case 'superseded':
    case 'stopped':
      return record.outcome;
    case 'unknown':
    case undefined:
      return 'not-found';
    default:
      return assertNever(record.outcome);
  }
}

function rolledBackBy({ cause }: DeploymentRecord): VerdictName {
  switch (cause) {
    case 'alarm':
      return 'rolled-back-by-alarm';
    case 'circuit-breaker':
      return 'rolled-back-by-circuit-breaker';
    case 'lifecycle-hook':
      return 'rolled-back-by-lifecycle-hook';
    case 'approval-rejected':
      return 'rolled-back-by-approval';
    case 'requested':
      return 'rolled-back-on-request';
    case 'invalid-configuration':
      return 'rolled-back-by-configuration';
    case 'service-deleted':
    case 'unknown':
    case undefined:
      return 'rolled-back';
    default:
      return assertNever(cause);
  }
}
