import { PlayError } from '@ecs-guard/simulator/scenario/play/perform';
import { playScenario } from '@ecs-guard/simulator/scenario/play/play';
import type { PlayedScenario } from '@ecs-guard/simulator/scenario/play/played';
import { exitCodeOf } from '../../core/wait/wait-verdict.ts';
import { createPaint } from '../create-paint.ts';
import { describeObstacle, writeOutput } from '../output-file.ts';
import { describeRefusal } from '../refuse.ts';
import { type PlayArguments, readPlayArguments } from './arguments.ts';
import { chooseAlarm } from './choose-alarm.ts';
import { describePlay, describeShortly } from './describe-play.ts';
import { describeDocument } from './document.ts';
import { type PlayHost, processHost } from './host.ts';
import { readBeside, readScenarioFiles, type ScenarioFile } from './scenario-files.ts';
import { drawSvg } from './svg.ts';

/** Plays the scenarios in the arguments, prints the results and returns the exit code. */
export async function playScenarios(args: readonly string[], host: PlayHost = processHost()): Promise<number> {
  const reading = readPlayArguments(args);
  if (reading.is === 'help') {
    host.stdout.write(reading.text);
    return exitCodeOf('succeeded');
  }
  if (reading.is === 'refused') {
    host.stderr.write(describeRefusal(reading.faults, 'simulate'));
    return exitCodeOf('usage');
  }
  const { play } = reading;
  const found = readScenarioFiles(play.paths, host);
  if (found.is === 'refused') return refuse(host, found.faults);
  const drawing = play.svg === undefined ? '--alarm' : '--svg';
  if ((play.svg ?? play.alarm) !== undefined && found.files.length > 1) {
    return refuse(host, [`${drawing} draws one scenario, got ${found.files.length}: name one file`]);
  }
  const obstacle = play.svg && describeObstacle(play.svg, host);
  if (obstacle !== undefined) return refuse(host, [obstacle]);
  const { played, faults } = await playAll(found.files, host);
  const fault = await draw(played[0], play, host);
  if (fault !== undefined) return refuse(host, [fault]);
  if (played.length > 0) tell(played, play, host);
  if (faults.length > 0) return refuse(host, faults);
  const met = played.every(({ played: { expectations } }) => expectations.every((one) => one.met));
  return exitCodeOf(met ? 'succeeded' : 'expectation-failed');
}

/** Plays the scenarios that can be played, and returns why the others cannot. */
async function playAll(files: readonly ScenarioFile[], host: PlayHost) {
  const played: PlayedFile[] = [];
  const faults: string[] = [];
  for (const one of files) {
    try {
      played.push({ ...one, played: await playScenario(one.scenario, { readFile: readBeside(one.file, host) }) });
    } catch (error) {
      if (!(error instanceof PlayError)) throw error;
      faults.push(`${one.file}: ${error.message}`);
    }
  }
  return { played, faults };
}

interface PlayedFile extends ScenarioFile {
  readonly played: PlayedScenario;
}

/** Reports problems of files, for which the help has no advice. */
function refuse({ stderr }: PlayHost, faults: readonly string[]): number {
  stderr.write(faults.map((fault) => `error: ${fault}\n`).join(''));
  return exitCodeOf('usage');
}

/** Writes the picture. Returns the problem if none can be drawn. */
async function draw(
  one: PlayedFile | undefined,
  { svg, alarm: asked }: PlayArguments,
  host: PlayHost,
): Promise<string | undefined> {
  if (one === undefined) return undefined;
  const names = one.played.alarms.map(({ name }) => name);
  if (asked !== undefined && !names.includes(asked)) {
    return `${one.file} has no alarm "${asked}": ${names.length === 0 ? 'it has no alarms' : `its alarms are ${names.join(', ')}`}`;
  }
  if (svg === undefined) return undefined;
  const alarm = chooseAlarm(one.played, asked);
  if (alarm === undefined) return `${one.file} has no alarm with datapoints: there is nothing for --svg to draw`;
  return writeOutput(svg, drawSvg(one.played, alarm), host);
}

function tell(played: readonly PlayedFile[], { json, alarm, events, paths }: PlayArguments, host: PlayHost): void {
  const { stdout, env } = host;
  const paint = createPaint(stdout, env);
  if (json) {
    const documents = played.map((one) => describeDocument(one.played));
    const isOne =
      played.length === 1 && paths.length === 1 && played[0]?.file === (paths[0] === '-' ? 'stdin' : paths[0]);
    stdout.write(`${JSON.stringify(isOne ? documents[0] : documents, undefined, 2)}\n`);
    return;
  }
  const [first] = played;
  if (played.length === 1 && first !== undefined) {
    const width = Math.min(Math.max(stdout.columns ?? 100, 40), 120);
    stdout.write(
      describePlay(first.played, { file: first.file, width, paint, ascii: env['TERM'] === 'dumb', alarm, events }),
    );
    return;
  }
  for (const one of played) stdout.write(describeShortly(one.played, { file: one.file, paint }));
  const met = played.filter((one) => one.played.expectations.every((judged) => judged.met)).length;
  stdout.write(`${met} of ${played.length} scenarios had the expected outcome\n`);
}
