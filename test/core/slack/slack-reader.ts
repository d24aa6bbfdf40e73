import type { SlackMessage } from '../../../src/core/slack/slack-message.ts';

/** What a person sees of a message, and every token that Slack would act upon. */
export interface ReadMessage {
  readonly text: string;
  /** What stands between `<` and `>`, in order. */
  readonly tokens: readonly string[];
  /** Whether Slack leaves all text alone that looks like an address, a mention or a channel. */
  readonly isVerbatim: boolean;
}

/**
 * Reads the blocks of a message as Slack's page on formatting describes its marks, character by character; written beside
 * the rendering and not after it.
 *
 * @see https://docs.slack.dev/messaging/formatting-message-text
 */
export function readSlackMessage(message: SlackMessage): ReadMessage {
  const read = message.blocks.flatMap((block) => {
    if (block.type === 'header') return [{ text: unescaped(block.text.text), tokens: [], isVerbatim: true }];
    const objects = block.type === 'section' ? [block.text] : block.type === 'context' ? block.elements : [];
    return objects.flatMap((object) => {
      if (object?.type !== 'mrkdwn') return [];
      return [{ ...readMrkdwn(object.text), isVerbatim: object.verbatim === true }];
    });
  });
  return {
    text: read.map(({ text }) => text).join('\n'),
    tokens: read.flatMap(({ tokens }) => tokens),
    isVerbatim: read.every(({ isVerbatim }) => isVerbatim),
  };
}

/** One text in Slack's markup. */
export function readMrkdwn(source: string): { readonly text: string; readonly tokens: readonly string[] } {
  const tokens: string[] = [];
  let text = '';
  let at = 0;
  while (at < source.length) {
    const fence = source.startsWith('```', at) ? '```' : source[at] === '`' ? '`' : undefined;
    const end = fence === undefined ? -1 : source.indexOf(fence, at + fence.length);
    if (fence !== undefined && end > 0) {
      text += unescaped(source.slice(at + fence.length, end));
      at = end + fence.length;
    } else if (source[at] === '<') {
      const close = source.indexOf('>', at);
      const token = source.slice(at + 1, close);
      tokens.push(token);
      text += unescaped(token.slice(token.indexOf('|') + 1));
      at = close + 1;
    } else {
      const next = nextSpecial(source, at + 1);
      text += withoutStyles(source.slice(at, next), source[at - 1]);
      at = next;
    }
  }
  return { text, tokens };
}

function nextSpecial(source: string, from: number): number {
  let at = from;
  while (at < source.length && source[at] !== '`' && source[at] !== '<') at += 1;
  return at;
}

/** Pairs of marks around text style it and vanish, names of emoji turn into pictures. */
function withoutStyles(text: string, previous = ' '): string {
  const styled = `${previous}${text}`.replace(/(?<![\p{L}\p{N}])([*_~])([^\n]+?)\1(?![\p{L}\p{N}])/gu, '$2');
  return unescaped(styled.slice(previous.length).replace(/:[\w+'-]+:/g, '(emoji)'));
}

function unescaped(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
