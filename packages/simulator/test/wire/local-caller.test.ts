import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { json } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { type Served, serve } from '../serve/serving.ts';

interface Answer {
  readonly status: number | undefined;
  readonly body: unknown;
}

/** A request with headers that `fetch` would not send. */
async function send(url: string, headers: Readonly<Record<string, string>>, method = 'POST'): Promise<Answer> {
  const sent = request(url, { method, headers });
  sent.end();
  const [response]: IncomingMessage[] = await once(sent, 'response');
  return { status: response?.statusCode, body: response && (await json(response)) };
}

const listClusters = {
  'x-amz-target': 'AmazonEC2ContainerServiceV20141113.ListClusters',
  'content-type': 'application/x-amz-json-1.1',
  authorization:
    'AWS4-HMAC-SHA256 Credential=AKID/20260301/eu-west-1/ecs/aws4_request, SignedHeaders=host, Signature=0',
};

const portOf = (url: string) => new URL(url).port;
const isPaused = async ({ control }: Served) => (await control('GET', '/state')).body.paused;

const ownNames = ['127.0.0.1', 'localhost', 'LOCALHOST', '[::1]'];
const foreignNames = [
  'evil.example',
  'localhost.evil.example',
  '127.0.0.1.evil.example',
  'evil.example:80',
  'localhost:80:80',
  'localhost@evil.example',
  '192.168.0.7',
  '0.0.0.0',
];

describe('a request by a name of this machine', () => {
  it.each(ownNames)('%s is answered, with and without the port [WIRE-21]', async (name) => {
    const served = await serve();
    for (const host of [name, `${name}:${portOf(served.controlUrl)}`]) {
      expect(await send(`${served.controlUrl}/pause`, { host })).toMatchObject({ status: 200, body: { paused: true } });
      expect(await send(served.url, { ...listClusters, host })).toMatchObject({ status: 200 });
    }
  });

  it.each(['http://localhost:3000', 'https://127.0.0.1', 'http://[::1]:8080'])(
    'from a page of this machine, %s, is answered [WIRE-21]',
    async (origin) => {
      const served = await serve();
      expect(await send(`${served.controlUrl}/pause`, { origin })).toMatchObject({ status: 200 });
      expect(await send(served.url, { ...listClusters, origin })).toMatchObject({ status: 200 });
    },
  );
});

describe('a request that a web page makes', () => {
  it.each(foreignNames)(
    'by a foreign name, %s, that DNS resolves to this machine, changes nothing [WIRE-21]',
    async (host) => {
      const served = await serve();
      expect(await send(`${served.controlUrl}/pause`, { host })).toEqual({
        status: 403,
        body: {
          error: `the control port answers callers on this machine only: the header Host must name localhost, 127.0.0.1 or [::1], got "${host}"`,
        },
      });
      expect(await send(`${served.controlUrl}/state`, { host }, 'GET')).toMatchObject({ status: 403 });
      expect(await send(served.url, { ...listClusters, host })).toMatchObject({
        status: 403,
        body: { __type: 'AccessDeniedException' },
      });
      expect(await isPaused(served)).toBe(false);
      expect(served.server.calls).toEqual([]);
    },
  );

  it.each(['http://evil.example', 'https://localhost.evil.example', 'http://evil.example:80', 'null', 'file://', ''])(
    'from the origin "%s" changes nothing [WIRE-21]',
    async (origin) => {
      const served = await serve();
      expect(await send(`${served.controlUrl}/pause`, { origin })).toMatchObject({ status: 403 });
      expect(await send(`${served.controlUrl}/reset`, { origin, 'content-type': 'text/plain' })).toMatchObject({
        status: 403,
      });
      expect(await send(served.url, { ...listClusters, origin })).toMatchObject({ status: 403 });
      expect(await isPaused(served)).toBe(false);
      expect(served.server.calls).toEqual([]);
    },
  );
});
