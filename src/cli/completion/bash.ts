import type { CompletedCommand, CompletedOperand } from './words.ts';

/** Returns a script for bash 3.2 and later; macOS still has 3.2. All names are plain words, so none needs quotes. */
export function describeBash(commands: readonly CompletedCommand[]): string {
  const names = [...commands.map(({ name }) => name), '--help', '--version'].join(' ');
  return `# bash completion for ecs-guard. In ~/.bashrc: source <(ecs-guard completion bash)

_ecs_guard_files() {
  local name
  while IFS= read -r name; do COMPREPLY+=("$name"); done < <(compgen -f -- "\${1//\\\\/}")
  # bash 3.2 has no compopt: it completes folders without their slash.
  compopt -o filenames 2>/dev/null
}

_ecs_guard_words() {
  local name
  while IFS= read -r name; do COMPREPLY+=("$name"); done < <(compgen -W "$2" -- "$1")
}

_ecs_guard() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD - 1]}
  COMPREPLY=()
  # bash splits --engine=fast into three words.
  if [ "$cur" = '=' ]; then
    cur=''
  elif [ "$prev" = '=' ]; then
    prev=\${COMP_WORDS[COMP_CWORD - 2]}
  fi
  if [ "$COMP_CWORD" -eq 1 ]; then
    _ecs_guard_words "$cur" '${names}'
    return
  fi
  case "\${COMP_WORDS[1]} $prev" in
${commands.flatMap(describeValues).join('\n')}
  esac
  case "\${COMP_WORDS[1]} $cur" in
${commands.flatMap(describeWords).join('\n')}
  esac
}

complete -F _ecs_guard ecs-guard
`;
}

/** Completes the value of an option: one line for all options with the same values. */
function describeValues({ name, options }: CompletedCommand): readonly string[] {
  const valued = options.flatMap(({ flag, value }) =>
    value === undefined ? [] : [{ flag, does: describeOperand(value) }],
  );
  return [...Map.groupBy(valued, ({ does }) => does)].map(
    ([does, same]) => `    ${same.map(({ flag }) => `'${name} ${flag}'`).join(' | ')}) ${does}; return ;;`,
  );
}

/** Completes any other word: an option, or an argument. */
function describeWords({ name, options, operand }: CompletedCommand): readonly string[] {
  const flags = `_ecs_guard_words "$cur" '${options.map(({ flag }) => flag).join(' ')}'`;
  return [
    `    '${name} -'*) ${flags} ;;`,
    `    '${name} '*) ${operand === undefined ? flags : describeOperand(operand)} ;;`,
  ];
}

function describeOperand({ choices, isFile }: CompletedOperand): string {
  if (isFile) return '_ecs_guard_files "$cur"';
  return choices.length === 0 ? ':' : `_ecs_guard_words "$cur" '${choices.join(' ')}'`;
}
