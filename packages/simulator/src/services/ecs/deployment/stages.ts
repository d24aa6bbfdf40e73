import type { Cancel, VirtualClock } from '../../../clock.ts';

/** Starts a step that calls `resume` when it is over. Returns a function that cancels it. */
export type Step = (resume: () => void) => Cancel;

/** A deployment's stages in order, as a generator that yields every step that takes time. */
export type Program = Generator<Step, void, void>;

/** Runs a program step by step. Returns a function that cancels the rest of it. */
export function runProgram(program: Program): Cancel {
  let isOver = false;
  let steps = 0;
  let cancelStep: Cancel = () => {};
  const next = (): void => {
    if (isOver) return;
    const { value, done } = program.next();
    if (done === true) return;
    steps += 1;
    const mine = steps;
    const cancel = value(next);
    // If the step is over at once, `cancelStep` already belongs to a later one.
    if (mine === steps) cancelStep = cancel;
  };
  next();
  return () => {
    isOver = true;
    cancelStep();
  };
}

/** Waits for `ms`; there is no step if it is 0. */
export function* pause(clock: VirtualClock, ms: number, label: string): Program {
  if (ms > 0) yield (resume) => clock.schedule(clock.now() + ms, resume, label);
}
