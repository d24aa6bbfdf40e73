import type { Fault, FaultRequest, Faults } from '../server.ts';
import type { FunctionFleet } from './functions.ts';

/** A call during which a function crashes: `before` the service applies the call, or `after`. */
export interface CrashPoint {
  /** Name of the function, e.g. `observer`. */
  readonly function: string;
  /** As in the call log: `dynamodb:PutItem`, `slack:chat.postMessage`. */
  readonly action: string;
  /** Which of that function's calls of the action, counted from 1 since the start. @default 1 */
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

/** Picks faults by function and action, not by order of arrival: parallel calls arrive in no fixed order. */
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
    // The call is never answered: the service does not apply it, and the thread gets no error before it is terminated.
    void fleet.crash(accessKeyId);
    return 'hang';
  };
}

/** Slack requests have a token but no access key: they are taken to come from a busy environment that uses Slack. */
function keyOf(fleet: Fleet, { caller, action }: FaultRequest): string {
  if (!action.startsWith('slack:')) return caller.accessKeyId;
  const busy = fleet.busyKeys();
  return busy.find((key) => fleet.callerOf(key)?.variables['SLACK_API_URL'] !== undefined) ?? caller.accessKeyId;
}
