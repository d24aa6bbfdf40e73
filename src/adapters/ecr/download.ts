import { createHash } from 'node:crypto';
import { GatewayError } from '../../guard/errors.ts';

/** Downloads a small blob of a registry as text. Throws a `GatewayError`. */
export type Download = (url: string, digest: string) => Promise<string>;

/** The call, in messages: the address is a secret for its few minutes, so no message has it. */
const ACTION = 's3:GetObject';

const TIMEOUT_MS = 3_000;

/** A configuration has some kilobytes; with a long history, some hundred. */
const LARGEST = 4_000_000;

/** Downloads a blob from the address that Amazon ECR has signed, at most 4 MB, and compares it with its digest. */
export const download: Download = async (url, digest) => {
  const bytes = await fetchBytes(url);
  const actual = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
  if (actual === digest) return bytes.toString('utf8');
  throw new GatewayError('invalid', ACTION, `the configuration of the image does not have the digest ${digest}`);
};

async function fetchBytes(url: string): Promise<Buffer> {
  try {
    const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (!response.ok) {
      await response.body?.cancel();
      const code = response.status === 403 ? 'denied' : 'unavailable';
      throw new GatewayError(code, ACTION, `the configuration of the image cannot be downloaded: ${response.status}`);
    }
    return await readAtMost(response, LARGEST);
  } catch (error) {
    if (error instanceof GatewayError) throw error;
    const message = 'the configuration of the image cannot be downloaded: a route to Amazon S3 may be missing';
    throw new GatewayError('unavailable', ACTION, message, { cause: error, trouble: 'network' });
  }
}

async function readAtMost(response: Response, largest: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > largest) {
      throw new GatewayError('invalid', ACTION, `the configuration of the image is larger than ${largest} bytes`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
