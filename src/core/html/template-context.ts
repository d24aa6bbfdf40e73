import { isUrlAttribute } from './safe-url.ts';

/** Where a value stands in a template. */
export type HoleContext =
  | { readonly is: 'text' }
  /** In the tag, where attributes stand. */
  | { readonly is: 'tag' }
  /** In the quoted value of an attribute. `before` is the part of the value in front of it. */
  | { readonly is: 'attribute'; readonly name: string; readonly before: string };

/** Attributes in which a browser runs or styles: no value may stand there. */
const FORBIDDEN = /^(on.*|style|srcdoc)$/;

/** Addresses whose literal beginning fixes where they lead. */
const FIXED = /^(#|https:\/\/)/;

/** A part of a template up to where its meaning changes. The alternatives exclude each other by their first characters. */
const STEP = {
  text: /[^<]*(?:<(?<tag>\/?[a-zA-Z][a-zA-Z0-9-]*)|<(?<other>[^a-zA-Z/]))?/y,
  tag: /\s*(?:(?<end>\/?>)|(?<name>[a-zA-Z_:][a-zA-Z0-9_:.-]*)(?<open>=")?)?/y,
  value: /(?<value>[^"]*)(?<end>")?/y,
} as const;

type State = { readonly in: 'text' | 'tag' } | { readonly in: 'value'; readonly name: string; readonly before: string };

/**
 * Finds where the values of a template stand, from its literal parts.
 *
 * @throws TypeError when a value stands where escaping does not protect: in a script, a style, a comment, an attribute
 * without double quotes, or an attribute that runs code
 */
export function findHoles(parts: readonly string[]): readonly HoleContext[] {
  const holes: HoleContext[] = [];
  let state: State = { in: 'text' };
  for (const [index, part] of parts.entries()) {
    state = readPart(part, state);
    if (index < parts.length - 1) holes.push(holeIn(state));
    if (state.in === 'value') state = { ...state, before: `${state.before}\uFFFD` };
  }
  if (state.in !== 'text') throw new TypeError(`the template ends within a tag: ${parts.join('…')}`);
  return holes;
}

function holeIn(state: State): HoleContext {
  if (state.in !== 'value') return { is: state.in };
  if (FORBIDDEN.test(state.name)) throw new TypeError(`a value must not stand in the attribute ${state.name}`);
  if (isUrlAttribute(state.name) && state.before !== '' && !FIXED.test(state.before)) {
    throw new TypeError(`an address must be one value, or begin with # or https://: ${state.name}="${state.before}`);
  }
  return { is: 'attribute', name: state.name, before: state.before };
}

function readPart(part: string, from: State): State {
  let state = from;
  let at = 0;
  while (at < part.length) {
    const step = STEP[state.in];
    step.lastIndex = at;
    const found = step.exec(part);
    if (found === null || found[0] === '') throw unreadable(part, at);
    at += found[0].length;
    state = nextState(state, found.groups ?? {}, unreadable(part, at));
  }
  return state;
}

function nextState(state: State, groups: Readonly<Record<string, string | undefined>>, fault: TypeError): State {
  switch (state.in) {
    case 'text': {
      const { tag, other } = groups;
      // Comments, and elements whose text is not HTML.
      if (other !== undefined || /^(script|style)$/i.test(tag ?? '')) throw fault;
      return tag === undefined ? state : { in: 'tag' };
    }
    case 'tag': {
      const { end, name, open } = groups;
      if (end !== undefined) return { in: 'text' };
      return name !== undefined && open !== undefined ? { in: 'value', name: name.toLowerCase(), before: '' } : state;
    }
    case 'value':
      return groups['end'] === undefined ? { ...state, before: state.before + (groups['value'] ?? '') } : { in: 'tag' };
  }
}

function unreadable(part: string, at: number): TypeError {
  return new TypeError(`the template is not plain HTML before "${part.slice(at, at + 20)}" in: ${part}`);
}
