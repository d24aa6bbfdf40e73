import { describe, expect, it } from 'vitest';
import type { LambdaFunction } from '../../src/deployed/functions.ts';
import { type CrashPoint, type StoryFaultOptions, storyFaults } from '../../src/deployed/story-faults.ts';
import { bodiesOf, deploy, forwards, runs, send } from './tiny-stack.ts';

describe('a function', () => {
  it.each([
    ['before', ['one']],
    ['after', ['one', 'one']],
  ] as const)('crashes %s a call, and starts again with the redelivery', async (when, outbox) => {
    const guard = await deploy(
      { handler: forwards },
      { crashes: [{ function: 'worker', action: 'sqs:SendMessage', when }] },
    );
    send(guard, 'one');
    await guard.settle();
    expect(runs(guard)).toEqual(['09:00:30 crashed', '09:01:30 answered']);
    expect(bodiesOf(guard, 'Outbox')).toEqual(outbox);
    expect(bodiesOf(guard, 'Dead')).toEqual([]);
    expect(guard.bugs).toEqual([]);
  });
});

describe('what goes wrong in a story', () => {
  const worker = { name: 'worker', variables: {} } as unknown as LambdaFunction;
  const notifier = { name: 'notifier', variables: { SLACK_API_URL: 'http://slack' } } as unknown as LambdaFunction;
  const callers = new Map([
    ['worker-1', worker],
    ['worker-2', worker],
    ['notifier-1', notifier],
  ]);

  function faultsOf(options: Partial<StoryFaultOptions> = {}) {
    const crashed: string[] = [];
    const fleet = {
      callerOf: (key: string) => callers.get(key),
      busyKeys: () => ['worker-1', 'notifier-1'],
      crash: async (key: string) => void crashed.push(key),
    };
    const told: string[] = [];
    const faults = storyFaults({
      fleet,
      crashes: [],
      faults: ({ function: name, action, occurrence }) => {
        told.push(`${name} ${action} ${occurrence}`);
        return undefined;
      },
      ...options,
    });
    const call = (accessKeyId: string, action: string) =>
      faults({ caller: { accessKeyId }, action, sequence: 1, input: {} });
    return { call, crashed, told };
  }

  it('is told by function and action, whichever of its environments calls', () => {
    const { call, told } = faultsOf();
    call('worker-1', 'sqs:SendMessage');
    call('worker-2', 'sqs:SendMessage');
    call('worker-1', 'ecs:ListTasks');
    call('operator', 'sqs:SendMessage');
    expect(told).toEqual([
      'worker sqs:SendMessage 1',
      'worker sqs:SendMessage 2',
      'worker ecs:ListTasks 1',
      'undefined sqs:SendMessage 1',
    ]);
  });

  it('counts a call of Slack, which has no access key, for the function at work that speaks to Slack', () => {
    const { call, told } = faultsOf();
    call('', 'slack:chat.postMessage');
    expect(told).toEqual(['notifier slack:chat.postMessage 1']);
  });

  it('crashes at one call alone: before it, and it hangs, or after it', async () => {
    const crashes: readonly CrashPoint[] = [
      { function: 'worker', action: 'sqs:SendMessage', occurrence: 2, when: 'before' },
      { function: 'notifier', action: 'ecs:ListTasks', when: 'after' },
    ];
    const { call, crashed, told } = faultsOf({ crashes });
    expect([call('worker-1', 'sqs:SendMessage'), crashed]).toEqual([undefined, []]);
    expect([call('worker-2', 'sqs:SendMessage'), crashed]).toEqual(['hang', ['worker-2']]);
    const fault = call('notifier-1', 'ecs:ListTasks');
    expect([fault, crashed]).toEqual([{ after: expect.any(Function) }, ['worker-2']]);
    if (typeof fault === 'object' && 'after' in fault) await fault.after?.();
    expect(crashed).toEqual(['worker-2', 'notifier-1']);
    // What a crash point decides is told to nobody else.
    expect(told).toEqual(['worker sqs:SendMessage 1']);
  });

  it('is nothing where nothing is told', () => {
    expect(faultsOf({ faults: undefined }).call('worker-1', 'sqs:SendMessage')).toBeUndefined();
  });
});
