import { DescribeAlarmsCommand, SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import { cbor } from '@smithy/core/cbor';
import { describe, expect, it } from 'vitest';
import { ServiceError } from '../../src/service.ts';
import { startServer, stubService } from '../loopback.ts';
import { cloudWatchOn, PROTOCOLS, type Protocol, send, signedFor } from './clients.ts';

const setState = { AlarmName: 'gone', StateValue: 'OK', StateReason: 'a test' } as const;

function serverThat(fails: ServiceError) {
  const monitoring = stubService('monitoring', () => {
    throw fails;
  });
  return startServer({ services: [monitoring] });
}

const notFound = new ServiceError('ResourceNotFound', 'no metric alarm <gone>', { status: 404 });

describe('a modelled error', () => {
  it.each(PROTOCOLS)('is the SDK’s own class on %s, with its message and status [WIRE-7]', async (protocol) => {
    const server = await serverThat(notFound);
    await expect(cloudWatchOn(protocol, server).send(new SetAlarmStateCommand(setState))).rejects.toMatchObject({
      name: 'ResourceNotFound',
      message: 'no metric alarm <gone>',
      $fault: 'client',
      $metadata: { httpStatusCode: 404, requestId: '00000000-0000-4000-a000-000000000001' },
    });
  });

  it.each(PROTOCOLS)('thrown by its code of the query protocol is found on %s too [WIRE-8]', async (protocol) => {
    const server = await serverThat(
      new ServiceError('ValidationError', 'Period must be 10, 20, 30 or a multiple of 60'),
    );
    await expect(cloudWatchOn(protocol, server).send(new DescribeAlarmsCommand({}))).rejects.toMatchObject({
      message: 'Period must be 10, 20, 30 or a multiple of 60',
      $metadata: { httpStatusCode: 400 },
    });
    const status = protocol === 'aws-query' ? 'ValidationError' : 'ValidationException';
    expect(await told(protocol, server)).toMatchObject({ status: 400, code: status });
  });

  it('of the query protocol is XML of the published shape [WIRE-3] [WIRE-7]', async () => {
    const server = await serverThat(notFound);
    const response = await send('aws-query', server, form('Action=DescribeAlarms&Version=2010-08-01'));
    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toBe('text/xml');
    expect(await response.text()).toBe(
      '<ErrorResponse xmlns="http://monitoring.amazonaws.com/doc/2010-08-01/"><Error><Type>Sender</Type>' +
        '<Code>ResourceNotFound</Code><Message>no metric alarm &lt;gone&gt;</Message></Error>' +
        '<RequestId>00000000-0000-4000-a000-000000000001</RequestId></ErrorResponse>\n',
    );
  });

  it('of the query protocol is the receiver’s fault where the service is to blame [WIRE-3]', async () => {
    const server = await serverThat(new ServiceError('InternalServiceError', 'out of order', { status: 500 }));
    const response = await send('aws-query', server, form('Action=DescribeAlarms&Version=2010-08-01'));
    expect(response.status).toBe(500);
    expect(await response.text()).toContain('<Type>Receiver</Type>');
  });

  it('of RPC v2 names its shape with the namespace, and the protocol in a header [WIRE-4] [WIRE-7]', async () => {
    const server = await serverThat(notFound);
    const response = await send('rpc-v2-cbor', server, { operation: 'DescribeAlarms', body: cbor.serialize({}) });
    expect(response.status).toBe(404);
    expect(response.headers.get('smithy-protocol')).toBe('rpc-v2-cbor');
    expect(response.headers.get('content-type')).toBe('application/cbor');
    expect(await cborOf(response)).toEqual({
      __type: 'com.amazonaws.cloudwatch#ResourceNotFound',
      message: 'no metric alarm <gone>',
    });
  });

  it.each([['aws-json'], ['rpc-v2-cbor']] as const)(
    'of %s tells its code of the query protocol to clients that ask for it, and to them alone [WIRE-9]',
    async (protocol) => {
      const server = await serverThat(new ServiceError('ValidationException', 'wrong'));
      const asked = { operation: 'DescribeAlarms', body: emptyBody(protocol) };
      const compatible = await send(protocol, server, { ...asked, headers: { 'x-amzn-query-mode': 'true' } });
      expect(compatible.headers.get('x-amzn-query-error')).toBe('ValidationError;Sender');
      expect((await send(protocol, server, asked)).headers.get('x-amzn-query-error')).toBeNull();
    },
  );
});

describe('a denial', () => {
  it.each(PROTOCOLS)('is AccessDenied with 403 on %s [WIRE-7]', async (protocol) => {
    const server = await startServer({ services: [stubService('monitoring', () => ({}))], authorize: () => 'denied' });
    await expect(cloudWatchOn(protocol, server).send(new DescribeAlarmsCommand({}))).rejects.toMatchObject({
      name: 'AccessDenied',
      $metadata: { httpStatusCode: 403 },
    });
  });
});

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

  it('may be of a service that this server runs without [WIRE-10]', async () => {
    const server = await startServer({ services: [] });
    const answer = await readError(
      'aws-json',
      await send('aws-json', server, { operation: 'DescribeAlarms', body: '{}' }),
    );
    expect(answer.message).toBe('this simulator runs without monitoring, which DescribeAlarms asks for');
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
    expect((await readError('aws-json', query)).message).toBe('ecs does not speak aws-query, got ListClusters');
  });
});

describe('a body that cannot be read', () => {
  it.each([
    ['aws-json', '{"AlarmNames"', 'the body is no JSON'],
    ['rpc-v2-cbor', Uint8Array.from([0xbf, 0x61]), 'the body is no CBOR'],
  ] as const)('is refused on %s [WIRE-12]', async (protocol, body, message) => {
    const server = await startServer({ services: [stubService('monitoring', () => ({}))] });
    const answer = await readError(protocol, await send(protocol, server, { operation: 'DescribeAlarms', body }));
    expect(answer).toMatchObject({ status: 400, message: expect.stringContaining(message) });
    expect(server.bugs).toEqual([]);
  });

  it.each([
    ['gzip', 'the body is no gzip'],
    ['br', 'the simulator unpacks gzip only, got Content-Encoding br'],
  ])('is refused when it says that it is %s and is not [WIRE-6]', async (encoding, message) => {
    const server = await startServer({ services: [stubService('monitoring', () => ({}))] });
    const request = { operation: 'DescribeAlarms', body: '{}', headers: { 'content-encoding': encoding } };
    const answer = await readError('aws-json', await send('aws-json', server, request));
    expect(answer).toMatchObject({ status: 400, message: expect.stringContaining(message) });
  });
});

function form(body: string) {
  return { operation: '', body };
}

function emptyBody(protocol: Protocol): string | Uint8Array {
  if (protocol === 'rpc-v2-cbor') return cbor.serialize({});
  return protocol === 'aws-query' ? 'Action=DescribeAlarms&Version=2010-08-01' : '{}';
}

async function told(protocol: Protocol, server: { readonly url: string }) {
  return readError(protocol, await send(protocol, server, { operation: 'DescribeAlarms', body: emptyBody(protocol) }));
}

async function cborOf(response: Response): Promise<Readonly<Record<string, unknown>>> {
  return cbor.deserialize(new Uint8Array(await response.arrayBuffer()));
}

/** An error as the protocol tells it; the code without its namespace. */
async function readError(protocol: Protocol, response: Response) {
  const { status } = response;
  if (protocol === 'aws-query') {
    const text = await response.text();
    const [, code] = /<Code>(.*)<\/Code>/.exec(text) ?? [];
    const [, message] = /<Message>(.*)<\/Message>/.exec(text) ?? [];
    return { status, code, message: message?.replaceAll('&quot;', '"') };
  }
  const { __type, message } = protocol === 'aws-json' ? Object(await response.json()) : await cborOf(response);
  return { status, code: String(__type).split('#').at(-1), message };
}
