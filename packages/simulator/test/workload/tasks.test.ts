import { describe, expect, it } from 'vitest';
import { simulatorParameters } from '../../src/parameters.ts';
import { failureModelSchema } from '../../src/workload/schema.ts';
import { isStarting, isUnhealthy, momentOf, TaskRecords, watchOverload } from '../../src/workload/tasks.ts';
import { noon, Stage, serviceArn, settingsAlb } from './stage.ts';

describe('too many requests', () => {
  it('make a task fail its checks when too many come for too long, and pass them again later [LOAD-25]', async () => {
    const failsAbove = { requestsPerMinute: 400, unhealthy: true, errors: 0.5 };
    const stage = new Stage(settingsAlb(600, { models: { '*': { failsAbove } } }));
    const blue = stage.revision('api:1', 1);
    stage.traffic = [blue];
    stage.workload.start();
    await stage.play(4);
    // Overloaded since the first step at 12:00:10; two failed checks take 60 s, five passed ones 150 s.
    expect(stage.controlled).toEqual([
      `12:01:10 ${blue.tasks[0]?.arn} unhealthy`,
      `12:03:40 ${blue.tasks[0]?.arn} healthy`,
    ]);
    // There is no other: it gets all 600 a minute whatever its health, and half of them are bad.
    expect(stage.workload.totals(serviceArn)).toMatchObject({ requests: 2_400, errors: 1_200, unserved: 0 });
  });
});

describe('TaskRecords', () => {
  it('numbers the tasks of each version from 0 on, also those that are gone', () => {
    const stage = new Stage({});
    const records = new TaskRecords(() => ({}));
    const [one, two] = [stage.revision('api:1', 2), stage.revision('api:2', 1)];
    const numbers = (revision: typeof one) => records.runningOf(revision, noon).map(({ index }) => index);
    expect([numbers(one), numbers(two)]).toEqual([[0, 1], [0]]);
    const [, second] = one.tasks;
    const replaced = { ...one, tasks: [...(second === undefined ? [] : [second]), stage.task(one.taskDefinition)] };
    expect(numbers(replaced)).toEqual([1, 2]);
  });

  it('asks for the model of a version one time', () => {
    const stage = new Stage({});
    let asked = 0;
    const records = new TaskRecords(() => {
      asked += 1;
      return {};
    });
    const one = stage.revision('api:1', 3);
    records.runningOf(one, noon);
    records.modelOf(one.taskDefinition);
    expect(asked).toBe(1);
  });

  it('keeps what it knows of a task from step to step, until its revision is gone', () => {
    const stage = new Stage({});
    const records = new TaskRecords(() => ({}));
    const one = stage.revision('api:1', 1);
    const [record] = records.runningOf(one, noon);
    expect(records.runningOf({ ...one }, noon)[0]).toBe(record);
    records.keepOnly([]);
    records.keepOnly([one]);
    expect(records.runningOf(one, noon)[0]).toBe(record);
  });
});

/** The one task of a version, which started at noon and is healthy or not. */
function recordOf(model: unknown, healthy: boolean) {
  const stage = new Stage({});
  const revision = stage.revision('api:1', 1);
  for (const task of revision.tasks) task.healthy = healthy;
  const [record] = new TaskRecords(() => failureModelSchema.parse(model)).runningOf(revision, noon);
  if (record === undefined) throw new Error('the revision has one task');
  return record;
}

describe('momentOf', () => {
  it('has the age of the task since RUNNING, 0 before that', () => {
    const record = recordOf({}, true);
    expect(momentOf(record, noon + 5_000, noon)).toEqual({ index: 0, ageMs: 5_000, atMs: noon + 5_000, startMs: noon });
    expect(momentOf(record, noon - 1, noon).ageMs).toBe(0);
  });
});

describe('isUnhealthy', () => {
  it('is not said of a target that never passed a check and is young [LOAD-41]', () => {
    const young = recordOf({}, false);
    expect([59_999, 60_000].map((age) => isUnhealthy(young, noon + age, 60_000))).toEqual([false, true]);
  });

  it('is said at once of one that had passed [LOAD-41]', () => {
    const record = recordOf({}, true);
    expect(isUnhealthy(record, noon, 60_000)).toBe(false);
    record.task.healthy = false;
    expect(isUnhealthy(record, noon, 60_000)).toBe(true);
  });
});

describe('isStarting', () => {
  it('is said until the end of `startUp`, unless the task passes its checks [LOAD-28]', () => {
    const starting = recordOf({ startUp: '1m' }, false);
    expect([59_999, 60_000].map((age) => isStarting(starting, noon + age))).toEqual([true, false]);
    expect(isStarting(recordOf({ startUp: '1m' }, true), noon)).toBe(false);
    expect(isStarting(recordOf({}, false), noon)).toBe(false);
  });
});

describe('watchOverload', () => {
  const parameters = simulatorParameters({ overloadUnhealthyMs: 60_000, overloadRecoveryMs: 150_000 });
  const failsAbove = { requestsPerMinute: 400, unhealthy: true };

  function watch(model: unknown, asked: readonly (readonly [number, number])[]): readonly string[] {
    const record = recordOf(model, true);
    const said: string[] = [];
    for (const [seconds, askedPerMinute] of asked) {
      record.askedPerMinute = askedPerMinute;
      const control = {
        setHealthy: (_: string, healthy: boolean) => void said.push(`${seconds} ${healthy}`),
        exit: () => {},
      };
      watchOverload(record, noon + seconds * 1_000, { control, parameters });
    }
    return said;
  }

  it('fails the checks after a minute above the load, not at it, and passes them again later [LOAD-25]', () => {
    expect(
      watch({ failsAbove }, [
        [0, 401],
        [59, 401],
        [60, 401],
        [209, 900],
        [210, 900],
      ]),
    ).toEqual(['60 false', '210 true']);
    expect(
      watch({ failsAbove }, [
        [0, 400],
        [600, 400],
      ]),
    ).toEqual([]);
  });

  it('counts anew after a step within the load [LOAD-25]', () => {
    expect(
      watch({ failsAbove }, [
        [0, 401],
        [30, 400],
        [40, 401],
        [99, 401],
        [100, 401],
      ]),
    ).toEqual(['100 false']);
  });

  it('leaves a task alone whose model does not say so', () => {
    expect(
      watch({ failsAbove: { ...failsAbove, unhealthy: false } }, [
        [0, 900],
        [600, 900],
      ]),
    ).toEqual([]);
    expect(
      watch({}, [
        [0, 900],
        [600, 900],
      ]),
    ).toEqual([]);
  });
});
