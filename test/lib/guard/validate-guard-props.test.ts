import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { Alias } from 'aws-cdk-lib/aws-kms';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { describe, expect, it } from 'vitest';
import { DeploymentGuard } from '../../../lib/guard/deployment-guard.ts';
import type { DeploymentGuardProps } from '../../../lib/guard/deployment-guard-props.ts';
import { bundles, createVpc, guardStack } from '../guard-templates.ts';
import { createApp } from '../synth.ts';

describe('the properties of a guard', () => {
  it('names everything that is wrong with its properties', () => {
    const stack = new Stack(createApp(), 'Test');
    expect(
      () =>
        new DeploymentGuard(stack, 'Guard', {
          bundles,
          include: ['checkout'],
          slack: { channel: '#deploys', secret: Secret.fromSecretNameV2(stack, 'Token', 'slack') },
          slackApiUrl: 'https://slack.example/api',
          retention: Duration.hours(12),
          stuckAfter: Duration.minutes(0),
          alarmWatchAfterSuccess: Duration.days(8),
          sweepCallsPerSecond: 0,
        }),
    ).toThrow(
      'Test/Guard cannot be created: include must contain patterns like "prod-*/checkout", got "checkout": use CLUSTER/SERVICE, with * for any text; ' +
        'slack.channel must be a channel ID like C0123456789, got "#deploys": copy the ID from the channel details in Slack; ' +
        'slack.secret must have its complete ARN, got a secret without the six characters at the end: import it with Secret.fromSecretCompleteArn(); ' +
        'slackApiUrl must be an HTTPS URL that ends with "/", got "https://slack.example/api": omit it to use the default, https://slack.com/api/; ' +
        'sweepCallsPerSecond must be a whole number from 1 to 100, got 0: omit it to use the default, 5; ' +
        'retention must be a whole number of days from 1 to 3650, got 0.5 days: round it, for example to Duration.days(1); ' +
        'stuckAfter must be a whole number of minutes from 1 to 20160, got 0 minutes: choose a longer time; ' +
        'alarmWatchAfterSuccess must be a whole number of minutes from 0 to 10080, got 11520 minutes: choose a shorter time',
    );
  });

  it('refuses more patterns than the environment of a function can hold', () => {
    const include = Array.from({ length: 200 }, (_, index) => `cluster-${index}/service-${index}`);
    expect(() => guardStack(() => ({ include }))).toThrow(
      /at most 2500 bytes together, got \d+: shorten the lists with "\*"/,
    );
  });

  it.each(['https://wiki.example.com/guard/', 'docs', 'https://wiki example'])(
    'is no address of docs that a link cannot extend: %s',
    (docsUrl) => {
      expect(() => guardStack(() => ({ docsUrl }))).toThrow(
        `docsUrl must be an HTTP or HTTPS URL without "/" at the end, got "${docsUrl}": omit it to use the default`,
      );
    },
  );

  it('is no alias that cannot be granted', () => {
    const alias = (stack: Stack) => ({ encryptionKey: Alias.fromAliasName(stack, 'Alias', 'alias/shared') });
    expect(() => guardStack(alias)).toThrow(
      'encryptionKey must be a key, got the alias "alias/shared": pass Key.fromKeyArn(), or aliasTargetKey of an alias of this app',
    );
  });
});

describe('a pace of the sweep', () => {
  it('above 15 gets a warning that quotes the quota of ECS', () => {
    const stack = guardStack(() => ({ sweepCallsPerSecond: 16 }));
    Annotations.fromStack(stack).hasWarning(
      '/Test/Guard',
      Match.stringLikeRegexp(
        'sweepCallsPerSecond is 16, which leaves too few ListServices .*: set it to 15 or less, because ECS allows 20 of these calls per second \\(burst 100\\)',
      ),
    );
  });

  it.each([undefined, 15])('of %s gets none', (sweepCallsPerSecond) => {
    const stack = guardStack(() => ({ ...(sweepCallsPerSecond !== undefined && { sweepCallsPerSecond }) }));
    Annotations.fromStack(stack).hasNoWarning('*', Match.stringLikeRegexp('sweepCallsPerSecond'));
  });
});

describe('the properties are refused', () => {
  // What a caller without a compiler may write.
  const unchecked = (props: object): DeploymentGuardProps => props;
  const stack = new Stack(createApp(), 'Refused');
  const vpc = createVpc(stack);

  it.each<[string, DeploymentGuardProps, string]>([
    [
      'log level',
      unchecked({ logLevel: 'info' }),
      'logLevel must be DEBUG, INFO, WARN or ERROR, got "info": omit it to use the default, INFO',
    ],
    [
      'start of posting',
      unchecked({ postFrom: 'end' }),
      'postFrom must be "start" or "trouble", got "end": omit it to use the default, "trouble"',
    ],
    [
      'plain HTTP for the token',
      { slackApiUrl: 'http://slack.example/api/' },
      'slackApiUrl must be an HTTPS URL that ends with "/", got "http://slack.example/api/": omit it to use the default, https://slack.com/api/',
    ],
    [
      'snapshot of what knows none',
      { removalPolicy: RemovalPolicy.SNAPSHOT },
      'removalPolicy must be RETAIN or DESTROY, got SNAPSHOT: use one of these, because tables and log groups do not support snapshots',
    ],
    ['subnets of no VPC', { vpcSubnets: {} }, 'vpcSubnets needs vpc, which is not set: set vpc, or remove vpcSubnets'],
    [
      'security groups of no VPC',
      { securityGroups: [new SecurityGroup(stack, 'Group', { vpc })] },
      'securityGroups needs vpc, which is not set: set vpc, or remove securityGroups',
    ],
    [
      'no security group',
      { vpc, securityGroups: [] },
      'securityGroups must contain at least one security group, got []: add one, or omit it to create one',
    ],
    [
      'folder without functions',
      { bundles: '/nowhere' },
      'bundles must be a folder with the built Lambda functions, but "/nowhere" has no reconciler, sweeper or explainer: omit it to use the functions of the package',
    ],
    [
      'half a day of retention',
      { retention: Duration.hours(12) },
      'retention must be a whole number of days from 1 to 3650, got 0.5 days: round it, for example to Duration.days(1)',
    ],
  ])('%s', (id, props, problem) => {
    expect(() => new DeploymentGuard(stack, id, { bundles, ...props })).toThrow(
      new Error(`Refused/${id} cannot be created: ${problem}`),
    );
  });
});
