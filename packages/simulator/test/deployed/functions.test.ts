import { describe, expect, it, onTestFinished } from 'vitest';
import { VirtualClock } from '../../src/clock.ts';
import { type FleetOptions, FunctionFleet, type LambdaFunction } from '../../src/deployed/functions.ts';
import { defaultPlace } from '../../src/deployed/world.ts';
import { bundleOf, deploy, hangingServer, send, start } from './tiny-stack.ts';

describe('a function', () => {
  it('has virtual time, its environment and a context', async () => {
    const handler = `exports.handler = async (event, context) => {
      console.log([new Date().toISOString(), Date.now() - Date.parse('2026-03-02T09:00:00Z'), new Date(0).getTime(), typeof Date(),
        new Date() instanceof Date, process.env.AWS_REGION, context.getRemainingTimeInMillis(), context.functionName].join(' '));
    };`;
    const guard = await deploy({ handler });
    await guard.runUntil(start + 30_000);
    send(guard, 'one');
    await guard.settle();
    expect(guard.logs.map(({ text }) => text)).toEqual([
      '2026-03-02T09:01:00.000Z 60000 0 string true eu-west-1 10000 Tiny-Worker\n',
    ]);
  });
});

/** A fleet of one function of that source, in virtual time that the test moves. */
function fleetOf(source: string, options: Partial<FleetOptions> = {}) {
  const clock = new VirtualClock(start);
  const lambda: LambdaFunction = {
    name: 'worker',
    functionName: 'Tiny-Worker',
    arn: 'arn:aws:lambda:eu-west-1:111122223333:function:Tiny-Worker',
    roleArn: 'arn:role',
    entry: bundleOf(source),
    variables: { TABLE: 'guard' },
    timeoutMs: 10_000,
    memoryMb: 128,
  };
  const fleet = new FunctionFleet({ clock, place: defaultPlace, functions: [lambda], ...options });
  onTestFinished(() => fleet.close());
  const key = () => fleet.invoke(lambda, 'event', 'Queue').then((one) => one.ended === 'answered' && one.result);
  return { clock, lambda, fleet, key };
}

const answersKey = 'exports.handler = () => process.env.AWS_ACCESS_KEY_ID;';

describe('the functions of a template', () => {
  it('are found by ARN, by name, and by what a reader calls them', () => {
    const { fleet, lambda } = fleetOf(answersKey);
    expect([lambda.arn, 'Tiny-Worker', 'worker'].map((name) => fleet.find(name))).toEqual([lambda, lambda, lambda]);
    expect(() => fleet.find('sweeper')).toThrow('the template has no function sweeper');
  });

  it('take an idle environment again, and never share one', async () => {
    const { fleet, lambda, key } = fleetOf(answersKey);
    expect([await key(), await key()]).toEqual(['worker-1', 'worker-1']);
    const both = [key(), key()];
    expect(fleet.busyKeys()).toEqual(['worker-1', 'worker-2']);
    expect(await Promise.all(both)).toEqual(['worker-1', 'worker-2']);
    expect([fleet.busyKeys(), fleet.callerOf('worker-2'), fleet.callerOf('operator')]).toEqual([[], lambda, undefined]);
  });

  it('get a new environment after a crash', async () => {
    const { fleet, key } = fleetOf(answersKey);
    await key();
    await fleet.crash('worker-1');
    expect(await key()).toBe('worker-2');
  });

  it('keep the environment of a call that hung until its virtual time is over', async () => {
    const url = await hangingServer();
    const { clock, key } = fleetOf(
      `exports.handler = () => fetch('${url}', { signal: AbortSignal.timeout(4000) }).catch(() => process.env.AWS_ACCESS_KEY_ID);`,
    );
    expect([await key(), await key()]).toEqual(['worker-1', 'worker-2']);
    await clock.advanceTo(start + 4_000);
    expect(await key()).toBe('worker-1');
  });

  it('are told what Lambda tells: variables, context, and the time that is left', async () => {
    const source = `exports.handler = (event, context) => ({
      env: process.env, context, left: context.getRemainingTimeInMillis(), now: Date.now() });`;
    const { clock, fleet, lambda } = fleetOf(source, { remainingTimeMs: { worker: 700 } });
    await clock.advanceTo(start + 1_000);
    const invocation = await fleet.invoke(lambda, { a: 1 }, 'Queue');
    expect(invocation).toMatchObject({ name: 'worker', at: start + 1_000, by: 'Queue', event: { a: 1 } });
    expect(invocation).toMatchObject({
      ended: 'answered',
      result: {
        left: 700,
        now: start + 1_000,
        env: {
          TABLE: 'guard',
          AWS_REGION: 'eu-west-1',
          AWS_LAMBDA_FUNCTION_NAME: 'Tiny-Worker',
          AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '128',
          TZ: 'UTC',
        },
        context: {
          functionName: 'Tiny-Worker',
          invokedFunctionArn: 'arn:aws:lambda:eu-west-1:111122223333:function:Tiny-Worker',
          memoryLimitInMB: '128',
          awsRequestId: '00000000-0000-4000-c000-000000000001',
        },
      },
    });
    expect(fleet.invocations).toEqual([invocation]);
  });
});
