import { createServer, type RequestListener, type Server } from 'node:http';
import { ECSClient, ListClustersCommand } from '@aws-sdk/client-ecs';
import { afterEach, describe, expect, it } from 'vitest';
import { awsClientSettings, withoutLogger } from '../../src/adapters/aws-client.ts';
import { callAws } from '../../src/adapters/aws-errors.ts';

let server: Server;
let client: ECSClient;

async function serve(listener: RequestListener): Promise<void> {
  server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  client = new ECSClient({
    ...awsClientSettings({ connectMs: 1_000, requestMs: 500 }),
    endpoint: `http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}`,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
}

afterEach(async () => {
  client.destroy();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const listClusters = () => callAws('ecs:ListClusters', () => client.send(new ListClustersCommand({})));

describe('an AWS client', () => {
  it('gives up a call that hangs, after one more try', async () => {
    let requests = 0;
    await serve(() => {
      requests += 1;
    });
    await expect(listClusters()).rejects.toMatchObject({ code: 'unavailable' });
    expect(requests).toBe(2);
  });

  it('tries a throttled call once more', async () => {
    let requests = 0;
    await serve((_, response) => {
      requests += 1;
      const body = requests === 1 ? { __type: 'ThrottlingException' } : { clusterArns: ['c'] };
      response.writeHead(requests === 1 ? 400 : 200, { 'content-type': 'application/x-amz-json-1.1' });
      response.end(JSON.stringify(body));
    });
    expect((await listClusters()).clusterArns).toEqual(['c']);
    expect(requests).toBe(2);
  });

  it('does not try a refused call again', async () => {
    let requests = 0;
    await serve((_, response) => {
      requests += 1;
      response.writeHead(400, { 'content-type': 'application/x-amz-json-1.1' });
      response.end(JSON.stringify({ __type: 'AccessDeniedException', message: 'no' }));
    });
    await expect(listClusters()).rejects.toMatchObject({ code: 'denied' });
    expect(requests).toBe(1);
  });

  it('is unavailable when nobody listens', async () => {
    await serve(() => undefined);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await expect(listClusters()).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('does not copy what it sends and gets for a log', async () => {
    const logged: unknown[] = [];
    await serve((_, response) => {
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' });
      response.end(JSON.stringify({ clusterArns: ['c'] }));
    });
    const silent = () => undefined;
    const log = { trace: silent, debug: silent, warn: silent, error: silent };
    client.config.logger = { ...log, info: (text: unknown) => void logged.push(text) };
    await listClusters();
    expect(logged).toHaveLength(1);
    expect(withoutLogger(client)).toBe(client);
    expect((await listClusters()).clusterArns).toEqual(['c']);
    expect(logged).toHaveLength(1);
  });
});
