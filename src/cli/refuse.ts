/**
 * What is wrong, a line each, and where the help is. The help itself is one command away: below fifty lines of it nobody
 * finds the error.
 */
export function describeRefusal(faults: readonly string[], command?: string): string {
  const help = ['ecs-guard', ...(command === undefined ? [] : [command]), '--help'].join(' ');
  return faults
    .map((fault, index) => `error: ${fault}${index === faults.length - 1 ? ` (see ${help})` : ''}\n`)
    .join('');
}
