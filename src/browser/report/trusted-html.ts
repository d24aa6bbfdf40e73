import { type Html, html } from '../../core/html/html.ts';
import { TRUSTED_TYPES_POLICY } from '../../core/html/trusted-types-policy.ts';

/** What browsers with Trusted Types have. @see https://www.w3.org/TR/trusted-types/ */
interface TrustedTypes {
  createPolicy(name: string, rules: { createHTML(text: string): string }): { createHTML(text: string): string };
}

declare global {
  interface Window {
    readonly trustedTypes?: TrustedTypes;
  }
}

// The page's policy refuses text as HTML except through this one, and only escaped templates reach it.
const policy = window.trustedTypes?.createPolicy(TRUSTED_TYPES_POLICY, { createHTML: (text) => text });

/** Replaces the content of an element. The only place where the page's script makes HTML of text. */
export function setHtml(element: Element, content: Html): void {
  const text = String(html`${content}`);
  element.innerHTML = policy === undefined ? text : policy.createHTML(text);
}
