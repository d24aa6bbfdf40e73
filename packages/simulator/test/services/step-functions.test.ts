import { beforeEach, describe, expect, it } from 'vitest';
import { VirtualClock } from '../../src/clock.ts';
import { StepFunctionsService } from '../../src/services/step-functions.ts';

const machine = 'arn:aws:states:us-east-1:111122223333:stateMachine:loop';
const caller = { accessKeyId: 'TEST' };

describe('the simulated Step Functions', () => {
  let clock: VirtualClock;
  let machines: StepFunctionsService;
  let ran: string[];
  const start = (fields: Record<string, unknown> = {}) =>
    machines.handle({
      operation: 'StartExecution',
      input: { stateMachineArn: machine, name: 'one', input: '{"a":1}', ...fields },
      caller,
    });

  beforeEach(() => {
    clock = new VirtualClock(1_000);
    machines = new StepFunctionsService(clock);
    ran = [];
    machines.createStateMachine(machine, ({ name, input }) => void ran.push(`${name} ${input}`));
  });

  it('starts an execution by its name, which runs once the clock does', async () => {
    expect(start()).toEqual({
      executionArn: 'arn:aws:states:us-east-1:111122223333:execution:loop:one',
      startDate: new Date(1_000),
    });
    expect(ran).toEqual([]);
    await clock.runDue();
    expect(ran).toEqual(['one {"a":1}']);
    expect(machines.executions).toMatchObject([{ name: 'one', status: 'RUNNING', path: [] }]);
  });

  it('starts nothing for the same name and input while it runs', async () => {
    const first = start();
    expect(start()).toEqual(first);
    await clock.runDue();
    expect(ran).toHaveLength(1);
  });

  it('refuses the name for another input, and after the end for any', () => {
    start();
    const exists = expect.objectContaining({ code: 'ExecutionAlreadyExists' });
    expect(() => start({ input: '{}' })).toThrow(exists);
    for (const execution of machines.executions) execution.status = 'SUCCEEDED';
    expect(() => start()).toThrow(exists);
  });

  it('has an empty object for input where none is given', async () => {
    start({ input: undefined });
    await clock.runDue();
    expect(ran).toEqual(['one {}']);
  });

  it.each(['', 'two words', 'x'.repeat(81), 'a/b'])('refuses the name "%.9s"', (name) => {
    expect(() => start({ name })).toThrow(expect.objectContaining({ code: 'InvalidName' }));
  });

  it('refuses a machine that is not there, and other operations', () => {
    expect(() => start({ stateMachineArn: `${machine}2` })).toThrow(
      expect.objectContaining({ code: 'StateMachineDoesNotExist' }),
    );
    expect(() => machines.handle({ operation: 'StopExecution', input: {}, caller })).toThrow(
      'Step Functions StopExecution is not simulated',
    );
  });

  it('names the machine for the policy check', () => {
    expect(machines.resourcesOf({ operation: 'StartExecution', input: { stateMachineArn: machine }, caller })).toEqual([
      machine,
    ]);
  });
});
