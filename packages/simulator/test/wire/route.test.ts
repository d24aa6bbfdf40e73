import { describe, expect, it } from 'vitest';
import { startServer, stubService } from '../loopback.ts';
import { emptyBody, form, readError, send, signedFor } from './clients.ts';

describe('an operation that nobody knows', () => {
  it.each([
    ['aws-json', 'UnknownOperationException'],
    ['aws-query', 'InvalidAction'],
    ['rpc-v2-cbor', 'UnknownOperationException'],
  ] as const)('is refused by its name on %s [WIRE-10]', async (protocol, code) => {
    const server = await startServer({ services: [stubService('monitoring', () => ({}))] });
    const body = protocol === 'aws-query' ? 'Action=DescribeAlarm&Version=2010-08-01' : emptyBody(protocol);
    const answer = await readError(protocol, await send(protocol, server, { operation: 'DescribeAlarm', body }));
    expect(answer).toEqual({ status: 400, code, message: 'monitoring has no operation "DescribeAlarm"' });
  });

  it.each([
    ['toString', 'monitoring has no operation "toString"'],
    ['MetricAlarm', 'monitoring has no operation "MetricAlarm"'],
  ])('may be called %s', async (operation, message) => {
    const server = await startServer({ services: [stubService('monitoring', () => ({}))] });
    const answer = await readError('aws-json', await send('aws-json', server, { operation, body: '{}' }));
    expect(answer.message).toBe(message);
  });

  it('may be one of another service, or of another version [WIRE-10]', async () => {
    const server = await startServer({ services: [stubService('monitoring', () => ({}))] });
    const foreign = await send('aws-json', server, { operation: 'DescribeAlarms', body: '{}', service: 'ecs' });
    expect((await readError('aws-json', foreign)).message).toBe(
      'the simulator does not serve GraniteServiceVersion20100801.DescribeAlarms as ecs',
    );
    const older = await send('aws-query', server, form('Action=DescribeAlarms&Version=2009-05-15'));
    expect((await readError('aws-query', older)).message).toBe(
      'could not find operation DescribeAlarms for version 2009-05-15: it is 2010-08-01',
    );
  });

  it('may not be named at all, or in a protocol that the service does not speak [WIRE-11]', async () => {
    const server = await startServer({ services: [stubService('ecs', () => ({}))] });
    const bare = await fetch(server.url, { method: 'POST', headers: { authorization: signedFor('ecs') }, body: '{}' });
    expect(await readError('aws-json', bare)).toMatchObject({
      status: 400,
      message: expect.stringContaining('does not serve POST / '),
    });
    const query = await send('aws-query', server, {
      ...form('Action=ListClusters&Version=2014-11-13'),
      service: 'ecs',
    });
    expect(await readError('aws-query', query)).toEqual({
      status: 400,
      code: 'InvalidAction',
      message: 'ecs does not speak aws-query, got ListClusters: it speaks aws-json',
    });
  });

  it('of a service that is not simulated is refused in the format of the client [WIRE-11]', async () => {
    const server = await startServer({ services: [stubService('ecs', () => ({}))] });
    const query = await send('aws-query', server, { ...form('Action=ListUsers&Version=2010-05-08'), service: 'iam' });
    expect(await readError('aws-query', query)).toEqual({
      status: 400,
      code: 'InvalidAction',
      message:
        'the simulator does not serve ListUsers as iam; it serves ecs, so give the client of iam another endpoint',
    });
  });
});
