// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the syntax of GitHub Actions
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fieldsOf } from '../../src/core/template/template.ts';
import { exitCodeOf, type VerdictName } from '../../src/core/wait/wait-verdict.ts';
import { action, hasFile, runStep, steps } from './run-step.ts';

const INSTALL = 0;
const RUN = 1;

const HOSTILE = [
  'two words',
  `it's "quoted"`,
  '$(touch pwned)',
  '`touch pwned`',
  '; touch pwned',
  '&& touch pwned #',
  'first\ntouch pwned',
  '::set-output name=a::b',
  '--help',
  '-rf',
  '*',
  '$HOME',
  '\\n',
  '${{ github.token }}',
];

describe('the file of the action', () => {
  it('has no expression in a script', () => {
    const scripts = steps.map((step) => String(step['run']));
    expect(scripts).toHaveLength(2);
    for (const script of scripts) expect(script).not.toContain('${{');
  });

  it('hands every input to a script, by the environment alone', () => {
    const used = steps.flatMap((step) => Object.values(fieldsOf(step['env'])).map(String));
    expect([...new Set(used)].toSorted()).toEqual(
      Object.keys(fieldsOf(action['inputs']))
        .map((name) => `\${{ inputs.${name} }}`)
        .toSorted(),
    );
    for (const { env, run } of steps) {
      for (const variable of Object.keys(fieldsOf(env))) expect(String(run)).toContain(`$${variable}`);
    }
  });

  it('describes every input and output, and what each is for', () => {
    for (const part of ['inputs', 'outputs']) {
      const described = Object.entries(fieldsOf(action[part])).map(([name, one]) => [
        name,
        fieldsOf(one)['description'],
      ]);
      expect(described.length).toBeGreaterThan(5);
      for (const [name, text] of described) expect([name, String(text).length > 20]).toEqual([name, true]);
    }
  });

  it('gives each optional input a default', () => {
    const open = Object.entries(fieldsOf(action['inputs'])).filter(([, one]) => !('default' in fieldsOf(one)));
    expect(open.map(([name, one]) => [name, fieldsOf(one)['required']])).toEqual([['command', true]]);
  });

  it('takes every output from the step that runs ecs-guard', () => {
    for (const [name, output] of Object.entries(fieldsOf(action['outputs']))) {
      expect(fieldsOf(output)['value']).toBe(`\${{ steps.guard.outputs.${name} }}`);
    }
    expect(steps[RUN]?.['id']).toBe('guard');
  });

  it('is a composite action whose steps name their shell', () => {
    expect(fieldsOf(action['runs'])['using']).toBe('composite');
    expect(steps.map(({ shell }) => shell)).toEqual(['bash', 'bash']);
  });
});

describe('the step that runs ecs-guard', () => {
  it('hands every input of wait over', () => {
    const inputs = {
      command: 'wait',
      cluster: 'shop',
      service: 'checkout',
      deployment: 'arn:aws:ecs:eu-west-1:111122223333:service-deployment/shop/checkout/a',
      'task-definition': 'checkout:42',
      since: '5m',
      timeout: '45m',
      region: 'eu-west-1',
      'require-protection': 'true',
    };
    expect(runStep({ index: RUN, program: 'ecs-guard', inputs }).calls).toEqual([
      [
        'wait',
        '--cluster=shop',
        '--service=checkout',
        '--deployment=arn:aws:ecs:eu-west-1:111122223333:service-deployment/shop/checkout/a',
        '--task-definition=checkout:42',
        '--since=5m',
        '--timeout=45m',
        '--region=eu-west-1',
        '--require-protection',
        '--github',
      ],
    ]);
  });

  it('hands every input of doctor over', () => {
    const inputs = { command: 'doctor', cluster: 'shop', service: 'checkout', region: 'eu-west-1' };
    expect(runStep({ index: RUN, program: 'ecs-guard', inputs }).calls).toEqual([
      ['doctor', '--cluster=shop', '--service=checkout', '--region=eu-west-1'],
    ]);
  });

  it('hands every input of lint over, one path and one parameter per line', () => {
    const inputs = {
      command: 'lint',
      path: 'cdk.out\ntemplates/shop.yaml\n',
      parameters: 'BakeTime=10\nName=a b\n',
      sarif: 'lint.sarif',
      region: 'eu-west-1',
    };
    expect(runStep({ index: RUN, program: 'ecs-guard', inputs }).calls).toEqual([
      [
        'lint',
        '--sarif=lint.sarif',
        '--force',
        '--region=eu-west-1',
        '--parameter=BakeTime=10',
        '--parameter=Name=a b',
        '--',
        'cdk.out',
        'templates/shop.yaml',
      ],
    ]);
  });

  it.each(HOSTILE)('hands %j over as one argument', (value) => {
    const options = ['cluster', 'service', 'deployment', 'task-definition', 'since', 'timeout', 'region'];
    const inputs = { command: 'wait', ...Object.fromEntries(options.map((name) => [name, value])) };
    const run = runStep({ index: RUN, program: 'ecs-guard', inputs });
    expect(run.calls).toEqual([['wait', ...options.map((name) => `--${name}=${value}`), '--github']]);
    expect(hasFile(run, 'pwned')).toBe(false);
    expect(run.log).toBe('');
  });

  it.each(HOSTILE.filter((value) => !value.includes('\n')))('hands the path %j over as one argument', (value) => {
    const run = runStep({
      index: RUN,
      program: 'ecs-guard',
      inputs: { command: 'lint', path: value, parameters: value },
    });
    expect(run.calls).toEqual([['lint', `--parameter=${value}`, '--', value]]);
    expect(hasFile(run, 'pwned')).toBe(false);
  });

  it.each([0, 1, 2, 10, 43, 62, 130])('hands exit code %i on', (exits) => {
    const run = runStep({ index: RUN, program: 'ecs-guard', inputs: { command: 'wait', service: 'a' }, exits });
    expect(run.code).toBe(exits);
    expect(run.outputs).toMatchObject({ 'exit-code': String(exits), severity: '', json: '' });
  });

  it.each([
    ['none', 0, 'succeeded'],
    ['low', 60, 'low'],
    ['medium', 61, 'medium'],
    ['high', 62, 'high'],
    ['', 42, 'not-permitted'],
  ] as const)('says of doctor that the worst finding is "%s" for exit code %i', (severity, exits, name) => {
    const inputs = { command: 'doctor' };
    expect(runStep({ index: RUN, program: 'ecs-guard', inputs, exits }).outputs['severity']).toBe(severity);
    expect(exitCodeOf(name satisfies VerdictName)).toBe(exits);
  });

  it.each(['wait', 'doctor', 'lint'])('writes the JSON document of %s to a file, and the log elsewhere', (command) => {
    const inputs = { command, json: 'true' };
    const run = runStep({ index: RUN, program: 'ecs-guard', inputs, prints: '{"a":1}', exits: 62 });
    expect(run.calls[0]).toContain('--json');
    expect(run.log).toBe('');
    expect(run.code).toBe(62);
    expect(JSON.parse(readFileSync(run.outputs['json'] ?? '', 'utf8'))).toEqual({ a: 1 });
  });

  it.each<[Readonly<Record<string, string>>, string]>([
    [{ command: 'doctor', timeout: '5m' }, 'the input timeout is for wait: remove it, or change command'],
    [{ command: 'lint', cluster: 'shop' }, 'the input cluster is for wait and doctor: remove it, or change command'],
    [{ command: 'wait', path: 'cdk.out' }, 'the input path is for lint: remove it, or change command'],
    [{ command: 'wait', parameters: 'a=b' }, 'the input parameters is for lint: remove it, or change command'],
    [
      { command: 'lint', 'require-protection': 'true' },
      'the input require-protection is for wait: remove it, or change command',
    ],
    [{ command: 'wait', json: 'yes' }, 'json must be true or false, got yes'],
    [
      { command: 'wait', json: 'a\n::set-output name=b::c' },
      "json must be true or false, got $'a\\n::set-output name=b::c'",
    ],
  ])('refuses %j', (inputs, message) => {
    const run = runStep({ index: RUN, program: 'ecs-guard', inputs });
    expect(run.log).toBe(`::error title=ecs-guard::${message}\n`);
    expect(run.code).toBe(2);
    expect(run.calls).toEqual([]);
    expect(run.outputs).toEqual({ 'exit-code': '2' });
  });
});

describe('the step that installs ecs-guard', () => {
  const flags = ['--no-save', '--no-package-lock', '--ignore-scripts', '--no-audit', '--no-fund', '--legacy-peer-deps'];

  it('installs an exact version outside of the workspace, and puts it on the PATH', () => {
    const run = runStep({ index: INSTALL, program: 'npm', inputs: { command: 'wait', version: '0.1.0' } });
    const prefix = join(run.folder, 'ecs-guard');
    expect(run.calls).toEqual([['install', '--prefix', prefix, ...flags, 'ecs-deployment-guard@0.1.0']]);
    expect(run.path).toBe(`${prefix}/node_modules/.bin\n`);
    expect(run.code).toBe(0);
  });

  it.each(['a b.tgz', `it's.tgz`, '$(touch pwned).tgz', '; touch pwned', '-rf', 'name@1.0.0'])(
    'installs the tarball %j',
    (name) => {
      const tarball = join(import.meta.dirname, '../../LICENSE');
      const inputs = { command: 'lint', tarball: name };
      // The script runs in an empty folder, so the tarball has its path from the root.
      const there = runStep({ index: INSTALL, program: 'npm', inputs: { ...inputs, tarball } });
      expect(there.calls).toEqual([
        ['install', '--prefix', join(there.folder, 'ecs-guard'), ...flags, join(there.folder, 'ecs-guard/package.tgz')],
      ]);
      expect(readFileSync(join(there.folder, 'ecs-guard/package.tgz'), 'utf8')).toBe(readFileSync(tarball, 'utf8'));
      const file = join(there.folder, name);
      writeFileSync(file, 'packed');
      const run = runStep({ index: INSTALL, program: 'npm', inputs: { ...inputs, tarball: file } });
      expect(readFileSync(join(run.folder, 'ecs-guard/package.tgz'), 'utf8')).toBe('packed');
      expect(hasFile(run, 'pwned')).toBe(false);
    },
  );

  it('fails if npm fails', () => {
    const run = runStep({ index: INSTALL, program: 'npm', inputs: { command: 'wait', version: '0.1.0' }, exits: 7 });
    expect(run.code).toBe(7);
    expect(run.path).toBe('');
  });

  it.each<[Readonly<Record<string, string>>, string]>([
    [{ version: '0.1.0' }, "command must be wait, doctor or lint, got ''"],
    [{ command: 'wait;id', version: '0.1.0' }, 'command must be wait, doctor or lint, got wait\\;id'],
    [{ command: 'wait' }, "set version to an exact one, like 0.1.0, or set tarball; version is ''"],
    [
      { command: 'wait', version: 'latest' },
      'set version to an exact one, like 0.1.0, or set tarball; version is latest',
    ],
    [{ command: 'wait', version: '1.x' }, 'set version to an exact one, like 0.1.0, or set tarball; version is 1.x'],
    [
      { command: 'wait', version: '0.1.0\nx' },
      "set version to an exact one, like 0.1.0, or set tarball; version is $'0.1.0\\nx'",
    ],
    [{ command: 'wait', version: '0.1.0', tarball: 'a' }, 'version and tarball are both set: remove one'],
    [{ command: 'wait', tarball: 'no such.tgz' }, 'tarball must be a file, got no\\ such.tgz: check the path'],
  ])('refuses %j', (inputs, message) => {
    const run = runStep({ index: INSTALL, program: 'npm', inputs });
    expect(run.log).toBe(`::error title=ecs-guard::${message}\n`);
    expect(run.code).toBe(2);
    expect(run.calls).toEqual([]);
  });

  it('names a Node.js that is too old', () => {
    const inputs = { command: 'wait', version: '0.1.0' };
    const run = runStep({ index: INSTALL, program: 'npm', inputs, node: 'v20.19.5' });
    expect(run.log).toBe(
      '::error title=ecs-guard::Node.js 22 or newer is needed, got 20: use actions/setup-node first\n',
    );
    expect(run.code).toBe(2);
  });
});
