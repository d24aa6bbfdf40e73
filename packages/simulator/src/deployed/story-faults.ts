import type { Fault, FaultRequest, Faults } from '../server.ts';
import type { FunctionFleet } from './functions.ts';

/** A function that ends in the midst of a call; the call itself is applied, or never reaches its service. */
export interface CrashPoint {
  /** E.g. `observer`. */
  readonly function: string;
  /** As in the call log: `dynamodb:PutItem`, `slack:chat.postMessage`. */
  readonly action: string;
  /** Which call of that action by that function, since the start. @default 1 */
  readonly occurrence?: number;
  readonly when: 'before' | 'after';
}

export interface StoryCall extends FaultRequest {
  /** Undefined if the caller is not a function. */
  readonly function: string | undefined;
  /** 1 for that function's first call of the action. */
  readonly occurrence: number;
}

type Fleet = Pick<FunctionFleet, 'callerOf' | 'busyKeys' | 'crash'>;

export interface StoryFaultOptions {
  readonly fleet: Fleet;
  readonly crashes: readonly CrashPoint[];
  readonly faults: ((call: StoryCall) => Fault | undefined) | undefined;
}

/** What goes wrong in a story, by function and action rather than by the order of arrival: parallel calls have none. */
export function storyFaults({ fleet, crashes, faults }: StoryFaultOptions): Faults {
  const counts = new Map<string, number>();
  return (request) => {
    const accessKeyId = keyOf(fleet, request);
    const name = fleet.callerOf(accessKeyId)?.name;
    const counted = `${name} ${request.action}`;
    const occurrence = (counts.get(counted) ?? 0) + 1;
    counts.set(counted, occurrence);
    const point = crashes.find(
      (one) => one.function === name && one.action === request.action && (one.occurrence ?? 1) === occurrence,
    );
    if (point === undefined) return faults?.({ ...request, function: name, occurrence });
    if (point.when === 'after') return { after: () => fleet.crash(accessKeyId) };
    // Never answered, so that nothing of the call is applied, and the dying thread hears of no error.
    void fleet.crash(accessKeyId);
    return 'hang';
  };
}

/** Slack's requests carry a token and no access key: they come from whichever environment is at work. */
function keyOf(fleet: Fleet, { caller, action }: FaultRequest): string {
  if (!action.startsWith('slack:')) return caller.accessKeyId;
  const busy = fleet.busyKeys();
  return busy.find((key) => fleet.callerOf(key)?.variables['SLACK_API_URL'] !== undefined) ?? caller.accessKeyId;
}
