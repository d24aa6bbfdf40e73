/** Control characters besides tab and line feed, and those that change the direction of writing. A browser shows none of them. */
const INVISIBLE = /(?![\t\n])[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu;

const HTML_ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/**
 * Replaces what a browser would not show with U+FFFD, so that a text reads as it is. Line breaks become line feeds, as in every
 * parser of HTML.
 *
 * @internal
 */
export function visibleText(text: string): string {
  return text.toWellFormed().replace(/\r\n?/g, '\n').replace(INVISIBLE, '\uFFFD');
}

/** Escapes text for HTML: for text between tags, and for a value in quotes. */
export function escapeHtml(text: string): string {
  return visibleText(text).replace(/[&<>"']/g, (character) => HTML_ENTITIES[character] ?? character);
}
