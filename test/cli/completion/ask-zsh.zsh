# What zsh offers behind a line: zsh -f ask-zsh.zsh LINE, in a folder with the completion script as ./script.
# Completion needs a terminal, so a second zsh gets one. There, compadd, in which every completion ends, prints its offers.
zmodload zsh/zpty
cat >inner <<'INNER'
PS1=
stty cols 300 -echo
autoload -Uz compinit
compinit -u -D
source ./script
compadd() {
  if [[ ${@[1,(i)(-|--)]} == *-(O|A|D)\ * ]]; then
    builtin compadd "$@"
    return
  fi
  local -a offers
  builtin compadd -A offers "$@"
  print -rl -- "offer "${^offers} ''
  builtin compadd "$@"
}
offer-all() { zle list-choices; print -r -- END-OF-OFFERS; }
zle -N offer-all
bindkey '^X' offer-all
print -r -- READY-TO-ASK
INNER
zpty shell zsh -f -i
zpty -w shell 'source ./inner'
seen=
while [[ $seen != *READY-TO-ASK* ]] && zpty -r shell chunk; do seen+=$chunk; done
zpty -w -n shell "$1"$'\C-X'
seen=
while [[ $seen != *END-OF-OFFERS* ]] && zpty -r shell chunk; do seen+=$chunk; done
zpty -d shell
print -r -- $seen
