import type { Rule } from './rules.ts';

/** Matches a source that states that the rule is on no page of AWS's. */
const ownWords = /^(this simulator|observed, OBS\d|inferred from )|\]\(\.\.\/\.\.\/docs\//;
const parameterLists = /\bparameters? ((?:(?:, | and )?`\w+`)+)/g;

/** Rules without a source (a URL, an existing parameter or one of the words above), one sentence each. */
export function findSourceGaps(rules: readonly Rule[], parameters: readonly string[]): readonly string[] {
  return rules.flatMap(({ id, source }) => {
    const named = namedParameters(source);
    const unknown = named.filter((name) => !parameters.includes(name));
    const isFounded = source.includes('](https://') || named.length > 0 || ownWords.test(source);
    return [
      ...unknown.map((name) => `${id} names the parameter ${name}, which does not exist`),
      ...(isFounded ? [] : [`${id} has no source: ${source}`]),
    ];
  });
}

/** The names in ``parameter `a` `` and ``parameters `a`, `b` `` of a text. */
export function namedParameters(text: string): readonly string[] {
  return [...text.matchAll(parameterLists)].flatMap(([, list = '']) => list.match(/\w+(?=`)/g) ?? []);
}
