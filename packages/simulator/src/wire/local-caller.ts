import type { IncomingHttpHeaders } from 'node:http';

/** What a client on this machine calls this machine. A port may follow. */
const OWN_NAME = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/i;

/**
 * Why a request is not answered, as the end of a sentence that begins with who answers; undefined for one from this machine.
 *
 * The server listens on loopback, where every web page in a browser of this machine can send requests. A page's own name
 * stands in `Origin`, or, when its DNS answers 127.0.0.1, in `Host`: neither is ever sent by a program that was given the
 * server's address.
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
