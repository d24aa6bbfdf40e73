import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MissingPart } from '../../core/explanation/evidence.ts';
import { explain } from '../../core/explanation/explain.ts';
import { renderAsText } from '../../core/slack/render-as-text.ts';
import { renderSlackMessage } from '../../core/slack/slack-message.ts';
import { exitCodeOf } from '../../core/wait/wait-verdict.ts';
import { readCommandLine } from '../command-line/read-command-line.ts';
import { packageFolder } from '../package-folder.ts';
import { describeRefusal } from '../refuse.ts';
import { processStreams } from '../streams.ts';
import { render, type RenderStream } from '../why/render.ts';
import { MEDIA, type Medium, previewCommand } from './command.ts';
import { GALLERY, type GalleryStory, galleryStories } from './gallery.ts';
import { playStory, type Story } from './play-story.ts';

/** What `ecs-guard why` reads and a scenario does not have. */
const LACKING: MissingPart = {
  part: 'author',
  why: 'unsupported',
  what: 'A preview shows no logs, commits or author.',
};

/** The streams that `ecs-guard preview` uses. */
export interface PreviewHost {
  readonly stdout: RenderStream & { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Runs `ecs-guard preview` and returns its exit code. */
export async function runPreview(
  args: readonly string[],
  host: PreviewHost = { ...processStreams(), env: process.env },
): Promise<number> {
  const line = readCommandLine(previewCommand, args);
  if (line.is === 'help') {
    host.stdout.write(line.text);
    return exitCodeOf('succeeded');
  }
  if (line.is === 'refused') {
    host.stderr.write(describeRefusal(line.faults, 'preview'));
    return exitCodeOf('usage');
  }
  if (line.values.medium !== undefined && line.operands.length === 0) {
    const fault = '--medium needs a name: run "ecs-guard preview" to list the names';
    host.stderr.write(describeRefusal([fault], 'preview'));
    return exitCodeOf('usage');
  }
  const story = galleryStories.find((name) => name === line.operands[0]);
  const medium = MEDIA.find((name) => name === line.values.medium) ?? 'slack';
  host.stdout.write(story === undefined ? listStories() : await describeStory(story, medium, host));
  return exitCodeOf('succeeded');
}

function listStories(): string {
  const width = Math.max(...galleryStories.map((name) => name.length)) + 2;
  return galleryStories.map((name) => `${name.padEnd(width)}${GALLERY[name].heading}\n`).join('');
}

async function describeStory(story: GalleryStory, medium: Medium, host: PreviewHost): Promise<string> {
  const file = join(packageFolder(), 'packages/simulator/scenarios', `${story}.yaml`);
  const played = await playStory(story, readFileSync(file, 'utf8'));
  if (medium === 'slack') return `${describeSlack(played, host)}\n`;
  const { record, evidence, diff } = played;
  const missing = [...evidence.missing, LACKING];
  return render(explain(record, { evidence: { ...evidence, missing }, diff }), medium, host.stdout, host.env);
}

function describeSlack({ record, evidence, diff }: Story, { stdout }: PreviewHost): string {
  return renderAsText(
    renderSlackMessage(record, { evidence, diff }),
    stdout.isTTY === true ? stdout.columns || 80 : 96,
  );
}
