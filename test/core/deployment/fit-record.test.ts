import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitRecord, weighRecord } from '../../../src/core/deployment/fit-record.ts';
import { foldDeployment } from '../../../src/core/deployment/fold.ts';
import type { DeploymentRecord, RecordedAlarm } from '../../../src/core/deployment/record.ts';
import { epochMs } from '../../../src/core/time.ts';
import { facts } from '../../builders/facts.ts';

const usual = foldDeployment(undefined, facts());
const [pattern] = usual.alarms;
const alarmOf = (alarmName: string, fields: Partial<RecordedAlarm> = {}): RecordedAlarm => {
  if (pattern === undefined) throw new Error('the story has an alarm');
  return { ...pattern, alarmName, ...fields };
};
const wide = (index: number) => `${'語'.repeat(252)}${String(index).padStart(3, '0')}`;
const entry = (index: number) => ({ at: epochMs(index), what: 'stage', text: 's'.repeat(100) });

describe('fitRecord', () => {
  it('leaves a usual record alone', () => {
    expect(fitRecord(usual)).toEqual(usual);
  });

  it('keeps the two alarms that fired among fifty of the longest names', () => {
    const alarms = Array.from({ length: 50 }, (_, index) =>
      alarmOf(wide(index), { triggered: index === 21 || index === 49 }),
    );
    const fitted = fitRecord({ ...usual, alarms });
    expect(fitted.alarms.filter((one) => one.triggered).map((one) => one.alarmName)).toEqual([wide(21), wide(49)]);
    expect(weighRecord(fitted)).toBeLessThanOrEqual(23_000);
    expect(fitted.cut).toEqual(['alarms']);
  });

  it('cuts the middle of the time line first, then quiet alarms, and what fired last', () => {
    const timeline = Array.from({ length: 100 }, (_, index) => entry(index));
    const alarms = Array.from({ length: 20 }, (_, index) =>
      alarmOf(wide(index), { triggered: index === 11, metric: wide(index) }),
    );
    const fitted = fitRecord({ ...usual, timeline, alarms });
    expect(fitted.timeline).toHaveLength(10);
    expect(fitted.timeline.map(({ at }) => at)).toEqual([0, 1, 92, 93, 94, 95, 96, 97, 98, 99]);
    expect(fitted.alarms.length).toBeLessThan(20);
    expect(fitted.alarms.filter((one) => one.triggered).map((one) => one.alarmName)).toEqual([wide(11)]);
    expect(fitted.cut).toEqual(['alarms', 'timeline']);
  });

  it('keeps an alarm that was lost, or in ALARM at the start, longer than one that did nothing', () => {
    const alarms = [
      ...Array.from({ length: 30 }, (_, index) => alarmOf(wide(index))),
      alarmOf(wide(30), { stateAtStart: 'ALARM' }),
      alarmOf(wide(31), { lostAt: epochMs(5) }),
    ];
    const names = fitRecord({ ...usual, alarms }).alarms.map((one) => one.alarmName);
    expect(names).toEqual(expect.arrayContaining([wide(30), wide(31)]));
  });

  it('cuts a long reason of ECS', () => {
    const fitted = fitRecord({ ...usual, reason: '語'.repeat(5_000) });
    expect([fitted.reason?.length, fitted.cut]).toEqual([1_000, ['reason']]);
    const told = fitRecord({ ...usual, serviceEvent: { at: usual.createdAt, message: '語'.repeat(5_000) } });
    expect([told.serviceEvent?.message.length, told.cut]).toEqual([1_000, ['serviceEvent']]);
  });

  it('is the same when it is fitted again', () => {
    const alarms = Array.from({ length: 50 }, (_, index) => alarmOf(wide(index), { triggered: index % 3 === 0 }));
    const fitted = fitRecord({ ...usual, alarms });
    expect(fitRecord(fitted)).toEqual(fitted);
  });

  it('keeps any record within the table, whatever its names', () => {
    const name = fc.string({ unit: 'binary', minLength: 1, maxLength: 255 });
    const record = fc.record({
      alarms: fc.array(
        fc.record({ name, triggered: fc.boolean(), lost: fc.boolean() }).map(({ name: alarmName, triggered, lost }) =>
          alarmOf(alarmName, {
            triggered,
            lostAt: lost ? epochMs(1) : undefined,
            metric: `${alarmName} ${alarmName}`,
          }),
        ),
        { maxLength: 120 },
      ),
      protection: fc.array(name, { maxLength: 60 }),
      timeline: fc.array(name, { maxLength: 100 }),
      images: fc.array(fc.string({ maxLength: 2_000 }), { maxLength: 20 }),
      eventKeys: fc.array(fc.string({ minLength: 16, maxLength: 64 }), { maxLength: 100 }),
      ids: fc.array(fc.string({ minLength: 27, maxLength: 40 }), { maxLength: 60 }),
      reason: fc.option(fc.string({ unit: 'binary', maxLength: 3_000 }), { nil: undefined }),
      message: fc.string({ unit: 'binary', maxLength: 3_000 }),
    });
    fc.assert(
      fc.property(record, ({ alarms, protection, timeline, images, eventKeys, ids, reason, message }) => {
        const revision = {
          serviceRevisionArn: 'r'.repeat(200),
          taskDefinitionArn: 't'.repeat(300),
          images: images.map((image) => ({ container: 'web', image, digest: undefined })),
        };
        const large: DeploymentRecord = {
          ...usual,
          alarms,
          reason,
          serviceEvent: { at: usual.createdAt, message },
          eventKeys,
          ecsDeploymentIds: ids,
          protection: { state: 'blind', alarmNames: protection },
          timeline: timeline.map((text, index) => ({ at: epochMs(index), what: 'stage', text })),
          revisions: { from: revision, to: revision },
        };
        const fitted = fitRecord(large);
        expect(weighRecord(fitted)).toBeLessThanOrEqual(23_000);
        // Nothing that fired goes while an alarm that did not is left.
        const lostFired =
          fitted.alarms.filter((one) => one.triggered).length < alarms.filter((one) => one.triggered).length;
        expect(lostFired && fitted.alarms.some((one) => !one.triggered)).toBe(false);
      }),
      { numRuns: 60 },
    );
  });
});
