import { shorten } from './signature.ts';
import type { ListeningFacts } from './task-facts.ts';

/** The words with which servers announce their port. The port stands in the 100 characters after them. */
const ANNOUNCES = /\b(?:listening|listens|running|started|serving) (?:on|at)\b([^\n]{0,100})/i;

/** Log lines to search, the newest ones. */
const LINES = 200;

/**
 * Returns the port on which the application listens, if it is not one that the load balancer checks. Undefined if the log
 * names no port or several, or one that is checked.
 */
export function findOtherPort({ checkedPorts = [], logLines = [] }: ListeningFacts): number | undefined {
  if (checkedPorts.length === 0) return undefined;
  const ports = new Set(logLines.slice(-LINES).flatMap((line) => announcedPort(shorten(line)) ?? []));
  const [port, ...others] = ports;
  return port === undefined || others.length > 0 || checkedPorts.includes(port) ? undefined : port;
}

function announcedPort(line: string): number | undefined {
  const after = ANNOUNCES.exec(line)?.[1]?.replace(/\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}/g, '');
  const port = /(?::|\bport:? {0,3})(\d{2,5})\b/i.exec(after ?? '')?.[1];
  return port === undefined || Number(port) > 65_535 ? undefined : Number(port);
}
