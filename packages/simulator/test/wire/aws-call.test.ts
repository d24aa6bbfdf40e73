import { describe, expect, it } from 'vitest';
import { startServer, stubService } from '../loopback.ts';
import { readError, send } from './clients.ts';

describe('an operation', () => {
  it('of a service that this server runs without is refused by its name [WIRE-10]', async () => {
    const server = await startServer({ services: [] });
    const answer = await readError(
      'aws-json',
      await send('aws-json', server, { operation: 'DescribeAlarms', body: '{}' }),
    );
    expect(answer.message).toBe('this simulator runs without monitoring, which DescribeAlarms asks for');
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
