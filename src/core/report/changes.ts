import type { RevisionChange } from '../diff/revision-diff.ts';
import { joinPhrases, name, type Phrase, phrase, quote } from './phrase.ts';

/** Formats one difference between two revisions: `app image a:1 → a:2`. */
export function describeChange({ container, what, name: subject, change, from, to }: RevisionChange): Phrase {
  const place = container === undefined ? [] : [name(container)];
  const kind = subject === undefined ? quote(what, 60) : phrase`${quote(what, 60)} ${name(subject)}`;
  const values =
    from === undefined && to === undefined
      ? quote(change, 20)
      : phrase`${name(from ?? 'none')} → ${name(to ?? 'none')}`;
  return joinPhrases([...place, kind, values], ' ');
}
