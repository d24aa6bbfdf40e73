import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { steps, variablesOf } from './run-step.ts';

/** A service whose alarms do not roll back: one finding of high severity, so exit code 62. */
const TEMPLATE = `Resources:
  Service:
    Type: AWS::ECS::Service
    Properties:
      ServiceName: checkout
      DeploymentConfiguration:
        DeploymentCircuitBreaker: {Enable: true, Rollback: true}
        Alarms: {AlarmNames: [checkout-5xx], Enable: true, Rollback: false}
`;

/** Runs the steps of the action as GitHub's runner does, without a stub. Returns the exit code and the outputs. */
function runAction(folder: string, inputs: Readonly<Record<string, string>>) {
  const at = (name: string) => join(folder, name);
  const files = { GITHUB_OUTPUT: at('output'), GITHUB_PATH: at('path') };
  for (const file of Object.values(files)) writeFileSync(file, '');
  let code: number | null = 0;
  for (const [index, step] of steps.entries()) {
    writeFileSync(at('script.sh'), String(step['run']));
    const path = [...readFileSync(files.GITHUB_PATH, 'utf8').split('\n'), process.env['PATH']].join(':');
    const env = { ...process.env, ...files, ...variablesOf(index, inputs), PATH: path, RUNNER_TEMP: folder };
    const bash = ['--noprofile', '--norc', '-eo', 'pipefail', at('script.sh')];
    code = spawnSync('bash', bash, { cwd: folder, env, stdio: 'inherit' }).status;
    if (code !== 0) break;
  }
  return { code, outputs: readFileSync(files.GITHUB_OUTPUT, 'utf8') };
}

const [tarball = ''] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'action-'));
try {
  writeFileSync(join(folder, 'template.yaml'), TEMPLATE);
  const { code, outputs } = runAction(folder, { command: 'lint', tarball, path: 'template.yaml' });
  if (code !== 62 || !outputs.includes('severity=high\n')) {
    console.error(`the action must end with 62 and the severity high, got ${code} and ${outputs}`);
    process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true });
}
