/** Says how to give the value at a place, with a leading semicolon: a parameter of a template has an option. Else an empty text. */
export function adviseParameter(place: string): string {
  const [, name] = /^parameter (?:.*\/)?([A-Za-z0-9]+)$/.exec(place) ?? [];
  return name === undefined ? '' : `; give it with --template-parameter ${name}=VALUE`;
}
