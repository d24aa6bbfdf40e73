import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { linesOf } from '../../../src/cli/evaluate/lines.ts';
import { runEvaluate } from '../../../src/cli/evaluate/run-evaluate.ts';

const folder = await mkdtemp(join(tmpdir(), 'evaluate-test-'));
afterAll(() => rm(folder, { recursive: true }));

const rule = { evaluationPeriods: 3, comparisonOperator: 'GreaterThanThreshold', threshold: 10 };
const caseOf = (points: readonly unknown[], alarm: object = {}, fields: object = {}) =>
  JSON.stringify({ id: 'a', points, alarm: { ...rule, ...alarm }, ...fields });

async function evaluate(text: string, args: readonly string[] = []) {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await runEvaluate(args, {
    stdin: (async function* () {
      yield Buffer.from(text);
    })(),
    stdout: { write: (one) => out.push(one) },
    stderr: { write: (one) => err.push(one) },
  });
  return { code, out: out.join(''), err: err.join('') };
}

describe('ecs-guard evaluate', () => {
  it('answers the case of the issue, by either engine', async () => {
    const line =
      '{"id":"1","points":[null,3,12],"alarm":{"evaluationPeriods":3,"datapointsToAlarm":2,"comparisonOperator":"GreaterThanThreshold","threshold":10,"treatMissingData":"missing","evaluationRange":5,"previousState":"OK"}}\n';
    for (const engine of ['fast', 'plain']) {
      expect(await evaluate(line, ['--engine', engine, '-'])).toEqual({
        code: 0,
        out: '{"id":"1","state":"OK","reason":"Threshold Crossed: 1 out of the last 3 datapoints [3.0] was not greater than the threshold (10.0) (minimum 1 datapoint for ALARM -> OK transition)."}\n',
        err: '',
      });
    }
  });

  it('keeps the state where nothing decides, and takes a new alarm for one without data', async () => {
    const { out } = await evaluate(
      [
        caseOf([], { treatMissingData: 'ignore', previousState: 'ALARM' }),
        caseOf([null, 20], { previousState: 'OK' }),
        caseOf([null, 20]),
        caseOf([null, 20], { notAlarmYet: 'OK' }),
      ].join('\n'),
    );
    expect(
      out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).state),
    ).toEqual(['ALARM', 'OK', 'INSUFFICIENT_DATA', 'OK']);
  });

  it('ignores a percentile of too few samples', async () => {
    const alarm = {
      evaluationPeriods: 1,
      extendedStatistic: 'p99',
      evaluateLowSampleCountPercentile: 'ignore',
      previousState: 'OK',
    };
    const { out } = await evaluate(
      [caseOf([20], alarm, { samples: [999] }), caseOf([20], alarm, { samples: [1000] })].join('\n'),
    );
    expect(
      out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).state),
    ).toEqual(['OK', 'ALARM']);
  });

  it('reads a file, passes over blank lines and what merely describes an alarm, in order', async () => {
    const file = join(folder, 'cases.jsonl');
    await writeFile(
      file,
      `${caseOf([20, 20, 20], { alarmName: 'x', period: 60 }, { id: 7, note: '' })}\r\n\n${caseOf([1])}`,
    );
    const { code, out } = await evaluate('', [file]);
    expect(code).toBe(0);
    expect(
      out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toMatchObject([
      { id: 7, state: 'ALARM' },
      { id: 'a', state: 'OK' },
    ]);
  });

  it.each([
    ['{"id":1', 'the line is no JSON, got {"id":1: write one object a line'],
    ['[1]', 'the line is no case, got [1]: write {"id":…,"points":[…],"alarm":{…}}'],
    ['{"points":[]}', 'id is missing: give a text'],
    [caseOf([1, 'x']), 'points.1 is wrong, got "x": give a list of numbers, oldest first, null for a missing one'],
    [caseOf([], { threshold: 'ten' }), 'alarm.threshold is wrong, got "ten": give a number'],
    [
      caseOf([], { evaluationPeriods: 0 }),
      'alarm.evaluationPeriods is wrong, got 0: give a whole number from 1 to 604800',
    ],
    [
      caseOf([], { datapointsToAlarm: 4 }),
      'alarm.datapointsToAlarm is wrong, got 4: give a whole number from 1 to evaluationPeriods',
    ],
    [
      caseOf([], { evaluationRange: 2 }),
      'alarm.evaluationRange is wrong, got 2: give a whole number, at least evaluationPeriods',
    ],
    [
      caseOf([], { treatMissingData: 'skip' }),
      'alarm.treatMissingData is wrong, got "skip": give one of missing, ignore, breaching, notBreaching',
    ],
    [
      caseOf([], { previousState: 'Ok' }),
      'alarm.previousState is wrong, got "Ok": give one of OK, ALARM, INSUFFICIENT_DATA',
    ],
    [
      caseOf([], { extendedStatistic: 'p101' }),
      'alarm.extendedStatistic is wrong, got "p101": give a percentile from p0 to p100 with at most two decimals',
    ],
    [
      caseOf([1, 'huge']).replace('"huge"', '1e400'),
      'points.1 is wrong, got Infinity, beyond what a number can be: give a list of numbers',
    ],
    [
      caseOf([1]).replace('"a"', '12345678901234567890'),
      'id is wrong, got 12345678901234567000: give a text, or a number of at most 15 digits',
    ],
    [
      caseOf([1], {}, { samples: [] }),
      'samples is wrong, got []: give as many numbers as there are points, 0 or more, null where a point is missing',
    ],
    [
      caseOf([], { treatMissingdata: 'missing' }),
      'alarm.treatMissingdata is not a known field: take it out or write one of ',
    ],
    [
      caseOf([], { comparisonOperator: 'GreaterThanUpperThreshold' }),
      'alarm.comparisonOperator is wrong, got "GreaterThanUpperThreshold": give one of GreaterThanThreshold, ',
    ],
    [
      caseOf([], { evaluateLowSampleCountPercentile: 'ignore' }),
      'alarm.evaluateLowSampleCountPercentile is wrong, got "ignore" without samples or extendedStatistic: give both',
    ],
  ])('names what is wrong in %s, answers the others and exits 2', async (line, fault) => {
    const { code, out, err } = await evaluate(`${caseOf([1])}\n${line}\n${caseOf([1])}\n`);
    expect(err.startsWith(`error: line 2: ${fault}`)).toBe(true);
    expect(err.trim().split('\n')).toHaveLength(1);
    expect(out.trim().split('\n')).toHaveLength(2);
    expect(code).toBe(2);
  });

  it.each([
    [['--engine', 'slow'], '--engine must be fast or plain, got "slow": give one of them'],
    [['a', 'b'], 'evaluate takes one file, got 2: join them, or give - and pipe them in'],
    [['--speed'], 'Unknown option'],
    [[join(folder, 'none')], 'there is no file'],
    [[folder], 'is a folder'],
    [[join(import.meta.filename, 'inside')], 'cannot be read (ENOTDIR): give a file of cases, or - for stdin'],
    [['x'.repeat(300)], 'cannot be read (ENAMETOOLONG)'],
  ])('refuses the arguments %j by exit 2', async (args, fault) => {
    const { code, out, err } = await evaluate('', args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(fault);
  });

  it('puts lines together that come in pieces, also in the middle of a letter', async () => {
    const bytes = Buffer.from('{"é":1}\n\nlast é');
    const lines: string[] = [];
    const pieces = (async function* () {
      for (const byte of bytes) yield Buffer.of(byte);
    })();
    for await (const line of linesOf(pieces)) lines.push(line);
    expect(lines).toEqual(['{"é":1}', '', 'last é']);
  });

  it('gives the same bytes by both engines, whatever the case', { timeout: 60_000 }, async () => {
    const point = fc.option(
      fc.oneof(fc.integer({ min: 8, max: 12 }), fc.double({ noNaN: true, noDefaultInfinity: true })),
      { freq: 2 },
    );
    const anyCase = fc
      .record({
        points: fc.array(point, { maxLength: 8 }),
        N: fc.integer({ min: 1, max: 4 }),
        M: fc.integer({ min: 1, max: 4 }),
        extra: fc.integer({ min: 0, max: 3 }),
        comparisonOperator: fc.constantFrom(
          'GreaterThanThreshold',
          'GreaterThanOrEqualToThreshold',
          'LessThanThreshold',
          'LessThanOrEqualToThreshold',
        ),
        threshold: fc.oneof(fc.integer({ min: 9, max: 11 }), fc.double({ noNaN: true, noDefaultInfinity: true })),
        treatMissingData: fc.constantFrom(undefined, 'missing', 'ignore', 'breaching', 'notBreaching'),
        previousState: fc.constantFrom(undefined, 'OK', 'ALARM', 'INSUFFICIENT_DATA'),
        notAlarmYet: fc.constantFrom(undefined, 'retain', 'OK', 'INSUFFICIENT_DATA'),
        prematureBound: fc.constantFrom(undefined, 'evaluation-range'),
        olderGoodPointBlocksPremature: fc.constantFrom(undefined, false),
        ignoreWithEnoughBreaching: fc.constantFrom(undefined, 'retain'),
        percent: fc.constantFrom(undefined, undefined, 'p50', 'p99', 'p99.9'),
        samples: fc.constantFrom(19, 20, 999, 1_000, 10_000),
      })
      .map(({ points, N, M, extra, percent, samples, ...alarm }) =>
        caseOf(
          points,
          {
            ...alarm,
            evaluationPeriods: N,
            datapointsToAlarm: Math.min(N, M),
            evaluationRange: N + extra,
            ...(percent === undefined
              ? {}
              : { extendedStatistic: percent, evaluateLowSampleCountPercentile: 'ignore' }),
          },
          { samples: points.map((_, index) => samples + index) },
        ),
      );
    const lines = fc.sample(anyCase, 10_000).join('\n');
    const [fast, plain] = [await evaluate(lines), await evaluate(lines, ['--engine', 'plain'])];
    expect(fast.err).toBe('');
    expect(fast.out.split('\n')).toHaveLength(10_001);
    expect(plain.out.split('\n')).toEqual(fast.out.split('\n'));
  });
});
