import { describe, expect, it } from 'vitest';
import { simulatorParameters } from '../../../src/parameters.ts';
import { answeringOfAll } from '../../../src/workload/run/answering.ts';
import { failureModelSchema } from '../../../src/workload/schema.ts';
import { TaskRecords } from '../../../src/workload/tasks.ts';
import { noon, Stage } from '../stage.ts';

/** So many tasks of a model, of which the first one started a minute before noon. */
function answering(model: unknown, count: number) {
  const stage = new Stage({});
  const revision = stage.revision('api:1', count);
  const [first] = revision.tasks;
  if (first !== undefined) first.startedAt = noon - 60_000;
  const targets = new TaskRecords(() => failureModelSchema.parse(model)).runningOf(revision, noon);
  const at = { atMs: noon, startMs: noon, requestsPerMinute: 0, parameters: simulatorParameters() };
  return answeringOfAll(targets, at);
}

describe('answeringOfAll', () => {
  it('is the answering of one where the model does not tell tasks apart', () => {
    expect(answering({ errors: '20%', latency: 3 }, 4)).toEqual({ errorShare: 0.2, medians: [[150, 1]] });
  });

  it('is the mean over the tasks, and the medians by their number, where an effect begins at an age [LOAD-2]', () => {
    const model = { errors: { share: '20%', from: '30s' }, latency: { factor: 3, from: '30s' } };
    expect(answering(model, 4)).toEqual({
      errorShare: 0.05,
      medians: [
        [150, 1],
        [50, 3],
      ],
    });
  });

  it('is the mean over the tasks where an effect befalls some of them [LOAD-3]', () => {
    expect(answering({ errors: { share: '20%', tasks: '50%' } }, 4).errorShare).toBeCloseTo(0.1, 12);
  });
});
