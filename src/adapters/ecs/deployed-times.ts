import { type ECSClient, ListServiceDeploymentsCommand } from '@aws-sdk/client-ecs';
import { parseServiceArn } from '../../core/arn.ts';
import type { EpochMs } from '../../core/time.ts';
import { callAws } from '../aws-errors.ts';

/** Reads one page of the times in which a service was deployed, as `src/guard/doctor/ports.ts` describes it. */
export function deployedTimes(client: ECSClient) {
  return async (serviceArn: string, since: EpochMs, nextToken: string | undefined) => {
    const { cluster = 'default' } = parseServiceArn(serviceArn) ?? {};
    const command = new ListServiceDeploymentsCommand({
      service: serviceArn,
      cluster,
      createdAt: { after: new Date(since) },
      maxResults: 100,
      nextToken,
    });
    const page = await callAws('ecs:ListServiceDeployments', () => client.send(command));
    const items = (page.serviceDeployments ?? []).flatMap(({ createdAt, startedAt, finishedAt }) => {
      const from = startedAt ?? createdAt;
      return from === undefined ? [] : [{ from: from.getTime(), to: finishedAt?.getTime() }];
    });
    return { items, nextToken: page.nextToken };
  };
}
