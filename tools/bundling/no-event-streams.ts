/**
 * Replaces `@smithy/core/event-streams` in our programs: 17 kB for operations that stream events, such as StartLiveTail of
 * CloudWatch Logs. Neither a function nor the command line calls one. If the SDK imports another export, the build fails.
 *
 * @see https://smithy.io/2.0/spec/streaming.html#event-streams
 */
export class EventStreamSerde {
  constructor() {
    throw new Error(
      'this program has no event streams: remove tools/bundling/no-event-streams.ts to call such an operation',
    );
  }
}

/** Only `EventStreamSerde` uses what this returns. */
export function eventStreamSerdeProvider(): object {
  return {};
}

/** Returns the configuration of a client as it is. */
export function resolveEventStreamSerdeConfig<Input>(input: Input): Input {
  return input;
}
