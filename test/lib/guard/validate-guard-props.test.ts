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
      'the deployment guard cannot be built: a service pattern must look like "prod-*/checkout", got "checkout"; ' +
        'slack.channel must be a channel ID like C0123456789, got "#deploys": copy the ID from the channel details in Slack; ' +
        'slack.secret must have a complete ARN: import it with Secret.fromSecretCompleteArn; ' +
        'slackApiUrl must be an HTTPS URL that ends with "/", got "https://slack.example/api": leave it out for https://slack.com/api/; ' +
        'sweepCallsPerSecond must be a whole number from 1 to 100, got 0: leave it out for 5; ' +
        'retention must be 1 to 3650 whole days, got 0.5: set retention to Duration.days(n); ' +
        'stuckAfter must be 1 to 20160 whole minutes, got 0: set stuckAfter to Duration.minutes(n); ' +
        'alarmWatchAfterSuccess must be 0 to 10080 whole minutes, got 11520: set it to Duration.minutes(n)',
    );
  });

  it('refuses more patterns than the environment of a function can hold', () => {
    const include = Array.from({ length: 200 }, (_, index) => `cluster-${index}/service-${index}`);
    expect(() => guardStack(() => ({ include }))).toThrow(/at most 2500 bytes, got \d+: shorten the list with "\*"/);
  });

  it('is no alias that cannot be granted', () => {
    const alias = (stack: Stack) => ({ encryptionKey: Alias.fromAliasName(stack, 'Alias', 'alias/shared') });
    expect(() => guardStack(alias)).toThrow(
      'encryptionKey must be a key, got "alias/shared": use Key.fromKeyArn, or aliasTargetKey of the alias',
    );
  });
});

describe('a pace of the sweep', () => {
  it('above 15 gets a warning that quotes the quota of ECS', () => {
    const stack = guardStack(() => ({ sweepCallsPerSecond: 16 }));
    Annotations.fromStack(stack).hasWarning(
      '/Test/Guard',
      Match.stringLikeRegexp(
        'sweepCallsPerSecond is 16, but ECS allows 20 ListServices and DescribeServices calls per second \\(burst 100\\).*set at most 15',
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
      'logLevel must be one of DEBUG, INFO, WARN, ERROR, got "info": leave it out for INFO',
    ],
    [
      'start of posting',
      unchecked({ postFrom: 'end' }),
      'postFrom must be "start" or "trouble", got "end": leave it out for "trouble"',
    ],
    [
      'plain HTTP for the token',
      { slackApiUrl: 'http://slack.example/api/' },
      'slackApiUrl must be an HTTPS URL that ends with "/", got "http://slack.example/api/": leave it out for https://slack.com/api/',
    ],
    [
      'snapshot of what knows none',
      { removalPolicy: RemovalPolicy.SNAPSHOT },
      'removalPolicy must be RETAIN or DESTROY, got "snapshot": tables and log groups do not support snapshots',
    ],
    ['subnets of no VPC', { vpcSubnets: {} }, 'vpcSubnets needs vpc, which is missing: set both or neither'],
    [
      'security groups of no VPC',
      { securityGroups: [new SecurityGroup(stack, 'Group', { vpc })] },
      'securityGroups needs vpc, which is missing: set both or neither',
    ],
    [
      'no security group',
      { vpc, securityGroups: [] },
      'securityGroups must hold at least one group, got []: leave it out and the guard creates one',
    ],
    [
      'folder without functions',
      { bundles: '/nowhere' },
      'bundles must be a folder that holds reconciler, sweeper, got "/nowhere": build the functions first',
    ],
    [
      'half a day of retention',
      { retention: Duration.hours(12) },
      'retention must be 1 to 3650 whole days, got 0.5: set retention to Duration.days(n)',
    ],
  ])('%s', (id, props, problem) => {
    expect(() => new DeploymentGuard(stack, id, { bundles, ...props })).toThrow(
      new Error(`the deployment guard cannot be built: ${problem}`),
    );
  });
});
