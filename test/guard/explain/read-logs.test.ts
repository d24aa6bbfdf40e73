import { describe, expect, it } from 'vitest';
import type { StoppedTask } from '../../../src/core/deployment/evidence.ts';
import type { TaskDefinition } from '../../../src/core/diff/task-definition.ts';
import { readLogs } from '../../../src/guard/explain/read-logs.ts';
import { at, taskDefinitionArn } from '../../builders/facts.ts';
import { rolledBack } from '../../builders/slack-records.ts';
import { container, task } from '../../builders/task-definitions.ts';
import { fakeEvidence } from '../../fakes/fake-evidence.ts';

const stopped = (id: string, name: string, fields: Partial<StoppedTask> = {}): StoppedTask => ({
  taskArn: `arn:aws:ecs:eu-west-1:111122223333:task/shop/${id}`,
  taskDefinitionArn: taskDefinitionArn(2),
  stopCode: 'EssentialContainerExited',
  stoppedReason: 'Essential container in task exited',
  stoppedAt: at(4),
  containers: [{ name, exitCode: 1, reason: undefined }],
  ...fields,
});
const logging = (driver: string) => ({
  driver,
  options: new Map([
    ['awslogs-group', '/ecs/shop'],
    ['awslogs-stream-prefix', 'ecs'],
  ]),
});
const definition = (driver = 'awslogs'): TaskDefinition =>
  task({
    containers: [
      container({ name: 'web', logging: logging('awslogs') }),
      container({ name: 'side', logging: logging(driver) }),
    ],
  });

const read = async (
  tasks: readonly StoppedTask[],
  of: TaskDefinition = definition(),
  { finished = true, refused = '' } = {},
) => {
  const fake = fakeEvidence({
    logs: new Map([
      ['ecs/web/1', [{ at: at(4), text: 'web failed' }]],
      ['ecs/side/2', [{ at: at(4), text: 'side failed' }]],
      ['ecs/web/empty', []],
    ]),
  });
  if (refused !== '') fake.refusals.set('logs:GetLogEvents', 'denied');
  const record = finished ? rolledBack : { ...rolledBack, finishedAt: undefined };
  const { value, missing = [] } = await fake.time.run(
    readLogs(fake.gateways, record, { stopped: tasks, definition: of, targets: [] }),
  );
  return {
    logs: value.map(({ lines }) => lines.map(({ text }) => text).join()),
    missing: missing.map(({ why }) => why),
  };
};

describe('the logs of failed tasks', () => {
  it('are read per container that failed', async () => {
    expect(await read([stopped('1', 'web'), stopped('2', 'side', { stoppedAt: at(3) })])).toEqual({
      logs: ['web failed', 'side failed'],
      missing: [],
    });
  });

  it('are those of the newest task if none failed by itself, as after an alarm', async () => {
    const replaced = stopped('1', 'web', {
      stopCode: 'ServiceSchedulerInitiated',
      stoppedReason: undefined,
      stoppedAt: at(6),
      containers: [{ name: 'web', exitCode: 143, reason: undefined }],
    });
    expect(await read([replaced])).toEqual({ logs: ['web failed'], missing: [] });
  });

  it('of another driver do not stop the others', async () => {
    expect(await read([stopped('1', 'web'), stopped('2', 'side', { stoppedAt: at(3) })], definition('splunk'))).toEqual(
      {
        logs: ['web failed'],
        missing: ['unsupported'],
      },
    );
  });

  it.each([
    ['the stream does not exist', [stopped('3', 'web')], 'none'],
    ['the stream is empty', [stopped('empty', 'web')], 'none'],
    ['no task has stopped', [], 'none'],
  ])('are none if %s', async (_, tasks, why) => {
    expect(await read(tasks)).toEqual({ logs: [], missing: [why] });
  });

  it('follow while the deployment goes on and no task has stopped', async () => {
    expect(await read([], definition(), { finished: false })).toEqual({ logs: [], missing: ['not-yet'] });
  });

  it('are denied per log', async () => {
    expect(
      await read([stopped('1', 'web'), stopped('2', 'side', { stoppedAt: at(3) })], definition(), { refused: 'all' }),
    ).toEqual({
      logs: [],
      missing: ['denied', 'denied'],
    });
  });
});
