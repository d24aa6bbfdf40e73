import { describe, expect, it } from 'vitest';
import { ServiceError } from '../../../src/service.ts';
import { form, notFound, noting, send, serverThatFails, signedFor } from '../clients.ts';

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

describe('an error of the query protocol', () => {
  it('is XML of the published shape [WIRE-3] [WIRE-7]', async () => {
    const server = await serverThatFails(notFound);
    const response = await send('aws-query', server, form('Action=DescribeAlarms&Version=2010-08-01'));
    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toBe('text/xml');
    expect(await response.text()).toBe(
      '<ErrorResponse xmlns="http://monitoring.amazonaws.com/doc/2010-08-01/"><Error><Type>Sender</Type>' +
        '<Code>ResourceNotFound</Code><Message>no metric alarm &lt;gone&gt;</Message></Error>' +
        '<RequestId>00000000-0000-4000-a000-000000000001</RequestId></ErrorResponse>\n',
    );
  });

  it('is the receiver’s fault where the service is to blame [WIRE-3]', async () => {
    const server = await serverThatFails(new ServiceError('InternalServiceError', 'out of order', { status: 500 }));
    const response = await send('aws-query', server, form('Action=DescribeAlarms&Version=2010-08-01'));
    expect(response.status).toBe(500);
    expect(await response.text()).toContain('<Type>Receiver</Type>');
  });
});
