import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Annotations, RemovalPolicy, Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { isReadable, type VariableKind } from '../../src/config/environment.ts';
import { serviceReadQuota, sweepPace } from '../../src/config/functions.ts';
import { isServicePattern, slackApiUrl, slackChannelId, slackPostFrom } from '../../src/config/variables.ts';
import type { DeploymentGuardProps } from './deployment-guard-props.ts';
import { LOG_LEVELS } from './guard-function.ts';
import { bundlesOf } from './guard-parts.ts';

/** Lambda allows 4 KB of environment variables. The other variables need about 1 KB. */
const MOST_PATTERN_BYTES = 2_500;

/**
 * Validates a guard's props.
 *
 * @throws Error that lists every problem, so that one synthesis shows them all
 */
export function validateGuardProps(props: DeploymentGuardProps): void {
  const problems = [
    ...patternProblems(props),
    ...slackProblems(props),
    ...spanProblems(props),
    ...wordProblems(props),
    ...placeProblems(props),
    ...bundleProblems(props),
  ];
  if (problems.length > 0) throw new Error(`the deployment guard cannot be built: ${problems.join('; ')}`);
}

/** Adds warnings for props that are allowed but have a cost. */
export function tellGuardFindings(scope: Construct, { sweepCallsPerSecond: calls }: DeploymentGuardProps): void {
  if (calls === undefined || calls <= sweepPace.most) return;
  const { perSecond, burst } = serviceReadQuota;
  Annotations.of(scope).addWarningV2(
    'ecs-deployment-guard:sweep-pace',
    `sweepCallsPerSecond is ${calls}, but ECS allows ${perSecond} ListServices and DescribeServices calls per second (burst ${burst}) for the ` +
      `whole account and Region: set at most ${sweepPace.most}, or ECS throttles pipelines that poll their services`,
  );
}

function patternProblems({ include = [], exclude = [] }: DeploymentGuardProps): readonly string[] {
  const malformed = [...include, ...exclude].filter((pattern) => !isServicePattern(pattern));
  const problems = malformed.map((pattern) => `a service pattern must look like "prod-*/checkout", got "${pattern}"`);
  const bytes = JSON.stringify([include, exclude]).length;
  return bytes <= MOST_PATTERN_BYTES
    ? problems
    : [
        ...problems,
        `include and exclude must take at most ${MOST_PATTERN_BYTES} bytes, got ${bytes}: shorten the list with "*"`,
      ];
}

function slackProblems({ slack, slackApiUrl: url, postFrom }: DeploymentGuardProps): readonly string[] {
  const problems: string[] = [];
  if (slack !== undefined && !isReadAs(slackChannelId, slack.channel)) {
    problems.push(
      `slack.channel must be a channel ID like C0123456789, got "${slack.channel}": copy the ID from the channel details in Slack`,
    );
  }
  if (slack !== undefined && slack.secret.secretFullArn === undefined) {
    problems.push('slack.secret must have a complete ARN: import it with Secret.fromSecretCompleteArn');
  }
  if (url !== undefined && !isReadAs(slackApiUrl, url)) {
    problems.push(
      `slackApiUrl must be an HTTPS URL that ends with "/", got "${url}": leave it out for https://slack.com/api/`,
    );
  }
  if (postFrom !== undefined && !isReadAs(slackPostFrom, postFrom)) {
    problems.push(`postFrom must be "start" or "trouble", got "${postFrom}": leave it out for "trouble"`);
  }
  return problems;
}

/** Whether the function can read the text from its environment. A value that is only known at deployment counts as readable. */
function isReadAs(kind: VariableKind<unknown>, text: string): boolean {
  return Token.isUnresolved(text) || isReadable(kind, text);
}

function spanProblems({
  retention,
  stuckAfter,
  alarmWatchAfterSuccess,
  sweepCallsPerSecond: calls = sweepPace.standard,
}: DeploymentGuardProps): readonly string[] {
  const problems: string[] = [];
  if (!(Number.isInteger(calls) && calls >= 1 && calls <= 100)) {
    problems.push(
      `sweepCallsPerSecond must be a whole number from 1 to 100, got ${calls}: leave it out for ${sweepPace.standard}`,
    );
  }
  const days = retention?.toDays({ integral: false });
  if (days !== undefined && !(Number.isInteger(days) && days >= 1 && days <= 3_650)) {
    problems.push(`retention must be 1 to 3650 whole days, got ${days}: set retention to Duration.days(n)`);
  }
  const minutes = stuckAfter?.toMinutes({ integral: false });
  if (minutes !== undefined && !(Number.isInteger(minutes) && minutes >= 1 && minutes <= 20_160)) {
    problems.push(`stuckAfter must be 1 to 20160 whole minutes, got ${minutes}: set stuckAfter to Duration.minutes(n)`);
  }
  const watch = alarmWatchAfterSuccess?.toMinutes({ integral: false });
  if (watch !== undefined && !(Number.isInteger(watch) && watch >= 0 && watch <= 10_080)) {
    problems.push(
      `alarmWatchAfterSuccess must be 0 to 10080 whole minutes, got ${watch}: set it to Duration.minutes(n)`,
    );
  }
  return problems;
}

function wordProblems({ logLevel, removalPolicy }: DeploymentGuardProps): readonly string[] {
  const problems: string[] = [];
  // The logger falls back to INFO silently.
  if (logLevel !== undefined && !LOG_LEVELS.includes(logLevel)) {
    problems.push(`logLevel must be one of ${LOG_LEVELS.join(', ')}, got "${logLevel}": leave it out for INFO`);
  }
  if (removalPolicy === RemovalPolicy.SNAPSHOT) {
    problems.push(
      'removalPolicy must be RETAIN or DESTROY, got "snapshot": tables and log groups do not support snapshots',
    );
  }
  return problems;
}

/** Problems of the key and the network, which exist outside the guard. */
function placeProblems({ encryptionKey, vpc, vpcSubnets, securityGroups }: DeploymentGuardProps): readonly string[] {
  const problems: string[] = [];
  // A grant on an imported alias has no effect, which only the first message would show.
  const alias = /alias\/.*$/.exec(encryptionKey?.keyArn ?? '')?.[0];
  if (alias !== undefined) {
    problems.push(`encryptionKey must be a key, got "${alias}": use Key.fromKeyArn, or aliasTargetKey of the alias`);
  }
  if (vpc === undefined && vpcSubnets !== undefined) {
    problems.push('vpcSubnets needs vpc, which is missing: set both or neither');
  }
  if (vpc === undefined && securityGroups !== undefined) {
    problems.push('securityGroups needs vpc, which is missing: set both or neither');
  }
  if (securityGroups?.length === 0) {
    problems.push('securityGroups must hold at least one group, got []: leave it out and the guard creates one');
  }
  return problems;
}

function bundleProblems(props: DeploymentGuardProps): readonly string[] {
  const names = ['reconciler', 'sweeper', ...(props.slack === undefined ? [] : ['notifier'])];
  const folder = bundlesOf(props);
  const missing = names.filter((name) => !existsSync(join(folder, name)));
  return missing.length === 0
    ? []
    : [`bundles must be a folder that holds ${missing.join(', ')}, got "${folder}": build the functions first`];
}
