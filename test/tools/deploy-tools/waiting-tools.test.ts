import { describe, expect, it } from 'vitest';
import { versionNames } from '../../../tools/deploy-tools/deploy-tool.ts';
import { waitingTools } from '../../../tools/deploy-tools/waiting-tools.ts';

describe.each(waitingTools.map((tool) => [tool.name, tool] as const))('%s', (_, tool) => {
  it('has a published source for what it does on AWS with each version', () => {
    expect(Object.keys(tool.onAws)).toEqual(versionNames);
    for (const { source, because } of Object.values(tool.onAws)) {
      expect(source).toMatch(/^https:\/\/github\.com\/[\w-]+\/[\w-]+/);
      expect(because).not.toBe('');
    }
  });

  it('is run, and deploys the task definition of its folder', () => {
    expect(tool.how).toBe('run');
    const deployment = { folder: '', scratch: '/scratch', version: 'good', taskDefinition: '' } as const;
    expect(tool.command(deployment).argv.join(' ')).toContain('/scratch/task-definition.json');
  });
});
