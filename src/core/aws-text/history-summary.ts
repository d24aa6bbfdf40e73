/** What the summary of an entry of an alarm's history says. */
export type HistorySummary =
  | { readonly is: 'transition'; readonly from: string; readonly to: string }
  | { readonly is: 'edit'; readonly edit: 'created' | 'updated' | 'deleted' };

/**
 * Reads `Alarm updated from OK to ALARM` and `Alarm "checkout-5xx" deleted`; undefined for anything else. An alarm's name may hold
 * any of the words of an edit, so only the last one counts. It is what is left when the data of the entry were cut.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_AlarmHistoryItem.html
 */
export function parseHistorySummary(summary: string): HistorySummary | undefined {
  const [, edit] = /" (created|updated|deleted)$/.exec(summary) ?? [];
  if (edit === 'created' || edit === 'updated' || edit === 'deleted') return { is: 'edit', edit };
  const [, from, to] = /\bfrom ([A-Z_]+) to ([A-Z_]+)/.exec(summary) ?? [];
  return from === undefined || to === undefined ? undefined : { is: 'transition', from, to };
}
