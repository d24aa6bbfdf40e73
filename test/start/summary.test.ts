import { describe, expect, it } from 'vitest';
import { countRun, describeNextSteps, describeSummary } from '../../src/start/summary.ts';
import { recordTerminal } from './recorded-terminal.ts';

const { terminal } = recordTerminal(80);

const summary = {
  faults: [],
  outcomes: ['succeeded', 'rolled-back'],
  messages: 1,
  events: 5,
  calls: 249,
  invocations: 32,
  virtualMs: 1_702_000,
};

const plain = (lines: readonly string[]) => lines.slice(1);

describe('the summary of a run', () => {
  it('counts deployments, events, messages, invocations and calls', () => {
    expect(plain(describeSummary(summary, terminal))).toEqual([
      '  deployments  2 recorded: succeeded, rolled-back',
      '  published    5 events (--verbose shows all), 1 Slack message',
      '  simulated    28 min 22 s, 32 Lambda invocations, 249 AWS calls',
    ]);
  });

  it('says how long it took when that is asked for', () => {
    expect(describeSummary(summary, terminal, '3.4 s').at(-1)).toContain('28 min 22 s in 3.4 s, ');
  });

  it('stays within the terminal, however many deployments there were', () => {
    const outcomes = Array.from({ length: 30 }, () => 'succeeded');
    expect(plain(describeSummary({ ...summary, outcomes }, terminal)).filter((line) => line.length > 80)).toEqual([]);
  });

  it("counts the guard's own events, and no calls of Slack", () => {
    const guard = {
      eventBridge: {
        events: [
          { busName: 'default', event: { 'detail-type': 'ECS Deployment State Change' } },
          { busName: 'guard', event: { 'detail-type': 'Deployment Started' } },
          { busName: 'guard', event: { 'detail-type': 'Deployment Finished' } },
        ],
      },
      calls: [{ action: 'slack:chat.postMessage' }, { action: 'ecs:DescribeServices' }],
      invocations: [{}, {}, {}],
      clock: { now: () => 90_000 },
    } as unknown as Parameters<typeof countRun>[0];
    expect(countRun(guard, 30_000)).toEqual({ events: 2, calls: 1, invocations: 3, virtualMs: 60_000 });
  });
});

describe('the next steps', () => {
  it('fit 80 columns', () => {
    expect(plain(describeNextSteps(terminal)).filter((line) => line.length > 80)).toEqual([]);
  });
});
