// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the syntax of Fn::Sub
import { describe, expect, it } from 'vitest';
import { runLint } from '../../../src/cli/lint/run-lint.ts';
import { memoryFiles } from '../memory-files.ts';

const SOUND = `
Resources:
  Web:
    Type: AWS::ECS::Service
    Properties:
      ServiceName: checkout
      Cluster: shop
      DeploymentConfiguration:
        DeploymentCircuitBreaker: {Enable: true, Rollback: true}
        Alarms:
          AlarmNames: [!Ref Errors]
          Enable: true
          Rollback: true
  Errors:
    Type: AWS::CloudWatch::Alarm
    Properties: {Namespace: Shop, MetricName: Failed, Statistic: Sum, Period: 60, EvaluationPeriods: 1, Threshold: 1, ComparisonOperator: GreaterThanThreshold}
`;
const NO_ROLLBACK = SOUND.replace('          Rollback: true', '          Rollback: false');
const NO_ALARMS = `
Resources:
  Web:
    Type: AWS::ECS::Service
    Properties:
      ServiceName: orders
      DeploymentConfiguration: {DeploymentCircuitBreaker: {Enable: true, Rollback: true}}
`;
const LOW = SOUND.replace(
  'Rollback: true\n  Errors',
  'Rollback: true\n        EarlySuccessCriteria: {Enable: true}\n  Errors',
);

/** Files by path; a folder is a list of names. */
async function lint(
  args: readonly string[],
  files: Readonly<Record<string, string | readonly string[]>>,
  before: readonly (readonly [string, string])[] = [],
) {
  let stdout = '';
  let stderr = '';
  const written = new Map(before);
  const fileAt = (path: string) => {
    const file = files[path];
    if (file === undefined) throw Object.assign(new Error(path), { code: 'ENOENT', syscall: 'open' });
    return file;
  };
  const code = await runLint(args, {
    stdout: { write: (text) => (stdout += text) },
    stderr: { write: (text) => (stderr += text) },
    columns: undefined,
    readFile: (path) => String(fileAt(path)),
    ...memoryFiles(written),
    listFolder: (path) => {
      const file = fileAt(path);
      return typeof file === 'string' ? undefined : file;
    },
  });
  return { code, stdout, stderr, written };
}

describe('the exit code', () => {
  it.each([
    [SOUND, 0],
    [LOW, 60],
    [NO_ALARMS, 61],
    [NO_ROLLBACK, 62],
  ])('is that of the worst severity (case %#)', async (text, code) => {
    expect((await lint(['shop.yaml'], { 'shop.yaml': text })).code).toBe(code);
  });

  it('is 2 if a file is not read, and the others are reported', async () => {
    const result = await lint(['shop.yaml', 'gone.yaml'], { 'shop.yaml': NO_ROLLBACK });
    expect(result.code).toBe(2);
    expect(result.stderr).toBe('error: gone.yaml does not exist: correct the path (see ecs-guard lint --help)\n');
    expect(result.stdout).toContain('alarms-without-rollback');
  });
});

it('prints each finding with its line and what to do', async () => {
  expect((await lint(['shop.yaml'], { 'shop.yaml': NO_ROLLBACK })).stdout).toBe(`checkout in cluster shop (shop.yaml)
  high        alarms-without-rollback
              the deployment alarms have rollback false
              at shop.yaml:13
              Fix: Set rollback to true in the alarms of the deployment configuration.

1 service: 1 high
`);
});

it('says that there is no finding', async () => {
  expect((await lint(['shop.yaml'], { 'shop.yaml': SOUND })).stdout).toBe(
    'checkout in cluster shop (shop.yaml)\n  no finding\n\n1 service: no finding\n',
  );
});

it('leaves suppressed findings out, and names them with the reason', async () => {
  const text = NO_ROLLBACK.replace(
    'Type: AWS::ECS::Service',
    'Type: AWS::ECS::Service\n    Metadata: {cdk_nag: {rules_to_suppress: [{id: alarms-without-rollback, reason: rolled back by hand}]}}',
  );
  const { code, stdout } = await lint(['shop.yaml'], { 'shop.yaml': text });
  expect(code).toBe(0);
  expect(stdout).toContain('  suppressed  alarms-without-rollback: rolled back by hand\n');
  expect(stdout).toContain('1 service: no finding, 1 suppressed\n');
});

it('names the parameters on which findings depend, and takes their values', async () => {
  const text = `Parameters: {Bake: {Type: Number}}\n${SOUND.replace('DeploymentConfiguration:', 'DeploymentConfiguration:\n        BakeTimeInMinutes: !Ref Bake')}`;
  expect((await lint(['shop.yaml'], { 'shop.yaml': text })).stdout).toContain(
    'not known   parameter Bake: findings may depend on it',
  );
  const given = (await lint(['--parameter', 'Bake=3', 'shop.yaml'], { 'shop.yaml': text })).stdout;
  expect(given).not.toContain('not known');
  // One datapoint of a minute, and three minutes until CloudWatch has it.
  expect(given.replace(/\s+/g, ' ')).toContain(
    'fires 4 minutes after the first error at the earliest, and the bake time is 3 minutes',
  );
});

it('names only the parameters that a service depends on, also if another name begins with one of them', async () => {
  const parameters = 'Parameters: {P: {Type: String}, P1: {Type: String}}\n';
  const text = `${parameters}${SOUND.replace('ServiceName: checkout', 'ServiceName: !Ref P1')}`;
  const { stdout } = await lint(['shop.yaml'], { 'shop.yaml': `${text}Outputs: {O: {Value: !Ref P}}\n` });
  expect(stdout).toContain('not known   parameter P1: findings may depend on it');
});

it('reads the stacks of a cdk.out with those of its stages, and their nested stacks', async () => {
  const manifest = (artifacts: object) => JSON.stringify({ artifacts });
  const { code, stdout } = await lint(['cdk.out'], {
    'cdk.out': ['manifest.json', 'Shop.template.json', 'assembly-Prod', 'nested.json'],
    'cdk.out/manifest.json': manifest({
      Shop: { type: 'aws:cloudformation:stack', properties: { templateFile: 'Shop.template.json' } },
      'assembly-Prod': { type: 'cdk:cloud-assembly', properties: { directoryName: 'assembly-Prod' } },
      Tree: { type: 'cdk:tree', properties: { file: 'tree.json' } },
    }),
    'cdk.out/Shop.template.json': JSON.stringify({
      Resources: {
        Nested: {
          Type: 'AWS::CloudFormation::Stack',
          Properties: { TemplateURL: { 'Fn::Sub': 'https://bucket/${AWS::AccountId}' } },
          Metadata: { 'aws:asset:path': 'nested.json' },
        },
      },
    }),
    'cdk.out/nested.json': JSON.stringify({
      Resources: {
        Web: { Type: 'AWS::ECS::Service', Metadata: { 'aws:cdk:path': 'Shop/Nested/Web/Service/Resource' } },
      },
    }),
    'cdk.out/assembly-Prod': ['manifest.json', 'Prod.template.json'],
    'cdk.out/assembly-Prod/manifest.json': manifest({
      Prod: { type: 'aws:cloudformation:stack', properties: { templateFile: 'Prod.template.json' } },
    }),
    'cdk.out/assembly-Prod/Prod.template.json': JSON.stringify({
      Resources: { Api: { Type: 'AWS::ECS::Service', Properties: { ServiceName: 'api' } } },
    }),
  });
  expect(code).toBe(62);
  expect(stdout).toContain('Shop/Nested/Web/Service in cluster default (cdk.out/nested.json)');
  expect(stdout).toContain('api in cluster default (cdk.out/assembly-Prod/Prod.template.json)');
  expect(stdout).toContain('2 services: 2 high');
});

it('warns of a nested stack that it does not read, and of a template without a service', async () => {
  const nested = `Resources: {A: {Type: 'AWS::CloudFormation::Stack', Properties: {TemplateURL: 'https://bucket.s3.amazonaws.com/a.yaml'}}}`;
  expect((await lint(['shop.yaml'], { 'shop.yaml': nested })).stderr).toBe(
    'warning: the nested stack A was not read: its template is not a local file: check that template by itself\nwarning: shop.yaml: no ECS service\n',
  );
});

it('prints JSON', async () => {
  const document: unknown = JSON.parse((await lint(['--json', 'shop.yaml'], { 'shop.yaml': NO_ROLLBACK })).stdout);
  expect(document).toMatchObject({
    schemaVersion: '1',
    counts: { services: 1, high: 1, medium: 0, low: 0 },
    services: [
      {
        name: 'checkout',
        cluster: 'shop',
        findings: [
          { rule: 'alarms-without-rollback', severity: 'high', file: 'shop.yaml', line: 13, logicalId: 'Web' },
        ],
      },
    ],
  });
});

it('replaces no file of SARIF without --force, and says so before it reads', async () => {
  const kept = await lint(['--sarif', 'out.sarif', 'shop.yaml'], { 'shop.yaml': SOUND }, [['out.sarif', 'old']]);
  expect([kept.code, kept.stdout, kept.stderr, kept.written.get('out.sarif')]).toEqual([
    2,
    '',
    'error: out.sarif exists: add --force to replace it, or name another --sarif (see ecs-guard lint --help)\n',
    'old',
  ]);
  const forced = ['--sarif', 'out.sarif', '--force', 'shop.yaml'];
  const replaced = await lint(forced, { 'shop.yaml': SOUND }, [['out.sarif', 'old']]);
  expect([replaced.code, replaced.stderr]).toEqual([0, '']);
  expect(replaced.written.get('out.sarif')).toContain('"2.1.0"');
  const lost = await lint(['--sarif', 'no/out.sarif', 'shop.yaml'], { 'shop.yaml': SOUND });
  expect([lost.code, lost.stderr]).toEqual([
    2,
    "error: no/out.sarif cannot be written (ENOENT: cannot open 'no/out.sarif'): name another --sarif (see ecs-guard lint --help)\n",
  ]);
  expect(await lint(['--force', 'shop.yaml'], { 'shop.yaml': SOUND })).toMatchObject({
    code: 2,
    stderr: 'error: --force needs --sarif: name a file, or leave --force out (see ecs-guard lint --help)\n',
  });
});

it('writes SARIF with a place in the repository for each finding', async () => {
  const { written } = await lint(['--sarif', 'out.sarif', './my templates/shop.yaml'], {
    './my templates/shop.yaml': NO_ROLLBACK,
  });
  const sarif: unknown = JSON.parse(written.get('out.sarif') ?? '');
  expect(sarif).toMatchObject({
    version: '2.1.0',
    runs: [
      {
        results: [
          {
            ruleId: 'alarms-without-rollback',
            level: 'error',
            locations: [
              {
                physicalLocation: { artifactLocation: { uri: 'my%20templates/shop.yaml' }, region: { startLine: 13 } },
              },
            ],
          },
        ],
      },
    ],
  });
});

describe('a wrong argument', () => {
  it.each([
    [[], 'no path given: give a template, cdk.out, or a file of "doctor --save"'],
    [['--parameter', 'Bake', 'shop.yaml'], '--parameter must be like BakeTime=10, got "Bake"'],
    [['--explain', 'nope'], 'there is no rule "nope": choose no-protection, no-alarms'],
    [['empty'], 'empty contains no template: name a file ending in .yaml, .json or .template'],
  ])('%j is refused', async (args, start) => {
    const { code, stderr } = await lint(args, { empty: [] });
    expect(code).toBe(2);
    expect(stderr.slice(0, `error: ${start}`.length)).toBe(`error: ${start}`);
  });
});

it('explains a rule', async () => {
  expect(
    (await lint(['--explain', 'alarms-off'], {})).stdout,
  ).toBe(`alarms-off (high): the deployment alarms are turned off

ECS ignores the alarms of a service whose setting is not enabled.

Fix: Set enable to true in the alarms of the deployment configuration.

Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentAlarms.html
`);
});

describe('a file of doctor', () => {
  const document = { format: 'ecs-guard-services', schemaVersion: '1' };

  it.each([
    [
      { ...document, schemaVersion: '2' },
      'error: saved.json: the schemaVersion must be "1", got "2": save the services again',
    ],
    [{ ...document, format: 'other' }, 'error: saved.json: this is not a document of "doctor --save"'],
    [{ schemaVersion: '1', services: [] }, 'error: saved.json: this is not a document of "doctor --save"'],
    [
      document,
      'error: saved.json: savedAt is wrong, got nothing: save the services again with "ecs-guard doctor --save"',
    ],
  ])('%j is refused', async (content, start) => {
    const { code, stdout, stderr } = await lint(['saved.json'], { 'saved.json': JSON.stringify(content) });
    expect([code, stdout, stderr.slice(0, start.length)]).toEqual([2, '', start]);
  });
});
