import { escapeHtml } from './escape.ts';
import { type Html, html } from './html.ts';
import { BASE_STYLES } from './styles.ts';
import { TRUSTED_TYPES_POLICY } from './trusted-types-policy.ts';

/** Returns the SHA-256 of a text's UTF-8 bytes in base64. */
export type Sha256 = (text: string) => string;

/** A page that needs no other file. */
export interface Page {
  readonly title: string;
  readonly body: Html;
  /** CSS of the page, after the base styles. */
  readonly styles?: string;
  /** JavaScript of the page, run when its body is complete. */
  readonly script?: string;
  readonly sha256: Sha256;
}

/** A page in two parts, for content that is written between them. */
export interface PageParts {
  /** Up to the end of `body`. */
  readonly start: string;
  readonly end: string;
}

/** The picture of a browser's tab: a ring, closed at the bottom. */
const ICON = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="4" fill="#0b6e5f"/><path d="M4.5 8.2l2.4 2.4 4.6-5" fill="none" stroke="#fff" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"/></svg>',
)}`;

/** Formats a whole page. */
export function renderPage(page: Page): string {
  const { start, end } = renderPageParts(page);
  return start + end;
}

/**
 * Formats a page in two parts. Its policy lets the browser load nothing, and run only the script that the page has.
 *
 * @see https://www.w3.org/TR/CSP3/
 */
export function renderPageParts({ title, body, styles = '', script, sha256 }: Page): PageParts {
  const css = inlineCode(BASE_STYLES + styles);
  const code = script === undefined ? undefined : inlineCode(script);
  const policy = [
    "default-src 'none'",
    // The icon is in the page; without the directive a browser would ask a server for one.
    'img-src data:',
    `style-src 'sha256-${sha256(css)}'`,
    ...(code === undefined
      ? []
      : [
          `script-src 'sha256-${sha256(code)}'`,
          "require-trusted-types-for 'script'",
          `trusted-types ${TRUSTED_TYPES_POLICY}`,
        ]),
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  const head = [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy)}">`,
    `<title>${escapeHtml(title)}</title>`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    '<meta name="referrer" content="no-referrer">',
    '<meta name="robots" content="noindex">',
    `<link rel="icon" href="${escapeHtml(ICON)}">`,
    `<style>${css}</style>`,
    '</head>',
    '<body>',
    `${body}`,
  ].join('\n');
  const tail = ['</body>', '</html>', ''].join('\n');
  return { start: `${head}\n`, end: code === undefined ? tail : `<script>${code}</script>\n${tail}` };
}

/** A block of data that a script reads, in base64. A browser does not run it. */
export function dataBlock(id: string, base64: string): string {
  if (!/^[A-Za-z0-9+/=]*$/.test(base64)) throw new TypeError('a block of data must be base64');
  return `<script type="application/octet-stream" id="${escapeHtml(id)}">${base64}</script>\n`;
}

/** A link to the main content, the first stop of the Tab key. */
export function skipLink(id: string, words: string): Html {
  return html`<a class="skip" href="#${id}">${words}</a>`;
}

/**
 * Code between tags ends at the first end tag in it, and its hash counts line feeds.
 *
 * @throws TypeError when the code would end its element
 */
function inlineCode(code: string): string {
  if (/<\/(script|style)|<!--/i.test(code))
    throw new TypeError('inline code must not contain "</script", "</style" or "<!--"');
  return code.replace(/\r\n?/g, '\n');
}
