import { describe, expect, it } from 'vitest';
import type { EvidencePart, FailedTasks, GatheredEvidence } from '../../../src/core/explanation/evidence.ts';
import { mergeEvidence } from '../../../src/core/explanation/merge-evidence.ts';
import { minutes } from '../../../src/core/time.ts';
import { at } from '../../builders/facts.ts';

const nothing: GatheredEvidence = {
  gatheredAt: at(8),
  tasks: [],
  rollbackTasks: undefined,
  serviceEvents: [],
  charts: [],
  logs: [],
  commits: [],
  author: undefined,
  drift: undefined,
  missing: [],
};
const evidence = (fields: Partial<GatheredEvidence> = {}): GatheredEvidence => ({ ...nothing, ...fields });
const unknown = { is: 'unknown', text: 'x' } as const;
const group = (fields: Partial<FailedTasks> = {}): FailedTasks => ({
  count: 2,
  reason: 'Essential container in task exited',
  stopCode: 'EssentialContainerExited',
  exitCode: 1,
  container: 'web',
  newestAt: at(4),
  diagnosis: unknown,
  ...fields,
});
const chart = (...values: readonly (number | undefined)[]) => ({
  alarmName: 'a',
  label: 'l',
  period: minutes(1),
  threshold: 1,
  comparisonOperator: undefined,
  points: values.map((value, index) => ({ at: at(index), value })),
});
const author = {
  kind: 'person',
  name: 'jane',
  principalArn: undefined,
  eventName: 'UpdateService',
  at: at(0),
  userAgent: undefined,
} as const;
const drift = { stackName: 's', stackTaskDefinition: 'checkout:2', runningTaskDefinition: 'checkout:1' };
const gone = (part: EvidencePart) => ({ part, why: 'gone', what: part }) as const;

it('merges the tasks of a rollback like those of the new revision', () => {
  const merged = (earlier: GatheredEvidence['rollbackTasks'], later: GatheredEvidence['rollbackTasks']) =>
    mergeEvidence(evidence({ rollbackTasks: earlier }), evidence({ rollbackTasks: later }), ALL).rollbackTasks;
  expect(merged([group()], undefined)).toEqual([group()]);
  expect(merged(undefined, [group()])).toEqual([group()]);
  expect(merged([group()], [group({ count: 5 })])).toEqual([group({ count: 5 })]);
  expect(merged(undefined, undefined)).toBeUndefined();
});

const ALL: ReadonlySet<EvidencePart> = new Set([
  'tasks',
  'service-events',
  'metrics',
  'logs',
  'commits',
  'author',
  'stack',
]);
const merge = (earlier: Partial<GatheredEvidence>, later: Partial<GatheredEvidence>, asked = ALL) =>
  mergeEvidence(evidence(earlier), evidence({ gatheredAt: at(20), ...later }), asked);

describe('evidence that is gathered again', () => {
  it('keeps what AWS has forgotten, which is then not missing', () => {
    const merged = merge(
      { tasks: [group()], author, charts: [chart(1, 2)] },
      { missing: [gone('tasks'), gone('author'), gone('logs')], charts: [chart(undefined, undefined)] },
    );
    expect(merged).toEqual({
      ...nothing,
      gatheredAt: at(20),
      tasks: [group()],
      author,
      charts: [chart(1, 2)],
      missing: [gone('logs')],
    });
  });

  it('takes what is new, and no longer names it as missing', () => {
    const merged = merge({ missing: [gone('author'), gone('tasks')] }, { author, charts: [chart(1, 2, 3)] });
    expect(merged).toMatchObject({ author, charts: [chart(1, 2, 3)], missing: [] });
  });

  it('counts tasks that both reads show once', () => {
    expect(
      merge({ tasks: [group()] }, { tasks: [group({ count: 1, newestAt: at(6) }), group({ exitCode: 2 })] }).tasks,
    ).toEqual([group({ newestAt: at(6) }), group({ exitCode: 2 })]);
  });

  it('keeps a diagnosis that was possible only with the log', () => {
    const known = {
      is: 'known',
      signature: 's',
      confidence: 'likely',
      cause: 'c',
      nextStep: 'n',
      details: {},
    } as const;
    expect(merge({ tasks: [group({ diagnosis: known })] }, { tasks: [group()] }).tasks[0]?.diagnosis).toEqual(known);
  });

  it('has one event per text, the newest', () => {
    const event = (minute: number, message: string) => ({ at: at(minute), message, diagnosis: unknown });
    expect(
      merge({ serviceEvents: [event(1, 'a'), event(2, 'b')] }, { serviceEvents: [event(3, 'a')] }).serviceEvents,
    ).toEqual([event(3, 'a'), event(2, 'b')]);
  });

  it('has the drift of the later read: a stack that was deployed again has none', () => {
    expect(merge({ drift }, {}).drift).toBeUndefined();
    expect(merge({ drift }, { missing: [gone('stack')] }).drift).toEqual(drift);
  });

  it('keeps what was missing of parts that were not asked for this time', () => {
    expect(merge({ missing: [gone('logs')], drift }, {}, new Set(['tasks']))).toMatchObject({
      missing: [gone('logs')],
      drift,
    });
  });

  it('is the later one alone the first time', () => {
    expect(mergeEvidence(undefined, evidence({ author }), ALL)).toEqual(evidence({ author }));
  });
});
