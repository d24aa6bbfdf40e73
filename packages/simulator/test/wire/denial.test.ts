import { DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { describe, expect, it } from 'vitest';
import { accessDenied } from '../../src/wire/denial.ts';
import { startServer, stubService } from '../loopback.ts';
import { cloudWatchOn, PROTOCOLS } from './clients.ts';

describe('a denial', () => {
  it.each(PROTOCOLS)('is AccessDenied with 403 on %s [WIRE-7]', async (protocol) => {
    const server = await startServer({ services: [stubService('monitoring', () => ({}))], authorize: () => 'denied' });
    await expect(cloudWatchOn(protocol, server).send(new DescribeAlarmsCommand({}))).rejects.toMatchObject({
      name: 'AccessDenied',
      $metadata: { httpStatusCode: 403 },
    });
  });

  it('names the caller, the action and all resources, and has the status of the service', () => {
    const denial = { accessKeyId: 'observer', action: 'ecs:UpdateService', resources: ['arn:a', 'arn:b'] };
    expect(accessDenied({ deniedStatus: 400 }, denial)).toMatchObject({
      code: 'AccessDeniedException',
      queryCode: 'AccessDenied',
      status: 400,
      message:
        'User: observer is not authorized to perform: ecs:UpdateService on resource: arn:a, arn:b ' +
        'because no identity-based policy allows the ecs:UpdateService action',
    });
  });
});
