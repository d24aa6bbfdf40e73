import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { SecurityGroup, SubnetType, Vpc, type VpcProps } from 'aws-cdk-lib/aws-ec2';
import { Alias, Key } from 'aws-cdk-lib/aws-kms';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import { DeploymentGuard } from '../../../lib/guard/deployment-guard.ts';
import type { DeploymentGuardProps } from '../../../lib/guard/deployment-guard-props.ts';
import { createApp, resourcesOf, stubBundles } from '../synth.ts';

const bundles = stubBundles();
const TOPIC = 'arn:aws:sns:eu-west-1:111122223333:alarms';
const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d';
const SECRET = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:slack-a1B2c3';

interface Statement {
  readonly Effect: string;
  readonly Action: string | string[];
  readonly Resource: unknown;
}

function createStack(props: (stack: Stack) => DeploymentGuardProps): Stack {
  const stack = new Stack(createApp(), 'Test');
  new DeploymentGuard(stack, 'Guard', { bundles, ...props(stack) });
  return stack;
}

const templateOf = (props: (stack: Stack) => DeploymentGuardProps) => Template.fromStack(createStack(props));

function withSlack(stack: Stack): DeploymentGuardProps {
  return { slack: { channel: 'C0123456789', secret: Secret.fromSecretCompleteArn(stack, 'Token', SECRET) } };
}

/** Without the function that the CDK adds for the default security group. */
function createVpc(scope: Stack, props: VpcProps = {}): Vpc {
  return new Vpc(scope, 'Vpc', { restrictDefaultSecurityGroup: false, ...props });
}

const cloudWatchUsesKey = Match.objectLike({
  Effect: 'Allow',
  Principal: { Service: 'cloudwatch.amazonaws.com' },
  Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
  Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
});

describe('the alarm topic', () => {
  it('with a key of the same app lets CloudWatch use that key', () => {
    const template = templateOf((stack) => ({
      alarmTopic: new Topic(stack, 'Topic', { masterKey: new Key(stack, 'Key') }),
    }));
    template.hasResourceProperties('AWS::KMS::Key', { KeyPolicy: { Statement: Match.arrayWith([cloudWatchUsesKey]) } });
  });

  it('shares the key of the guard', () => {
    const template = templateOf((stack) => {
      const encryptionKey = new Key(stack, 'Key');
      return { encryptionKey, alarmTopic: new Topic(stack, 'Topic', { masterKey: encryptionKey }) };
    });
    const events = Match.objectLike({ Principal: { Service: 'events.amazonaws.com' } });
    template.hasResourceProperties('AWS::KMS::Key', {
      KeyPolicy: { Statement: Match.arrayWith([events, cloudWatchUsesKey]) },
    });
  });

  it.each([
    ['given with the topic', (stack: Stack) => Topic.fromTopicAttributes(stack, 'T', { topicArn: TOPIC, keyArn: KEY })],
    [
      'of SNS',
      (stack: Stack) => new Topic(stack, 'T', { masterKey: Alias.fromAliasName(stack, 'A', 'alias/aws/sns') }),
    ],
  ])('says so when CloudWatch cannot be let use the key %s', (_, topic) => {
    const stack = createStack((scope) => ({ alarmTopic: topic(scope) }));
    Annotations.fromStack(stack).hasWarning(
      '/Test/Guard',
      Match.stringLikeRegexp('allow kms:Decrypt and kms:GenerateDataKey\\* to cloudwatch.amazonaws.com'),
    );
  });

  it('without a key needs nothing', () => {
    const stack = createStack((scope) => ({ alarmTopic: Topic.fromTopicArn(scope, 'Topic', TOPIC) }));
    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
  });

  it('with a policy of its own admits CloudWatch, which SNS admits by default alone', () => {
    const template = templateOf((stack) => ({ alarmTopic: new Topic(stack, 'Topic', { enforceSSL: true }) }));
    template.hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: 'Allow',
            Action: 'sns:Publish',
            Principal: { Service: 'cloudwatch.amazonaws.com' },
            Resource: { Ref: Match.stringLikeRegexp('Topic') },
            Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
          }),
        ]),
      },
    });
  });

  it('without a policy keeps the default of SNS, which others may count on', () => {
    templateOf((stack) => ({ alarmTopic: new Topic(stack, 'Topic') })).resourceCountIs('AWS::SNS::TopicPolicy', 0);
  });
});

describe('the customer-managed key', () => {
  const template = templateOf((stack) => ({ ...withSlack(stack), encryptionKey: new Key(stack, 'Key') }));

  it('covers the table and every queue, and nothing that would need more of its policy', () => {
    const encrypted = Object.values(
      template.toJSON()['Resources'] as Record<string, { Type: string; Properties: object }>,
    )
      .filter(({ Type, Properties }) => !/IAM|KMS/.test(Type) && JSON.stringify(Properties).includes('Key961B73FD'))
      .map(({ Type }) => Type);
    // Two queues with dead letters, what was undelivered, the missed sweeps.
    expect(encrypted.toSorted()).toEqual(['AWS::DynamoDB::Table', ...Array<string>(6).fill('AWS::SQS::Queue')]);
  });

  it('is no alias that cannot be granted', () => {
    const alias = (stack: Stack) => ({ encryptionKey: Alias.fromAliasName(stack, 'Alias', 'alias/shared') });
    expect(() => createStack(alias)).toThrow(
      'encryptionKey must be a key, got "alias/shared": use Key.fromKeyArn, or aliasTargetKey of the alias',
    );
  });
});

describe('the VPC', () => {
  const inVpc = (stack: Stack): DeploymentGuardProps => ({ ...withSlack(stack), vpc: createVpc(stack) });

  it('holds all functions in its private subnets, behind one security group that lets nothing in', () => {
    const template = templateOf(inVpc);
    template.allResourcesProperties('AWS::Lambda::Function', {
      VpcConfig: {
        SubnetIds: [
          { Ref: Match.stringLikeRegexp('VpcPrivateSubnet1') },
          { Ref: Match.stringLikeRegexp('VpcPrivateSubnet2') },
        ],
        SecurityGroupIds: [{ 'Fn::GetAtt': [Match.stringLikeRegexp('GuardSecurityGroup'), 'GroupId'] }],
      },
    });
    template.resourceCountIs('AWS::EC2::SecurityGroup', 1);
    template.hasResourceProperties('AWS::EC2::SecurityGroup', { SecurityGroupIngress: Match.absent() });
  });

  it('takes the subnets and security groups that were given', () => {
    const template = templateOf((stack) => {
      const vpc = createVpc(stack, {
        subnetConfiguration: [
          { name: 'App', subnetType: SubnetType.PRIVATE_ISOLATED },
          { name: 'Data', subnetType: SubnetType.PRIVATE_ISOLATED },
        ],
      });
      const securityGroups = [new SecurityGroup(stack, 'One', { vpc }), new SecurityGroup(stack, 'Two', { vpc })];
      return { vpc, vpcSubnets: { subnetGroupName: 'Data' }, securityGroups };
    });
    template.allResourcesProperties('AWS::Lambda::Function', {
      VpcConfig: {
        SubnetIds: [
          { Ref: Match.stringLikeRegexp('VpcDataSubnet1') },
          { Ref: Match.stringLikeRegexp('VpcDataSubnet2') },
        ],
        SecurityGroupIds: [
          { 'Fn::GetAtt': [Match.stringLikeRegexp('^One'), 'GroupId'] },
          { 'Fn::GetAtt': [Match.stringLikeRegexp('^Two'), 'GroupId'] },
        ],
      },
    });
    template.resourceCountIs('AWS::EC2::SecurityGroup', 2);
  });

  it('is joined by Lambda with the roles of the functions, and never by their code', () => {
    const template = templateOf(inVpc);
    const calls = [
      'ec2:AssignPrivateIpAddresses',
      'ec2:CreateNetworkInterface',
      'ec2:DeleteNetworkInterface',
      'ec2:DescribeNetworkInterfaces',
      'ec2:DescribeSubnets',
      'ec2:UnassignPrivateIpAddresses',
    ];
    const policies = Object.entries(resourcesOf(template, 'AWS::IAM::Policy')).filter(
      ([id]) => !id.includes('Schedule'),
    );
    expect(policies).toHaveLength(3);
    for (const [, { Properties }] of policies) {
      const { Statement } = Properties['PolicyDocument'] as { Statement: Statement[] };
      const allowed = Statement.filter(({ Effect, Resource }) => Effect === 'Allow' && Resource === '*');
      expect(allowed.flatMap(({ Action }) => Action)).toEqual(expect.arrayContaining(calls));
      expect(Statement.filter(({ Effect }) => Effect === 'Deny')).toEqual([
        {
          Effect: 'Deny',
          Action: calls,
          Resource: '*',
          Condition: { Null: { 'lambda:SourceFunctionArn': 'false' } },
        },
      ]);
    }
  });

  it('has functions that wait for the permission before they are made', () => {
    for (const { DependsOn } of Object.values(templateOf(inVpc).findResources('AWS::Lambda::Function'))) {
      expect(DependsOn).toEqual(expect.arrayContaining([expect.stringMatching(/RoleDefaultPolicy/)]));
    }
  });

  it('leaves no finding of cdk-nag without a reason', () => {
    // The VPC itself is somebody else's.
    const stack = createStack((scope) => ({ ...withSlack(scope), vpc: createVpc(scope) }));
    for (const Checks of [AwsSolutionsChecks, ServerlessChecks]) {
      const { violations } = new Checks(stack).validateScope(stack);
      const ours = violations.filter((violation) => JSON.stringify(violation).includes('Guard'));
      expect(ours).toEqual([]);
    }
  });

  it('never gives a function a public subnet', () => {
    const vpcSubnets = { subnetType: SubnetType.PUBLIC };
    expect(() => createStack((stack) => ({ ...inVpc(stack), vpcSubnets }))).toThrow(/public subnet/);
  });
});

describe('the log groups and removal', () => {
  it('are as they were chosen', () => {
    const template = templateOf(() => ({ logRetention: RetentionDays.ONE_WEEK, removalPolicy: RemovalPolicy.DESTROY }));
    template.allResources('AWS::Logs::LogGroup', { DeletionPolicy: 'Delete', Properties: { RetentionInDays: 7 } });
  });
});

describe('the pace of the sweep and the address of Slack', () => {
  it('are told to the functions', () => {
    const template = templateOf((stack) => ({
      ...withSlack(stack),
      sweepCallsPerSecond: 20,
      slackApiUrl: 'https://slack-gov.com/api/',
    }));
    for (const variables of [{ SWEEP_CALLS_PER_SECOND: '20' }, { SLACK_API_URL: 'https://slack-gov.com/api/' }]) {
      template.hasResourceProperties('AWS::Lambda::Function', {
        Environment: { Variables: Match.objectLike(variables) },
      });
    }
  });
});

describe('a pace of the sweep', () => {
  it('above 15 gets a warning that quotes the quota of ECS', () => {
    const stack = createStack(() => ({ sweepCallsPerSecond: 16 }));
    Annotations.fromStack(stack).hasWarning(
      '/Test/Guard',
      Match.stringLikeRegexp(
        'sweepCallsPerSecond is 16, but ECS allows 20 ListServices and DescribeServices calls per second \\(burst 100\\).*set at most 15',
      ),
    );
  });

  it.each([undefined, 15])('of %s gets none', (sweepCallsPerSecond) => {
    const stack = createStack(() => ({ ...(sweepCallsPerSecond !== undefined && { sweepCallsPerSecond }) }));
    Annotations.fromStack(stack).hasNoWarning('*', Match.stringLikeRegexp('sweepCallsPerSecond'));
  });
});

describe('a sweep that takes three starts or more', () => {
  it('raises an alarm; one of two starts does not', () => {
    templateOf(() => ({})).hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'SweepUnfinished',
      Namespace: Match.stringLikeRegexp('^EcsDeploymentGuard/'),
      Statistic: 'Sum',
      Period: 300,
      Threshold: 0,
      ComparisonOperator: 'GreaterThanThreshold',
      DatapointsToAlarm: 3,
      EvaluationPeriods: 4,
      TreatMissingData: 'notBreaching',
    });
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
