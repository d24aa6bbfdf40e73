import { ECSClient, ListServiceDeploymentsCommand } from '@aws-sdk/client-ecs';
import 'aws-sdk-client-mock-vitest/extend';
import { expect, it } from 'vitest';
import { deployedTimes } from '../../../src/adapters/ecs/deployed-times.ts';
import { epochMs } from '../../../src/core/time.ts';
import { mockedClient } from '../mocked-client.ts';

const mocked = mockedClient(ECSClient);

it('a service was deployed from the start to the end of each deployment', async () => {
  const service = 'arn:aws:ecs:eu-west-1:111122223333:service/shop/checkout';
  const at = (minute: number) => new Date(Date.UTC(2026, 2, 1, 12, minute));
  mocked.on(ListServiceDeploymentsCommand).resolves({
    serviceDeployments: [{ createdAt: at(0), startedAt: at(1), finishedAt: at(10) }, { createdAt: at(20) }, {}],
    nextToken: 'more',
  });
  const page = await deployedTimes(new ECSClient({}))(service, epochMs(at(0).getTime()), 'token');
  expect(page).toEqual({
    items: [
      { from: at(1).getTime(), to: at(10).getTime() },
      { from: at(20).getTime(), to: undefined },
    ],
    nextToken: 'more',
  });
  expect(mocked).toHaveReceivedCommandWith(ListServiceDeploymentsCommand, {
    service,
    cluster: 'shop',
    createdAt: { after: at(0) },
    maxResults: 100,
    nextToken: 'token',
  });
});
