import type { Cancel, VirtualClock } from '../../../clock.ts';

/** Registers what goes on once the step is over, and gives back how to drop it. */
export type Step = (resume: () => void) => Cancel;

/** A deployment's stages in reading order: it yields every step that takes time. */
export type Program = Generator<Step, void, void>;

/** Runs a program from step to step; what it gives back drops the rest of it. */
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
    // A step that is over at once has made way for later ones already.
    if (mine === steps) cancelStep = cancel;
  };
  next();
  return () => {
    isOver = true;
    cancelStep();
  };
}

/** A span of time; none is no step at all. */
export function* pause(clock: VirtualClock, ms: number, label: string): Program {
  if (ms > 0) yield (resume) => clock.schedule(clock.now() + ms, resume, label);
}
