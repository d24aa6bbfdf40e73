import { RemovalPolicy, type Stack } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { describe, expect, it } from 'vitest';
import type { DeploymentGuardProps } from '../../../lib/guard/deployment-guard-props.ts';
import { explainerEnv, notifierEnv, reconcilerEnv, sweeperEnv } from '../../../src/config/env.ts';
import { createVpc, full, guardTemplate, type Statement, withSlack } from '../guard-templates.ts';
import { resourcesOf } from '../synth.ts';

describe('the functions', () => {
  it('run on arm64 with 512 MB, each with a log group of its own that forgets', () => {
    full().resourceCountIs('AWS::Lambda::Function', 4);
    full().allResourcesProperties('AWS::Lambda::Function', {
      Architectures: ['arm64'],
      MemorySize: 512,
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      LoggingConfig: { LogGroup: { Ref: Match.anyValue() } },
    });
    full().resourcePropertiesCountIs('AWS::Logs::LogGroup', { RetentionInDays: 90 }, 4);
  });

  it('take ten messages at a time, or one, and give back the failed ones alone', () => {
    full().resourcePropertiesCountIs('AWS::Lambda::EventSourceMapping', { BatchSize: 10 }, 2);
    full().allResourcesProperties('AWS::Lambda::EventSourceMapping', {
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: Match.anyValue() },
    });
    // A gathering takes seconds, so the explainer takes one message at a time.
    full().resourcePropertiesCountIs('AWS::Lambda::EventSourceMapping', { BatchSize: 1 }, 1);
    full().resourceCountIs('AWS::Lambda::EventSourceMapping', 3);
  });

  it.each([
    ['reconciler', reconcilerEnv.names],
    ['sweeper', sweeperEnv.names],
    ['explainer', explainerEnv.names],
    ['notifier', notifierEnv.names],
  ])('give the %s every variable that it reads, and no other', (name, variables) => {
    const fn = Object.entries(resourcesOf(full(), 'AWS::Lambda::Function')).find(([id]) =>
      id.toLowerCase().includes(name),
    );
    const environment = fn?.[1].Properties['Environment'] as { Variables: Record<string, unknown> };
    const own = Object.keys(environment.Variables).filter((key) => !key.startsWith('POWERTOOLS_'));
    expect(own.toSorted()).toEqual([...variables].toSorted());
  });

  it('are as they were chosen', () => {
    const template = guardTemplate(() => ({
      logRetention: RetentionDays.ONE_WEEK,
      removalPolicy: RemovalPolicy.DESTROY,
    }));
    template.allResources('AWS::Logs::LogGroup', { DeletionPolicy: 'Delete', Properties: { RetentionInDays: 7 } });
  });
});

describe('the functions in a VPC', () => {
  const inVpc = (stack: Stack): DeploymentGuardProps => ({ ...withSlack(stack), vpc: createVpc(stack) });

  it('is joined by Lambda with the roles of the functions, and never by their code', () => {
    const template = guardTemplate(inVpc);
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
    expect(policies).toHaveLength(4);
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
    for (const { DependsOn } of Object.values(guardTemplate(inVpc).findResources('AWS::Lambda::Function'))) {
      expect(DependsOn).toEqual(expect.arrayContaining([expect.stringMatching(/RoleDefaultPolicy/)]));
    }
  });
});
