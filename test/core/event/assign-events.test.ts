import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldDeployment } from '../../../src/core/deployment/fold.ts';
import { assignEvents } from '../../../src/core/event/assign-events.ts';
import { at, deployment, deploymentArn, ecsEvent, facts, rolledBackByAlarm } from '../../builders/facts.ts';

const old = foldDeployment(
  undefined,
  facts({
    deployment: deployment({
      serviceDeploymentArn: deploymentArn('old'),
      createdAt: at(-60),
      status: 'SUCCESSFUL',
      finishedAt: at(-50),
    }),
    ecsDeploymentIds: ['ecs-svc/1'],
  }),
);
const running = foldDeployment(undefined, facts({ ecsDeploymentIds: ['ecs-svc/2'] }));
const rolledBack = foldDeployment(
  undefined,
  facts({ deployment: rolledBackByAlarm(), ecsDeploymentIds: ['ecs-svc/2'] }),
);
const assign = (events: ReturnType<typeof ecsEvent>[], records = [old, running], lagRetries = 0, shown = [at(1)]) =>
  assignEvents({ events, records, shown, lagRetries });
const keysOf = (assignment: ReturnType<typeof assign>) =>
  Object.fromEntries(
    [...assignment.arrived].map(([key, events]) => [
      key.slice(key.lastIndexOf('/') + 1),
      events.map((event) => event.key),
    ]),
  );

describe('assignEvents', () => {
  it('joins by the classic id', () => {
    const event = ecsEvent({ ecsDeploymentId: 'ecs-svc/1', eventName: 'SERVICE_DEPLOYMENT_COMPLETED', at: at(-50) });
    expect(keysOf(assign([event]))).toEqual({ old: [event.key] });
  });

  it('gives a rollback to the deployment that failed, though it names the one that it goes back to', () => {
    const event = ecsEvent({
      ecsDeploymentId: 'ecs-svc/1',
      at: at(5),
      reason: 'ECS deployment circuit breaker: rolling back to deploymentId ecs-svc/1.',
    });
    expect(keysOf(assign([event], [old, rolledBack], 0, [at(7)]))).toEqual({ bad: [event.key] });
  });

  it('keeps an event waiting whose deployment the api does not show yet', () => {
    const event = ecsEvent({ ecsDeploymentId: 'ecs-svc/3', at: at(2) });
    const waiting = assign([event]);
    expect(waiting.unjoined).toEqual([event]);
    expect(keysOf(waiting)).toEqual({});
  });

  it('believes the api after three reconciliations', () => {
    const event = ecsEvent({ ecsDeploymentId: 'ecs-svc/3', at: at(2) });
    expect(keysOf(assign([event], [old, running], 3))).toEqual({ bad: [event.key] });
  });

  it('keeps an end waiting that the api does not show yet', () => {
    const event = ecsEvent({ ecsDeploymentId: 'ecs-svc/2', eventName: 'SERVICE_DEPLOYMENT_COMPLETED', at: at(2) });
    expect(assign([event]).unjoined).toEqual([event]);
    expect(keysOf(assign([event], [old, rolledBack], 0))).toEqual({ bad: [event.key] });
  });

  it('bears that events carry whole seconds', () => {
    const created = foldDeployment(undefined, facts({ deployment: deployment({ createdAt: at(0, 0.9) }) }));
    const event = ecsEvent({ ecsDeploymentId: undefined, eventName: 'SERVICE_TASK_START_IMPAIRED', at: at(0) });
    expect(keysOf(assign([event], [created]))).toEqual({ bad: [event.key] });
  });

  it('joins a hook by its service deployment alone', () => {
    const hook = ecsEvent({
      serviceDeploymentArn: deploymentArn('old'),
      ecsDeploymentId: undefined,
      eventName: 'HOOK_SUCCEEDED',
      at: at(3),
    });
    const stranger = ecsEvent({
      serviceDeploymentArn: deploymentArn('new'),
      ecsDeploymentId: undefined,
      eventName: 'HOOK_SUCCEEDED',
      at: at(3),
    });
    const assignment = assign([hook, stranger]);
    expect(keysOf(assignment)).toEqual({ old: [hook.key] });
    expect(assignment.unjoined).toEqual([stranger]);
  });

  it('takes an event that the record knows for nothing new', () => {
    const event = ecsEvent({ ecsDeploymentId: 'ecs-svc/2', at: at(0) });
    const first = assign([event]);
    const second = assign([event], [...first.records]);
    expect(keysOf(second)).toEqual({});
    expect(second.records).toEqual(first.records);
  });

  it('gives every distinct event to one place, in whatever order and however often they come', () => {
    const events = fc.record({
      ecsDeploymentId: fc.constantFrom('ecs-svc/1', 'ecs-svc/2', 'ecs-svc/3', undefined),
      minute: fc.integer({ min: -70, max: 9 }),
      eventName: fc.constantFrom(
        'SERVICE_DEPLOYMENT_IN_PROGRESS',
        'SERVICE_DEPLOYMENT_FAILED',
        'SERVICE_TASK_START_IMPAIRED',
      ),
    });
    fc.assert(
      fc.property(fc.array(events, { maxLength: 12 }), (drawn) => {
        const made = drawn.map(({ minute, ...rest }) => ecsEvent({ ...rest, at: at(minute) }));
        const assignment = assign(made, [old, running]);
        const placed = [...[...assignment.arrived.values()].flat(), ...assignment.unjoined].map((event) => event.key);
        expect([...placed].sort()).toEqual([...new Set(made.map((event) => event.key))].sort());
        const reversed = assign([...made, ...made].reverse(), [old, running]);
        expect(keysOf(reversed)).toEqual(keysOf(assignment));
      }),
    );
  });
});
