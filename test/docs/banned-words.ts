/** Words that hide who does what. */
const BANNED = /\b(somebody|nobody|whoever|anybody|unasked|thereof|told)\b/gi;

/** "One message a deployment" is "one message per deployment". */
const PER = /\b(one|an?) (message|line|event|case|answer|look|read) an? [a-z]+\b/gi;

/** The banned words of a line of prose. */
export function bannedIn(line: string): readonly string[] {
  return [...line.matchAll(BANNED), ...line.matchAll(PER)].map(([word]) => word);
}
