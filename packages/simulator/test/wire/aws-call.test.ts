import { describe, expect, it } from 'vitest';
import { startServer, stubService } from '../loopback.ts';
import { readError, send } from './clients.ts';

describe('an operation', () => {
  it('of a service that this server runs without is refused by its name [WIRE-10]', async () => {
    const server = await startServer({ services: [stubService('ecs', () => ({})), stubService('ssm', () => ({}))] });
    const answer = await readError(
      'aws-json',
      await send('aws-json', server, { operation: 'DescribeAlarms', body: '{}' }),
    );
    expect(answer.message).toBe(
      'this simulator runs without monitoring, which DescribeAlarms asks for; it serves ecs, ssm, so give the client of monitoring another endpoint',
    );
  });
});

describe('a body that cannot be read', () => {
  it.each([
    ['aws-json', '{"AlarmNames"', 'the body is not valid JSON'],
    ['rpc-v2-cbor', Uint8Array.from([0xbf, 0x61]), 'the body is not valid CBOR'],
  ] as const)('is refused on %s [WIRE-12]', async (protocol, body, message) => {
    const server = await startServer({ services: [stubService('monitoring', () => ({}))] });
    const answer = await readError(protocol, await send(protocol, server, { operation: 'DescribeAlarms', body }));
    expect(answer).toMatchObject({ status: 400, message: expect.stringContaining(message) });
    expect(server.bugs).toEqual([]);
  });
});

describe('a member without effect', () => {
  it('is named with the action, if the call is served [WIRE-40]', async () => {
    const ignored: string[] = [];
    const server = await startServer({
      services: [stubService('monitoring', () => ({ MetricDataResults: [] }))],
      onIgnored: (action, member) => ignored.push(`${action} ${member}`),
    });
    const body = '{"MetricDataQueries":[],"StartTime":0,"EndTime":60,"LabelOptions":{"Timezone":"+0100"}}';
    expect((await send('aws-json', server, { operation: 'GetMetricData', body })).status).toBe(200);
    expect(ignored).toEqual(['cloudwatch:GetMetricData LabelOptions']);
  });
});
