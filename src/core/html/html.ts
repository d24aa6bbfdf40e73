import { escapeHtml } from './escape.ts';
import { isUrlAttribute, safeUrl } from './safe-url.ts';
import { findHoles, type HoleContext } from './template-context.ts';

/** Markup whose values are escaped. Only `html` and `joinHtml` make it, so text from outside cannot pass for it. */
class EscapedHtml {
  readonly #markup: string;

  constructor(markup: string) {
    this.#markup = markup;
  }

  toString(): string {
    return this.#markup;
  }
}

/** Attributes of an element. Only `attributes` makes them. */
class EscapedAttributes {
  readonly #markup: string;

  constructor(markup: string) {
    this.#markup = markup;
  }

  toString(): string {
    return this.#markup;
  }
}

export type Html = EscapedHtml;
export type HtmlAttributes = EscapedAttributes;

/** What a template takes. A string is text. `undefined` and `false` are left out. */
export type HtmlValue = string | number | false | undefined | Html | HtmlAttributes | readonly HtmlValue[];

/** The templates whose places are known. */
const known = new WeakMap<TemplateStringsArray, readonly HoleContext[]>();

/**
 * Builds HTML. Each value is escaped for the place where it stands; an address that is not a place in the page and not HTTPS is
 * replaced.
 *
 * @throws TypeError when a value stands where escaping does not protect
 */
export function html(parts: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  const holes = known.get(parts) ?? findHoles(parts);
  known.set(parts, holes);
  const texts = values.map((value, index) => fill(value, holes[index] ?? { is: 'text' }));
  return new EscapedHtml(parts.map((part, index) => part + (texts[index] ?? '')).join(''));
}

/** Nothing, as HTML. @internal */
export const NO_HTML: Html = new EscapedHtml('');

/** Joins pieces of HTML with nothing between them. */
export function joinHtml(pieces: readonly (Html | undefined)[]): Html {
  return new EscapedHtml(pieces.map((piece) => piece ?? '').join(''));
}

/**
 * Builds the attributes of an element, for a place within its tag. `true` is an attribute without a value; `undefined` and
 * `false` are left out.
 *
 * @throws TypeError for a name that is not one of an attribute, or of one that runs code
 */
export function attributes(values: Readonly<Record<string, string | number | boolean | undefined>>): HtmlAttributes {
  const pieces = Object.entries(values).map(([name, value]) => {
    if (!/^[a-z][a-z0-9-]*$/i.test(name)) throw new TypeError(`"${name}" is not the name of an attribute`);
    if (value === undefined || value === false) return '';
    const [hole] = findHoles([`<i ${name}="`, '"></i>']);
    return value === true ? ` ${name}=""` : ` ${name}="${fill(value, hole ?? { is: 'text' })}"`;
  });
  return new EscapedAttributes(pieces.join(''));
}

function fill(value: HtmlValue, hole: HoleContext): string {
  if (value === undefined || value === false) return '';
  switch (hole.is) {
    case 'text':
      return textOf(value);
    case 'tag':
      if (value instanceof EscapedAttributes) return String(value);
      throw new TypeError('a value within a tag must be attributes()');
    case 'attribute':
      if (typeof value !== 'string' && typeof value !== 'number') {
        throw new TypeError(`the value of the attribute ${hole.name} must be text`);
      }
      return escapeHtml(addressOf(String(value), hole));
  }
}

function textOf(value: HtmlValue): string {
  if (value === undefined || value === false) return '';
  if (typeof value === 'string' || typeof value === 'number') return escapeHtml(String(value));
  if (value instanceof EscapedHtml) return String(value);
  if (value instanceof EscapedAttributes) throw new TypeError('attributes() must stand within a tag');
  return value.map(textOf).join('');
}

/** What a template says in front of the value fixes where the address leads. */
function addressOf(value: string, { name, before }: Extract<HoleContext, { readonly is: 'attribute' }>): string {
  return isUrlAttribute(name) && before === '' ? safeUrl(value) : value;
}
