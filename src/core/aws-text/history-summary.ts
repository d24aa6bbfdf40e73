/** The meaning of the summary in an entry of an alarm's history. */
export type HistorySummary =
  | { readonly is: 'transition'; readonly from: string; readonly to: string }
  | { readonly is: 'edit'; readonly edit: 'created' | 'updated' | 'deleted' };

/**
 * Parses `Alarm updated from OK to ALARM` and `Alarm "checkout-5xx" deleted`; undefined for anything else. An alarm's name
 * may contain the words of an edit, so only the last word counts. Needed when the entry's data was cut.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_AlarmHistoryItem.html
 */
export function parseHistorySummary(summary: string): HistorySummary | undefined {
  const [, edit] = /" (created|updated|deleted)$/.exec(summary) ?? [];
  if (edit === 'created' || edit === 'updated' || edit === 'deleted') return { is: 'edit', edit };
  const [, from, to] = /\bfrom ([A-Z_]+) to ([A-Z_]+)/.exec(summary) ?? [];
  return from === undefined || to === undefined ? undefined : { is: 'transition', from, to };
}
