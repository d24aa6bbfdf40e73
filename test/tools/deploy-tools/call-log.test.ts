import { createServer, type Server } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { identify, startCallLog } from '../../../tools/deploy-tools/call-log.ts';

const authorization = (service: string) =>
  `AWS4-HMAC-SHA256 Credential=simulated/20261130/eu-west-1/${service}/aws4_request, SignedHeaders=host, Signature=0`;

describe('a call', () => {
  it.each([
    ['JSON', { 'x-amz-target': 'AmazonEC2ContainerServiceV20141113.DescribeServices' }, '/', '{}', 'DescribeServices'],
    ['CBOR', {}, '/service/GraniteServiceVersion20100801/operation/DescribeAlarms', '', 'DescribeAlarms'],
    ['query', {}, '/', 'Version=2010-08-01&Action=PutMetricData&x=1', 'PutMetricData'],
  ])('in %s has its operation and service', (_, headers, path, body, operation) => {
    const all = { ...headers, authorization: authorization('ecs') };
    expect(identify(all, path, Buffer.from(body))).toEqual({ service: 'ecs', operation });
  });

  it('may have a compressed body', () => {
    const headers = { authorization: authorization('monitoring'), 'content-encoding': 'gzip' };
    const body = gzipSync('Action=PutMetricData');
    expect(identify(headers, '/', body)).toEqual({ service: 'monitoring', operation: 'PutMetricData' });
  });
});

describe('the log', () => {
  const open: { close(): void }[] = [];
  afterEach(() => {
    for (const one of open.splice(0)) one.close();
  });

  it('forwards calls, and keeps what was refused; the first one waits until all is ready', async () => {
    const order: string[] = [];
    const aws: Server = createServer((request, response) => {
      order.push(`call ${request.headers['x-amz-target']}`);
      response.writeHead(request.headers['x-amz-target'] === 'T.Bad' ? 400 : 200).end('{"__type":"x"}');
    });
    await new Promise<void>((resolve) => aws.listen(0, '127.0.0.1', () => resolve()));
    open.push(aws);
    const address = aws.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const log = await startCallLog(`http://127.0.0.1:${port}`, async () => void order.push('ready'));
    open.push(log);
    for (const target of ['T.Good', 'T.Bad']) {
      const headers = { 'x-amz-target': target, authorization: authorization('ecs') };
      const answer = await fetch(log.url, { method: 'POST', headers, body: '{}' });
      expect(await answer.text()).toBe('{"__type":"x"}');
    }
    expect(order).toEqual(['ready', 'call T.Good', 'call T.Bad']);
    expect(log.calls).toEqual([
      { service: 'ecs', operation: 'Good' },
      { service: 'ecs', operation: 'Bad', error: '{"__type":"x"}' },
    ]);
  });
});
