import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { SAMPLE_SERVER } from '../../../lib/service/sample-server.ts';
import { SampleServiceStack } from '../../../lib/service/sample-service-stack.ts';
import { createApp } from '../synth.ts';

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

  it('needs no image, no asset and no function of its own', () => {
    good.resourceCountIs('AWS::Lambda::Function', 0);
  });

  it('is healthy in either version, and answers with 500 in the bad one, until it is told to stop', async () => {
    expect(await runServer('0')).toEqual({ health: 200, page: 200, exitCode: 0 });
    expect(await runServer('1')).toEqual({ health: 200, page: 500, exitCode: 0 });
  });
});

/** Runs the program as the container would, asks it twice, and stops it. */
async function runServer(BAD: string) {
  const port = await freePort();
  const run = spawn(process.execPath, ['-e', SAMPLE_SERVER], { env: { BAD, PORT: String(port) } });
  try {
    const health = await statusOf(`http://127.0.0.1:${port}/health`);
    const page = await statusOf(`http://127.0.0.1:${port}/`);
    run.kill('SIGTERM');
    const [exitCode] = await once(run, 'close');
    return { health, page, exitCode };
  } finally {
    run.kill('SIGKILL');
  }
}

/** Asks until the server listens. */
async function statusOf(url: string): Promise<number> {
  for (;;) {
    try {
      return (await fetch(url, { headers: { connection: 'close' } })).status;
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('the server must listen on a port');
  return address.port;
}
