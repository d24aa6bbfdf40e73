import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { startScenarioRun } from '@ecs-guard/simulator/deployed/scenario-run';
import { describeMistake } from '@ecs-guard/simulator/scenario/format/document';
import { parseScenario } from '@ecs-guard/simulator/scenario/format/parse-scenario';
import { describeMessage } from '../src/start/describe/message.ts';
import { ensureTemplates, localSlack } from '../src/start/templates.ts';
import { withParts } from './page-parts.ts';

/** One shipped scenario per kind of message, with its heading on the page. */
const STORIES = {
  'errors-under-load': 'An alarm rolled the deployment back.',
  'canary-alarm': 'An alarm rolled a canary deployment back.',
  'alarm-already-in-alarm': 'An alarm was in ALARM at the start, so no alarm could roll the deployment back.',
  'deleted-alarm': 'An alarm was deleted while ECS watched it.',
  'alarm-that-never-existed': 'The service names an alarm that does not exist.',
  'image-cannot-be-pulled': 'The image cannot be pulled.',
  'crash-before-healthy': 'The new tasks crash before they are healthy.',
  'never-healthy-circuit-breaker': 'The new tasks fail their health checks.',
  'circuit-breaker-without-rollback': 'The circuit breaker stopped the deployment and does not roll back.',
  'first-deployment-fails': 'A first deployment fails: there is no revision to go back to.',
  'hook-fails': 'A lifecycle hook failed.',
  'pause-rejected': 'A person rejected the approval that the deployment waited for.',
  'manual-stop-with-rollback': 'A person stopped the deployment and asked for a rollback.',
  'second-failure-during-rollback': 'The rollback failed too: the tasks of the old revision did not start.',
  'rollback-then-fix': 'A version was rolled back, and the next one succeeded. Only the rollback has a message.',
} as const;

export type GalleryStory = keyof typeof STORIES;
export const galleryStories = Object.keys(STORIES) as readonly GalleryStory[];

/** Width of a message on the page, in columns. */
const WIDTH = 96;
const minute = 60_000;
const scenarios = join(import.meta.dirname, '../packages/simulator/scenarios');

/** Plays the story on the deployed guard. Returns the final messages of its channel as Markdown. */
export async function describeGalleryStory(story: GalleryStory): Promise<string> {
  const file = join(scenarios, `${story}.yaml`);
  const reading = parseScenario(readFileSync(file, 'utf8'), { file });
  if (reading.is === 'refused') throw new Error(reading.mistakes.map(describeMistake).join('\n'));
  const { guard: templateFile } = await ensureTemplates();
  const run = await startScenarioRun({
    templateFile,
    scenarios: [reading.scenario],
    parameters: reading.scenario.parameters,
    readFile: (name) => readFileSync(join(dirname(file), name), 'utf8'),
  });
  try {
    await run.begin();
    await run.play();
    await run.guard.runUntil(run.guard.clock.now() + minute);
    const messages = run.guard.slack
      .messages(localSlack.channel)
      .map((message) => describeMessage(message, WIDTH).join('\n'));
    if (messages.length === 0) throw new Error(`${story} posts no message: take another scenario`);
    return [`### ${STORIES[story]}`, '', '```text', ...messages, '```'].join('\n');
  } finally {
    await run.guard.close();
  }
}

if (import.meta.main) {
  const page = join(import.meta.dirname, '../docs/slack-messages.md');
  const parts: string[] = [];
  for (const story of galleryStories) parts.push(await describeGalleryStory(story));
  writeFileSync(page, withParts(readFileSync(page, 'utf8'), { messages: `\n${parts.join('\n\n')}\n` }));
}
