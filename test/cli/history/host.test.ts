import { PassThrough, Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { printTo } from '../../../src/cli/history/host.ts';

describe('printing', () => {
  it('waits for a slow reader', async () => {
    const accepted: string[] = [];
    const stream = new Writable({
      highWaterMark: 1,
      write: (chunk, _encoding, done) => {
        setTimeout(() => {
          accepted.push(String(chunk));
          done();
        }, 5);
      },
    });
    expect(await printTo(stream)('one')).toBe(true);
    expect(accepted).toEqual(['one']);
  });

  it('says that its reader closed it', async () => {
    const stream = new PassThrough();
    stream.on('error', () => undefined);
    stream.destroy();
    expect(await printTo(stream)('one')).toBe(false);
  });
});
