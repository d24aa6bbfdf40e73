import type { IncomingMessage } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { readSignature, type WireSignature } from './signature.ts';

export interface WireRequest {
  readonly method: string;
  readonly path: string;
  /** Names are lowercase; the values of a repeated header are joined by commas. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body as received. */
  readonly rawBody: Uint8Array;
  /** The decompressed body as text. */
  readonly body: string;
  /** Undefined if the request has no AWS signature. */
  readonly signature: WireSignature | undefined;
}

export interface WireAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

export async function readRequest(message: IncomingMessage): Promise<WireRequest> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of message) chunks.push(chunk);
  const rawBody = Buffer.concat(chunks);
  const headers = Object.fromEntries(
    Object.entries(message.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  );
  const path = message.url ?? '/';
  const body = unpack({ rawBody, headers }).toString('utf8');
  return {
    method: message.method ?? 'GET',
    path,
    headers,
    rawBody,
    body,
    signature: readSignature({ path, headers, body }),
  };
}

/** A body that cannot be decompressed: an error of the client. */
export class UnreadableBody extends Error {}

/** Decompresses a body. @throws UnreadableBody for invalid gzip, and for any other encoding */
export function unpack({ rawBody, headers }: Pick<WireRequest, 'rawBody' | 'headers'>): Buffer {
  const encoding = headers['content-encoding'] ?? '';
  const body = Buffer.from(rawBody);
  // S3's clients send a body in signed chunks under this name. It is not compressed, and nothing reads it.
  if (encoding === '' || encoding === 'identity' || encoding === 'aws-chunked') return body;
  if (encoding !== 'gzip')
    throw new UnreadableBody(`the simulator supports only gzip, got Content-Encoding ${encoding}`);
  try {
    return gunzipSync(body);
  } catch (cause) {
    throw new UnreadableBody(`the body is not valid gzip: ${String(cause)}`, { cause });
  }
}

/**
 * The `Date` header of the answer: the request's own date. The SDK compares the two dates: it would interpret the
 * difference between real and virtual time as clock skew, and retry the first failed request of each client.
 */
export function answerDate(headers: Readonly<Record<string, string>>, now: number): string {
  const match = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/.exec(headers['x-amz-date'] ?? '');
  if (match === null) return new Date(now).toUTCString();
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1).map(Number);
  return new Date(Date.UTC(year, month - 1, day, hour, minute, second)).toUTCString();
}
