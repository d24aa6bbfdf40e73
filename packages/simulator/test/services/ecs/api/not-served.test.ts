import * as ecs from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import { SimulatorGap } from '../../../../src/service.ts';
import { gapOf } from '../../../../src/services/ecs/api/not-served.ts';
import { account } from '../account.ts';

describe('an operation that is not served', () => {
  it('is refused with its name and what to use instead [ECS-230]', () => {
    const run = () => account().call('StartTask', { taskDefinition: 'api', containerInstances: ['i'] });
    expect(run).toThrow(SimulatorGap);
    expect(run).toThrow('the simulator has no ECS operation StartTask: the simulator places tasks itself: use RunTask');
  });

  it('is refused by its name alone if ECS does not have it either', () => {
    expect(gapOf('Nothing').message).toBe('the simulator has no ECS operation Nothing');
  });

  it('is every one of the SDK’s operations that the simulator does not serve [ECS-230]', () => {
    const all = Object.keys(ecs).flatMap((name) => /^(\w+)Command$/.exec(name)?.[1] ?? []);
    const { ecs: simulated } = account();
    const isServed = (operation: string) => {
      try {
        simulated.handle({ operation, input: {}, caller: { accessKeyId: 'TEST' } });
        return true;
      } catch (error) {
        return !(error instanceof SimulatorGap && error.code === 'UnknownOperationException');
      }
    };
    const hasAnother = (operation: string) =>
      gapOf(operation).message !== `the simulator has no ECS operation ${operation}`;
    expect(all.length).toBeGreaterThan(70);
    expect(all.filter((operation) => isServed(operation) === hasAnother(operation))).toEqual([]);
  });
});
