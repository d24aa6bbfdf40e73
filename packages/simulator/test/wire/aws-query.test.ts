import { gzipSync } from 'node:zlib';
import { DescribeAlarmsCommand, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { cbor } from '@smithy/core/cbor';
import { describe, expect, it } from 'vitest';
import type { SimulatedCall } from '../../src/service.ts';
import { startServer, stubService } from '../loopback.ts';
import { cloudWatchOn, PROTOCOLS, send, signedFor } from './clients.ts';

/** A CloudWatch that notes what it is asked, and gives one answer to everything. */
async function noting(answer: unknown = {}) {
  const seen: SimulatedCall[] = [];
  const monitoring = stubService('monitoring', (call) => {
    seen.push(call);
    return answer;
  });
  return { seen, server: await startServer({ services: [monitoring] }) };
}

describe.each(PROTOCOLS)('on %s', (protocol) => {
  // By hand: the SDK's client on CBOR says the length that its body had before it was compressed.
  it('a compressed body is unpacked [WIRE-6]', async () => {
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

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    'the number %s arrives as one: the service may refuse it, not the wire [WIRE-5]',
    async (value) => {
      const { seen, server } = await noting();
      const MetricData = [{ MetricName: 'sold', Value: value }];
      await cloudWatchOn(protocol, server).send(new PutMetricDataCommand({ Namespace: 'shop', MetricData }));
      expect(seen[0]?.input).toEqual({ Namespace: 'shop', MetricData });
    },
  );

  it('an instant keeps its milliseconds in an answer [WIRE-1] [WIRE-3] [WIRE-4]', async () => {
    const StateUpdatedTimestamp = new Date('2026-03-01T11:59:58.257Z');
    const { server } = await noting({
      MetricAlarms: [{ AlarmName: '5xx', StateUpdatedTimestamp }],
      CompositeAlarms: [],
    });
    const answer = await cloudWatchOn(protocol, server).send(new DescribeAlarmsCommand({}));
    expect(answer.MetricAlarms).toEqual([{ AlarmName: '5xx', StateUpdatedTimestamp }]);
    expect(answer.CompositeAlarms).toEqual([]);
  });

  it('an answer that the schema does not have is a bug of the simulator, and a 500 [WIRE-1] [WIRE-3] [WIRE-4]', async () => {
    const { server } = await noting({ Alarms: [] });
    const client = cloudWatchOn(protocol, server, { maxAttempts: 1 });
    await expect(client.send(new DescribeAlarmsCommand({}))).rejects.toThrow();
    expect(server.bugs.map(({ message }) => message)).toEqual([
      'DescribeAlarms answered what its schema does not have: unknown member Alarms',
    ]);
  });
});

describe('the query protocol', () => {
  const describe = 'Action=DescribeAlarms&Version=2010-08-01';

  it('answers in XML of the published shape [WIRE-3]', async () => {
    const { server } = await noting({ MetricAlarms: [{ AlarmName: 'a<b', Threshold: 1.5, OKActions: ['x'] }] });
    const response = await send('aws-query', server, { operation: '', body: `${describe}&AlarmNames.member.1=a%3Cb` });
    expect(response.headers.get('x-amzn-requestid')).toBe('00000000-0000-4000-a000-000000000001');
    expect(await response.text()).toBe(
      '<DescribeAlarmsResponse xmlns="http://monitoring.amazonaws.com/doc/2010-08-01/"><DescribeAlarmsResult><MetricAlarms>' +
        '<member><AlarmName>a&lt;b</AlarmName><OKActions><member>x</member></OKActions><Threshold>1.5</Threshold></member>' +
        '</MetricAlarms></DescribeAlarmsResult><ResponseMetadata><RequestId>00000000-0000-4000-a000-000000000001</RequestId>' +
        '</ResponseMetadata></DescribeAlarmsResponse>\n',
    );
  });

  it('answers without a result where the operation has none [WIRE-3]', async () => {
    const { server } = await noting();
    const body = 'Action=PutMetricData&Version=2010-08-01&Namespace=shop';
    expect(await (await send('aws-query', server, { operation: '', body })).text()).toBe(
      '<PutMetricDataResponse xmlns="http://monitoring.amazonaws.com/doc/2010-08-01/"><ResponseMetadata>' +
        '<RequestId>00000000-0000-4000-a000-000000000001</RequestId></ResponseMetadata></PutMetricDataResponse>\n',
    );
  });

  it('also takes its fields behind the path of a GET [WIRE-3]', async () => {
    const { seen, server } = await noting();
    const url = `${server.url}/?${describe}&AlarmNames.member.1=5xx&MaxRecords=7`;
    const response = await fetch(url, { headers: { authorization: signedFor('monitoring') } });
    expect(response.status).toBe(200);
    expect(seen[0]?.input).toEqual({ AlarmNames: ['5xx'], MaxRecords: 7 });
  });

  it('says what XML can say, and marks what it cannot [WIRE-3]', async () => {
    const { server } = await noting({ NextToken: 'a\r\n\tb\u0001\u0000\ufffec\ud800😀' });
    const text = await (await send('aws-query', server, { operation: '', body: describe })).text();
    expect(text).toContain('<NextToken>a&#xD;\n\tb\ufffd\ufffd\ufffdc\ufffd😀</NextToken>');
  });
});

describe('Smithy RPC v2', () => {
  it('has neither body nor content type where the operation has no output [WIRE-4]', async () => {
    const { server } = await noting();
    const body = cbor.serialize({ Namespace: 'shop' });
    const response = await send('rpc-v2-cbor', server, { operation: 'PutMetricData', body });
    expect(response.status).toBe(200);
    expect(response.headers.get('smithy-protocol')).toBe('rpc-v2-cbor');
    expect(response.headers.get('content-type')).toBeNull();
    expect(await response.text()).toBe('');
  });

  it('takes a request without a body where nothing is required [WIRE-4]', async () => {
    const { seen, server } = await noting();
    const response = await send('rpc-v2-cbor', server, { operation: 'DescribeAlarms', body: '' });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/cbor');
    expect(seen[0]?.input).toEqual({});
  });

  it('knows an instant by its tag alone [WIRE-4] [WIRE-5]', async () => {
    const { server } = await noting();
    const body = cbor.serialize({ StartDate: 1_772_366_400 });
    const response = await send('rpc-v2-cbor', server, { operation: 'DescribeAlarmHistory', body });
    const told = cbor.deserialize(new Uint8Array(await response.arrayBuffer()));
    expect(told.message).toBe('member StartDate must be a date, got number 1772366400');
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
