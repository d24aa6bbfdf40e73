import { isMap } from 'yaml';
import { adviseDuration, DURATION_FORM, parseDuration } from '../../duration.ts';
import { entriesOf, type Place, plain, show, textOf, wrong } from './readers.ts';
import { didYouMean } from './suggest.ts';

export type StepAction =
  | { readonly do: 'deploy'; readonly version: string }
  | { readonly do: 'set-desired-count'; readonly count: number }
  | { readonly do: 'stop' }
  | { readonly do: 'continue' | 'reject'; readonly hook: string | undefined }
  | { readonly do: 'set-alarm'; readonly alarm: string; readonly state: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA' }
  | { readonly do: 'delete-alarm'; readonly alarm: string }
  | { readonly do: 'throttle'; readonly forMs: number };

/** An action, and its time from the start. */
export interface Step {
  readonly atMs: number;
  readonly action: StepAction;
  /** As written, without its time. */
  readonly text: string;
  readonly line: number;
  /** Its index in the list of the file, from 0. */
  readonly index: number;
}

/** What a hook's function returns. */
export type HookAnswer =
  | {
      readonly is: 'payload';
      readonly hookStatus: string;
      readonly callBackDelay: number | undefined;
      readonly afterMs: number;
    }
  | { readonly is: 'nonsense'; readonly afterMs: number }
  | { readonly is: 'error'; readonly message: string; readonly afterMs: number };

interface Grammar {
  /** An example, for the docs and for suggestions. */
  readonly form: string;
  readonly says: string;
  readonly pattern: RegExp;
  readonly read: (parts: readonly string[]) => StepAction | string;
}

const STATES = ['OK', 'ALARM', 'INSUFFICIENT_DATA'] as const;

/** All kinds of steps. @internal */
export const stepGrammar: readonly Grammar[] = [
  {
    form: 'deploy v2',
    says: 'calls UpdateService with this version, or CreateService if the service does not exist yet',
    pattern: /^deploy (\S+)$/,
    read: ([version = '']) => ({ do: 'deploy', version }),
  },
  {
    form: 'set desired count 8',
    says: 'calls UpdateService with another desired count',
    pattern: /^(?:set desired ?count|scale)(?: to)? (\S+)$/i,
    read: ([count = '']) =>
      /^\d{1,4}$/.test(count)
        ? { do: 'set-desired-count', count: Number(count) }
        : `needs a whole number from 0 to 9999, got "${count}"`,
  },
  {
    form: 'stop with rollback',
    says: 'calls StopServiceDeployment with ROLLBACK',
    pattern: /^(?:stop(?: with rollback)?|roll ?back)$/,
    read: () => ({ do: 'stop' }),
  },
  {
    form: 'continue',
    says: 'approves a PAUSE hook: calls ContinueServiceDeployment with CONTINUE. If several hooks wait, add the name of one, such as `continue my-hook`',
    pattern: /^continue(?: (\S+))?$/,
    read: ([hook]) => ({ do: 'continue', hook }),
  },
  {
    form: 'reject',
    says: 'rejects a PAUSE hook: calls ContinueServiceDeployment with ROLLBACK',
    pattern: /^reject(?: (\S+))?$/,
    read: ([hook]) => ({ do: 'reject', hook }),
  },
  {
    form: 'set alarm 5xx to ALARM',
    says: 'calls SetAlarmState; the next evaluation can change the state again',
    pattern: /^set alarm (\S+)(?: to)? (\S+)$/,
    read: ([alarm = '', word = '']) => {
      const state = STATES.find((one) => plain(one) === plain(word));
      return state === undefined
        ? `needs an alarm state, got "${word}", ${didYouMean(word, STATES)}`
        : { do: 'set-alarm', alarm, state };
    },
  },
  {
    form: 'delete alarm 5xx',
    says: 'calls DeleteAlarms',
    pattern: /^delete alarm (\S+)$/,
    read: ([alarm = '']) => ({ do: 'delete-alarm', alarm }),
  },
  {
    form: 'throttle DescribeAlarms for 2m',
    says: 'throttles every DescribeAlarms call of ECS for this time',
    pattern: /^throttle DescribeAlarms for (\S+)$/i,
    read: ([span = '']) => {
      const forMs = parseDuration(span);
      if (forMs === undefined) return `needs ${DURATION_FORM}, got "${span}"`;
      return forMs === 0 ? `needs a duration above 0s, got "${span}"` : { do: 'throttle', forMs };
    },
  },
];

const forms = stepGrammar.map(({ form }) => form);

/** Reads e.g. `3m set alarm 5xx to ALARM`, or the same as a map with one key, `3m: set alarm 5xx to ALARM`. */
export function readStep(place: Place, index = 0): Step | undefined {
  if (isMap(place.node)) {
    const [entry, ...more] = entriesOf(place) ?? [];
    if (entry === undefined) return undefined;
    if (more.length > 0)
      return place.document.mistake(place.node, place.path, `has ${more.length + 1} keys: begin each step with "- "`);
    return stepOf(entry.at, { index, time: entry.key, rest: textOf(entry.at.node)?.trim() ?? '' });
  }
  const text = textOf(place.node)?.trim() ?? '';
  const [time = ''] = text.split(/\s+/);
  return stepOf(place, { index, time, rest: text.slice(time.length).trim() });
}

function stepOf(
  place: Place,
  { index, time, rest }: { readonly index: number; readonly time: string; readonly rest: string },
): Step | undefined {
  const atMs = parseDuration(time);
  if (atMs === undefined)
    return wrong(
      place,
      `must begin with a time since the start, not with "${time}"`,
      /^\d/.test(time) ? adviseDuration(time) : `write "3m ${forms[0]}"`,
    );
  const text = rest.replace(/\s+/g, ' ');
  for (const { pattern, read } of stepGrammar) {
    const found = pattern.exec(text);
    if (found === null) continue;
    const action = read(found.slice(1));
    if (typeof action === 'string')
      return place.document.mistake(
        place.node,
        place.path,
        `${action}: write it like "${time} ${forms.find((form) => pattern.test(form))}"`,
      );
    return { atMs, action, text, line: place.document.lineOf(place.node), index };
  }
  return place.document.mistake(
    place.node,
    place.path,
    `unknown step "${text}" (${show(place.node)}): ${didYouMean(text, forms)}`,
  );
}

const ANSWERS = ['succeeded', 'failed', 'in progress', 'nonsense', 'error', 'time out'];

/** Reads an answer such as `succeeded`, `in progress 60s` or `failed after 20s`. */
export function readHookAnswer(place: Place): HookAnswer | undefined {
  const text = (textOf(place.node) ?? '').trim().toLowerCase().replaceAll('_', ' ');
  const found = /^(succeeded|failed|in progress|nonsense|error|time out)(?: (\S+))??(?: after (\S+))?$/.exec(text);
  const [, answer, pause, delay] = found ?? [];
  if (answer === undefined || (pause !== undefined && answer !== 'in progress'))
    return wrong(place, 'is not a hook answer', didYouMean(text, ANSWERS));
  const callBack = pause === undefined ? undefined : parseDuration(pause);
  const afterMs = delay === undefined ? 1_000 : parseDuration(delay);
  const unread = [callBack === undefined ? pause : undefined, afterMs === undefined ? delay : undefined].find(Boolean);
  if (unread !== undefined || afterMs === undefined)
    return wrong(place, `has "${unread}" where ${DURATION_FORM} belongs`, adviseDuration(unread ?? ''));
  switch (answer) {
    case 'nonsense':
      return { is: 'nonsense', afterMs };
    case 'error':
      return { is: 'error', message: 'Unhandled', afterMs };
    case 'time out':
      return { is: 'error', message: 'Task timed out after 900.00 seconds', afterMs: 900_000 };
    default: {
      const hookStatus = answer.toUpperCase().replace(' ', '_');
      return {
        is: 'payload',
        hookStatus,
        callBackDelay: callBack === undefined ? undefined : callBack / 1000,
        afterMs,
      };
    }
  }
}
