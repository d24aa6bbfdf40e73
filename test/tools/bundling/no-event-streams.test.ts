import { describe, expect, it } from 'vitest';
import {
  EventStreamSerde,
  eventStreamSerdeProvider,
  resolveEventStreamSerdeConfig,
} from '../../../tools/bundling/no-event-streams.ts';

describe('the event streams of a bundle', () => {
  it('let a client be created', () => {
    const config = { region: 'eu-west-1', eventStreamSerdeProvider };
    expect(resolveEventStreamSerdeConfig(config)).toBe(config);
    expect(eventStreamSerdeProvider()).toBeTypeOf('object');
  });

  it('are refused with what to do', () => {
    expect(() => new EventStreamSerde()).toThrow(
      'this program has no event streams: remove tools/bundling/no-event-streams.ts to call such an operation',
    );
  });
});
