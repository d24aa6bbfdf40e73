import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  effectiveTreatment,
  type EvaluationInput,
  evaluateAlarm,
  type MissingDataTreatment,
  type Point,
} from '../../../../src/services/cloudwatch/alarms/alarm-evaluation.ts';

interface Row {
  readonly name: string;
  readonly N: number;
  readonly M: number;
  readonly datapoints: readonly Point[];
  readonly missing: string;
  readonly ignore: string;
  readonly breaching: string;
  readonly notBreaching: string;
}

/** The two published tables. @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html */
const rows: readonly Row[] = JSON.parse(
  readFileSync(new URL('../../../../../../test/fixtures/alarm-tables.json', import.meta.url), 'utf8'),
);
const treatments: readonly MissingDataTreatment[] = ['missing', 'ignore', 'breaching', 'notBreaching'];
const open = {
  prematureBound: 'evaluation-periods',
  ignoreWithEnoughBreaching: 'ALARM',
  lowSampleIgnore: 'newest-point',
} as const;
const evaluate = (points: string, fields: Partial<EvaluationInput> = {}) =>
  evaluateAlarm({
    points: [...points].map((sign) => (sign === 'X' ? 'breaching' : sign === '0' ? 'ok' : 'missing')),
    evaluationPeriods: 3,
    datapointsToAlarm: 3,
    treatMissingData: 'missing',
    open,
    ...fields,
  });

describe('evaluateAlarm', () => {
  const cells = rows.flatMap((row) => treatments.map((treatment) => [row.name, treatment, row] as const));

  it('has forty published cells to agree with', () => {
    expect(cells).toHaveLength(40);
  });

  it.each(cells)('agrees with the published cell %s, %s [CW-10]', (_name, treatMissingData, row) => {
    const evaluation = evaluateAlarm({
      points: row.datapoints,
      evaluationPeriods: row.N,
      datapointsToAlarm: row.M,
      treatMissingData,
      open,
    });
    // The table says "retain" and "not ALARM yet" in words of its own.
    const said = evaluation === 'not-alarm-yet' ? 'not ALARM yet' : evaluation;
    expect(
      String(row[treatMissingData])
        .toLowerCase()
        .replace(/[^a-z]/g, ''),
    ).toContain(said.toLowerCase().replace(/[^a-z]/g, ''));
  });

  it('lets the newest real points decide when there are enough, whatever the treatment [CW-8]', () => {
    for (const treatMissingData of treatments) {
      expect(evaluate('0-XXX', { treatMissingData })).toBe('ALARM');
      expect(evaluate('XX0X0', { treatMissingData })).toBe('OK');
    }
  });

  it('needs M of N [CW-7]', () => {
    expect(evaluate('00X0X', { datapointsToAlarm: 2 })).toBe('ALARM');
    expect(evaluate('X00X0', { datapointsToAlarm: 2 })).toBe('OK');
  });

  it('takes a breaching point for premature until it is old enough [CW-13]', () => {
    expect(evaluate('----X')).toBe('not-alarm-yet');
    expect(evaluate('--X--')).toBe('ALARM');
  });
});

describe('effectiveTreatment', () => {
  it('ignores missing data where a metric is of DynamoDB [CW-43]', () => {
    expect(effectiveTreatment('breaching', ['AWS/DynamoDB'])).toBe('ignore');
    expect(effectiveTreatment(undefined, ['shop', 'AWS/DynamoDB'])).toBe('ignore');
    expect(effectiveTreatment('breaching', ['AWS/ECS'])).toBe('breaching');
    expect(effectiveTreatment(undefined, [])).toBe('missing');
  });
});
