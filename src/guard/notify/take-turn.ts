import { holdUntil, type PacedCall, type Turn, takeTurn } from '../../core/reconcile/pace.ts';
import { after, type DurationMs, type EpochMs, seconds } from '../../core/time.ts';
import type { Now, PaceStore } from '../ports.ts';

/** How often to try again when another notifier took a turn at the same time. */
const ROUNDS = 5;

interface Line {
  readonly paces: PaceStore;
  readonly now: Now;
  readonly channel: string;
  /** Name of the pace for calls that Slack limits per app. @default the channel's */
  readonly appPace?: string | undefined;
}

/** Slack limits posts per channel, and edits and searches per app. */
export function paceOf({ channel, appPace = channel }: Pick<Line, 'channel' | 'appPace'>, call: PacedCall): string {
  return call === 'post' ? channel : appPace;
}

/**
 * Takes a turn to make a call. Returns `now`, or when to ask again. Nothing is written for a message that already has a
 * place.
 */
export async function askForTurn(line: Line, call: PacedCall, place: EpochMs | undefined): Promise<Turn> {
  const { paces, now } = line;
  const pacedBy = paceOf(line, call);
  for (let round = 0; ; round += 1) {
    const known = await paces.readPace(pacedBy, call);
    const turn = takeTurn(call, known, place, now());
    if (turn.is === 'later' && turn.pace === known) return turn;
    const pace = { ...turn.pace, version: (known?.version ?? 0) + 1 };
    if ((await paces.savePace(pacedBy, call, pace)) === 'saved') return turn;
    if (round >= ROUNDS) return { is: 'later', at: after(now(), seconds(1)), place: turn.pace.lineEndsAt, pace };
  }
}

/**
 * Holds back all calls of this kind after Slack asked for a pause. If another notifier writes first, its write stands: its
 * next call gets the same response from Slack.
 */
export async function holdTurns(line: Line, call: PacedCall, span: DurationMs): Promise<void> {
  const { paces, now } = line;
  const pacedBy = paceOf(line, call);
  const known = await paces.readPace(pacedBy, call);
  const pace = { ...holdUntil(known, after(now(), span)), version: (known?.version ?? 0) + 1 };
  await paces.savePace(pacedBy, call, pace);
}
