/** Attributes that hold an address. */
const URL_ATTRIBUTES: ReadonlySet<string> = new Set([
  'href',
  'src',
  'action',
  'formaction',
  'xlink:href',
  'poster',
  'data',
]);

/** Whether an attribute holds an address. */
export function isUrlAttribute(name: string): boolean {
  return URL_ATTRIBUTES.has(name);
}

/** What replaces an address that a page must not link to. @internal */
export const UNSAFE_URL = '#unsafe-link';

/** Returns an address that the page may link to: a place in the page, or a page over HTTPS. Another one is replaced. */
export function safeUrl(url: string): string {
  return /^(#|https:\/\/)/i.test(url) ? url : UNSAFE_URL;
}
