import { describe, expect, it } from 'vitest';
import { files, folders, HEALTHY } from './files.ts';
import { simulate } from './machine.ts';

describe('ecs-guard simulate', () => {
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
        'expected   a/leak.yml: v2 rolled-back because alarm 5xx',
        'expected   a/ok.yaml: v2 succeeded',
        '2 of 2 scenarios had the expected outcome',
        '',
      ].join('\n'),
    );
    expect(code).toBe(0);
  });

  it('tells of several which one is different, and ends with 51', async () => {
    const { code, stdout } = await simulate(['ok.yaml', 'wrong.yaml'], { files });
    expect(stdout).toContain('UNEXPECTED wrong.yaml: v2 rolled-back because alarm 5xx\n  wrong.yaml:6\n');
    expect(stdout).toContain('1 of 2 scenarios had the expected outcome');
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
    [['--jsn', 'ok.yaml'], "error: unknown option '--jsn': did you mean --json? (see ecs-guard simulate --help)\n"],
    [
      ['--speed', '2', 'ok.yaml'],
      'error: --speed needs --serve: playing scenarios serves nothing (see ecs-guard simulate --help)\n',
    ],
    [['empty'], 'error: empty contains no scenarios: put files ending in .yaml there, or give another folder\n'],
    [['--svg', 'x.svg', 'ok.yaml', 'leak.yaml'], 'error: --svg draws one scenario, got 2: name one file\n'],
    [['--alarm', '5xx', 'leak.yaml', 'ok.yaml'], 'error: --alarm draws one scenario, got 2: name one file\n'],
    [
      ['--svg', 'x.svg', 'ok.yaml'],
      'error: ok.yaml has no alarm with datapoints: there is nothing for --svg to draw\n',
    ],
    [['--alarm', '4xx', 'leak.yaml'], 'error: leak.yaml has no alarm "4xx": its alarms are 5xx\n'],
  ])('refuses %j with 2', async (args, fault) => {
    const { code, stdout, stderr, written } = await simulate(args, { files, folders });
    expect(stderr).toBe(fault);
    expect({ code, stdout, written }).toEqual({ code: 2, stdout: '', written: {} });
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

  it('writes the picture beside the text', async () => {
    const { code, written, stdout } = await simulate(['leak.yaml', '--svg', 'leak.svg'], { files });
    expect(written['leak.svg']).toMatch(/^<svg /);
    expect(stdout).toContain('1 of 1 expectation met');
    expect(code).toBe(0);
  });

  it('ends with 2 when the picture cannot be written', async () => {
    const { code, stderr } = await simulate(['leak.yaml', '--svg', 'none/leak.svg'], { files });
    expect(stderr).toBe(
      "error: none/leak.svg cannot be written (ENOENT: cannot open 'none/leak.svg'): name another --svg\n",
    );
    expect(code).toBe(2);
  });

  it('replaces a picture by --force alone, and says so before it plays', async () => {
    const before = { ...files, 'leak.svg': 'old' };
    const kept = await simulate(['leak.yaml', '--svg', 'leak.svg'], { files: before });
    expect([kept.code, kept.stdout, kept.stderr, kept.written]).toEqual([
      2,
      '',
      'error: leak.svg exists: add --force to replace it, or name another --svg\n',
      {},
    ]);
    const replaced = await simulate(['leak.yaml', '--svg', 'leak.svg', '--force'], { files: before });
    expect(replaced.code).toBe(0);
    expect(replaced.written['leak.svg']).toMatch(/^<svg /);
  });
});
