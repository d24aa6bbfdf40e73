import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { fieldsOf } from '../../src/core/template/template.ts';
import { type ExpectedStack, stackFaults } from './deployed-stack.ts';
import { type AwsCli, readStack, withEmulator } from './emulator.ts';
import { tryVariables } from './try-variables.ts';
import { writeReleaseAssets } from './write-assets.ts';

const root = join(import.meta.dirname, '../..');
const assets = join(root, '.build/release');
const template = join(assets, 'cloudformation/template.yaml');
const moduleTemplate = join(assets, 'terraform/template.json');

/** The longest template that CloudFormation takes in a call. */
const MOST_BYTES = 51_200;

const slack = {
  SlackChannel: 'C0123456789',
  SlackSecretArn: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:slack-a1B2c3',
};

/** The stacks that are deployed, with the values of their parameters. */
const STACKS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  plain: {},
  slack,
  whole: {
    ...slack,
    PostFrom: 'start',
    Include: 'prod-*/*,shop/web',
    Exclude: '*/canary',
    AlarmTopicArn: 'arn:aws:sns:eu-west-1:111122223333:alarms',
    ExplainMetrics: 'true',
    ExplainLogs: 'true',
    ExplainCommits: 'true',
    ExplainAuthor: 'true',
    ExplainStack: 'true',
    RecordDays: '30',
    LogDays: '7',
    LogLevel: 'WARN',
    StuckAfterMinutes: '600',
  },
};

/** Deploys the template with the AWS CLI onto moto, as its README says. Returns what is wrong. */
async function deployOntoEmulator(archives: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'release-check-'));
  const packaged = join(folder, 'packaged.yaml');
  const content = fieldsOf(parse(await readFile(template, 'utf8')));
  try {
    return await withEmulator(async (aws) => {
      await aws('s3', 'mb', 's3://guard-archives');
      await aws(
        'cloudformation',
        'package',
        '--template-file',
        template,
        '--s3-bucket',
        'guard-archives',
        '--output-template-file',
        packaged,
      );
      const { length } = await readFile(packaged);
      console.log(`packaged template: ${length} of ${MOST_BYTES} bytes`);
      const faults = length > MOST_BYTES ? [`the packaged template has ${length} bytes, more than ${MOST_BYTES}`] : [];
      for (const [name, parameters] of Object.entries(STACKS)) {
        faults.push(...(await deployStack(aws, packaged, name, { template: content, parameters, archives })));
      }
      faults.push(...(await deployModuleTemplate(aws, archives)));
      return [...faults, ...lint('cfn-lint', packaged, moduleTemplate)];
    });
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function deployStack(
  aws: AwsCli,
  file: string,
  name: string,
  expected: ExpectedStack,
): Promise<readonly string[]> {
  const overrides = Object.entries(expected.parameters).map(([key, value]) => `${key}=${value}`);
  const deploy = [
    'cloudformation',
    'deploy',
    '--template-file',
    file,
    '--stack-name',
    name,
    '--capabilities',
    'CAPABILITY_IAM',
  ];
  await aws(...deploy, ...(overrides.length > 0 ? ['--parameter-overrides', ...overrides] : []));
  const stack = await readStack(aws, name);
  const faults = stackFaults(stack, expected);
  console.log(
    `stack ${name}: ${stack.status}, ${Object.keys(stack.resources).length} resources, ${faults.length} faults`,
  );
  return faults.map((fault) => `stack ${name}: ${fault}`);
}

/** Deploys the template of the Terraform module, with the archives under the keys of the module. */
async function deployModuleTemplate(
  aws: AwsCli,
  archives: Readonly<Record<string, string>>,
): Promise<readonly string[]> {
  const content = fieldsOf(JSON.parse(await readFile(moduleTemplate, 'utf8')));
  for (const resource of Object.values(fieldsOf(content['Resources']))) {
    const key = fieldsOf(fieldsOf(fieldsOf(resource)['Properties'])['Code'])['S3Key'];
    const [, name] = /\/([a-z]+)-[0-9a-f]+\.zip$/.exec(String(key)) ?? [];
    if (name !== undefined) await aws('s3', 'cp', join(assets, `terraform/${name}.zip`), `s3://guard-archives/${key}`);
  }
  const parameters = { ArchiveBucket: 'guard-archives', ...slack };
  return await deployStack(aws, moduleTemplate, 'module', { template: content, parameters, archives });
}

/** Runs a linter, where it is on this machine. Returns what is wrong; a warning counts too. */
function lint(command: string, ...args: readonly string[]): readonly string[] {
  if (!isThere(command)) {
    console.log(`${command} is not on this machine, left out`);
    return [];
  }
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  if (status === 0) console.log(`${command}: nothing found`);
  return status === 0 ? [] : [`${command} ended with ${status}: ${stdout}${stderr}`];
}

function isThere(command: string): boolean {
  return spawnSync(command, ['--version']).error === undefined;
}

function hasMoto(): boolean {
  return isThere('aws') && spawnSync('python3', ['-c', 'import moto.server']).status === 0;
}

const written = await writeReleaseAssets(root, assets);
const archives = Object.fromEntries(
  Object.entries(written).flatMap(([path, bytes]) => {
    const [, name] = /^cloudformation\/(\w+)\.zip$/.exec(path) ?? [];
    return name === undefined ? [] : [[name, createHash('sha256').update(bytes).digest('base64')]];
  }),
);
if (!hasMoto()) console.log('the AWS CLI or moto is not on this machine, the deployment is left out');
const faults = [
  ...(hasMoto() ? await deployOntoEmulator(archives) : []),
  ...lint('terraform', 'fmt', '-check', '-diff', join(assets, 'terraform')),
  ...(isThere('terraform') ? tryVariables(join(assets, 'terraform')) : []),
];
for (const fault of faults) console.error(`!!! ${fault}`);
process.exitCode = faults.length > 0 ? 1 : 0;
