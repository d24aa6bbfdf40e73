import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { recorded } from '../../../tools/simulator-pages/recorded-input.ts';

const given = { cluster: 'shop', tags: [{ key: 'team', value: 'shop' }], at: new Date(5) };

describe('a recorded input', () => {
  it('notes what a schema reads, at any depth', () => {
    const { input, readPaths } = recorded(given);
    z.object({ cluster: z.string(), tags: z.array(z.object({ key: z.string() })), at: z.date() }).parse(input);
    expect([...readPaths].toSorted()).toEqual(['at', 'cluster', 'tags', 'tags[].key']);
  });

  it('does not note what is copied or written as JSON', () => {
    const { input, readPaths } = recorded(given);
    expect({ ...input }).toMatchObject({ cluster: 'shop' });
    expect(JSON.stringify(input)).toContain('"team"');
    expect([...readPaths]).not.toContain('cluster');
    expect([...readPaths]).not.toContain('tags[].key');
  });
});
