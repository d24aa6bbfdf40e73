import type { ConsumerLimits } from '../../../src/config/functions.ts';
import { type DurationMs, durationMs, seconds } from '../../../src/core/time.ts';
import type { MessageGateways } from '../../../src/guard/handle-message.ts';
import type { Invocation } from './invocation.ts';
import type { Queue } from './queue.ts';
import type { Scheduler } from './scheduler.ts';

/** What the handling of an invocation's messages works with: its queue, and how much of its time is left. */
export function messagePorts(
  invocation: Invocation,
  {
    queue,
    limits,
    scheduler,
  }: { readonly queue: Queue; readonly limits: ConsumerLimits; readonly scheduler: Scheduler },
): MessageGateways {
  return {
    queue: {
      returnAfter: (receiptHandle, wait) =>
        invocation.call(
          { action: 'sqs:ChangeMessageVisibility', remote: 'queue', about: `${receiptHandle} in ${wait}` },
          () => queue.returnAfter(receiptHandle, wait),
        ),
      deadLetter: (body) =>
        invocation.call({ action: 'sqs:SendMessage', remote: 'queue', about: 'dead letter' }, () => queue.bury(body)),
    },
    now: () => invocation.now(),
    remaining: () => remainingOf(invocation, limits, scheduler),
    enough: seconds(limits.enoughSeconds),
    log: {
      info: (message, { because }) => scheduler.note(`${invocation.name}: ${message}, ${String(because)}`),
      warn: (message, { because }) => scheduler.note(`${invocation.name}: ${message}, ${String(because)}`),
    },
  };
}

/** Lambda counts down by its own clock. */
export function remainingOf(invocation: Invocation, limits: ConsumerLimits, scheduler: Scheduler): DurationMs {
  return durationMs(Math.max(0, invocation.startedAt + limits.timeoutSeconds * 1_000 - scheduler.now));
}
