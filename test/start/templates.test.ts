import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ensureTemplates } from '../../src/start/templates.ts';

describe('ensureTemplates', () => {
  it('answers the templates of guard and sample, and synthesizes them once', { timeout: 60_000 }, async () => {
    const first = await ensureTemplates();
    expect([first.guard, first.sample.path].filter((path) => !existsSync(path))).toEqual([]);
    expect(first.sample.stackName).toBe('Sample-Service');
    expect(await ensureTemplates()).toEqual({ ...first, was: 'fresh' });
  });
});
