import type { CompletedCommand, CompletedOperand } from './words.ts';

/** Returns a script to source, or to save as `ecs-guard.fish` in a folder of completions. */
export function describeFish(commands: readonly CompletedCommand[]): string {
  return `# fish completion for ecs-guard. In config.fish: ecs-guard completion fish | source

complete -c ecs-guard -f
complete -c ecs-guard -n __fish_use_subcommand -s h -l help -d 'show this help'
complete -c ecs-guard -n __fish_use_subcommand -l version -d 'print the version'
${commands.map(({ name, text }) => `complete -c ecs-guard -n __fish_use_subcommand -a ${name} -d ${quote(text)}`).join('\n')}
${commands.flatMap(describeCommand).join('\n')}
`;
}

function describeCommand({ name, options, operand }: CompletedCommand): readonly string[] {
  const start = `complete -c ecs-guard -n '__fish_seen_subcommand_from ${name}'`;
  const lines = options.map(
    ({ flag, text, value }) => `${start} -l ${flag.slice('--'.length)}${describeValue(value)} -d ${quote(text)}`,
  );
  return operand === undefined
    ? lines
    : [...lines, `${start}${operand.isFile ? ' -F' : ` -a ${quote(operand.choices.join(' '))}`}`];
}

function describeValue(value: CompletedOperand | undefined): string {
  if (value === undefined) return '';
  if (value.isFile) return ' -r -F';
  return value.choices.length === 0 ? ' -x' : ` -x -a ${quote(value.choices.join(' '))}`;
}

function quote(text: string): string {
  return `'${text.replace(/[\\']/g, String.raw`\$&`)}'`;
}
