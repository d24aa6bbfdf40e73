import { describe, expect, it } from 'vitest';
import { versionNames } from '../../../tools/deploy-tools/deploy-tool.ts';
import { fetchedTools } from '../../../tools/deploy-tools/fetched-tools.ts';

describe.each(fetchedTools.map((tool) => [tool.name, tool] as const))('%s', (_, tool) => {
  it('has a published source for what it does on AWS with each version', () => {
    expect(Object.keys(tool.onAws)).toEqual(versionNames);
    for (const { source, because } of Object.values(tool.onAws)) {
      expect(source).toMatch(/^https:\/\/github\.com\/[\w-]+\/[\w-]+/);
      expect(because).not.toBe('');
    }
  });

  it('is missing in an empty folder, unless its calls are replayed', () => {
    expect(tool.version('/no/such/folder') === undefined).toBe(tool.how === 'run');
  });
});
