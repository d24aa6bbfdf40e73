import { createHash } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { download } from '../../../src/adapters/ecr/download.ts';

let stop: (() => void) | undefined;
afterEach(() => stop?.());

async function serve(answer: (response: ServerResponse) => void): Promise<string> {
  const server = createServer((_, response) => answer(response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  stop = () => {
    server.closeAllConnections();
    server.close();
  };
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/config?X-Amz-Signature=secret`;
}
const digestOf = (text: string) => `sha256:${createHash('sha256').update(text).digest('hex')}`;
const error = async (url: string, digest = digestOf('x')) => download(url, digest).catch((thrown: unknown) => thrown);

describe('a blob of a registry', () => {
  it('is its text, if that has the digest', async () => {
    const url = await serve((response) => response.end('{"config":{}}'));
    expect(await download(url, digestOf('{"config":{}}'))).toBe('{"config":{}}');
    expect(await error(url)).toMatchObject({ code: 'invalid' });
  });

  it.each([
    [403, 'denied'],
    [503, 'unavailable'],
    [302, 'unavailable'],
  ])('is not known after status %i', async (status, code) => {
    const url = await serve((response) => response.writeHead(status, { location: 'http://127.0.0.1:1/' }).end());
    expect(await error(url)).toMatchObject({ code, action: 's3:GetObject' });
  });

  it('is refused if it is larger than 4 MB', async () => {
    const url = await serve((response) => response.end('x'.repeat(4_000_001)));
    expect(await error(url)).toMatchObject({ code: 'invalid', message: expect.stringContaining('4000000 bytes') });
  });

  it('may be out of reach, and the error does not have the signed address', async () => {
    const thrown = await error('http://127.0.0.1:1/config?X-Amz-Signature=secret');
    expect(thrown).toMatchObject({ code: 'unavailable', trouble: 'network' });
    expect(String(thrown)).not.toContain('Signature');
  });

  it('is given up after 3 s', async () => {
    const url = await serve(() => undefined);
    expect(await error(url)).toMatchObject({ code: 'unavailable' });
  }, 10_000);
});
