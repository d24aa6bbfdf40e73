import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../../../src/clock.ts';
import { type Program, pause, runProgram, type Step } from '../../../../src/services/ecs/deployment/stages.ts';

describe('runProgram', () => {
  it('runs up to the first step at once, and goes on when each step is over', async () => {
    const clock = new VirtualClock(0);
    const said: string[] = [];
    function* program(): Program {
      said.push(`begins at ${clock.now()}`);
      yield* pause(clock, 10, 'first');
      said.push(`goes on at ${clock.now()}`);
      yield* pause(clock, 5, 'second');
      said.push(`ends at ${clock.now()}`);
    }
    runProgram(program());
    expect(said).toEqual(['begins at 0']);
    await clock.advanceTo(100);
    expect(said).toEqual(['begins at 0', 'goes on at 10', 'ends at 15']);
  });

  it('drops the rest when it is told to, and the step that it waits for', async () => {
    const clock = new VirtualClock(0);
    const said: string[] = [];
    function* program(): Program {
      yield* pause(clock, 10, 'first');
      said.push('first is over');
      yield* pause(clock, 10, 'second');
      said.push('second is over');
    }
    const drop = runProgram(program());
    await clock.advanceTo(10);
    drop();
    expect(clock.nextAt()).toBeUndefined();
    await clock.advanceTo(100);
    expect(said).toEqual(['first is over']);
  });

  it('drops the step that waits, not one that was over at once before it', () => {
    const dropped: string[] = [];
    const atOnce: Step = (resume) => {
      resume();
      return () => dropped.push('at once');
    };
    const waits: Step = () => () => dropped.push('waits');
    function* program(): Program {
      yield atOnce;
      yield waits;
    }
    runProgram(program())();
    expect(dropped).toEqual(['waits']);
  });

  it('goes on no more when a step is over after it was dropped', () => {
    let resumeLater = () => {};
    const said: string[] = [];
    function* program(): Program {
      yield (resume) => {
        resumeLater = resume;
        return () => {};
      };
      said.push('went on');
    }
    runProgram(program())();
    resumeLater();
    expect(said).toEqual([]);
  });
});

describe('pause', () => {
  it('of no time is no step', () => {
    const clock = new VirtualClock(0);
    expect([...pause(clock, 0, 'none')]).toEqual([]);
    expect([...pause(clock, 1, 'one')]).toHaveLength(1);
  });
});
