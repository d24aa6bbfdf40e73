/** A piece of a Slack message in one style. */
export interface Span {
  readonly text: string;
  readonly style: 'plain' | 'bold' | 'italic' | 'code' | 'link';
}

/** Matches code, a date with its format, a link with its label, bold and italic. */
const MARK =
  /```([\s\S]+?)```|`([^`\n]+)`|<!date\^(\d+)\^([^|>]+)\|[^>]*>|<[^|>]+\|([^>]*)>|(?<!\S)\*(?!\s)([^*\n]+)(?<!\s)\*|(?<!\S)_(?!\s)([^_\n]+)(?<!\s)_/g;

/**
 * Parses a text in Slack's markup into the spans that a reader in UTC sees.
 *
 * @see https://docs.slack.dev/messaging/formatting-message-text
 */
export function readMrkdwn(source: string): readonly Span[] {
  const spans: Span[] = [];
  let end = 0;
  for (const match of source.matchAll(MARK)) {
    const [whole, fenced, code, seconds, format, label, bold, italic] = match;
    spans.push(plain(source.slice(end, match.index)));
    end = match.index + whole.length;
    if (fenced !== undefined || code !== undefined)
      spans.push({ text: withoutEntities(fenced ?? code ?? ''), style: 'code' });
    else if (seconds !== undefined) spans.push(plain(formatDate(Number(seconds), format ?? '')));
    else if (label !== undefined) spans.push({ text: withoutEntities(label), style: 'link' });
    else if (bold !== undefined) spans.push({ text: withoutEntities(bold), style: 'bold' });
    else spans.push({ text: withoutEntities(italic ?? ''), style: 'italic' });
  }
  return [...spans, plain(source.slice(end))].filter(({ text }) => text !== '');
}

function plain(text: string): Span {
  return { text: withoutEntities(text), style: 'plain' };
}

function withoutEntities(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

/** Replaces Slack's date tokens that the guard uses. @throws Error for any other token */
function formatDate(epochSeconds: number, format: string): string {
  const date = new Date(epochSeconds * 1_000);
  return format.replace(/\{(\w+)\}/g, (_, name: string) => {
    if (name === 'date_short_pretty') return describe(date, { month: 'short', day: 'numeric', year: 'numeric' });
    if (name === 'time_secs') return describe(date, { hour: 'numeric', minute: '2-digit', second: '2-digit' });
    throw new Error(`the picture of a message has no words for the part ${name} of a date`);
  });
}

/** Formats the time of a message as `9:23 AM`, in UTC. */
export function describeTime(at: number): string {
  return describe(new Date(at), { hour: 'numeric', minute: '2-digit' });
}

/** Formats a date in US English with plain spaces, because Node's versions differ in the space before AM. */
function describe(date: Date, options: Intl.DateTimeFormatOptions): string {
  return date.toLocaleString('en-US', { ...options, timeZone: 'UTC' }).replace(/\s/gu, ' ');
}
