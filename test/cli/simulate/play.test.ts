import { describe, expect, it } from 'vitest';
import { simulate } from './machine.ts';

const LEAK = [
  'name: a slow leak',
  'service: { bake: 10m }',
  'alarm: { metric: 5xx, threshold: 10, evaluate: 3 of 5, missing: notBreaching }',
  'series: { 5xx: "0x4 2 11 _ 14 15" }',
  'expect:',
  '  - 10m failed because alarm 5xx',
].join('\n');
const HEALTHY = ['name: healthy', 'expect: [verdict succeeded]'].join('\n');
const WRONG = LEAK.replace('10m failed', '5m failed');
const files = { 'leak.yaml': LEAK, 'ok.yaml': HEALTHY, 'wrong.yaml': WRONG, 'a/ok.yaml': HEALTHY, 'a/leak.yml': LEAK };
const folders = { a: ['ok.yaml', 'leak.yml', 'notes.md'], empty: ['notes.md'] };

describe('ecs-guard simulate', () => {
  it('tells the time line, the verdict, the figures and a chart, and ends with 0', async () => {
    const { code, stdout, stderr } = await simulate(['leak.yaml'], { files });
    expect(stderr).toBe('');
    expect(
      stdout
        .split('\n')
        .filter((line) => /^ +\d/.test(line))
        .slice(0, 6),
    ).toEqual([
      '         0s  deploy v2',
      '         1s  deployment of v2 starts',
      '        31s  the first task of v2 runs',
      '       1m1s  the first task of v2 is healthy',
      '      1m31s  v2 bakes',
      '      10m2s  alarm 5xx: OK to ALARM: Threshold Crossed: 3 out of the last 5 datapoints [15.0',
    ]);
    expect(stdout).toContain(
      [
        'v2: rolled-back because alarm 5xx (ROLLBACK_SUCCESSFUL), protection armed',
        '  time to detect                     10m10s',
        '  rollback time                      1m30s',
        '  recovery time                      11m40s',
        '  requests served by this version    –',
        '  errors caused by it                –',
        '',
        '5xx: Sum of 5xx > 10, 3 of 5 periods of 1m',
      ].join('\n'),
    );
    expect(stdout).toMatch(/\n1 of 1 expectation came true\n$/);
    expect(code).toBe(0);
  });

  it('ends with 51 when an expectation does not come true, and shows what was there', async () => {
    const { code, stdout } = await simulate(['wrong.yaml'], { files });
    expect(stdout).toContain(
      [
        '  wrong.yaml:6',
        '    - expected  5m failed because alarm 5xx',
        '    + was       10m11s v2 failed because alarm 5xx (4m41s too late)',
      ].join('\n'),
    );
    expect(code).toBe(51);
  });

  it('ends with 2 for a bad file, with line and column', async () => {
    const { code, stdout, stderr } = await simulate(['bad.yaml'], { files: { 'bad.yaml': 'name: x\nsevrice: {}\n' } });
    expect({ code, stdout, stderr }).toEqual({
      code: 2,
      stdout: '',
      stderr: 'error: bad.yaml:2:1: sevrice: there is no key "sevrice": did you mean "service"?\n',
    });
  });

  it('plays a folder by the names of its files, one line each', async () => {
    const { code, stdout } = await simulate(['a'], { files, folders });
    expect(stdout).toBe(
      [
        'as expected  a/leak.yml: v2 rolled-back because alarm 5xx',
        'as expected  a/ok.yaml: v2 succeeded',
        '2 of 2 scenarios came out as expected',
        '',
      ].join('\n'),
    );
    expect(code).toBe(0);
  });

  it('tells of several which one is different, and ends with 51', async () => {
    const { code, stdout } = await simulate(['ok.yaml', 'wrong.yaml'], { files });
    expect(stdout).toContain('NOT expected wrong.yaml: v2 rolled-back because alarm 5xx\n  wrong.yaml:6\n');
    expect(stdout).toContain('1 of 2 scenarios came out as expected');
    expect(code).toBe(51);
  });

  it('reads standard input for -', async () => {
    expect(await simulate(['-'], { stdin: HEALTHY })).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('healthy'),
    });
    const { stderr } = await simulate(['-'], { stdin: 'nam: x' });
    expect(stderr).toContain('error: stdin:1:1: nam: there is no key "nam": did you mean "name"?');
  });

  it.each([
    [[], 'error: no scenario given: name a file, a folder, or - for standard input (see ecs-guard simulate --help)\n'],
    [['--svg=', 'ok.yaml'], 'error: --svg must not be empty (see ecs-guard simulate --help)\n'],
    [['-', '-'], 'error: - is there twice: standard input can be read once (see ecs-guard simulate --help)\n'],
    [['--jsn', 'ok.yaml'], "error: unknown option '--jsn': did you mean --json? (see ecs-guard simulate --help)\n"],
    [
      ['--speed', '2', 'ok.yaml'],
      'error: --speed needs --serve: playing scenarios serves nothing (see ecs-guard simulate --help)\n',
    ],
    [['none.yaml'], 'error: none.yaml cannot be read (ENOENT): name a file, a folder, or - for standard input\n'],
    [['empty'], 'error: empty holds no scenario: a scenario is a file that ends with .yaml\n'],
    [['--svg', 'x.svg', 'ok.yaml', 'leak.yaml'], 'error: --svg draws one scenario, 2 are named: name one file\n'],
    [['--alarm', '5xx', 'leak.yaml', 'ok.yaml'], 'error: --alarm draws one scenario, 2 are named: name one file\n'],
    [
      ['--svg', 'x.svg', 'ok.yaml'],
      'error: ok.yaml has no alarm with datapoints: there is nothing for --svg to draw\n',
    ],
    [['--alarm', '4xx', 'leak.yaml'], 'error: leak.yaml has no alarm "4xx": there are 5xx\n'],
  ])('refuses %j with 2', async (args, fault) => {
    const { code, stdout, stderr, written } = await simulate(args, { files, folders });
    expect(stderr).toBe(fault);
    expect({ code, stdout, written }).toEqual({ code: 2, stdout: '', written: {} });
  });

  it.each([
    [undefined, 'monday.csv cannot be read (ENOENT): give the path of a CSV file, relative to this file'],
    ['monday,5\n', 'monday.csv line 1 must be timestamp,value such as 2014-02-14 14:30:00,0.132, got "monday,5"'],
  ])('refuses the recording %j, where the scenario names it [SCN-1]', async (csv, fault) => {
    const story = 'name: x\nload: { recording: monday.csv }\n';
    const recording = csv === undefined ? {} : { 'folder/monday.csv': csv };
    const { code, stderr } = await simulate(['folder/x.yaml'], { files: { 'folder/x.yaml': story, ...recording } });
    expect(stderr).toBe(`error: folder/x.yaml:2:7: load.recording: ${fault}\n`);
    expect(code).toBe(2);
  });

  it('plays the others all the same when one cannot be played, and ends with 2', async () => {
    const impossible = `name: x\nalarms: { ${'x'.repeat(256)}: a > 1 }\nseries: { a: "0" }`;
    const { code, stdout, stderr } = await simulate(['x.yaml', 'ok.yaml'], {
      files: { ...files, 'x.yaml': impossible },
    });
    expect(stderr).toMatch(/^error: x\.yaml: AWS rejects its setup: ValidationError: .*\n$/);
    expect(stdout).toContain('healthy\n');
    expect(code).toBe(2);
  });

  it('shows every event and status when asked to', async () => {
    const { stdout } = await simulate(['leak.yaml', '--events'], { files });
    expect(stdout).toContain('v2: status ROLLBACK_IN_PROGRESS');
    expect(stdout).toContain('has reached a steady state.');
    expect((await simulate(['leak.yaml'], { files })).stdout).not.toContain('steady state');
  });

  it('writes the picture beside the text', async () => {
    const { code, written, stdout } = await simulate(['leak.yaml', '--svg', 'leak.svg'], { files });
    expect(written['leak.svg']).toMatch(/^<svg /);
    expect(stdout).toContain('came true');
    expect(code).toBe(0);
  });

  it('ends with 2 when the picture cannot be written', async () => {
    const { code, stderr } = await simulate(['leak.yaml', '--svg', 'none/leak.svg'], { files });
    expect(stderr).toBe(
      'error: none/leak.svg cannot be written (ENOENT): name a file for --svg in a folder that may be written to\n',
    );
    expect(code).toBe(2);
  });
});

describe('the colours', () => {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character begins every colour
  const colour = /\u001B\[/;

  it('are for terminals', async () => {
    expect((await simulate(['leak.yaml'], { files, terminal: { columns: 80 } })).stdout).toMatch(colour);
    expect((await simulate(['leak.yaml'], { files })).stdout).not.toMatch(colour);
  });

  it.each([{ NO_COLOR: '1' }, { TERM: 'dumb' }])('are left out with %j', async (env) => {
    expect((await simulate(['leak.yaml'], { files, terminal: { columns: 80 }, env })).stdout).not.toMatch(colour);
  });

  it.each([40, 60, 80, 120])('and a terminal of %i columns changes no line to be longer', async (columns) => {
    const { stdout } = await simulate(['leak.yaml'], { files, terminal: { columns }, env: { NO_COLOR: '1' } });
    const chart = stdout.split('\n').filter((line) => /[│┤└]/.test(line));
    expect(chart).toHaveLength(11);
    for (const line of chart) expect(line.length).toBeLessThanOrEqual(columns);
  });
});

describe('--json', () => {
  it('is one document for one scenario', async () => {
    const { stdout, code } = await simulate(['leak.yaml', '--json'], { files });
    const document = JSON.parse(stdout);
    expect(document).toMatchObject({
      schemaVersion: '1',
      scenario: 'a slow leak',
      met: true,
      startedAt: '2026-01-05T12:00:00.000Z',
      deployments: [
        {
          version: 'v2',
          verdict: 'rolled-back',
          because: ['alarm 5xx'],
          status: 'ROLLBACK_SUCCESSFUL',
          protection: 'armed',
          failedAt: { afterMs: 611_000, at: '2026-01-05T12:10:11.000Z' },
          timeToDetectMs: 610_000,
          rollbackTimeMs: 90_000,
          recoveryTimeMs: 700_000,
          requestsServed: null,
          errorsCaused: null,
        },
      ],
      alarms: [
        {
          name: '5xx',
          threshold: 10,
          comparisonOperator: 'GreaterThanThreshold',
          datapoints: [
            [0, 0],
            [60_000, 0],
            [120_000, 0],
            [180_000, 0],
            [240_000, 0],
            [300_000, 2],
            [360_000, 11],
            [480_000, 14],
            [540_000, 15],
          ],
        },
      ],
      expectations: [{ text: '10m failed because alarm 5xx', line: 6, met: true, saw: null }],
    });
    expect(code).toBe(0);
  });

  it('is a list for several and for a folder, also of one file', async () => {
    expect(JSON.parse((await simulate(['leak.yaml', 'ok.yaml', '--json'], { files })).stdout)).toHaveLength(2);
    expect(
      JSON.parse(
        (await simulate(['b', '--json'], { files: { 'b/x.yaml': HEALTHY }, folders: { b: ['x.yaml'] } })).stdout,
      ),
    ).toHaveLength(1);
  });

  it('exits with 51 all the same, and says so inside', async () => {
    const { stdout, code } = await simulate(['wrong.yaml', '--json'], { files });
    expect(JSON.parse(stdout)).toMatchObject({
      met: false,
      expectations: [{ met: false, saw: '10m11s v2 failed because alarm 5xx (4m41s too late)' }],
    });
    expect(code).toBe(51);
  });

  it('has the same keys in the same order in every story, and no more than six digits of a fraction [SCN-18]', async () => {
    const third = LEAK.replace('0x4 2', '0.123456789x3 2 3.3333333333').replace(
      'threshold: 10',
      'threshold: 9.87654321',
    );
    const [one, other] = await Promise.all([
      simulate(['leak.yaml', '--json'], { files }),
      simulate(['t.yaml', '--json'], { files: { 't.yaml': third } }),
    ]);
    const keys = (text: string) => Object.keys(JSON.parse(text));
    expect(keys(other.stdout)).toEqual(keys(one.stdout));
    expect(JSON.parse(other.stdout)).toMatchObject({
      alarms: [
        {
          threshold: 9.876_54,
          datapoints: expect.arrayContaining([
            [0, 0.123_457],
            [300_000, 3.333_33],
          ]),
        },
      ],
    });
    for (const [number] of other.stdout.matchAll(/(?<=[[ ,])-?\d+\.\d+(?=[,\n\]])/g))
      expect(number.replace(/^-?0?\.?0*|\./g, '').length).toBeLessThanOrEqual(6);
  });
});
