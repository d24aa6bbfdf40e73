import { describe, expect, it } from 'vitest';
import { compareWith, normalizeText, type Signature } from '../../../src/core/diagnosis/signature.ts';

describe('a signature', () => {
  const signature: Signature = {
    id: 'example',
    certain: [{ all: ['one', 'two'], any: ['three', 'four'] }],
    likely: [{ exitCode: 9, stopCode: 'Stopped' }, { silentlyUnhealthy: true }],
    cause: 'It is an example.',
    nextStep: 'Read on.',
    source: 'this test',
  };

  it.each([
    [{ text: 'two, one, four' }, 'certain'],
    [{ text: 'two, one' }, undefined],
    [{ text: 'one, four' }, undefined],
    [{ text: 'x', exitCode: 9, stopCode: 'Stopped' }, 'likely'],
    [{ text: 'x', exitCode: 9 }, undefined],
    [{ text: '', healthStatus: 'UNHEALTHY' }, 'likely'],
    [{ text: 'x', healthStatus: 'UNHEALTHY' }, undefined],
  ])('compared with %j', (seen, confidence) => {
    expect(compareWith(signature, seen)).toBe(confidence);
  });
});

describe('a text to search', () => {
  it('has lower case, straight apostrophes and single spaces', () => {
    expect(normalizeText('The  task can’t\n\tpull')).toBe("the task can't pull");
  });

  it('of more than 8,192 characters loses its middle', () => {
    expect(normalizeText(`start${'x'.repeat(8182)}end`)).toContain('x'.repeat(8182));
    const cut = normalizeText(`start${'x'.repeat(9000)}end`);
    expect([cut.length, cut.startsWith('start'), cut.endsWith('end')]).toEqual([8193, true, true]);
  });
});
