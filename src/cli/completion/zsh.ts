import type { CompletedCommand, CompletedOperand, CompletedOption } from './words.ts';

/** Returns a script to source, or to save as `_ecs-guard` in a folder of `fpath`. */
export function describeZsh(commands: readonly CompletedCommand[]): string {
  const names = commands.map(({ name, text }) => `        ${quote(`${name}:${text}`)}`).join('\n');
  return `#compdef ecs-guard
# zsh completion for ecs-guard. In ~/.zshrc, after compinit: source <(ecs-guard completion zsh)

_ecs-guard() {
  local context state state_descr line
  typeset -A opt_args
  _arguments -C \\
    '(- : *)'{-h,--help}'[show this help]' \\
    '(- : *)--version[print the version]' \\
    '1: :->command' \\
    '*:: :->words'
  case $state in
    command)
      local -a commands
      commands=(
${names}
      )
      _describe -t commands 'ecs-guard command' commands
      ;;
    words)
      case $words[1] in
${commands.map(describeCommand).join('\n')}
      esac
      ;;
  esac
}

if [ "$funcstack[1]" = '_ecs-guard' ]; then
  _ecs-guard "$@"
else
  compdef _ecs-guard ecs-guard
fi
`;
}

function describeCommand({ name, options, operand }: CompletedCommand): string {
  const specs = [...options.map(describeOption), ...(operand === undefined ? [] : [describeOperand(operand)])];
  return `        ${name})\n          _arguments${specs.map((spec) => ` \\\n            ${quote(spec)}`).join('')}\n          ;;`;
}

function describeOption({ flag, text, isRepeatable, value }: CompletedOption): string {
  const help = `[${text.replace(/[\\[\]]/g, String.raw`\$&`)}]`;
  if (value === undefined) return `${flag}${help}`;
  return `${isRepeatable ? '*' : ''}${flag}=${help}:${value.name}:${describeAction(value)}`;
}

function describeOperand(operand: CompletedOperand): string {
  return `${operand.isRepeatable ? '*' : '1'}:${operand.name}:${describeAction(operand)}`;
}

/** Returns zsh's action for a value. A single space means a value without completions. */
function describeAction({ choices, isFile }: CompletedOperand): string {
  if (isFile) return '_files';
  return choices.length === 0 ? ' ' : `(${choices.join(' ')})`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
