import { describe, expect, it } from 'vitest';
import { TotalsBook } from '../../../src/workload/publish/totals.ts';
import { Stage, serviceArn, settingsAlb } from '../stage.ts';

const bad = { models: { 'api:2': { errors: { share: 0.2 } } } };

describe('the totals of a service', () => {
  it('are kept by the minute for charts, no more of them than the parameter says [LOAD-26]', async () => {
    const stage = new Stage(settingsAlb(600, bad), { parameters: { workloadMinutesKept: 3 } });
    stage.traffic = [stage.revision('api:2', 1)];
    stage.workload.start();
    await stage.play(8);
    const { minutes, requests } = stage.workload.totals(serviceArn);
    expect(requests).toBe(4_800);
    expect(
      minutes.map(({ startMs, ...minute }) => [
        new Date(startMs).toISOString().slice(11, 16),
        minute.requests,
        minute.errors,
      ]),
    ).toEqual([
      ['12:05', 600, 120],
      ['12:06', 600, 120],
      ['12:07', 600, 120],
    ]);
  });
});

describe('TotalsBook', () => {
  const answered = (taskDefinitionArn: string, requests: number, errors = 0, isTest = false) => ({
    taskDefinitionArn,
    requests,
    errors,
    isTest,
  });

  it('adds up by version and by minute, test requests among all', () => {
    const book = new TotalsBook(10);
    book.add(0, answered('a', 10, 1));
    book.add(0, answered('b', 5, 0, true));
    book.add(60_000, answered('a', 2));
    book.addUnserved(60_000, 3);
    expect(book.read()).toEqual({
      requests: 17,
      errors: 1,
      unserved: 3,
      versions: [
        { taskDefinitionArn: 'a', requests: 12, errors: 1, testRequests: 0 },
        { taskDefinitionArn: 'b', requests: 5, errors: 0, testRequests: 5 },
      ],
      minutes: [
        {
          startMs: 0,
          requests: 15,
          errors: 1,
          unserved: 0,
          versions: [
            { taskDefinitionArn: 'a', requests: 10, errors: 1, testRequests: 0 },
            { taskDefinitionArn: 'b', requests: 5, errors: 0, testRequests: 5 },
          ],
        },
        {
          startMs: 60_000,
          requests: 2,
          errors: 0,
          unserved: 3,
          versions: [{ taskDefinitionArn: 'a', requests: 2, errors: 0, testRequests: 0 }],
        },
      ],
    });
  });

  it('keeps the newest minutes, and all of the totals [LOAD-26]', () => {
    const book = new TotalsBook(2);
    for (let minute = 0; minute < 9; minute += 1) book.add(minute * 60_000, answered('a', 1));
    const { requests, minutes } = book.read();
    expect([requests, minutes.map(({ startMs }) => startMs / 60_000)]).toEqual([9, [7, 8]]);
  });

  it('gives a reading that later requests do not change', () => {
    const book = new TotalsBook(2);
    book.add(0, answered('a', 1));
    const before = book.read();
    book.add(0, answered('a', 1));
    expect(before.versions).toMatchObject([{ requests: 1 }]);
  });
});
