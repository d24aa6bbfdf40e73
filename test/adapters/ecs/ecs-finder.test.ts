import { ECSClient, ListServiceDeploymentsCommand } from '@aws-sdk/client-ecs';
import { beforeEach, describe, expect, it } from 'vitest';
import { ecsDeploymentFinder } from '../../../src/adapters/ecs/ecs-finder.ts';
import { epochMs } from '../../../src/core/time.ts';
import { mockedClient } from '../mocked-client.ts';

const ecs = mockedClient(ECSClient);
const finder = ecsDeploymentFinder(new ECSClient({ region: 'eu-west-1' }));
const web = { cluster: 'shop', service: 'web' };
const TEN = epochMs(1_795_514_400_000);

function listed(id: string, createdAt: number) {
  return {
    serviceDeploymentArn: `arn:aws:ecs:eu-west-1:111122223333:service-deployment/shop/web/${id}`,
    status: 'IN_PROGRESS' as const,
    createdAt: new Date(createdAt),
    targetServiceRevisionArn: `arn:aws:ecs:eu-west-1:111122223333:service-revision/shop/web/${id}`,
  };
}

beforeEach(() => {
  ecs.reset();
});

describe('the finder of deployments', () => {
  it('asks for every status that is not an end', async () => {
    ecs.on(ListServiceDeploymentsCommand).resolves({ serviceDeployments: [listed('1', TEN)] });
    expect(await finder.unfinishedDeployments(web)).toEqual([
      {
        serviceDeploymentArn: 'arn:aws:ecs:eu-west-1:111122223333:service-deployment/shop/web/1',
        status: 'IN_PROGRESS',
        createdAt: TEN,
        finishedAt: undefined,
        targetServiceRevisionArn: 'arn:aws:ecs:eu-west-1:111122223333:service-revision/shop/web/1',
      },
    ]);
    expect(ecs.commandCalls(ListServiceDeploymentsCommand)[0]?.args[0].input).toMatchObject({
      cluster: 'shop',
      service: 'web',
      status: ['PENDING', 'IN_PROGRESS', 'STOP_REQUESTED', 'ROLLBACK_REQUESTED', 'ROLLBACK_IN_PROGRESS'],
    });
  });

  it('takes an instant as included, and leaves out what the list shows from before', async () => {
    ecs
      .on(ListServiceDeploymentsCommand)
      .resolves({ serviceDeployments: [listed('at', TEN), listed('before', TEN - 1)] });
    const found = await finder.deploymentsSince(web, TEN);
    expect(found.map(({ createdAt }) => createdAt)).toEqual([TEN]);
    expect(ecs.commandCalls(ListServiceDeploymentsCommand)[0]?.args[0].input).toMatchObject({
      createdAt: { after: new Date(TEN - 1_000) },
    });
  });

  it('reads all pages', async () => {
    ecs
      .on(ListServiceDeploymentsCommand)
      .resolvesOnce({ serviceDeployments: [listed('1', TEN)], nextToken: 'more' })
      .resolvesOnce({ serviceDeployments: [listed('2', TEN + 1)] });
    expect(await finder.deploymentsSince(web, TEN)).toHaveLength(2);
  });

  it.each([
    ['CredentialsProviderError', 'credentials'],
    ['TokenProviderError', 'credentials'],
    ['ExpiredTokenException', 'credentials'],
  ])('says of %s that the credentials are to be mended', async (name, trouble) => {
    ecs.on(ListServiceDeploymentsCommand).rejects(Object.assign(new Error('no'), { name }));
    await expect(finder.deploymentsSince(web, TEN)).rejects.toMatchObject({
      name: 'GatewayError',
      code: 'unavailable',
      trouble,
    });
  });

  it('says of a name that cannot be resolved that the network leads nowhere', async () => {
    const error = Object.assign(new Error('getaddrinfo ENOTFOUND ecs.eu-wst-1.amazonaws.com'), { code: 'ENOTFOUND' });
    ecs.on(ListServiceDeploymentsCommand).rejects(error);
    await expect(finder.deploymentsSince(web, TEN)).rejects.toMatchObject({ code: 'unavailable', trouble: 'network' });
  });
});
