import * as z from 'zod/mini';
import { lazy } from '../../core/lazy.ts';
import { parseJson } from '../../core/parse-json.ts';
import { type DurationMs, seconds } from '../../core/time.ts';
import type { SlackToken } from '../secrets-manager.ts';

/** Longest time for a call, including its response and a second try with a fresh token. */
const TIMEOUT = seconds(10);

/** Used when a proxy removed Slack's Retry-After header. */
const RETRY_AFTER = seconds(30);

/** Error codes for a token that a new one may replace. @see https://docs.slack.dev/reference/methods/auth.test */
const BAD_TOKEN: ReadonlySet<string> = new Set([
  'account_inactive',
  'invalid_auth',
  'not_authed',
  'token_expired',
  'token_revoked',
]);

const RATE_LIMITED: ReadonlySet<string> = new Set(['ratelimited', 'rate_limited']);

/** Error codes after which, according to Slack, parts of the call may have taken effect. */
const MAY_HAVE_APPLIED: ReadonlySet<string> = new Set([
  'fatal_error',
  'internal_error',
  'request_timeout',
  'service_unavailable',
]);

/** The result of one call. Only an `unclear` call may have taken effect. */
export type SlackAnswer =
  | { readonly is: 'ok'; readonly body: SlackBody }
  | { readonly is: 'rate-limited'; readonly retryAfter: DurationMs }
  | { readonly is: 'refused'; readonly code: string }
  | { readonly is: 'unclear'; readonly why: string };

/** How to call Slack's Web API. */
export interface SlackApi {
  readonly token: SlackToken;
  /** Ends with a slash, before the method's name. */
  readonly apiUrl: string;
  /** @default 10 s */
  readonly timeout?: DurationMs;
}

const bodySchema = lazy(() =>
  z.object({
    ok: z.boolean(),
    error: z.optional(z.string()),
    ts: z.optional(z.string()),
    channel: z.optional(z.string()),
    messages: z.optional(
      z.array(
        z.object({
          ts: z.string(),
          // Other apps may put any shape here.
          metadata: z.optional(z.unknown()),
          blocks: z.optional(z.unknown()),
        }),
      ),
    ),
    has_more: z.optional(z.boolean()),
    response_metadata: z.optional(z.object({ next_cursor: z.optional(z.string()) })),
  }),
);

/** The fields of Slack's responses that the guard reads. */
export type SlackBody = z.infer<ReturnType<typeof bodySchema>>;

/**
 * Calls one method of Slack's Web API. If Slack rejects the token, reads it again and repeats the call once: the first one
 * was not applied. Does not wait for rate limits. Error texts never contain the token.
 *
 * @throws GatewayError with code `secret-unavailable`
 */
export async function callSlack(
  api: SlackApi,
  method: string,
  payload: object,
  end: AbortSignal = deadline(api),
): Promise<SlackAnswer> {
  const { apiUrl, token } = api;
  const answer = await callOnce(`${apiUrl}${method}`, method, payload, { token: await token.current(), end });
  if (answer.is !== 'refused' || !BAD_TOKEN.has(answer.code)) return answer;
  return callOnce(`${apiUrl}${method}`, method, payload, { token: await token.refresh(), end });
}

/** A signal that aborts all calls of one request to Slack when its time is up. */
export function deadline({ timeout = TIMEOUT }: SlackApi): AbortSignal {
  return AbortSignal.timeout(timeout);
}

async function callOnce(
  url: string,
  method: string,
  payload: object,
  { token, end }: { readonly token: string; readonly end: AbortSignal },
): Promise<SlackAnswer> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify(payload),
      redirect: 'manual',
      signal: end,
    });
    return answerOf(method, response, await response.text());
  } catch (error) {
    return { is: 'unclear', why: describeFailure(method, error) };
  }
}

function answerOf(method: string, response: Response, text: string): SlackAnswer {
  if (response.status === 429) return { is: 'rate-limited', retryAfter: retryAfterOf(response) };
  if (response.status >= 500) return { is: 'unclear', why: `${method} answered HTTP ${response.status}` };
  const parsed = bodySchema().safeParse(parseJson(text));
  if (!parsed.success) return { is: 'unclear', why: `${method} answered HTTP ${response.status} without Slack's JSON` };
  if (parsed.data.ok) return { is: 'ok', body: parsed.data };
  const code = parsed.data.error ?? 'unknown_error';
  if (RATE_LIMITED.has(code)) return { is: 'rate-limited', retryAfter: retryAfterOf(response) };
  if (MAY_HAVE_APPLIED.has(code)) return { is: 'unclear', why: `${method} answered ${code}` };
  return { is: 'refused', code };
}

/** @see https://docs.slack.dev/apis/web-api/rate-limits */
function retryAfterOf(response: Response): DurationMs {
  const header = response.headers.get('retry-after') ?? '';
  return /^\d{1,6}$/.test(header) ? seconds(Number(header)) : RETRY_AFTER;
}

/**
 * Describes a failed call without the error's message, which may quote a header. States that the request was not sent if
 * the code shows it.
 */
function describeFailure(method: string, error: unknown): string {
  if (!(error instanceof Error)) throw error;
  if (error.name === 'TimeoutError') return `${method} timed out`;
  const { cause } = error;
  const code = cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : error.name;
  return NOT_SENT.has(code) ? `${method} was not sent: ${code}` : `${method} was cut off: ${code}`;
}

const NOT_SENT: ReadonlySet<string> = new Set(['EAI_AGAIN', 'ECONNREFUSED', 'ENOTFOUND', 'UND_ERR_CONNECT_TIMEOUT']);
