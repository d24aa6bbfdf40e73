import { describe, expect, it } from 'vitest';
import type { StoppedTask } from '../../../src/core/deployment/evidence.ts';
import { describeGroup, groupActionLog, groupFailedTasks } from '../../../src/core/explanation/failed-tasks.ts';
import { at, taskDefinitionArn } from '../../builders/facts.ts';
import { rolledBack } from '../../builders/slack-records.ts';
import { container, task as definition } from '../../builders/task-definitions.ts';

/** Its rollback started at 10:05:20. */
const record = rolledBack;

const task = (fields: Partial<StoppedTask> = {}): StoppedTask => ({
  taskArn: 'arn',
  taskDefinitionArn: taskDefinitionArn(2),
  stoppedAt: at(1),
  stopCode: 'EssentialContainerExited',
  stoppedReason: 'Essential container in task exited',
  containers: [{ name: 'web', exitCode: 137, reason: undefined }],
  ...fields,
});
const unhealthy = task({
  stopCode: 'ServiceSchedulerInitiated',
  stoppedReason: 'Task failed ELB health checks in (target-group arn:x)',
  containers: [{ name: 'web', exitCode: 143, reason: undefined }],
});
const nothingElse = { definition: undefined, targets: [], logLines: new Map() };
const describeAll = (tasks: readonly StoppedTask[], context: Parameters<typeof groupFailedTasks>[2] = nothingElse) =>
  groupFailedTasks(tasks, record, context).map(describeGroup);

describe('failed tasks', () => {
  it('with the same cause are one group, most telling first, then the most frequent', () => {
    const lost = task({ stopCode: 'UserInitiated', stoppedReason: 'stopped by hand', containers: [] });
    const groups = describeAll([lost, lost, lost, unhealthy, unhealthy, unhealthy, task(), task({ stoppedAt: at(2) })]);
    expect(
      groups.map(({ count, exitCode, diagnosis }) => [
        count,
        exitCode,
        diagnosis.is === 'known' && diagnosis.signature,
      ]),
    ).toEqual([
      [2, 137, 'container-killed'],
      [3, 143, 'target-unhealthy'],
      [3, undefined, false],
    ]);
    expect(groups[0]).toMatchObject({ newestAt: at(2), container: 'web', stopCode: 'EssentialContainerExited' });
  });

  it('are only those of the failed revision that do not stop for the rollback', () => {
    const other = task({ taskDefinitionArn: taskDefinitionArn(1) });
    const replaced = task({ stopCode: 'ServiceSchedulerInitiated', stoppedReason: undefined, stoppedAt: at(6) });
    expect(describeAll([other, replaced])).toEqual([]);
  });

  it('are explained by the port on which the application listens, if the load balancer checks another one', () => {
    const context = {
      ...nothingElse,
      targets: [{ container: 'web', port: 80 }],
      logLines: new Map([['web', ['listening on port 8080']]]),
    };
    expect(describeAll([unhealthy], context)[0]?.diagnosis).toMatchObject({
      signature: 'port-mismatch',
      confidence: 'likely',
      details: { port: 8080 },
    });
  });

  it('do not fail by a container that is not essential', () => {
    const sidecar = task({
      stoppedReason: undefined,
      stopCode: 'EssentialContainerExited',
      containers: [
        { name: 'agent', exitCode: 1, reason: undefined },
        { name: 'web', exitCode: 139, reason: undefined },
      ],
    });
    const defined = definition({ containers: [container({ name: 'agent', essential: false }), container()] });
    expect(describeAll([sidecar], { ...nothingElse, definition: defined })[0]?.diagnosis).toMatchObject({
      signature: 'container-crashed',
      details: { container: 'web' },
    });
  });

  it('have the memory limit of their task definition', () => {
    const killed = task({
      containers: [{ name: 'web', exitCode: 137, reason: 'OutOfMemoryError: Container killed due to memory usage' }],
    });
    const context = { ...nothingElse, definition: definition({ containers: [container({ memory: 256 })] }) };
    expect(describeAll([killed], context)[0]?.diagnosis).toMatchObject({
      signature: 'out-of-memory',
      details: { memoryMiB: 256 },
    });
  });
});

describe('failures of the Action Logs', () => {
  const entry = { at: at(1), eventName: 'X', stopCode: undefined, deploymentArn: undefined };

  it('are grouped like tasks, and those of another deployment or without a known cause are left out', () => {
    const pull = { ...entry, reason: 'CannotPullContainerError: failed to resolve ref x: not found' };
    const groups = groupActionLog(
      [pull, { ...pull, deploymentArn: 'this' }, { ...pull, deploymentArn: 'other' }, { ...entry, reason: 'whatever' }],
      'this',
    );
    expect(groups).toMatchObject([{ count: 2, newestAt: at(1), diagnosis: { signature: 'image-not-found' } }]);
  });
});
