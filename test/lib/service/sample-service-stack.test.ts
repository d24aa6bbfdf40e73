import { join } from 'node:path';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import { SAMPLE_SERVER } from '../../../lib/service/sample-server.ts';
import { SampleServiceStack } from '../../../lib/service/sample-service-stack.ts';
import { createApp, outline } from '../synth.ts';

const good = Template.fromStack(new SampleServiceStack(createApp(), 'Sample'));
const bad = Template.fromStack(new SampleServiceStack(createApp(), 'Sample', { version: 'bad' }));

describe('the sample service', () => {
  it.each([
    ['good', good, '0'],
    ['bad', bad, '1'],
  ])('tells its %s version so by one variable', (_, template, value) => {
    template.hasResourceProperties('AWS::ECS::TaskDefinition', {
      ContainerDefinitions: [
        Match.objectLike({
          Image: 'public.ecr.aws/docker/library/node:24-alpine',
          Command: ['node', '-e', SAMPLE_SERVER],
          Environment: Match.arrayWith([{ Name: 'BAD', Value: value }]),
        }),
      ],
    });
  });

  it('costs no NAT gateway and is reachable from nowhere outside', () => {
    good.resourceCountIs('AWS::EC2::NatGateway', 0);
    good.hasResourceProperties('AWS::ECS::Service', {
      NetworkConfiguration: { AwsvpcConfiguration: Match.objectLike({ AssignPublicIp: 'ENABLED' }) },
    });
    good.hasResourceProperties('AWS::ElasticLoadBalancingV2::LoadBalancer', { Scheme: 'internal' });
    expect(JSON.stringify(good.findResources('AWS::EC2::SecurityGroupIngress'))).not.toContain('CidrIp');
  });

  it('has the resources that it had', async () => {
    await expect(`${JSON.stringify(outline(good), null, 2)}\n`).toMatchFileSnapshot(
      join(import.meta.dirname, 'sample-service-stack.golden.json'),
    );
  });

  it('has no finding of cdk-nag without a reason', () => {
    const stack = new SampleServiceStack(createApp(), 'Sample');
    for (const Checks of [AwsSolutionsChecks, ServerlessChecks]) {
      expect(new Checks(stack).validateScope(stack).violations).toEqual([]);
    }
  });

  it('deploys into any account and Region', () => {
    expect(new SampleServiceStack(createApp(), 'Sample').environment).toBe('aws://unknown-account/unknown-region');
  });

  it('needs no image, no asset and no function of its own', () => {
    good.resourceCountIs('AWS::Lambda::Function', 0);
  });
});
