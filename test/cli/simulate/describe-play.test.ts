import { describe, expect, it } from 'vitest';
import { files, HEALTHY } from './files.ts';
import { simulate } from './machine.ts';

describe('a played scenario', () => {
  it('is shown with the time line, the verdict, the figures and a chart', async () => {
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
    expect(stdout).toMatch(/\n1 of 1 expectation met\n$/);
    expect(code).toBe(0);
  });

  it('shows an expectation that was not met beside what was there', async () => {
    const { stdout } = await simulate(['wrong.yaml'], { files });
    expect(stdout).toContain(
      [
        '0 of 1 expectation met',
        '  wrong.yaml:6',
        '    - expected  5m failed because alarm 5xx',
        '    + was       10m11s v2 failed because alarm 5xx (4m41s too late)',
      ].join('\n'),
    );
  });

  it('says that nothing is expected of one without expectations', async () => {
    const { stdout } = await simulate(['-'], { stdin: HEALTHY.replace(/^expect.*$/m, '') });
    expect(stdout).toMatch(/\nno expectations: add lines below expect:\n$/);
  });

  it('says what it does not test, before its expectations and in its line among several [SCN-5]', async () => {
    const untested = 'series 4xx is the metric of no alarm: name it in an alarm, or remove it';
    const story = `${HEALTHY}\nseries: { 4xx: "0x9" }\n`;
    const alone = await simulate(['-'], { stdin: story });
    expect(alone.stdout).toContain(`\nnot tested: ${untested}\n1 of 1 expectation met\n`);
    const several = await simulate(['a.yaml', 'b.yaml'], { files: { 'a.yaml': story, 'b.yaml': HEALTHY } });
    expect(several.stdout).toContain(`expected   a.yaml: v2 succeeded\n  not tested: ${untested}\n`);
    const { stdout } = await simulate(['-', '--json'], { stdin: story });
    expect(JSON.parse(stdout)).toMatchObject({ untested: [untested] });
    expect([alone.code, several.code]).toEqual([0, 0]);
  });

  it('counts its expectations', async () => {
    const { stdout } = await simulate(['-'], { stdin: HEALTHY.replace(']', ', verdict succeeded]') });
    expect(stdout).toMatch(/\n2 of 2 expectations met\n$/);
  });

  it('shows every event and status when asked to', async () => {
    const { stdout } = await simulate(['leak.yaml', '--events'], { files });
    expect(stdout).toContain('v2: status ROLLBACK_IN_PROGRESS');
    expect(stdout).toContain('has reached a steady state.');
    expect((await simulate(['leak.yaml'], { files })).stdout).not.toContain('steady state');
  });

  it('breaks long lines between words, below their beginning', async () => {
    const { stdout } = await simulate(['leak.yaml'], { files, terminal: { columns: 60 }, env: { NO_COLOR: '1' } });
    const at = stdout.split('\n').findIndex((line) => line.includes('OK to ALARM'));
    const [first = '', second = ''] = stdout.split('\n').slice(at);
    expect(first.length).toBeLessThanOrEqual(60);
    expect(second).toMatch(/^ {13}\S/);
  });
});

describe('the colors', () => {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character begins every color
  const color = /\u001B\[/;

  it('are for terminals', async () => {
    expect((await simulate(['leak.yaml'], { files, terminal: { columns: 80 } })).stdout).toMatch(color);
    expect((await simulate(['leak.yaml'], { files })).stdout).not.toMatch(color);
  });

  it.each([{ NO_COLOR: '1' }, { TERM: 'dumb' }])('are left out with %j', async (env) => {
    expect((await simulate(['leak.yaml'], { files, terminal: { columns: 80 }, env })).stdout).not.toMatch(color);
  });

  it.each([40, 60, 80, 120])('and a terminal of %i columns changes no line to be longer', async (columns) => {
    const { stdout } = await simulate(['leak.yaml'], { files, terminal: { columns }, env: { NO_COLOR: '1' } });
    const chart = stdout.split('\n').filter((line) => /[│┤└]/.test(line));
    expect(chart).toHaveLength(11);
    for (const line of chart) expect(line.length).toBeLessThanOrEqual(columns);
  });
});
