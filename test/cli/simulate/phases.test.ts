import { describe, expect, it } from 'vitest';
import { markersOf, phasesOf } from '../../../src/cli/simulate/phases.ts';
import { storyOf } from './stories.ts';

it('are what each deployment was doing when', async () => {
  const played = await storyOf('0x1 20x2 0x9');
  expect(phasesOf(played)).toEqual([
    { name: 'rolling out', version: 'v2', fromMs: 0, toMs: 91_000 },
    { name: 'baking', version: 'v2', fromMs: 91_000, toMs: 251_000 },
    { name: 'rolling back', version: 'v2', fromMs: 251_000, toMs: 341_000 },
  ]);
});

describe('the moments', () => {
  it('are where a deployment begins, its alarm fires, its rollback begins and it ends', async () => {
    const played = await storyOf('0x1 20x2 0x9');
    expect(markersOf(played, '5xx')).toEqual([
      { atMs: 0, name: 'deploy', label: 'deploy v2' },
      { atMs: 242_000, name: 'alarm', label: 'alarm 5xx' },
      { atMs: 251_000, name: 'rollback', label: 'rollback' },
      { atMs: 341_000, name: 'end', label: 'rolled-back' },
    ]);
  });

  it('name no alarm that is not drawn', async () => {
    const played = await storyOf('0x1 20x2 0x9');
    expect(markersOf(played, undefined).filter(({ name }) => name === 'alarm')).toEqual([]);
  });
});
