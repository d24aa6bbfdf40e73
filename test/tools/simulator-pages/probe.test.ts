import { ServiceError, SimulatorGap, type SimulatedCall, type SimulatedService } from '@ecs-guard/simulator/service';
import { findOperation, findService } from '@ecs-guard/simulator/wire/operations';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { probe } from '../../../tools/simulator-pages/probe.ts';

function operationOf(name: string) {
  const service = findService('ecs');
  const operation = service && findOperation(service, name);
  if (operation === undefined) throw new Error(`ECS has no operation ${name}`);
  return operation;
}

const serviceOf = (handle: (call: SimulatedCall) => unknown): SimulatedService => ({
  signingName: 'ecs',
  handle,
  resourcesOf: () => ['*'],
});

// StopTask has the members task, which is required, cluster and reason.
const stopTask = operationOf('StopTask');

describe('the probe of an operation', () => {
  it('tells members that are used from those that nothing reads', async () => {
    const service = serviceOf(({ input }) => {
      z.object({ task: z.string(), cluster: z.string().optional() }).parse(input);
      throw new ServiceError('InvalidParameterException', 'The referenced task was not found.');
    });
    expect(await probe(service, stopTask)).toEqual({
      is: 'served',
      name: 'StopTask',
      used: ['task', 'cluster'],
      kept: [],
      ignored: ['reason'],
      refused: [],
    });
  });

  it('calls members kept that are only passed on with the others', async () => {
    const service = serviceOf(({ input }) => z.looseObject({ task: z.string() }).parse(input));
    expect(await probe(service, stopTask)).toMatchObject({ used: ['task'], kept: ['cluster', 'reason'], ignored: [] });
  });

  it('finds members that are refused whatever their value', async () => {
    const service = serviceOf(({ input }) => {
      if (input['reason'] !== undefined) throw new SimulatorGap('UnsupportedFeatureException', 'no reason');
      return {};
    });
    expect(await probe(service, stopTask)).toMatchObject({ refused: ['reason'], ignored: ['task', 'cluster'] });
  });

  it.each([
    ['the simulator has no ECS operation StopTask: use a longer task', 'use a longer task'],
    ['no such operation', undefined],
  ])('finds what to use instead of an operation that is not served: %s', async (message, instead) => {
    const service = serviceOf(() => {
      throw new ServiceError('UnknownOperationException', message);
    });
    expect(await probe(service, stopTask)).toEqual({ is: 'refused', name: 'StopTask', instead });
  });

  it('calls an operation refused that refuses every call', async () => {
    const service = serviceOf(() => {
      throw new SimulatorGap('UnsupportedFeatureException', 'tasks stop by themselves');
    });
    expect(await probe(service, stopTask)).toEqual({
      is: 'refused',
      name: 'StopTask',
      instead: 'tasks stop by themselves',
    });
  });

  it('passes a bug of the simulator on', async () => {
    const service = serviceOf(() => {
      throw new TypeError('a bug');
    });
    await expect(probe(service, stopTask)).rejects.toThrow('a bug');
  });
});
