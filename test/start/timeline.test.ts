import type { DeploymentState, ServiceState } from '@ecs-guard/simulator/services/ecs/state';
import { describe, expect, it } from 'vitest';
import { Timeline, type TimelineEntry, type TimelineWorld } from '../../src/start/timeline.ts';

/** 2026-12-01T09:00:20Z */
const start = 1_796_115_620_000;
const minute = 60_000;

/** A service of one task, whose state a test sets, and what its time line says. */
function follow() {
  const state = {
    now: start,
    phase: 'pending' as string | undefined,
    status: 'IN_PROGRESS',
    rollback: undefined as { readonly reason: string } | undefined,
    alarms: undefined as { status: string; alarmNames: string[]; triggeredAlarmNames: string[] } | undefined,
    tasks: [] as object[],
    bakeEndsAt: undefined as number | undefined,
    stage: undefined as string | undefined,
    events: [] as object[],
    messages: [] as { ts: string; threadTs?: string; editedAt: number | undefined }[],
  };
  const row = { status: 'PRIMARY', revisionArn: 'revision', taskDefinitionArn: 'task-definition/web:2' };
  const deployment = () =>
    ({
      ...state,
      hookDetails: [],
      lifecycleStage: state.stage,
      configuration: { bakeTimeInMinutes: 10 },
    }) as unknown as DeploymentState;
  const service = () =>
    ({
      status: 'ACTIVE',
      desiredCount: 1,
      rows: [row],
      tasks: state.tasks,
      deployments: [deployment()],
    }) as unknown as ServiceState;
  const world = {
    clock: { now: () => state.now },
    ecs: {
      store: { serviceAt: (arn: string) => (arn === 'arn:service' ? service() : undefined) },
      rolloutOf: () =>
        state.phase === undefined
          ? undefined
          : { phase: state.phase, bakeEndsAt: state.bakeEndsAt, shift: state.stage === undefined ? undefined : {} },
      trafficOf: () => [],
    },
    eventBridge: state,
    slack: { messages: () => state.messages },
  } as unknown as TimelineWorld;
  const entries: TimelineEntry[] = [];
  const timeline = new Timeline(world, 'arn:service', (entry) => entries.push(entry));
  const update = (change: Partial<typeof state>, at = state.now) => {
    Object.assign(state, change, { now: at });
    const before = entries.length;
    const status = timeline.update();
    return { status, added: entries.slice(before).map(({ who, text, rank }) => `${rank} ${who}: ${text}`) };
  };
  return { update, entries, world };
}

const running = { revisionArn: 'revision', lastStatus: 'RUNNING', healthy: true };

const alarmEvent = (from: string, to: string) => ({
  busName: 'default',
  event: {
    'detail-type': 'CloudWatch Alarm State Change',
    detail: {
      alarmName: 'errors',
      configuration: { metrics: [] },
      state: { value: to, timestamp: '2026-12-01T09:00:00.000+0000' },
      previousState: { value: from },
    },
  },
});

const outcomeEvent = (type: string, detail: object = {}) => ({
  busName: 'guard',
  event: { 'detail-type': type, detail: { eventId: 'abc#x', ...detail } },
});

describe('a time line', () => {
  it('has an entry for each phase, and details for what happens within one', () => {
    const { update } = follow();
    expect(update({}).added).toEqual(['detail ECS: pending: v2 0/1 running']);
    expect(update({ phase: 'rolling-out' }).added).toEqual(['step ECS: rolling out: v2 0/1 running']);
    expect(update({ tasks: [running] }).added).toEqual(['detail ECS: rolling out: v2 1/1 running']);
    expect(update({}).added).toEqual([]);
    expect(update({ phase: undefined, status: 'SUCCESSFUL' }).added).toEqual(['end ECS: successful: v2 1/1 running']);
  });

  it('quotes the reason of a rollback', () => {
    const { update } = follow();
    const rollback = { reason: 'alarms are active' };
    expect(update({ phase: 'rolling-back', status: 'ROLLBACK_IN_PROGRESS', rollback }).added).toEqual([
      'end ECS: rolling back: v2 0/1 running',
      'end ECS: "alarms are active"',
    ]);
    expect(update({ tasks: [running] }).added).toEqual(['detail ECS: rolling back: v2 1/1 running']);
  });

  it('says how long the bake is, and every five minutes what is left of it', () => {
    const { update } = follow();
    update({});
    const baking = update({ phase: 'baking', bakeEndsAt: start + 10 * minute });
    expect(baking.added).toEqual(['step ECS: baking: v2 0/1 running · bake time 10 min']);
    expect(baking.status).toBe('09:00:20  v2 0/1 running · bake 10 min left');
    expect(update({}, start + 4 * minute).added).toEqual([]);
    expect(update({}, start + 6 * minute).added).toEqual(['detail ECS: bake: 4 min left']);
    expect(update({}, start + 10 * minute).added).toEqual([]);
  });

  it('shows what CloudWatch sends before the answer of ECS, and what the guard sends after it', () => {
    const { update, entries } = follow();
    update({ phase: 'baking' });
    const events = [outcomeEvent('Deployment Rolling Back'), alarmEvent('OK', 'ALARM')];
    expect(update({ phase: 'rolling-back', status: 'ROLLBACK_IN_PROGRESS', events }).added).toEqual([
      'end CloudWatch: ALARM errors',
      'end ECS: rolling back: v2 0/1 running',
      'end guard: publishes Deployment Rolling Back',
    ]);
    expect(entries.at(-1)?.detail).toBe('abc#x');
    expect(update({}).added).toEqual([]);
  });

  it('leaves out events that say nothing new: other changes of alarms, and that a deployment started', () => {
    const { update } = follow();
    update({});
    const other = { busName: 'default', event: { 'detail-type': 'ECS Deployment State Change', detail: {} } };
    const events = [alarmEvent('INSUFFICIENT_DATA', 'OK'), other, outcomeEvent('Deployment Started')];
    expect(update({ events }).added).toEqual(['detail guard: publishes Deployment Started']);
  });

  it('warns when ECS ignores the alarms, and has its other answers as details', () => {
    const { update } = follow();
    update({});
    const alarms = (status: string, alarmNames: string[], triggeredAlarmNames: string[] = []) => ({
      alarms: { status, alarmNames, triggeredAlarmNames },
    });
    expect(update(alarms('MONITORING', ['a', 'b'])).added).toEqual([
      'detail ECS: alarms MONITORING: 2 deployment alarms',
    ]);
    expect(update(alarms('TRIGGERED', ['a', 'b'], ['b'])).added).toEqual(['detail ECS: alarms TRIGGERED: b']);
    expect(update(alarms('DISABLED', ['a'])).added).toEqual(['step ECS: alarms DISABLED: 1 deployment alarms']);
    update(alarms('MONITORING', []));
    expect(update(alarms('DISABLED', [])).added).toEqual(['detail ECS: alarms DISABLED: 0 deployment alarms']);
  });

  it('has each stage of a shift once, as a detail', () => {
    const { update } = follow();
    update({});
    expect(update({ stage: 'BAKE_TIME' }).added).toEqual(['detail ECS: stage: BAKE_TIME']);
    expect(update({ stage: 'BAKE_TIME' }).added).toEqual([]);
    expect(update({ stage: 'CLEAN_UP' }).added).toEqual(['detail ECS: stage: CLEAN_UP']);
  });

  it('says when the guard posts a message and when it updates it', () => {
    const { update } = follow();
    update({});
    expect(update({ messages: [{ ts: '1', editedAt: undefined }] }).added).toEqual([
      'end guard: posts a Slack message',
    ]);
    expect(update({}).added).toEqual([]);
    expect(update({ messages: [{ ts: '1', editedAt: 5 }] }).added).toEqual(['end guard: updates the Slack message']);
  });

  it('says that a reply is one', () => {
    const { update } = follow();
    const message = { ts: '1', editedAt: undefined };
    update({ messages: [message] });
    expect(update({ messages: [message, { ts: '2', threadTs: '1', editedAt: undefined }] }).added).toEqual([
      'end guard: replies in the thread of the Slack message',
    ]);
    expect(update({ messages: [message, { ts: '2', threadTs: '1', editedAt: 5 }] }).added).toEqual([
      'end guard: updates its reply',
    ]);
  });

  it('begins where it is made: earlier events and messages are not in it', () => {
    const { update, world } = follow();
    update({ events: [outcomeEvent('Deployment Finished')], messages: [{ ts: '1', editedAt: undefined }] });
    const entries: TimelineEntry[] = [];
    const later = new Timeline(world, 'arn:other', (entry) => entries.push(entry));
    expect(later.update()).toBe('09:00:20  ');
    expect(entries).toEqual([]);
  });
});
