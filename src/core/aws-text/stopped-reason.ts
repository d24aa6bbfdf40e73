/** Why the scheduler stopped a task: the service scaled in, the task failed its health checks, or another reason. */
export type StoppedReason = 'scaling' | 'health-check' | 'other';

/**
 * Classifies the `stoppedReason` of a task with the stop code ServiceSchedulerInitiated. ECS uses that code both for tasks
 * that failed their health checks and for tasks that are no longer needed; only the text distinguishes them.
 *
 * @see https://github.com/aws/containers-roadmap/issues/612
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html
 */
export function parseStoppedReason(text: string): StoppedReason {
  const reason = text.toLowerCase();
  if (reason.startsWith('scaling activity')) return 'scaling';
  return reason.includes('health check') ? 'health-check' : 'other';
}
