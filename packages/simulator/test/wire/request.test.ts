import { gzipSync } from 'node:zlib';
import { cbor } from '@smithy/core/cbor';
import { describe, expect, it } from 'vitest';
import { startServer, stubService } from '../loopback.ts';
import { noting, PROTOCOLS, readError, send } from './clients.ts';

describe('the body of a request', () => {
  // By hand: the SDK's client on CBOR says the length that its body had before it was compressed.
  it.each(PROTOCOLS)('is unpacked on %s [WIRE-6]', async (protocol) => {
    const { seen, server } = await noting();
    const body = {
      'aws-json': '{"AlarmNames":["5xx"]}',
      'aws-query': 'Action=DescribeAlarms&Version=2010-08-01&AlarmNames.member.1=5xx',
      'rpc-v2-cbor': cbor.serialize({ AlarmNames: ['5xx'] }),
    }[protocol];
    const packed = new Uint8Array(gzipSync(body));
    const headers = { 'content-encoding': 'gzip' };
    const response = await send(protocol, server, { operation: 'DescribeAlarms', body: packed, headers });
    expect(response.status).toBe(200);
    expect(seen[0]?.input).toEqual({ AlarmNames: ['5xx'] });
  });
});

describe('the Date of an answer', () => {
  it('is the request’s own, unless the server is told to live in virtual time [WIRE-2]', async () => {
    const dates = [];
    for (const of of ['of-the-request', 'virtual'] as const) {
      const server = await startServer({ services: [stubService('monitoring', () => ({}))], dates: of });
      const headers = { 'x-amz-date': '20260224T080910Z' };
      const response = await send('aws-json', server, { operation: 'DescribeAlarms', body: '{}', headers });
      dates.push(response.headers.get('date'));
    }
    expect(dates).toEqual(['Tue, 24 Feb 2026 08:09:10 GMT', 'Sun, 01 Mar 2026 12:00:00 GMT']);
  });
});

describe('a packed body', () => {
  it.each([
    ['gzip', 'the body is not valid gzip'],
    ['br', 'the simulator supports only gzip, got Content-Encoding br'],
  ])('is refused when it says that it is %s and is not [WIRE-6]', async (encoding, message) => {
    const server = await startServer({ services: [stubService('monitoring', () => ({}))] });
    const request = { operation: 'DescribeAlarms', body: '{}', headers: { 'content-encoding': encoding } };
    const answer = await readError('aws-json', await send('aws-json', server, request));
    expect(answer).toMatchObject({ status: 400, message: expect.stringContaining(message) });
  });
});
