import type { IncomingHttpHeaders } from 'node:http';

/** Names that a client uses for its own machine, with an optional port. */
export const OWN_NAME = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/i;

/**
 * Why a request is rejected, as the end of a sentence that begins with the server's name; undefined for a local client.
 *
 * The server listens on loopback, and any web page in a browser on this machine can send requests there. Such a request
 * has the page's host name in `Origin` or, if that name resolves to 127.0.0.1, in `Host`. A program that connects to
 * the server's address sends neither.
 *
 * @see https://fetch.spec.whatwg.org/#origin-header
 */
export function foreignCaller({ host, origin }: IncomingHttpHeaders): string | undefined {
  if (host === undefined || !OWN_NAME.test(host)) return refused('Host', host);
  if (origin === undefined || OWN_NAME.test(origin.replace(/^https?:\/\//i, ''))) return undefined;
  return refused('Origin', origin);
}

function refused(header: string, value: string | undefined): string {
  const got = value === undefined ? 'none' : `"${value.slice(0, 100)}"`;
  return `answers callers on this machine only: the header ${header} must name localhost, 127.0.0.1 or [::1], got ${got}`;
}
