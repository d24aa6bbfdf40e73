import { describe, expect, it } from 'vitest';
import { serviceLife } from '../../../../src/services/ecs/tasks/service-life.ts';
import { newTask } from '../../../../src/services/ecs/tasks/tasks.ts';
import { ecsWorld, serviceState, taskDefinitionState } from '../states.ts';

const arn = 'arn:aws:ecs:us-east-1:111122223333:task-definition/api:1';

describe('the life of a service’s task', () => {
  it('follows the plan of its behaviors, and is told to the listener of tasks and to the scheduler', async () => {
    const steps: string[] = [];
    const world = ecsWorld({
      behaviours: { planTask: () => ({ provisioningMs: 1_000, pendingMs: 2_000 }) },
      onTask: (_, { lastStatus }) => void steps.push(`task ${lastStatus}`),
    });
    const { store } = world;
    store.addTaskDefinition(taskDefinitionState());
    const life = serviceLife(world, (_service, _task, change) => void steps.push(`change ${change}`));
    const service = serviceState();
    life.start(
      service,
      newTask(world, service, { taskDefinitionArn: arn, revisionArn: 'rev-1', startedBy: 'ecs-svc/1' }),
    );
    await world.clock.advanceTo(2_999);
    expect(steps).toEqual(['task PROVISIONING']);
    await world.clock.advanceTo(3_000);
    expect(steps).toEqual(['task PROVISIONING', 'task RUNNING', 'change running']);
  });

  it('has the default times if its task definition is unknown', async () => {
    const world = ecsWorld({ behaviours: { planTask: () => ({ pendingMs: 1 }) } });
    const service = serviceState();
    const life = serviceLife(world, () => {});
    const task = life.start(service, newTask(world, service, { taskDefinitionArn: arn, startedBy: '' }));
    await world.clock.advanceTo(29_999);
    expect(task.lastStatus).toBe('PENDING');
    await world.clock.advanceTo(30_000);
    expect(task.lastStatus).toBe('RUNNING');
  });
});
