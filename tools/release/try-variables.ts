import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const GOOD: Readonly<Record<string, string>> = {
  slack_channel: 'C0123456789',
  slack_secret_arn: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:slack-a1B2c3',
  slack_api_url: 'https://slack-gov.com/api/',
  post_from: 'start',
  include: '["prod-*/*","shop/web"]',
  exclude: '["*/canary"]',
  explain_logs: 'true',
  alarm_topic_arn: 'arn:aws:sns:eu-west-1:111122223333:alarms',
  record_days: '30',
  log_days: '7',
  log_level: 'WARN',
  stuck_after_minutes: '600',
};

/** One bad value per variable that has bounds. */
const BAD: Readonly<Record<string, string>> = {
  slack_channel: '#general',
  slack_secret_arn: 'xoxb-1',
  slack_api_url: 'http://slack.com/api/',
  post_from: 'end',
  include: '["checkout"]',
  exclude: '["a/b","c"]',
  alarm_topic_arn: 'alarms',
  record_days: '1.5',
  log_days: '8',
  log_level: 'info',
  stuck_after_minutes: '0',
};

/**
 * Gives the variables of the module to Terraform, which needs no provider for them: the defaults, good values, and bad ones.
 * Returns what is wrong.
 */
export function tryVariables(moduleFolder: string): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), 'variables-'));
  try {
    copyFileSync(join(moduleFolder, 'variables.tf'), join(folder, 'variables.tf'));
    const initialized = terraform(folder, 'init');
    if (initialized.status !== 0) return [`terraform init ended with ${initialized.status}: ${initialized.output}`];
    const accepted = [{}, GOOD].flatMap((values) => {
      const { status, output } = plan(folder, values);
      return status === 0 ? [] : [`Terraform refuses ${JSON.stringify(values)}: ${output}`];
    });
    const { output } = plan(folder, BAD);
    const refused = Object.keys(BAD).flatMap((name) =>
      output.includes(`The value of ${name} must `) ? [] : [`Terraform accepts ${name} = ${BAD[name]}`],
    );
    console.log(`variables in Terraform: ${accepted.length + refused.length} faults`);
    return [...accepted, ...refused];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function plan(folder: string, values: Readonly<Record<string, string>>) {
  const variables = Object.entries({ bucket: 'archives', ...values }).map(([name, value]) => `-var=${name}=${value}`);
  return terraform(folder, 'plan', ...variables);
}

/** Without its look for a newer version. */
function terraform(cwd: string, command: string, ...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync('terraform', [command, '-input=false', '-no-color', ...args], {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, CHECKPOINT_DISABLE: '1' },
  });
  // A message is wrapped at any space.
  return { status, output: `${stdout}${stderr}`.replaceAll(/\s+/g, ' ') };
}
