import { createServer, type RequestListener } from 'node:http';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { callUrl } from '../../../src/serve/hooks/call-url.ts';
import { closeServer, listenOnLoopback } from '../../../src/wire/loopback.ts';
import { event } from './event.ts';

async function ask(answer: RequestListener) {
  const server = createServer(answer);
  onTestFinished(() => closeServer(server));
  const url = `http://127.0.0.1:${await listenOnLoopback(server)}/hook`;
  return { url, reply: await callUrl(url, event, new AbortController().signal) };
}

describe('the endpoint of a hook', () => {
  it('gets the event that ECS sends to the function [HOOK-2]', async () => {
    let got = '';
    const { reply } = await ask((request, response) => {
      void text(request).then((body) => {
        got = `${request.method} ${request.url} ${body}`;
        response.end('{"hookStatus":"IN_PROGRESS","callBackDelay":60}');
      });
    });
    expect(got).toBe(`POST /hook ${JSON.stringify(event)}`);
    expect(reply).toEqual({ payload: { hookStatus: 'IN_PROGRESS', callBackDelay: 60 } });
  });

  it('has failed when it answers another status, redirects, or is not there [HOOK-2]', async () => {
    const failed = await ask((_request, response) => void response.writeHead(500).end('out of memory'));
    expect(failed.reply).toEqual({ functionError: `${failed.url} answered 500: out of memory` });
    const moved = await ask(
      (_request, response) => void response.writeHead(302, { location: 'http://example.com' }).end(),
    );
    expect(moved.reply).toEqual({ functionError: expect.stringContaining(`${moved.url} cannot be reached: `) });
    const closed = createServer();
    const port = await listenOnLoopback(closed);
    await closeServer(closed);
    expect(await callUrl(`http://127.0.0.1:${port}/`, event, new AbortController().signal)).toEqual({
      functionError: `http://127.0.0.1:${port}/ cannot be reached: ECONNREFUSED`,
    });
  });
});
