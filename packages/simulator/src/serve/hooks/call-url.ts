import type { HookInvocation, HookReply } from '../../services/ecs/tasks/behaviours.ts';
import { readPayload } from './payload.ts';

/** Posts the event of a hook to an endpoint, such as the runtime interface emulator of Lambda's images. */
export async function callUrl(url: string, event: HookInvocation, signal: AbortSignal): Promise<HookReply> {
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(event),
      redirect: 'error',
      signal,
    });
    const text = await answer.text();
    if (!answer.ok) return { functionError: `${url} answered ${answer.status}: ${text.slice(0, 200)}` };
    return readPayload(text);
  } catch (error) {
    return { functionError: `${url} cannot be reached: ${reasonOf(error)}` };
  }
}

/** The reason of a failed connection is the cause of fetch's error. */
function reasonOf(error: unknown): string {
  const { cause, message } = Object(error);
  const { code, message: inner } = Object(cause);
  return String(code ?? inner ?? message ?? error);
}
