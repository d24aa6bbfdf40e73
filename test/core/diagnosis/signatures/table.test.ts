import { describe, expect, it } from 'vitest';
import type { Signature } from '../../../../src/core/diagnosis/signature.ts';
import { normalizeText } from '../../../../src/core/diagnosis/signature.ts';
import { EXIT } from '../../../../src/core/diagnosis/signatures/exit.ts';
import { LOG_LINE } from '../../../../src/core/diagnosis/signatures/log-line.ts';
import { PORT_MISMATCH } from '../../../../src/core/diagnosis/signatures/port-mismatch.ts';
import { SIGNATURES } from '../../../../src/core/diagnosis/signatures/table.ts';
import { readTexts } from '../published-texts.ts';

const all: readonly Signature[] = [...SIGNATURES, ...EXIT, ...LOG_LINE, PORT_MISMATCH];

describe('the table of signatures', () => {
  it('has a source for each entry, and a page of AWS or none', () => {
    for (const { source, page } of all) {
      expect(source).toMatch(/^https:\/\//);
      expect(page ?? 'https://docs.aws.amazon.com/').toMatch(/^https:\/\/(docs\.aws\.amazon\.com|repost\.aws)\//);
    }
  });

  it('has plain sentences', () => {
    for (const { cause, nextStep } of all) {
      for (const sentence of [cause, nextStep]) expect(sentence).toMatch(/^[A-Z][^<>&`*]{10,200}\.$/);
    }
  });

  it('has clues that some text may match, none of them empty', () => {
    const clues = all.flatMap(({ certain = [], likely = [] }) => [...certain, ...likely]);
    for (const clue of clues) {
      const fragments = [...(clue.all ?? []), ...(clue.any ?? [])];
      expect(Object.keys(clue)).not.toEqual([]);
      expect(fragments.map(normalizeText)).toEqual(fragments);
      expect(fragments).not.toContain('');
    }
  });

  it('has a published text for each entry that explains a text', () => {
    const texts = [
      ...readTexts('must-match.json'),
      ...readTexts('must-not-match.json'),
      ...readTexts('found-in-public.json'),
      ...readTexts('found-in-public-again.json'),
    ];
    const matched = new Set(texts.map(({ signature }) => signature));
    // The guard infers the first one. No list of published texts has an example of the others.
    const without = ['port-mismatch', 'container-port-in-use', 'no-instance-fits', 'start-up-failed'];
    const ids = new Set([...SIGNATURES, ...LOG_LINE].map(({ id }) => id));
    expect([...ids].filter((id) => !matched.has(id) && !without.includes(id))).toEqual([]);
  });
});
