import type { ServiceChoice } from '../../core/history/selection.ts';
import type { ChooseServices, HistoryPages, HistoryRange, HistoryStore } from './ports.ts';

/**
 * Reads the deployments that the guard recorded, newest first. The ARN of a service names its partition; names alone are
 * looked for in the index by day.
 *
 * @throws GatewayError when DynamoDB or ECS does not answer
 */
export async function* readTableHistory(
  store: HistoryStore,
  request: { readonly choice: ServiceChoice; readonly range: HistoryRange; readonly choose: ChooseServices },
): HistoryPages {
  const { serviceArn } = request.choice;
  if (serviceArn === undefined) yield* store.all(request.range, request.choose);
  else if ((await request.choose([serviceArn])).size > 0) yield* store.ofService(serviceArn, request.range);
}
