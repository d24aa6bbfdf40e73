/**
 * Messages that report progress. Every other message counts as trouble, so that a new one from AWS is quoted, not lost.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-rebalancing-event-messages-list.html
 */
const PROGRESS: readonly RegExp[] = [
  /\bhas started \d+ tasks?\b/,
  /\bhas stopped \d+ (running )?tasks?\b/,
  /\b(de)?registered \d+ targets?\b/,
  /\bhas begun draining connections\b/,
  /\breached a steady state\b/,
  /\bdeployment completed\b/,
  /\bAZ balanced\b/,
  /\bcomputedDesiredCount\b/,
];

/** Whether a service event message reports progress or trouble. */
export function parseServiceMessage(message: string): 'progress' | 'trouble' {
  return PROGRESS.some((pattern) => pattern.test(message)) ? 'progress' : 'trouble';
}

/** Whether the message says that tasks of the service started. */
export function startsTasks(message: string): boolean {
  return /\bhas started \d+ tasks?\b/.test(message);
}
