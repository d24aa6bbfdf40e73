/** An entry of PutEvents that passed its checks. */
export interface AcceptedEntry {
  readonly busName: string;
  readonly source: string;
  readonly detailType: string;
  readonly detail: unknown;
  readonly resources: readonly string[];
  readonly time: Date | undefined;
}

export interface RefusedEntry {
  readonly ErrorCode: string;
  readonly ErrorMessage: string;
}

type Entry = Readonly<Record<string, unknown>>;

/**
 * Checks one entry. As in EventBridge, an invalid entry does not affect the others.
 * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsResultEntry.html
 */
export function parseEntry(entry: Entry): AcceptedEntry | RefusedEntry {
  const { Source: source, DetailType: detailType, Detail: detail, Time: time, Resources: resources } = entry;
  if (typeof source !== 'string' || source === '') return missing('Source');
  if (typeof detailType !== 'string' || detailType === '') return missing('DetailType');
  if (typeof detail !== 'string' || detail === '') return missing('Detail');
  if (source.startsWith('aws.')) {
    return { ErrorCode: 'NotAuthorizedForSourceException', ErrorMessage: 'Not authorized for the source.' };
  }
  const parsed = parseDetail(detail);
  if (parsed === undefined) return { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' };
  return {
    busName: busNameOf(entry),
    source,
    detailType,
    detail: parsed,
    resources: Array.isArray(resources) ? resources.map(String) : [],
    time: time instanceof Date ? time : undefined,
  };
}

/** The name of an entry's bus, which can be given by name or ARN; `default` if absent. */
export function busNameOf(entry: Entry): string {
  const name = entry['EventBusName'];
  return typeof name === 'string' ? (name.split('event-bus/').at(-1) ?? name) : 'default';
}

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html#eb-putevent-size */
export function entryBytes(entry: Entry): number {
  const resources: readonly unknown[] = Array.isArray(entry['Resources']) ? entry['Resources'] : [];
  const texts = [entry['Source'], entry['DetailType'], entry['Detail'], ...resources];
  const bytes = texts.map((text) => (typeof text === 'string' ? Buffer.byteLength(text) : 0));
  return bytes.reduce((sum, size) => sum + size, entry['Time'] === undefined ? 0 : 14);
}

function missing(name: string): RefusedEntry {
  return {
    ErrorCode: 'InvalidArgument',
    ErrorMessage: `Parameter ${name} is not valid. Reason: ${name} is a required argument.`,
  };
}

/** The detail must be an object; undefined for anything else. */
function parseDetail(detail: string): unknown {
  try {
    const parsed: unknown = JSON.parse(detail);
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? parsed : undefined;
  } catch {
    // EventBridge does not report why the JSON is invalid either.
    return undefined;
  }
}
