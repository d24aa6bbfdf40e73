import { describe, expect, it } from 'vitest';
import { playStories, type PlayedStory } from '../../../src/cli/stories/play-stories.ts';
import { readServices } from '../../../src/cli/stories/read-services.ts';
import { STORIES } from '../../../src/core/stories/story.ts';
import { DEFAULT_SETTINGS } from '../../../src/core/stories/story-settings.ts';
import { edited, type Edit } from './edits.ts';
import { type Fate, PREDICTIONS } from './predictions.ts';
import type { TemplateName } from './ten-templates.ts';

const names = Object.keys(PREDICTIONS) as TemplateName[];
const edits = ['none', ...Object.keys(PREDICTIONS['rolling-alb'].edits)] as Edit[];

async function fatesOf(name: TemplateName, edit: Edit): Promise<Readonly<Record<string, Fate>>> {
  const files = { readFile: () => edited(name, edit), listFolder: () => undefined };
  const [service] = (await readServices(['web.yaml'], new Map(), files)).services;
  if (service === undefined) throw new Error(`${name} has no service`);
  const requestsPerMinute = DEFAULT_SETTINGS.requestsPerMinute / (edit === 'traffic ÷ 100' ? 100 : 1);
  const { stories, healthy } = await playStories(service.audited, {
    stories: STORIES,
    settings: { ...DEFAULT_SETTINGS, requestsPerMinute },
    choice: { tasks: undefined, traffic: undefined, queue: undefined, deadLetterQueue: undefined },
  });
  expect(healthy.is).toBe('kept');
  return Object.fromEntries(stories.map((one) => [one.story, fateOf(one)]));
}

function fateOf({ end, verdict }: PlayedStory): Fate {
  if (verdict === 'caught')
    return end.is === 'rolled-back' ? end.by.join(', ').replace('circuit breaker', 'breaker') : '';
  if (verdict === 'not-applicable') return 'n/a';
  if (verdict === 'unjudged') return '?';
  return end.is === 'stopped' ? 'stopped' : 'no';
}

describe.each(names)('%s', (name) => {
  const { base, edits: changes } = PREDICTIONS[name];
  it.each(edits)('%s', async (edit) => {
    expect(await fatesOf(name, edit)).toEqual(edit === 'none' ? base : { ...base, ...changes[edit] });
  });
});
