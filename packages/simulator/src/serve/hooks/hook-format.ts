import {
  entriesOf,
  field,
  type Place,
  type Reader,
  readFields,
  readSpan,
  readSwitch,
  readText,
} from '../../scenario/format/readers.ts';
import { readAnswers } from '../../scenario/format/service-format.ts';
import { type HookAnswer, readHookAnswer } from '../../scenario/format/steps.ts';
import { OWN_NAME } from '../../wire/local-caller.ts';
import type { HookModel, HookModels } from './hook-model.ts';

/** The longest real time that a function of Lambda has, and what one has here unless the file says otherwise. */
const longestMs = 900_000;
const usualMs = 60_000;

const hookFields = {
  answers: field(
    readAnswers,
    'succeeded, failed, in progress 60s, nonsense, error or time out',
    'succeeded',
    'what the function returns; with a list, each call returns the next answer, and the last answer repeats',
  ),
  inRollback: field(readHookAnswer, 'failed', 'as in `answers`', 'what the function returns during a rollback'),
  url: field(
    readText,
    'http://127.0.0.1:9000/hook',
    'none',
    'endpoint that gets the event as JSON and returns the answer',
  ),
  command: field(
    readText,
    'node hook.mjs',
    'none',
    'command that gets the event as JSON on stdin and prints the answer',
  ),
  within: field(
    readSpan({ min: 1_000, max: longestMs }),
    '30s',
    '60s',
    'real time that the endpoint or the command has; then it counts as timed out',
  ),
  remote: field(readSwitch, 'on', 'off', 'allows a `url` of another machine'),
};

/** Reads the functions of lifecycle hooks, by a pattern of their name or ARN. */
export const readHooks: Reader<HookModels> = (place) => {
  const entries = (entriesOf(place) ?? []).map(({ key, at }) => [key, readHook(at)] as const);
  return Object.fromEntries(entries.flatMap(([key, model]) => (model === undefined ? [] : [[key, model]])));
};

const example = 'write { answers: failed }, { url: http://127.0.0.1:9000/hook } or { command: node hook.mjs }';

function readHook(place: Place): HookModel | undefined {
  const { document, node, path } = place;
  const before = document.mistakes.length;
  const given = readFields(place, hookFields);
  if (given === undefined || document.mistakes.length > before) return undefined;
  const { answers, inRollback, url, command, within: withinMs = usualMs, remote = false } = given;
  const ways = [answers ?? inRollback, url, command].filter((way) => way !== undefined);
  if (ways.length !== 1) {
    document.mistake(node, path, `must have one of answers, url and command: ${example}`);
    return undefined;
  }
  if (url !== undefined) {
    const refusal = refuseUrl(url, remote);
    if (refusal === undefined) return { is: 'url', url, withinMs };
    document.mistake(node, `${path}.url`, refusal);
    return undefined;
  }
  if (command !== undefined) return { is: 'command', command, withinMs };
  return { is: 'answers', answers: answers ?? [succeeded], inRollback };
}

const succeeded: HookAnswer = { is: 'payload', hookStatus: 'SUCCEEDED', callBackDelay: undefined, afterMs: 1_000 };

function refuseUrl(text: string, remote: boolean): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    return `must be an address that begins with http:// or https://, got "${text}": write http://127.0.0.1:9000/hook`;
  }
  if (remote || OWN_NAME.test(url.host)) return undefined;
  return `must be an address of this machine, got "${url.host}": write http://127.0.0.1:9000/hook, or add remote: on`;
}
