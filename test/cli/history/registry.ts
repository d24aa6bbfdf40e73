import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';

/** Labels of images by digest. */
export type Labels = Readonly<Record<string, Readonly<Record<string, string>>>>;

const sha256 = (text: string) => `sha256:${createHash('sha256').update(text).digest('hex')}`;

/** An endpoint of AWS on loopback that has Amazon ECR beside the services at `others`. Returns its address. */
export async function startRegistry(labels: Labels, others: string): Promise<string> {
  const blobs = new Map(
    Object.entries(labels).map(([digest, of]) => [digest, JSON.stringify({ config: { Labels: of } })]),
  );
  const server = createServer((request, response) => void answer(request, response));
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const target = String(request.headers['x-amz-target'] ?? '');
    if (request.url?.startsWith('/blob/') === true) response.end(blobs.get(request.url.slice('/blob/'.length)));
    else if (target.startsWith('AmazonEC2ContainerRegistry_')) await answerRegistry(request, response, target);
    else await forward(request, response, others);
  };
  const answerRegistry = async (request: IncomingMessage, response: ServerResponse, target: string) => {
    const asked = JSON.parse((await buffer(request)).toString('utf8'));
    response.setHeader('content-type', 'application/x-amz-json-1.1');
    if (target.endsWith('.BatchGetImage')) {
      const blob = blobs.get(asked.imageIds[0].imageDigest);
      const manifest = blob === undefined ? [] : [{ imageManifest: manifestOf(blob) }];
      response.end(JSON.stringify({ images: manifest, failures: [] }));
      return;
    }
    const [digest] = [...blobs].find(([, blob]) => sha256(blob) === asked.layerDigest) ?? [];
    response.end(JSON.stringify({ downloadUrl: `${addressOf()}/blob/${digest}`, layerDigest: asked.layerDigest }));
  };
  const addressOf = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => new Promise((resolve) => void server.close(() => resolve())));
  return addressOf();
}

function manifestOf(blob: string): string {
  const config = { mediaType: 'application/vnd.oci.image.config.v1+json', digest: sha256(blob), size: blob.length };
  return JSON.stringify({
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    config,
    layers: [],
  });
}

async function forward(request: IncomingMessage, response: ServerResponse, others: string): Promise<void> {
  const { host: _, connection: __, 'content-length': ___, ...headers } = request.headers;
  const method = request.method ?? 'GET';
  const answer = await fetch(`${others}${request.url}`, {
    method,
    headers: Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]),
    ...(method !== 'GET' && method !== 'HEAD' && { body: new Uint8Array(await buffer(request)) }),
  });
  response.statusCode = answer.status;
  for (const [name, value] of answer.headers)
    if (!/^(content-length|transfer-encoding|connection)$/.test(name)) response.setHeader(name, value);
  response.end(Buffer.from(await answer.arrayBuffer()));
}
