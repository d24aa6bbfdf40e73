import { type EventBridgeClient, PutEventsCommand, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import type { PublishedEvent } from '../core/outcome-event/outcome-event.ts';
import type { OutcomePublisher } from '../guard/ports.ts';
import { callAws } from './aws-errors.ts';
import { type Refusal, sendEntries } from './partial-failures.ts';

/** Most entries per PutEvents. @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html */
const ENTRIES = 10;

/** Most bytes per PutEvents. The quota was 256 KB for years; the guard does not need more. */
const BYTES = 256_000;

const ACTION = 'events:PutEvents';

/** Codes for a fault of the entry: sending it again would fail again. */
const OURS: ReadonlySet<string> = new Set([
  'AccessDeniedException',
  'InvalidAccountIdException',
  'InvalidArgument',
  'MalformedDetail',
  'NotAuthorizedForDetailTypeException',
  'NotAuthorizedForSourceException',
  'RedactionFailure',
  'ValidationException',
]);

/** Publishes on the guard's bus, in the order given. */
export function eventBridgePublisher(settings: {
  readonly client: EventBridgeClient;
  readonly eventBusName: string;
}): OutcomePublisher {
  return {
    async publish(events) {
      const entries = events.map((event) => entryOf(event, settings.eventBusName));
      for (const batch of batchesOf(entries)) {
        await sendEntries(ACTION, batch, (left) => putEvents(settings.client, left));
      }
    },
  };
}

function entryOf(event: PublishedEvent, EventBusName: string): PutEventsRequestEntry {
  return {
    Source: event.source,
    DetailType: event.detailType,
    Resources: [...event.resources],
    Detail: JSON.stringify(event.detail),
    EventBusName,
  };
}

/** Splits entries into batches of at most ten and 256 kB. An entry above that is sent alone, and EventBridge rejects it. */
function batchesOf(entries: readonly PutEventsRequestEntry[]): readonly (readonly PutEventsRequestEntry[])[] {
  const batches: PutEventsRequestEntry[][] = [];
  let bytes = 0;
  for (const entry of entries) {
    const weight = new TextEncoder().encode(JSON.stringify(entry)).length;
    const last = batches.at(-1);
    if (last === undefined || last.length >= ENTRIES || bytes + weight > BYTES) {
      batches.push([entry]);
      bytes = weight;
    } else {
      last.push(entry);
      bytes += weight;
    }
  }
  return batches;
}

async function putEvents(
  client: EventBridgeClient,
  entries: readonly PutEventsRequestEntry[],
): Promise<readonly (Refusal | undefined)[]> {
  const answer = await callAws(ACTION, () => client.send(new PutEventsCommand({ Entries: [...entries] })));
  return entries.map((_, index) => {
    const { ErrorCode: code, ErrorMessage: message = '' } = answer.Entries?.[index] ?? {};
    return code === undefined ? undefined : { code, message, isOurs: OURS.has(code) };
  });
}
