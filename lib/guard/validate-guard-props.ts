import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Annotations, RemovalPolicy, Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { isReadable, type VariableKind } from '../../src/config/environment.ts';
import { serviceReadQuota, sweepPace } from '../../src/config/functions.ts';
import { slackApiUrl, slackChannelId, slackPostFrom } from '../../src/config/variables.ts';
import type { DeploymentGuardProps } from './deployment-guard-props.ts';
import { existingTableProblems } from './table/existing-table.ts';
import { docsUrlProblems } from '../docs-url.ts';
import { anyOf } from '../format-value.ts';
import { emptyProblems, omit, refuseProblems, timeProblems, wholeNumberProblems, wordProblems } from '../problems.ts';
import { LOG_LEVELS } from './guard-function.ts';
import { bundlesOf } from './guard-parts.ts';
import { explainProblems } from './explain/validate-explain-props.ts';
import { routingProblems } from './routing/validate-routing.ts';
import { servicePatternProblems } from './validate-outcome-filters.ts';

/** Lambda allows 4 KB of environment variables. The other variables need about 1 KB. */
const MOST_PATTERN_BYTES = 2_500;

/** @throws Error naming every problem, so that one synth shows them all */
export function validateGuardProps(scope: Construct, props: DeploymentGuardProps): void {
  const problems = [
    ...patternProblems(props),
    ...slackProblems(props),
    ...routingProblems(props),
    ...explainProblems(props.explain),
    ...spanProblems(props),
    ...choiceProblems(props),
    ...placeProblems(props),
    ...existingTableProblems(scope, props.table),
    ...docsUrlProblems(props.docsUrl),
    ...bundleProblems(props),
  ];
  refuseProblems(`${scope.node.path} cannot be created`, problems);
}

/** Adds warnings for props that are allowed but have a cost. */
export function tellGuardFindings(scope: Construct, { sweepCallsPerSecond: calls }: DeploymentGuardProps): void {
  if (calls === undefined || calls <= sweepPace.most) return;
  const { perSecond, burst } = serviceReadQuota;
  Annotations.of(scope).addWarningV2(
    'ecs-deployment-guard:sweep-pace',
    `sweepCallsPerSecond is ${calls}, which leaves too few ListServices and DescribeServices calls for pipelines that poll their services: set it to ` +
      `${sweepPace.most} or less, because ECS allows ${perSecond} of these calls per second (burst ${burst}) for the whole account and Region`,
  );
}

function patternProblems({ include = [], exclude = [] }: DeploymentGuardProps): readonly string[] {
  const problems = [...servicePatternProblems('include', include), ...servicePatternProblems('exclude', exclude)];
  const bytes = JSON.stringify([include, exclude]).length;
  return bytes <= MOST_PATTERN_BYTES
    ? problems
    : [
        ...problems,
        `include and exclude must have at most ${MOST_PATTERN_BYTES} bytes together, got ${bytes}: shorten the lists with "*"`,
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
    problems.push(
      'slack.secret must have its complete ARN, got a secret without the six characters at the end: import it with Secret.fromSecretCompleteArn()',
    );
  }
  if (url !== undefined && !isReadAs(slackApiUrl, url)) {
    problems.push(
      `slackApiUrl must be an HTTPS URL that ends with "/", got "${url}": ${omit('https://slack.com/api/')}`,
    );
  }
  if (postFrom !== undefined && !isReadAs(slackPostFrom, postFrom)) {
    problems.push(`postFrom must be "start" or "trouble", got "${postFrom}": ${omit('"trouble"')}`);
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
  return [
    ...wholeNumberProblems('sweepCallsPerSecond', calls, { least: 1, most: 100, advice: omit(sweepPace.standard) }),
    ...timeProblems('retention', retention, 'days', { least: 1, most: 3_650 }),
    ...timeProblems('stuckAfter', stuckAfter, 'minutes', { least: 1, most: 20_160 }),
    ...timeProblems('alarmWatchAfterSuccess', alarmWatchAfterSuccess, 'minutes', { least: 0, most: 10_080 }),
  ];
}

function choiceProblems({ logLevel, removalPolicy }: DeploymentGuardProps): readonly string[] {
  // The logger falls back to INFO without a word.
  const problems = [...wordProblems('logLevel', logLevel, LOG_LEVELS, omit('INFO'))];
  if (removalPolicy === RemovalPolicy.SNAPSHOT) {
    problems.push(
      'removalPolicy must be RETAIN or DESTROY, got SNAPSHOT: use one of these, because tables and log groups do not support snapshots',
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
    problems.push(
      `encryptionKey must be a key, got the alias "${alias}": pass Key.fromKeyArn(), or aliasTargetKey of an alias of this app`,
    );
  }
  if (vpc === undefined && vpcSubnets !== undefined) {
    problems.push('vpcSubnets needs vpc, which is not set: set vpc, or remove vpcSubnets');
  }
  if (vpc === undefined && securityGroups !== undefined) {
    problems.push('securityGroups needs vpc, which is not set: set vpc, or remove securityGroups');
  }
  return [
    ...problems,
    ...emptyProblems('securityGroups', securityGroups, 'security group', 'add one, or omit it to create one'),
  ];
}

function notifierBundle({ slack, routing }: DeploymentGuardProps): readonly string[] {
  if (routing !== undefined) return ['routed-notifier'];
  return slack === undefined ? [] : ['notifier'];
}

function bundleProblems(props: DeploymentGuardProps): readonly string[] {
  const names = ['reconciler', 'sweeper', ...(props.explain === false ? [] : ['explainer']), ...notifierBundle(props)];
  const folder = bundlesOf(props);
  const missing = names.filter((name) => !existsSync(join(folder, name)));
  return missing.length === 0
    ? []
    : [
        `bundles must be a folder with the built Lambda functions, but "${folder}" has no ${anyOf(missing)}: ${
          props.bundles === undefined
            ? 'in a clone of the repository, run npm run build:bundles'
            : 'omit it to use the functions of the package'
        }`,
      ];
}
