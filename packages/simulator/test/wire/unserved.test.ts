import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import type { SimulatorServer } from '../../src/server.ts';
import { startServer, stubService } from '../loopback.ts';
import { signedFor } from './clients.ts';

interface Sent {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A request with a `Host` that `fetch` would not send. */
async function send({ url }: SimulatorServer, { method = 'GET', path = '/', headers = {}, body }: Sent) {
  const sent = request(`${url}${path}`, { method, headers });
  sent.end(body);
  const [response]: IncomingMessage[] = await once(sent, 'response');
  if (response === undefined) throw new Error('no answer');
  return { status: response.statusCode, type: response.headers['content-type'], body: await text(response) };
}

const start = () => startServer({ services: [stubService('ecs', () => ({}))] });
const signed = (service: string) => ({ authorization: signedFor(service) });

const notServed = (method: string, path: string) =>
  '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>NotImplemented</Code>' +
  `<Message>the simulator does not serve ${method} ${path} as s3; it serves ecs, so give the client of s3 another endpoint</Message>` +
  '<RequestId>00000000-0000-4000-a000-000000000001</RequestId></Error>\n';

describe('a call of S3 is refused in the XML that its clients read [WIRE-23]', () => {
  it.each<[string, Sent, string, string]>([
    ['with a signature in its headers', { path: '/', headers: signed('s3') }, 'GET', '/'],
    ['of an object', { path: '/bucket/a%20key?versionId=1', headers: signed('s3') }, 'GET', '/bucket/a%20key'],
    [
      'that sends an object in chunks',
      {
        method: 'PUT',
        path: '/bucket/key',
        headers: { ...signed('s3'), 'content-encoding': 'aws-chunked', 'content-type': 'application/octet-stream' },
        body: '4\r\ntext\r\n0\r\n\r\n',
      },
      'PUT',
      '/bucket/key',
    ],
    [
      'that sends a form',
      {
        method: 'POST',
        path: '/b?delete',
        headers: { ...signed('s3'), 'content-type': 'application/xml' },
        body: '<a/>',
      },
      'POST',
      '/b',
    ],
    [
      'that is presigned',
      { path: '/b/k?X-Amz-Credential=AKID%2F20260301%2Feu-west-1%2Fs3%2Faws4_request&X-Amz-Signature=x' },
      'GET',
      '/b/k',
    ],
    [
      'that is presigned in the older way',
      { path: '/b/k?AWSAccessKeyId=AKID&Signature=x%3D&Expires=1800000000' },
      'GET',
      '/b/k',
    ],
    ['that is signed in the older way', { path: '/b/k', headers: { authorization: 'AWS AKID:c2ln' } }, 'GET', '/b/k'],
  ])('%s', async (_, sent, method, path) => {
    expect(await send(await start(), sent)).toEqual({
      status: 501,
      type: 'application/xml',
      body: notServed(method, path),
    });
  });

  it('without a body, if it asks for headers alone', async () => {
    const answer = await send(await start(), { method: 'HEAD', path: '/bucket', headers: signed('s3') });
    expect(answer).toEqual({ status: 501, type: 'application/xml', body: '' });
  });

  it('for its host, if that names the bucket', async () => {
    const answer = await send(await start(), { headers: { ...signed('s3'), host: 'bucket.localhost' } });
    expect([answer.status, answer.type]).toEqual([403, 'application/xml']);
    expect(answer.body).toContain(
      '<Error><Code>AccessDenied</Code><Message>the simulator answers callers on this machine only: the header Host must ' +
        'name localhost, 127.0.0.1 or [::1], got &quot;bucket.localhost&quot;</Message>',
    );
  });

  it('for a body that it cannot read', async () => {
    const headers = { ...signed('s3'), 'content-encoding': 'br' };
    const answer = await send(await start(), { method: 'PUT', path: '/b/k', headers, body: 'x' });
    expect([answer.status, answer.type]).toEqual([400, 'application/xml']);
    expect(answer.body).toContain('<Message>the simulator supports only gzip, got Content-Encoding br</Message>');
  });
});

describe('a call of another service is refused in the form that its clients read [WIRE-23]', () => {
  it.each([
    ['route53', '/2013-04-01/hostedzone'],
    ['cloudfront', '/2020-05-31/distribution'],
  ])('%s: an error in an ErrorResponse', async (service, path) => {
    const answer = await send(await start(), { path, headers: signed(service) });
    expect([answer.status, answer.type]).toEqual([400, 'application/xml']);
    expect(answer.body).toBe(
      '<?xml version="1.0" encoding="UTF-8"?>\n<ErrorResponse><Error><Type>Sender</Type><Code>InvalidAction</Code>' +
        `<Message>the simulator does not serve GET ${path} as ${service}; it serves ecs, so give the client of ${service} another endpoint</Message>` +
        '</Error><RequestId>00000000-0000-4000-a000-000000000001</RequestId></ErrorResponse>\n',
    );
  });

  it('ec2: errors in a Response', async () => {
    const answer = await send(await start(), {
      method: 'POST',
      headers: { ...signed('ec2'), 'content-type': 'application/x-www-form-urlencoded' },
      body: 'Action=DescribeInstances&Version=2016-11-15',
    });
    expect([answer.status, answer.type]).toEqual([400, 'text/xml']);
    expect(answer.body).toBe(
      '<?xml version="1.0" encoding="UTF-8"?>\n<Response><Errors><Error><Code>InvalidAction</Code>' +
        '<Message>the simulator does not serve DescribeInstances as ec2; it serves ecs, so give the client of ec2 another endpoint</Message>' +
        '</Error></Errors><RequestID>00000000-0000-4000-a000-000000000001</RequestID></Response>\n',
    );
  });

  it('lambda, whose clients read JSON: in JSON', async () => {
    const answer = await send(await start(), { path: '/2015-03-31/functions', headers: signed('lambda') });
    expect(answer.type).toBe('application/x-amz-json-1.1');
    expect(JSON.parse(answer.body)).toEqual({
      __type: 'UnknownOperationException',
      message:
        'the simulator does not serve GET /2015-03-31/functions (no content type) without X-Amz-Target, Action or an operation in its path as lambda; it serves ecs, so give the client of lambda another endpoint',
    });
  });
});
