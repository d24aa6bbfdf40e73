import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startScenarioRun } from '@ecs-guard/simulator/deployed/scenario-run';
import { describeMistake } from '@ecs-guard/simulator/scenario/format/document';
import { withOwnNames } from '@ecs-guard/simulator/scenario/format/own-names';
import { parseScenario } from '@ecs-guard/simulator/scenario/format/parse-scenario';
import type { Scenario } from '@ecs-guard/simulator/scenario/format/scenario';
import { GALLERY, type GalleryStory, galleryStories } from '../src/cli/preview/gallery.ts';
import { describeMessage } from '../src/start/describe/message.ts';
import { ensureTemplates, localSlack } from '../src/start/templates.ts';
import { withParts } from './page-parts.ts';

/** Width of a message on the page, in columns. */
const WIDTH = 96;
const minute = 60_000;
const scenarios = join(import.meta.dirname, '../packages/simulator/scenarios');

/**
 * Plays the stories on deployed guards: those that can share an account, in one. Returns the final messages of each, as
 * Markdown.
 */
export async function describeGallery(): Promise<ReadonlyMap<GalleryStory, string>> {
  const told = galleryStories.map((story) => ({ story, scenario: readStory(story) }));
  const described = new Map<GalleryStory, string>();
  for (const group of Map.groupBy(told, ({ scenario }) => conditionsOf(scenario)).values()) {
    for (const [story, text] of await describeTogether(group)) described.set(story, text);
  }
  return described;
}

interface Told {
  readonly story: GalleryStory;
  readonly scenario: Scenario;
}

function readStory(story: GalleryStory): Scenario {
  const file = join(scenarios, `${story}.yaml`);
  const reading = parseScenario(readFileSync(file, 'utf8'), { file });
  if (reading.is === 'refused') throw new Error(reading.mistakes.map(describeMistake).join('\n'));
  return withOwnNames(reading.scenario, { service: GALLERY[story].service, cluster: 'shop' });
}

/** Scenarios with the same conditions can play in one account. */
function conditionsOf({ warmUpMs, parameters, startMs }: Scenario): string {
  return JSON.stringify({ warmUpMs, parameters, startMs });
}

async function describeTogether(group: readonly Told[]): Promise<ReadonlyMap<GalleryStory, string>> {
  const run = await startScenarioRun({
    templateFile: (await ensureTemplates()).guard,
    scenarios: group.map(({ scenario }) => scenario),
    // DescribeAlarms is limited by account, and the stories share one.
    parameters: { ...group[0]?.scenario.parameters, describeAlarmsPerSecond: null },
    readFile: (name) => readFileSync(join(scenarios, name), 'utf8'),
  });
  try {
    await run.begin();
    await run.play();
    await run.guard.runUntil(run.guard.clock.now() + minute);
    const all = run.guard.slack.messages(localSlack.channel);
    return new Map(
      group.map(({ story }) => {
        const { service, heading } = GALLERY[story];
        const own = all.filter(({ metadata }) => JSON.stringify(metadata)?.includes(`/shop/${service}/`));
        if (own.length === 0) throw new Error(`${story} posts no message: take another scenario`);
        const messages = own.map((message) => describeMessage(message, WIDTH).join('\n'));
        return [story, [`### ${heading}`, '', '```text', ...messages, '```'].join('\n')];
      }),
    );
  } finally {
    await run.guard.close();
  }
}

if (import.meta.main) {
  const page = join(import.meta.dirname, '../docs/slack-messages.md');
  const described = await describeGallery();
  const parts = galleryStories.map((story) => described.get(story));
  writeFileSync(page, withParts(readFileSync(page, 'utf8'), { messages: `\n${parts.join('\n\n')}\n` }));
}
