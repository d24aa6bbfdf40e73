/**
 * Formats problems, one per line, with the command that shows the help. Printing the help itself would hide them above
 * fifty lines.
 */
export function describeRefusal(faults: readonly string[], command?: string): string {
  const help = ['ecs-guard', ...(command === undefined ? [] : [command]), '--help'].join(' ');
  return faults
    .map((fault, index) => `error: ${fault}${index === faults.length - 1 ? ` (see ${help})` : ''}\n`)
    .join('');
}
