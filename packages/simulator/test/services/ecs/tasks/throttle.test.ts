import { describe, expect, it } from 'vitest';
import { simulatorParameters } from '../../../../src/parameters.ts';
import { holdBack, restartsOf, startAgain } from '../../../../src/services/ecs/tasks/throttle.ts';
import { type Account, account, at, newestDeployment, steadyWeb, update } from '../account.ts';
import { ecsWorld, serviceState } from '../states.ts';

const eventNames = ({ events }: Account) => events.map(({ detail }) => detail['eventName']);

describe('tasks that crash at start', () => {
  it('are retried with growing delay where there is no circuit breaker [ECS-8]', async () => {
    const shop = account();
    await steadyWeb(shop, { desiredCount: 1 });
    update(shop, { taskDefinition: 'crash:1' });
    await shop.clock.advanceTo(at('14:00:00'));
    expect(newestDeployment(shop).status).toBe('IN_PROGRESS');
    expect(eventNames(shop)).not.toContain('SERVICE_DEPLOYMENT_FAILED');
  });
});

describe('holdBack', () => {
  const parameters = simulatorParameters({ restartDelaysMs: [10, 60, 300] });

  it('holds the next start back longer every round, up to the longest delay [ECS-8]', async () => {
    const world = ecsWorld({ parameters });
    const restarts = restartsOf(serviceState(), 'rev-1');
    const waits: number[] = [];
    for (let round = 0; round < 4; round += 1) {
      holdBack(world, restarts);
      waits.push(restarts.nextStartAt - world.clock.now());
      await world.clock.advanceTo(restarts.nextStartAt);
    }
    expect(waits).toEqual([10, 60, 300, 300]);
  });

  it('takes tasks that fail together for one round [ECS-8]', () => {
    const world = ecsWorld({ parameters });
    const restarts = restartsOf(serviceState(), 'rev-1');
    for (let task = 0; task < 3; task += 1) holdBack(world, restarts);
    expect([restarts.rounds, restarts.nextStartAt]).toEqual([1, 10]);
  });
});

describe('the restarts of a revision', () => {
  it('are its own, and begin anew once a task of it is healthy', () => {
    const service = serviceState();
    restartsOf(service, 'a').failures = 2;
    expect([restartsOf(service, 'a').failures, restartsOf(service, 'b').failures]).toEqual([2, 0]);
    startAgain(service, 'a');
    expect(restartsOf(service, 'a').failures).toBe(0);
  });
});
