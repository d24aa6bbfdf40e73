import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
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

  it('names a line that is not a case on stderr, answers the others and exits 2', async () => {
    const { code, out, err } = await evaluate(`${caseOf([1])}\n[1]\n${caseOf([1])}\n`);
    expect(err).toBe('error: line 2: the line is not a case, got [1]: write {"id":…,"points":[…],"alarm":{…}}\n');
    expect(out.trim().split('\n')).toHaveLength(2);
    expect(code).toBe(2);
  });

  it.each([
    [['--engine', 'slow'], '--engine must be fast or plain, got "slow"'],
    [['a', 'b'], 'too many arguments. Expected 1 argument but got 2: a, b.'],
    [['--speed'], "unknown option '--speed' (see ecs-guard evaluate --help)\n"],
    [[join(folder, 'none')], 'there is no file'],
    [[folder], 'is a folder'],
    [[join(import.meta.filename, 'inside')], 'cannot be read (ENOTDIR): give a file of cases, or - for stdin'],
    [['x'.repeat(300)], 'cannot be read (ENAMETOOLONG)'],
  ])('refuses the arguments %j by exit 2', async (args, fault) => {
    const { code, out, err } = await evaluate('', args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(fault);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
  });

  it('prints its help with 0', async () => {
    expect(await evaluate('', ['--help'])).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^Usage: ecs-guard evaluate /),
    });
  });
});
