import type { IncomingMessage } from 'node:http';
import type { WireAnswer } from './request.ts';

/** What a health check sees. */
export interface Health {
  /** Whether all ports of the server answer. */
  readonly isReady: boolean;
  readonly version: string;
  /** Epoch milliseconds of virtual time. */
  readonly now: number;
}

/** Whether a request is `GET /health`, which needs no signature. */
export function isHealthCheck({ method, url = '' }: Pick<IncomingMessage, 'method' | 'url'>): boolean {
  return (method === 'GET' || method === 'HEAD') && /^\/health(?:\?|$)/.test(url);
}

/** 200 once the server is ready, before that 503. */
export function answerHealth({ isReady, version, now }: Health): WireAnswer {
  const body = { status: isReady ? 'ready' : 'starting', version, now: new Date(now).toISOString() };
  return {
    status: isReady ? 200 : 503,
    headers: { 'content-type': 'application/json' },
    body: `${JSON.stringify(body)}\n`,
  };
}
