/** Why the scheduler stopped a task: the service scaled in, it failed its health checks, or something else. */
export type StoppedReason = 'scaling' | 'health-check' | 'other';

/**
 * What the `stoppedReason` of a task with the stop code ServiceSchedulerInitiated says. ECS gives that one code for tasks that it
 * replaces because their health checks failed and for those that it no longer needs; only the text distinguishes them.
 *
 * @see https://github.com/aws/containers-roadmap/issues/612
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html
 */
export function parseStoppedReason(text: string): StoppedReason {
  const reason = text.toLowerCase();
  if (reason.startsWith('scaling activity')) return 'scaling';
  return reason.includes('health check') ? 'health-check' : 'other';
}
