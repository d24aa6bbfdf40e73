import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CSV_HEAD, csvOf } from '../../../src/cli/history/csv.ts';
import { pastDeployment, rolledBack, serviceArn } from '../../core/history/past-deployments.ts';

describe('the CSV of a history', () => {
  it('has a head and a line per deployment, each with its line break', () => {
    expect(CSV_HEAD).toBe(
      'created,started,rollbackStarted,finished,cluster,service,outcome,cause,alarms,taskDefinition,strategy,phase,countsAs,reason,serviceDeploymentArn\r\n',
    );
    expect(csvOf(rolledBack({ reason: 'fired: "a", b' }))).toBe(
      '2026-11-24T10:00:00.000Z,2026-11-24T10:00:00.000Z,2026-11-24T10:02:30.000Z,2026-11-24T10:04:32.000Z,shop,checkout,rolled-back,alarm,checkout-5xx,checkout:42,ROLLING,finished,failed,"fired: ""a"", b",arn:aws:ecs:eu-west-1:111122223333:service-deployment/shop/checkout/d1\r\n',
    );
  });

  it('leaves cells empty that are not known, and says what counts', () => {
    const running = pastDeployment({
      outcome: undefined,
      phase: 'baking',
      finishedAt: undefined,
      taskDefinitionArn: undefined,
    });
    expect(csvOf(running)).toBe(
      '2026-11-24T10:00:00.000Z,2026-11-24T10:00:00.000Z,,,shop,checkout,,,,,ROLLING,baking,not counted: unfinished,,arn:aws:ecs:eu-west-1:111122223333:service-deployment/shop/checkout/d1\r\n',
    );
    expect(csvOf(pastDeployment())).toContain(',succeeded,,');
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r\n=1', '＝1'])('does not let %j become a formula', (reason) => {
    expect(csvOf(rolledBack({ reason }))).toContain(`,'${reason.trim()},`);
  });

  it('has the same number of cells, and no formula, whatever the text', () => {
    const text = fc.string({ unit: 'binary', maxLength: 60 });
    fc.assert(
      fc.property(text, text, (name, reason) => {
        const line = csvOf(rolledBack({ serviceArn: serviceArn('x'), alarmNames: [name], reason }));
        const cells = cellsOf(line.slice(0, -2));
        expect(cells).toHaveLength(15);
        for (const cell of cells) expect(cell).not.toMatch(/^[=+\-@\t\r]/);
        expect(line.slice(0, -2)).not.toMatch(/\p{Cc}/u);
      }),
      { numRuns: 500 },
    );
  });
});

/** Reads a line by RFC 4180. */
function cellsOf(line: string): readonly string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g)].map(([, quoted, plain]) =>
    quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'),
  );
}
