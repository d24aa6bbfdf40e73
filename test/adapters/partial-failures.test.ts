import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Refusal, sendEntries } from '../../src/adapters/partial-failures.ts';

const busy: Refusal = { code: 'InternalFailure', message: 'try again', isOurs: false };
const wrong: Refusal = { code: 'MalformedDetail', message: 'no JSON', isOurs: true };

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Sends `a`, `b` and `c`; `answers` are the refusals of each round. */
async function send(...answers: readonly (readonly (Refusal | undefined)[])[]) {
  const rounds: { readonly at: number; readonly entries: readonly string[] }[] = [];
  const began = Date.now();
  const sending = sendEntries('sqs:SendMessageBatch', ['a', 'b', 'c'], async (entries) => {
    rounds.push({ at: Date.now() - began, entries });
    return answers[rounds.length - 1] ?? [];
  });
  const result = sending.then(
    () => undefined,
    (error: unknown) => error,
  );
  await vi.runAllTimersAsync();
  return { rounds, error: await result };
}

describe('sendEntries', () => {
  it('sends once what is taken whole', async () => {
    expect(await send([undefined, undefined, undefined])).toEqual({
      rounds: [{ at: 0, entries: ['a', 'b', 'c'] }],
      error: undefined,
    });
  });

  it('sends again what was refused, and only that, after 50 and 100 ms', async () => {
    const { rounds, error } = await send([busy, undefined, busy], [undefined, busy], [undefined]);
    expect(rounds).toEqual([
      { at: 0, entries: ['a', 'b', 'c'] },
      { at: 50, entries: ['a', 'c'] },
      { at: 150, entries: ['c'] },
    ]);
    expect(error).toBeUndefined();
  });

  it('gives up after three rounds, by the code of AWS', async () => {
    const { rounds, error } = await send([busy, busy, undefined], [busy, busy], [undefined, busy]);
    expect(rounds).toHaveLength(3);
    expect(error).toMatchObject({
      name: 'GatewayError',
      code: 'unavailable',
      action: 'sqs:SendMessageBatch',
      message: 'sqs:SendMessageBatch refused 1 of 3 entries: InternalFailure: try again',
    });
  });

  it('does not send again where an entry itself is at fault', async () => {
    const { rounds, error } = await send([busy, wrong, undefined]);
    expect(rounds).toHaveLength(1);
    expect(error).toMatchObject({
      code: 'invalid',
      message: 'sqs:SendMessageBatch refused 2 of 3 entries: MalformedDetail: no JSON',
    });
  });

  it.each([
    ['ThrottlingException', 'throttled'],
    ['TooManyRequestsException', 'throttled'],
    ['LimitExceededException', 'throttled'],
    ['AccessDenied', 'denied'],
    ['NotAuthorizedForSourceException', 'denied'],
  ])('takes %s for %s', async (code, expected) => {
    expect((await send([{ ...wrong, code }])).error).toMatchObject({ code: expected });
  });
});
