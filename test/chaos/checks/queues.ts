import { POISON } from '../machine/deliver-stories.ts';
import type { Machine } from '../machine/machine.ts';
import { differs, type Violation } from './violation.ts';

/** The guard came to rest, its queues are empty, only poison is dead, and nothing threw that is not an error of the guard's. */
export function checkQueues(machine: Machine): readonly Violation[] {
  const { reconcilerQueue, notifierQueue, reconciler, notifier } = machine;
  const waiting = machine.waitingMessages();
  return [
    ...(machine.isIdle() ? [] : differs('the guard settles', 'the guard', ['idle', 'busy'])),
    ...(waiting.length === 0
      ? []
      : differs('the queues are empty', 'a queue', ['empty', waiting.slice(0, 3).join(' ').slice(0, 500)])),
    ...[reconcilerQueue, notifierQueue].flatMap((queue) => [
      ...queue.deadLetters
        .filter((body) => !POISON.some((poison) => poison === body))
        .flatMap((body) => differs('only poison is dead', queue.limits.name, ['poison', body.slice(0, 300)])),
    ]),
    ...[...reconciler.bugs, ...notifier.bugs]
      .slice(0, 1)
      .flatMap((bug) => differs('no bug throws', 'a function', ['', bug])),
  ];
}
