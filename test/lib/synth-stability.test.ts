import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { SampleServiceStack } from '../../lib/service/sample-service-stack.ts';
import { createApp } from './synth.ts';

function synthesize() {
  const app = createApp();
  const { stackName } = new SampleServiceStack(app, 'Service');
  const assembly = app.synth();
  const { templateFullPath, assets } = assembly.getStackByName(stackName);
  return { hash: createHash('sha256').update(readFileSync(templateFullPath)).digest('hex'), assets, assembly };
}

it('the sample is the same to the byte, twenty times over', () => {
  expect(new Set(Array.from({ length: 20 }, () => synthesize().hash)).size).toBe(1);
});

it('the sample has no asset but its template, so that nothing is bundled when it is synthesized', () => {
  const { assets, assembly } = synthesize();
  expect(assets).toEqual([]);
  const manifests = assembly.artifacts.filter((artifact) => artifact.id.endsWith('.assets'));
  expect(manifests).toHaveLength(1);
  for (const { manifest } of manifests) {
    const { files, dockerImages } = JSON.parse(
      readFileSync(`${assembly.directory}/${(manifest.properties as { file: string }).file}`, 'utf8'),
    );
    expect(Object.values(files)).toHaveLength(1);
    expect(JSON.stringify(files)).toContain('Service.template.json');
    expect(dockerImages).toEqual({});
  }
});
